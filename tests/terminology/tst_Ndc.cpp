#include "terminology/Ndc.h"

#include <QRandomGenerator>
#include <QTest>

#include <zlib.h>

#include <algorithm>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
struct Pair
{
    QString dashed;
    QString ndc11;
    QString segments;
};

/// The FDA's own notation beside the billing form (tests/data/README.md, "drugs").
std::vector<Pair> fdaPairs()
{
    std::vector<Pair> pairs;
    gzFile file = gzopen(TEST_DATA_DIR "/drugs/ndc_fda_labels.tsv.gz", "rb");
    char line[16384];
    while (file && gzgets(file, line, sizeof line)) {
        const QStringList columns = QString::fromUtf8(line).split(u'\t');
        if (columns.size() == 4 && columns[0] != "ndc_dashed"_L1)
            pairs.push_back({columns[0], columns[1], columns[2]});
    }
    if (file)
        gzclose(file);
    return pairs;
}

QString onlyDigits(const QString &text)
{
    QString digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](QChar c) { return c >= u'0' && c <= u'9'; });
    return digits;
}

QString text(const NdcParse &p)
{
    return formatName(p.format) + u'|' + p.candidates11.join(u',') + u'|' + p.canonical12;
}
}

class tst_Ndc : public QObject
{
    Q_OBJECT
private slots:
    void readsEachForm_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("expected"); // format|readings|canonical, "||" = not an NDC
        const auto row = [](const char *name, const QString &raw, const char *expected) {
            QTest::newRow(name) << raw << QString::fromLatin1(expected);
        };
        row("4-4-2 pads the labeler", u"1234-5678-90"_s, "4-4-2|01234567890|001234567890");
        row("5-3-2 pads the product", u"12345-678-90"_s, "5-3-2|12345067890|012345067890");
        row("5-4-1 pads the package", u"12345-6789-0"_s, "5-4-1|12345678900|012345678900");
        row("5-4-2 is the billing form", u"12345-6789-01"_s, "5-4-2|12345678901|012345678901");
        row("11 digits", u"12345678901"_s, "11 digits|12345678901|012345678901");
        row("10 digits have three readings", u"1234567890"_s,
            "10 digits|01234567890,12345067890,12345678900|");
        row("6-4-2 of an old labeler", u"012345-6789-01"_s, "6-4-2|12345678901|012345678901");
        row("6-4-2 of a new labeler has no 11 digits", u"123456-7890-12"_s, "6-4-2||123456789012");
        row("12 digits of an old labeler", u"012345678901"_s, "12 digits|12345678901|012345678901");
        row("12 digits of a new labeler", u"123456789012"_s, "12 digits||123456789012");
        row("blanks around", u"  12345-678-90\t"_s, "5-3-2|12345067890|012345067890");
        row("blanks beside hyphens", u"12345 - 678 -90"_s, "5-3-2|12345067890|012345067890");
        row("no-break space around", u"\u00A012345-678-90\u00A0"_s, "5-3-2|12345067890|012345067890");
        row("no-break hyphens", u"12345\u2011678\u201190"_s, "5-3-2|12345067890|012345067890");
        row("en dashes", u"12345\u2013678\u201390"_s, "5-3-2|12345067890|012345067890");
        row("asterisk in the product", u"12345-*678-90"_s, "5-3-2|12345067890|012345067890");
        row("asterisk in the package", u"12345-6789-*0"_s, "5-4-1|12345678900|012345678900");
        row("asterisk in the product, plain", u"12345*67890"_s, "5-3-2|12345067890|012345067890");
        row("asterisk in the package, plain", u"123456789*0"_s, "5-4-1|12345678900|012345678900");
        row("all zeros", u"00000000000"_s, "11 digits|00000000000|000000000000");
    }
    void readsEachForm()
    {
        QFETCH(QString, raw);
        QFETCH(QString, expected);
        const NdcParse parse = parseNdc(raw);
        QCOMPARE(text(parse), expected);
        QCOMPARE(parse.raw, raw);
        QVERIFY(parse.isValid());
    }

    void refusesWhatIsNoNdc_data()
    {
        QTest::addColumn<QString>("raw");
        const QStringList bad{u""_s,
                              u"   "_s,
                              u"-"_s,
                              u"--"_s,
                              u"1"_s,
                              u"123456789"_s,
                              u"1234567890123"_s,
                              u"12345-678"_s, // a product without its package
                              u"12345-678-90-1"_s,
                              u"12345-67890"_s,
                              u"1234-567-890"_s,
                              u"1234-567-89"_s,
                              u"12345-6789-012"_s,
                              u"1234567-890-1"_s,
                              u"123-4567-890"_s,
                              u"12345--90"_s,
                              u"-12345-678-90"_s,
                              u"12345-678-90-"_s,
                              u"12345-678-9O"_s,
                              u"12345-678-90a"_s,
                              u"ndc12345-678-90"_s,
                              u"12345678901^^357"_s,
                              u"12345 678 90"_s,
                              u"12345 67890"_s,
                              u"1 2345-678-90"_s,
                              u"+1234567890"_s,
                              u"1234567.890"_s,
                              u"1.2345678901e10"_s,
                              u"12345-**78-90"_s,
                              u"12345-6*78-90"_s,
                              u"*2345-678-90"_s,
                              u"1234-*678-90"_s,
                              u"12345-*678-*0"_s,
                              u"12345*678*0"_s,
                              u"1234*567890"_s,
                              u"*12345678901"_s,
                              u"\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661"_s,
                              u"\uFF11\uFF12\uFF13\uFF14\uFF15-678-90"_s,
                              QString(1000, u'1')};
        for (const QString &raw : bad)
            QTest::newRow(qPrintable(u'"' + raw.left(30) + u'"')) << raw;
    }
    void refusesWhatIsNoNdc()
    {
        QFETCH(QString, raw);
        QCOMPARE(parseNdc(raw), (NdcParse{raw, NdcFormat::Invalid, {}, {}}));
    }

    void readsFiveThousandCodesOfTheFda()
    {
        const auto pairs = fdaPairs();
        QCOMPARE(pairs.size(), size_t(5000));
        for (const Pair &pair : pairs) {
            const NdcParse parse = parseNdc(pair.dashed);
            QCOMPARE(formatName(parse.format), pair.segments);
            QCOMPARE(parse.candidates11, QStringList{pair.ndc11});
        }
    }
    void theRightReadingIsAmongThreeWithoutHyphens()
    {
        for (const Pair &pair : fdaPairs()) {
            const NdcParse parse = parseNdc(QString(pair.dashed).remove(u'-'));
            QCOMPARE(parse.candidates11.size(), 3);
            const qsizetype index = parse.candidates11.indexOf(pair.ndc11);
            QVERIFY2(index >= 0, qPrintable(pair.dashed));
            // two readings of one 10-digit code can be equal digits; then either name is right
            const bool twice = parse.candidates11.count(pair.ndc11) > 1;
            QVERIFY(twice || formatName(readingOf(parse, index)) == pair.segments);
        }
    }
    void allFormsOfOneCodeMeetAgain()
    {
        for (const Pair &pair : fdaPairs()) {
            const NdcParse parse = parseNdc(pair.dashed);
            const QString billing = ndcWithHyphens(pair.ndc11);
            const QString uniform = ndcWithHyphens(parse.canonical12);
            for (const QString &form :
                 {pair.ndc11, billing, parse.canonical12, uniform, u' ' + uniform + u' '}) {
                const NdcParse again = parseNdc(form);
                QCOMPARE(again.candidates11, parse.candidates11);
                QCOMPARE(again.canonical12, parse.canonical12);
            }
        }
    }
    void anythingElseIsRefusedOrReadInFull()
    {
        const QString alphabet = u"0123456789012345678901234567890123456789---  *a\u0661"_s;
        QRandomGenerator random(42); // the same strings each time
        int valid = 0;
        for (int i = 0; i < 200000; ++i) {
            QString raw;
            const auto length = random.bounded(9, 16);
            while (raw.size() < length)
                raw += alphabet[random.bounded(int(alphabet.size()))];
            const NdcParse parse = parseNdc(raw);
            if (!parse.isValid()) {
                QVERIFY(parse.candidates11.isEmpty() && parse.canonical12.isEmpty());
                continue;
            }
            ++valid;
            const QString digits = onlyDigits(raw);
            QVERIFY2(digits.size() >= 10 && digits.size() <= 12, qPrintable(raw));
            QCOMPARE(parse.isAmbiguous(), parse.format == NdcFormat::Plain10);
            QCOMPARE(parse.canonical12.size(), parse.isAmbiguous() ? 0 : 12);
            for (const QString &candidate : parse.candidates11) {
                QCOMPARE(onlyDigits(candidate).size(), 11);
                // padding adds zeros and 11 digits of 12 lose one, nothing else changes
                QCOMPARE(QString(candidate).remove(u'0'), QString(digits).remove(u'0'));
            }
        }
        QVERIFY2(valid > 1000, qPrintable(QString::number(valid)));
    }
    void aReadingShortenedByItsFormatIsTheRawCode_data()
    {
        QTest::addColumn<QString>("dashed");
        for (const char *form : {"0002-0002-02", "00002-002-02", "00002-0002-2", "00000-000-00"})
            QTest::newRow(form) << QString::fromLatin1(form);
    }
    void aReadingShortenedByItsFormatIsTheRawCode()
    {
        QFETCH(QString, dashed);
        const NdcParse parse = parseNdc(dashed);
        const QString eleven = parse.candidates11.value(0);
        const qsizetype pad = parse.format == NdcFormat::Dashed442   ? 0
                              : parse.format == NdcFormat::Dashed532 ? 5
                                                                     : 9;
        QCOMPARE(QString(eleven).remove(pad, 1), QString(dashed).remove(u'-'));
    }
    void hyphensGoOnlyIntoElevenOrTwelveDigits()
    {
        QCOMPARE(ndcWithHyphens(u"00093742456"_s), u"00093-7424-56"_s);
        QCOMPARE(ndcWithHyphens(u"000093742456"_s), u"000093-7424-56"_s);
        QCOMPARE(ndcWithHyphens(u"93742456"_s), u"93742456"_s);
        QCOMPARE(ndcWithHyphens({}), QString());
    }
    void readingsOfTenDigitsAreNamedInOrder()
    {
        const NdcParse parse = parseNdc(u"1234567890"_s);
        QStringList names;
        for (qsizetype i = 0; i < 4; ++i)
            names.push_back(formatName(readingOf(parse, i)));
        QCOMPARE(names, (QStringList{u"4-4-2"_s, u"5-3-2"_s, u"5-4-1"_s, QString()}));
        QCOMPARE(readingOf(parseNdc(u"12345-678-90"_s), 0), NdcFormat::Dashed532);
    }
};

QTEST_APPLESS_MAIN(tst_Ndc)
#include "tst_Ndc.moc"

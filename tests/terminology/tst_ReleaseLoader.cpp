#include "terminology/ReleaseLoader.h"
#include "terminology/RxNormRules.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
const QByteArray conceptHeader = "rxcui\ttty\ttty_source\tname\tsources\n";
const QByteArray ndcHeader = "ndc11\trxcui\trxnorm_name\ttty\tfda_label_text\n";
const QByteArray goodConcepts =
    conceptHeader + "314077\tSCD\tgiven\tlisinopril 20 MG Oral Tablet\tx\n1191\tIN\tgiven\taspirin\tx\n";
const QByteArray goodNdcs = ndcHeader + "00093742456\t314077\tlisinopril 20 MG Oral Tablet\tSCD\t\n";

QByteArray packed(const QByteArray &text, int times = 1)
{
    QTemporaryDir dir;
    const QByteArray path = dir.filePath(u"t.gz"_s).toLocal8Bit();
    gzFile file = gzopen(path.constData(), "wb");
    for (int i = 0; i < times; ++i)
        gzwrite(file, text.constData(), unsigned(text.size()));
    gzclose(file);
    QFile result(QString::fromLocal8Bit(path));
    return result.open(QIODevice::ReadOnly) ? result.readAll() : QByteArray();
}
}

class tst_ReleaseLoader : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_dir.filePath(name);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }
    Result<TerminologyRelease> load(const QByteArray &concepts, const QByteArray &ndcs)
    {
        return loadRelease(write(u"concepts.tsv.gz"_s, concepts), write(u"ndcs.tsv.gz"_s, ndcs), u"v1"_s,
                           u"test"_s);
    }

private slots:
    void loadsWhatShipsWithTheProgram()
    {
        const auto release = loadShippedRelease();
        QVERIFY2(release.has_value(),
                 release ? "" : qPrintable(release.error().where + release.error().detail));
        QCOMPARE(release->version, u"shipped-2026.1"_s);
        QCOMPARE(release->concepts.size(), size_t(25195));
        QCOMPARE(release->ndcs.size(), size_t(28669));
        QCOMPARE(release->concepts.front(),
                 (RxNormConcept{u"1191"_s, TermType::IN, ConceptStatus::Active, u"aspirin"_s}));
        QCOMPARE(release->ndcs.front(), (NdcProduct{u"00002021301"_s, u"311036"_s, 0, 0}));
    }
    void mostShippedBrandsHaveTheirGenericByName()
    {
        // the rule clinicalDrugName() rests on, held against the real names
        const auto release = loadShippedRelease();
        QVERIFY(release.has_value());
        QSet<QString> generics;
        for (const RxNormConcept &drug : release->concepts) {
            if (drug.type == TermType::SCD)
                generics.insert(drug.name);
        }
        int brands = 0;
        int paired = 0;
        for (const RxNormConcept &drug : release->concepts) {
            if (drug.type != TermType::SBD)
                continue;
            ++brands;
            QVERIFY2(clinicalDrugName(drug.name) != drug.name, qPrintable(drug.name));
            paired += generics.contains(clinicalDrugName(drug.name)) ? 1 : 0;
        }
        QCOMPARE(brands, 8524);
        QCOMPARE(paired, 8163); // the others' generics are not in the shipped selection
    }

    void readsColumnsAndForgivesLineEnds_data()
    {
        QTest::addColumn<QByteArray>("concepts");
        QTest::newRow("as shipped") << goodConcepts;
        QTest::newRow("no newline at the end") << goodConcepts.chopped(1);
        QTest::newRow("CRLF") << QByteArray(goodConcepts).replace("\n", "\r\n");
    }
    void readsColumnsAndForgivesLineEnds()
    {
        QFETCH(QByteArray, concepts);
        const auto release = load(packed(concepts), packed(goodNdcs));
        QVERIFY(release.has_value());
        QCOMPARE(release->concepts.size(), size_t(2));
        QCOMPARE(release->concepts.front(), (RxNormConcept{u"314077"_s, TermType::SCD, ConceptStatus::Active,
                                                           u"lisinopril 20 MG Oral Tablet"_s}));
        QCOMPARE(release->ndcs.front(), (NdcProduct{u"00093742456"_s, u"314077"_s, 0, 0}));
        QCOMPARE(release->source, u"test"_s);
    }

    void namesTheFileAndLineThatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("concepts");
        QTest::addColumn<QByteArray>("ndcs");
        QTest::addColumn<QString>("where");
        const auto badConcept = [](const char *name, const QByteArray &line) {
            QTest::newRow(name) << packed(goodConcepts + line) << packed(goodNdcs) << u"concepts.tsv.gz:4"_s;
        };
        badConcept("too few columns", "1\tSCD\tgiven\tx\n");
        badConcept("too many columns", "1\tSCD\tgiven\tx\ty\tz\n");
        badConcept("empty line", "\n");
        badConcept("an RxCUI with letters", "x1\tSCD\tgiven\tname\ty\n");
        badConcept("no name", "1\tSCD\tgiven\t\ty\n");
        badConcept("the same RxCUI again", "1191\tIN\tgiven\taspirin\ty\n");
        const auto badNdc = [](const char *name, const QByteArray &line) {
            QTest::newRow(name) << packed(goodConcepts) << packed(goodNdcs + line) << u"ndcs.tsv.gz:3"_s;
        };
        badNdc("an NDC of 10 digits", "0009374245\t314077\tx\tSCD\t\n");
        badNdc("an NDC with letters", "0009374245x\t314077\tx\tSCD\t\n");
        badNdc("an NDC without RxCUI", "00093742457\t\tx\tSCD\t\n");
        QTest::newRow("another header")
            << packed("a\tb\tc\td\te\n") << packed(goodNdcs) << u"concepts.tsv.gz:1"_s;
        QTest::newRow("the tables exchanged")
            << packed(goodNdcs) << packed(goodConcepts) << u"concepts.tsv.gz:1"_s;
        QTest::newRow("nothing inside") << packed({}) << packed(goodNdcs) << u"concepts.tsv.gz:1"_s;
        QTest::newRow("not gzip") << goodConcepts << packed(goodNdcs) << u"concepts.tsv.gz"_s;
        QTest::newRow("empty file") << QByteArray() << packed(goodNdcs) << u"concepts.tsv.gz"_s;
        QTest::newRow("cut") << packed(goodConcepts) << packed(goodNdcs).chopped(9) << u"ndcs.tsv.gz"_s;
        QTest::newRow("rubbish after the end")
            << packed(goodConcepts) + "x" << packed(goodNdcs) << u"concepts.tsv.gz"_s;
        QByteArray wrongSum = packed(goodConcepts);
        wrongSum[wrongSum.size() - 6] = char(wrongSum[wrongSum.size() - 6] ^ 1);
        QTest::newRow("wrong checksum") << wrongSum << packed(goodNdcs) << u"concepts.tsv.gz"_s;
    }
    void namesTheFileAndLineThatIsWrong()
    {
        QFETCH(QByteArray, concepts);
        QFETCH(QByteArray, ndcs);
        const auto release = load(concepts, ndcs);
        QVERIFY(!release);
        QCOMPARE(release.error().code, ErrorCode::InvalidMessage);
        QTEST(release.error().where, "where");
        QVERIFY(!release.error().detail.isEmpty());
    }

    void aMissingFileIsNotFound()
    {
        const auto release =
            loadRelease(m_dir.filePath(u"no.tsv.gz"_s), m_dir.filePath(u"no.tsv.gz"_s), u"v"_s, u"s"_s);
        QVERIFY(!release);
        QCOMPARE(release.error().code, ErrorCode::NotFound);
    }
    void refusesABombWithoutUnpackingIt()
    {
        const QByteArray bomb = packed(QByteArray(1 << 20, 'x'), 129); // 129 MB in less than one
        QVERIFY(bomb.size() < 1 << 20);
        const auto release = load(bomb, packed(goodNdcs));
        QVERIFY(!release);
        QCOMPARE(release.error().code, ErrorCode::TooLarge);
        QCOMPARE(release.error().where, u"concepts.tsv.gz:1"_s);
    }
    void readsPlainTablesWithOptionalColumns()
    {
        TerminologyRelease release;
        const auto concepts =
            loadConcepts(write(u"c.tsv"_s, "rxcui\ttty\ttty_source\tname\tsources\tstatus\n"
                                           "1\tSCD\tgiven\told\tx\tobsolete\n2\tSCD\tgiven\tnew\tx\t\n"),
                         release);
        QVERIFY(concepts.has_value());
        QCOMPARE(release.concepts.front().status, ConceptStatus::Obsolete);
        QCOMPARE(release.concepts.back().status, ConceptStatus::Active);
        const auto ndcs = loadNdcs(
            write(u"n.tsv"_s, "ndc11\trxcui\trxnorm_name\ttty\tfda_label_text\tvalid_to\tvalid_from\n"
                              "00093742456\t2\tx\tSCD\t\t2026-03-01\t20260102\n00093742457\t2\t\t\t\t\t\n"),
            release);
        QVERIFY2(ndcs.has_value(), ndcs ? "" : qPrintable(ndcs.error().where + ndcs.error().detail));
        QCOMPARE(release.ndcs.front(), // the last day belongs to it
                 (NdcProduct{u"00093742456"_s, u"2"_s, 1'767'312'000'000, 1'772'409'600'000}));
        QCOMPARE(release.ndcs.back(), (NdcProduct{u"00093742457"_s, u"2"_s, 0, 0}));
        QVERIFY(loadRemaps(write(u"r.tsv"_s, "rxcui\tsuccessor\n1\t2\n"), release).has_value());
        QCOMPARE(release.remaps, (std::vector<RxNormRemap>{{u"1"_s, u"2"_s}}));
    }
    void refusesOptionalColumnsThatSayNothing_data()
    {
        QTest::addColumn<QByteArray>("columns");
        QTest::addColumn<QByteArray>("values");
        QTest::newRow("no day") << QByteArray("\tvalid_from") << QByteArray("\tMarch");
        QTest::newRow("a day that is not") << QByteArray("\tvalid_from") << QByteArray("\t2026-02-30");
        QTest::newRow("backwards") << QByteArray("\tvalid_from\tvalid_to")
                                   << QByteArray("\t2026-03-02\t2026-03-01");
        QTest::newRow("an unknown column") << QByteArray("\tcolour") << QByteArray("\tred");
    }
    void refusesOptionalColumnsThatSayNothing()
    {
        QFETCH(QByteArray, columns);
        QFETCH(QByteArray, values);
        TerminologyRelease release;
        const auto read = loadNdcs(
            write(u"n.tsv"_s, ndcHeader.chopped(1) + columns + "\n00093742456\t2\t\t\t" + values + '\n'),
            release);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidMessage);
    }
    void refusesNamesThatCannotBeShown_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("a control character") << QByteArray("a\x01z");
        QTest::newRow("not UTF-8") << QByteArray("a\xFFz");
        QTest::newRow("NUL") << QByteArray("a\0z", 3);
    }
    void refusesNamesThatCannotBeShown()
    {
        QFETCH(QByteArray, name);
        const auto release =
            load(packed(conceptHeader + "1\tSCD\tgiven\t" + name + "\tx\n"), packed(goodNdcs));
        QVERIFY(!release);
        QCOMPARE(release.error().where, u"concepts.tsv.gz:2"_s);
    }
    void loadsQuickly()
    {
        QBENCHMARK
        {
            QVERIFY(loadShippedRelease().has_value());
        }
    }
};

QTEST_APPLESS_MAIN(tst_ReleaseLoader)
#include "tst_ReleaseLoader.moc"

// What the scanner finds in bytes that it is given, whoever wrote them.
#include "deidentify/ClosedListFiles.h"
#include "deidentify/LeakScanner.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
constexpr int year = 2026;
const auto somebody = u"bcdfghjklmnpqrstvwxzbcdfghjk"_s;

DeidentifiedRow patientRow()
{
    return {deidentifiedRecord(u"patient"),
            {somebody, u"female"_s, u"1980"_s, u"40-49"_s, u"NY"_s, u"122"_s}};
}

DeidentifiedRow prescriptionRow()
{
    DeidentifiedRow row{deidentifiedRecord(u"prescription"), {}};
    for (const DeidentifiedField &field : row.record->fields) {
        const QLatin1StringView name(field.name);
        row.values.append(name == "patient"_L1 || name == "prescription"_L1 ? somebody
                          : name == "status"_L1                             ? u"active"_s
                          : name == "rxnorm"_L1                             ? u"314076"_s
                          : name == "drug"_L1                               ? u"rose hips 10 MG, \"oral\""_s
                          : name == "quantity"_L1                           ? u"30"_s
                          : name == "written"_L1                            ? u"2025"_s
                                                                            : QString());
    }
    return row;
}
}

class tst_LeakScanner : public QObject
{
    Q_OBJECT

    ClosedLists m_lists;

    [[nodiscard]] ScanVerdict scan(const QByteArray &bytes, const RecordFormat &format,
                                   const KnownIdentifiers &known, bool shiftsDates = false) const
    {
        QByteArray copy = bytes;
        QBuffer file(&copy);
        [[maybe_unused]] const bool isOpen = file.open(QIODevice::ReadOnly);
        const auto isPublic = [](const QString &rxnorm, const QString &ndc,
                                 const QString &name) -> Result<bool> {
            return rxnorm == u"314076" && ndc.isEmpty() && name == u"rose hips 10 MG, \"oral\"";
        };
        const auto verdict = LeakScanner(format, known, m_lists, year, shiftsDates, isPublic).run(file);
        return verdict.value_or(ScanVerdict{});
    }
    [[nodiscard]] ScanVerdict scanRows(const std::vector<DeidentifiedRow> &rows, KnownIdentifiers &known,
                                       bool shiftsDates = false) const
    {
        known.seal();
        const RecordFormat format(DeidentifiedFormat::Ndjson, year, shiftsDates);
        QByteArray bytes = format.header();
        for (const DeidentifiedRow &row : rows)
            bytes += format.lineOf(row);
        return scan(bytes, format, known, shiftsDates);
    }

private slots:
    void initTestCase()
    {
        const auto read = closedLists();
        QVERIFY(read);
        m_lists = *read;
        QCOMPARE(m_lists.restrictedZip3.size(), 17); // HHS: of the 2000 Census
        QCOMPARE(m_lists.states.size(), 56);
        QVERIFY(m_lists.units.contains(u"{tbl}"_s));
        QVERIFY(m_lists.routes.contains(u"26643006"_s));
    }

    void aTextIsItsRunsOfLettersAndDigits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("tokens");
        QTest::newRow("accents and case") << u"Núñez-ORTIZ"_s << u"nunez ortiz"_s;
        QTest::newRow("phone") << u"(555) 010-4477"_s << u"555 010 4477"_s;
        QTest::newRow("number in letters") << u"MRN00123x"_s << u"mrn 00123 x"_s;
        QTest::newRow("apostrophe") << u"O'Neil"_s << u"o neil"_s;
        QTest::newRow("other digits") << u"٤٢"_s << u"42"_s;
        QTest::newRow("nothing") << u" -/"_s << QString();
    }
    void aTextIsItsRunsOfLettersAndDigits()
    {
        QFETCH(QString, text);
        QTEST(scanTokens(text).join(u' '), "tokens");
    }

    void knownValuesAreFoundHoweverTheyAreWritten_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isFound");
        const auto row = [](const char *name, IdentifierKind kind, const QString &value, const QString &text,
                            bool isFound) {
            QTest::newRow(name) << int(kind) << value << text << isFound;
        };
        row("a name in a text", IdentifierKind::Name, u"Ñandú"_s, u"for mrs NANDU please"_s, true);
        row("half a name", IdentifierKind::Name, u"Anna"_s, u"annabel"_s, false);
        row("a phone without blanks", IdentifierKind::Phone, u"555-010-4477"_s, u"5550104477"_s, true);
        row("a phone otherwise", IdentifierKind::Phone, u"(555) 010-4477"_s, u"tel.555.010.4477"_s, true);
        row("a number behind letters", IdentifierKind::RecordNumber, u"00123"_s, u"MRN00123"_s, true);
        row("a number in a longer one", IdentifierKind::RecordNumber, u"00123"_s, u"900123"_s, false);
        row("a date without hyphens", IdentifierKind::Date, u"1980-03-12"_s, u"19800312"_s, true);
        row("a date of the USA", IdentifierKind::Date, u"1980-03-12"_s, u"3/12/1980"_s, true);
        row("a year of it", IdentifierKind::Date, u"1980-03-12"_s, u"1980"_s, false);
        row("an address", IdentifierKind::Address, u"12 Main Street"_s, u"at 12, main street"_s, true);
        row("a long text by its beginning", IdentifierKind::FreeText,
            u"Take one in the morning with food and tell Anna about it every week"_s,
            u"take one in the morning with food and so on"_s, true);
        row("a long text by its middle", IdentifierKind::FreeText,
            u"Take one in the morning with food and tell Anna about it every week from now on"_s,
            u"tell anna about it every week from now"_s, true);
    }
    void knownValuesAreFoundHoweverTheyAreWritten()
    {
        QFETCH(int, kind);
        QFETCH(QString, value);
        QFETCH(QString, text);
        KnownIdentifiers known;
        if (IdentifierKind(kind) == IdentifierKind::Date)
            known.addDate(value);
        else
            known.add(IdentifierKind(kind), value);
        known.seal();
        const auto hits = known.findIn(scanTokens(text));
        QTEST(!hits.empty(), "isFound");
        if (!hits.empty())
            QCOMPARE(hits.front().kind, IdentifierKind(kind));
    }

    void whatMayLeaveIsClean_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("ndjson") << int(DeidentifiedFormat::Ndjson);
        QTest::newRow("csv") << int(DeidentifiedFormat::Csv);
    }
    void whatMayLeaveIsClean()
    {
        QFETCH(int, format);
        KnownIdentifiers known;
        known.add(IdentifierKind::Name, u"Smith");
        known.seal();
        const RecordFormat writer(DeidentifiedFormat(format), year, false);
        const QByteArray bytes =
            writer.header() + writer.lineOf(patientRow()) + writer.lineOf(prescriptionRow());
        const ScanVerdict verdict = scan(bytes, writer, known);
        QVERIFY(verdict.isClean());
        QCOMPARE(verdict.records, 2);
        QCOMPARE(verdict.bytes, bytes.size());
        QCOMPARE(verdict.sha256, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    }

    /// Whatever is written into whatever place of a good file.
    void anIdentifierInAnyPlaceIsALeak_data()
    {
        QTest::addColumn<int>("format");
        for (const int format : {int(DeidentifiedFormat::Ndjson), int(DeidentifiedFormat::Csv)})
            QTest::addRow("%d", format) << format;
    }
    void anIdentifierInAnyPlaceIsALeak()
    {
        QFETCH(int, format);
        const QStringList identifiers{u"Smithson"_s,       u"555-010-4477"_s, u"1980-03-12"_s,
                                      u"12 Main Street"_s, u"00123"_s,        u"1234567893"_s};
        KnownIdentifiers known;
        for (const QString &identifier : identifiers)
            known.add(IdentifierKind::RecordNumber, identifier);
        known.seal();
        const RecordFormat writer(DeidentifiedFormat(format), year, false);
        for (const DeidentifiedRow &good : {patientRow(), prescriptionRow()}) {
            for (qsizetype i = 0; i < good.values.size(); ++i) {
                for (const QString &identifier : identifiers) {
                    for (const QString &text : {identifier, good.values[i] + u' ' + identifier}) {
                        DeidentifiedRow bad = good;
                        bad.values[i] = text;
                        const ScanVerdict verdict = scan(writer.header() + writer.lineOf(bad), writer, known);
                        QVERIFY2(!verdict.isClean(), qPrintable(text));
                        QCOMPARE(verdict.firstLeak, writer.header().count('\n') + 1);
                    }
                }
            }
        }
        const QByteArray line = writer.lineOf(patientRow());
        for (qsizetype at = 0; at <= line.size(); ++at) {
            const QByteArray bytes = writer.header() + line.first(at) + " Smithson " + line.sliced(at);
            QVERIFY2(!scan(bytes, writer, known).isClean(), bytes.constData());
        }
    }
    void anotherHeaderIsALeak()
    {
        KnownIdentifiers known;
        known.seal();
        const RecordFormat writer(DeidentifiedFormat::Ndjson, year, false);
        QVERIFY(!scan(QByteArray(writer.header()).replace("2026", "1980"), writer, known).isClean());
        QVERIFY(!scan(writer.lineOf(patientRow()), writer, known).isClean());
        QVERIFY(!scan(writer.header() + writer.lineOf(patientRow()).chopped(1), writer, known).isClean());
    }
    void aDrugThatTheTerminologyDoesNotKnowIsALeak()
    {
        KnownIdentifiers known;
        DeidentifiedRow row = prescriptionRow();
        row.values[row.values.indexOf(u"314076"_s)] = u"314077"_s;
        QVERIFY(!scanRows({row}, known).isClean());
    }

    /// The same letters or digits, where no identifier can stand.
    void collisionsAreToldAndNoLeak()
    {
        KnownIdentifiers known;
        known.add(IdentifierKind::Name, u"Rose");           // in the name of a drug
        known.add(IdentifierKind::RecordNumber, u"314076"); // its RxCUI
        known.add(IdentifierKind::RecordNumber, u"1980");   // a year
        known.add(IdentifierKind::OrderNumber, u"30");      // a quantity
        known.add(IdentifierKind::Name, u"Active");         // a status
        known.add(IdentifierKind::Name, u"May");            // nowhere
        const ScanVerdict verdict = scanRows({patientRow(), prescriptionRow(), patientRow()}, known);
        QVERIFY(verdict.isClean());
        const QMap<ScanVerdict::Place, qint64> expected{{{u"patient.birth_year"_s, u"record-number"_s}, 2},
                                                        {{u"prescription.drug"_s, u"name"_s}, 1},
                                                        {{u"prescription.quantity"_s, u"order-number"_s}, 1},
                                                        {{u"prescription.rxnorm"_s, u"record-number"_s}, 1},
                                                        {{u"prescription.status"_s, u"name"_s}, 1}};
        QCOMPARE(verdict.reviewed, expected);
        QCOMPARE(verdict.reviewedCount(), 6);
    }
    void aSurrogateCollidesWithNobody()
    {
        KnownIdentifiers known;
        known.add(IdentifierKind::RecordNumber, somebody);
        QVERIFY(!scanRows({patientRow()}, known).isClean());
    }
    void aShiftedDayMayBeSomebodyElses()
    {
        KnownIdentifiers known;
        known.addDate(u"2025-03-12");
        DeidentifiedRow row = prescriptionRow();
        row.values[row.values.indexOf(u"2025"_s)] = u"2025-03-12"_s;
        const ScanVerdict shifted = scanRows({row}, known, true);
        QVERIFY(shifted.isClean());
        QCOMPARE(shifted.reviewedCount(), 1);
        QVERIFY(!scanRows({row}, known, false).isClean());
    }
};

QTEST_GUILESS_MAIN(tst_LeakScanner)
#include "tst_LeakScanner.moc"

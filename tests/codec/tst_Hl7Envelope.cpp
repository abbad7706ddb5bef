#include "codec/Hl7Samples.h"
#include "codec/hl7/Hl7Envelope.h"

using namespace concord;

namespace {
Envelope envelopeOf(const QByteArray &type, const QByteArray &rest)
{
    return hl7Envelope(parsed(hl7("MSH|^~\\&|A|B|C|D|2024||" + type + "| M1 |P|2.5\n" + rest)));
}
}

class tst_Hl7Envelope : public QObject
{
    Q_OBJECT
private slots:
    void tellsTheKind_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<EventKind>("kind");
        const auto row = [](const char *name, const char *type, const char *rest, EventKind kind) {
            QTest::newRow(name) << QByteArray(type) << QByteArray(rest) << kind;
        };
        using enum EventKind;
        row("new", "RDE^O11", "ORC|NW\nRXE|", PrescriptionNew);
        row("change", "RDE^O11", "ORC|XO\nRXE|", PrescriptionChange);
        row("hold", "OMP^O09", "ORC|HD\nRXO|", PrescriptionChange);
        row("release", "OMP^O09", "ORC|RL\nRXO|", PrescriptionChange);
        row("refill request", "RDE^O25", "ORC|RF\nRXE|", PrescriptionChange);
        row("cancel requested", "RDE^O11", "ORC|CA\nRXE|", PrescriptionCancel);
        row("discontinued", "ORM^O01", "ORC|OD\nRXO|", PrescriptionCancel);
        row("status changed to cancelled", "RDE^O11", "ORC|SC||||CA\nRXE|", PrescriptionCancel);
        row("the gravest of several", "RDE^O11", "ORC|NW\nRXE|\nORC|CA\nRXE|\nORC|XO\nRXE|",
            PrescriptionCancel);
        row("change before new", "RDE^O11", "ORC|XO\nRXE|\nORC|NW\nRXE|", PrescriptionChange);
        row("a laboratory cancel is not counted", "ORM^O01", "ORC|NW\nRXO|\nORC|CA\nOBR|", PrescriptionNew);
        row("dispense", "RDS^O13", "ORC|RE\nRXD|", Dispense);
        row("dispense of a new order", "RDS^O13", "ORC|NW\nRXD|", Dispense);
        row("back to stock", "RDS^O13", "ORC|OC\nRXD|", DispenseReversal);
        row("recorded wrongly", "RDS^O13", "ORC|RE\nRXD|\nORC|DE\nRXD|", DispenseReversal);
        row("patient", "ADT^A08", "PID|", Patient);
        row("merge", "ADT^A40", "PID|\nMRG|", Patient);
        row("appointment", "SIU^S26", "SCH|", Appointment);
    }
    void tellsTheKind()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, rest);
        QTEST(envelopeOf(type, rest).kind, "kind");
    }

    void tellsTheMessageId() { QCOMPARE(envelopeOf("ADT^A08", "PID|").messageId, QStringLiteral("M1")); }

    void tellsThePatient_data()
    {
        QTest::addColumn<QByteArray>("ids");
        QTest::addColumn<QString>("key");
        QTest::newRow("authority") << QByteArray("77^^^HOSP^MR") << QStringLiteral("77^HOSP");
        QTest::newRow("first with an authority")
            << QByteArray("1~2^^^HOSP^MR~3^^^OTHER") << QStringLiteral("2^HOSP");
        QTest::newRow("object identifier")
            << QByteArray("77^^^HOSP&1.2.3&ISO") << QStringLiteral("77^urn:oid:1.2.3");
        QTest::newRow("other universal id")
            << QByteArray("77^^^test1&2.16.1&HCD") << QStringLiteral("77^test1");
        QTest::newRow("universal id alone")
            << QByteArray("77^^^&hosp.example.org&DNS") << QStringLiteral("77^hosp.example.org");
        QTest::newRow("URI") << QByteArray("77^^^H&http://example.org/mrn&URI")
                             << QStringLiteral("77^http://example.org/mrn");
        QTest::newRow("no authority") << QByteArray("77") << QStringLiteral("77");
        QTest::newRow("empty one first") << QByteArray("^^^NHS~77") << QStringLiteral("77");
        QTest::newRow("null") << QByteArray("\"\"") << QString();
        QTest::newRow("none") << QByteArray() << QString();
    }
    void tellsThePatient()
    {
        QFETCH(QByteArray, ids);
        QTEST(envelopeOf("ADT^A08", "PID|1||" + ids).patientKey, "key");
    }
};

QTEST_APPLESS_MAIN(tst_Hl7Envelope)
#include "tst_Hl7Envelope.moc"

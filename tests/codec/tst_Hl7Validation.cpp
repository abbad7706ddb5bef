#include "codec/Hl7Samples.h"
#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Validation.h"

using namespace concord;

namespace {

/// A good message of that type, to be broken by a test.
QByteArray good(const char *type)
{
    const QByteArray head =
        "MSH|^~\\&|EHR|HOSP|RX|PHARM|20240115120000+0100||" + QByteArray(type) + "|M1|P|2.5.1\n";
    const QByteArray pid = "PID|1||77^^^HOSP^MR||DOE^JANE||19800101|F\n";
    const QByteArray what(type);
    if (what.startsWith("RDE"))
        return head + pid +
               "ORC|NW|P1^EHR|F1^RX\nTQ1|1||BID\nRXE||0777-3105-02^Prozac^NDC|1||{cap}^capsule|||||30|{cap}|"
               "2||||RX9\nRXR|PO^Oral^HL70162\n";
    if (what.startsWith("OMP") || what.startsWith("ORM"))
        return head + pid + "ORC|NW|P1^EHR\nRXO|0777-3105-02^Prozac^NDC|1||{cap}\nRXR|PO\n";
    if (what.startsWith("RDS"))
        return head + pid +
               "ORC|RE|P1^EHR|F1^RX\nRXD|1|0777-3105-02^Prozac^NDC|20240115|30|{cap}||RX9\nRXR|PO\n";
    if (what.startsWith("SIU"))
        return head + "SCH|A1^EHR|B1^RX||||CHECKUP|||||^^^20240120100000|||||9^SMITH||||9^SMITH\n" + pid +
               "RGS|1\nAIS|1||FLU\n";
    if (what == "ADT^A40")
        return head + "EVN||20240115\n" + pid + "MRG|78^^^HOSP^MR\n";
    return head + "EVN||20240115\n" + pid + "PV1|1|O\n";
}

QStringList found(const QByteArray &bytes, IssueSeverity severity)
{
    QStringList list;
    for (const Hl7Issue &issue : validateHl7(parsed(hl7(bytes)))) {
        if (issue.severity == severity)
            list += QStringLiteral("%1@%2").arg(int(issue.code)).arg(toText(issue.location));
    }
    return list;
}

QStringList errors(const QByteArray &bytes)
{
    return found(bytes, IssueSeverity::Error);
}

Hl7Door door(const QByteArray &bytes)
{
    return doorVerdict(parsed(hl7(bytes))).door;
}

}

class tst_Hl7Validation : public QObject
{
    Q_OBJECT
private slots:
    void findsNothingWrongWithGoodMessages_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type :
             {"RDE^O11^RDE_O11", "RDE^O01", "RDE^O25", "OMP^O09", "ORM^O01", "RDS^O13", "RDS^O01", "ADT^A04",
              "ADT^A08", "ADT^A40", "SIU^S12", "SIU^S13", "SIU^S14", "SIU^S15", "SIU^S26"})
            QTest::newRow(type) << QByteArray(type);
    }
    void findsNothingWrongWithGoodMessages()
    {
        QFETCH(QByteArray, type);
        QCOMPARE(errors(good(type.constData())), QStringList());
        QCOMPARE(found(good(type.constData()), IssueSeverity::Warning), QStringList());
        QCOMPARE(door(good(type.constData())), Hl7Door::Accept);
    }

    void refusesWhatIsNotServed_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("issue");
        QTest::newRow("type") << QByteArray("RDE^O11") << QByteArray("ORU^R01")
                              << QStringLiteral("200@MSH-9");
        QTest::newRow("event") << QByteArray("RDE^O11") << QByteArray("RDE^O99")
                               << QStringLiteral("201@MSH-9");
        QTest::newRow("no type") << QByteArray("RDE^O11") << QByteArray() << QStringLiteral("101@MSH-9");
        QTest::newRow("processing id")
            << QByteArray("|P|2.5.1") << QByteArray("|X|2.5.1") << QStringLiteral("202@MSH-11");
        QTest::newRow("version") << QByteArray("|P|2.5.1") << QByteArray("|P|2.9")
                                 << QStringLiteral("203@MSH-12");
        QTest::newRow("another version")
            << QByteArray("|P|2.5.1") << QByteArray("|P|3.0") << QStringLiteral("203@MSH-12");
    }
    void refusesWhatIsNotServed()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, issue);
        const QByteArray bytes = good("RDE^O11").replace(from, to);
        QVERIFY(errors(bytes).contains(issue));
        const Hl7Verdict verdict = doorVerdict(parsed(hl7(bytes)));
        QCOMPARE(verdict.door, Hl7Door::Refuse);
        QCOMPARE(toText(verdict.reason()->location), issue.section(QLatin1Char('@'), 1));
    }

    void keepsForReviewWhatCouldHarm_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("issue");
        const auto row = [](const char *name, const char *type, const QByteArray &from, const QByteArray &to,
                            const char *issue) {
            QTest::newRow(name) << QByteArray(type) << from << to << QString::fromLatin1(issue);
        };
        row("no control id", "RDE^O11", "|M1|", "||", "101@MSH-10");
        row("no processing id", "RDE^O11", "|P|2.5.1", "||2.5.1", "101@MSH-11");
        row("no version", "RDE^O11", "|P|2.5.1", "|P|", "101@MSH-12");
        row("no time", "RDE^O11", "|20240115120000+0100|", "||", "101@MSH-7");
        row("unknown character set", "RDE^O11", "|P|2.5.1", "|P|2.5.1||||||KLINGON", "102@MSH-18");
        row("malformed UTF-8", "RDE^O11", "|P|2.5.1\nPID|1||77", "|P|2.5.1||||||UNICODE UTF-8\nPID|\xFF||77",
            "102@PID-1");
        row("NUL", "RDE^O11", "PID|1", QByteArray("PID|1\0", 6), "102@PID-1");
        row("cut segment", "RDE^O11", "^capsule|", "^cap\nsule|", "100@?");
        row("second header", "RDE^O11", "TQ1|1||BID\n", "MSH|^~\\&|X\n", "100@MSH[2]");
        row("no patient", "RDE^O11", "PID|1||77^^^HOSP^MR||DOE^JANE||19800101|F\n", "", "100@PID");
        row("two patients", "RDE^O11", "ORC|", "PID|2||78\nORC|", "100@PID[2]");
        row("patient after the order", "RDE^O11",
            "PID|1||77^^^HOSP^MR||DOE^JANE||19800101|F\nORC|NW|P1^EHR|F1^RX\n",
            "ORC|NW|P1^EHR|F1^RX\nPID|1||77^^^HOSP^MR||DOE^JANE||19800101|F\n", "100@PID");
        row("no patient id", "RDE^O11", "77^^^HOSP^MR", "^^^HOSP^MR", "101@PID-3");
        row("no order", "RDE^O11", "ORC|NW|P1^EHR|F1^RX\n", "", "100@ORC");
        row("no drug segment", "RDE^O11", "RXE||", "ZXE||", "100@RXE");
        row("two drugs in one order", "RDE^O11", "RXR|", "RXE||1^X^NDC|1||{cap}\nRXR|", "100@RXE[2]");
        row("drug before the order", "RDE^O11", "ORC|NW", "RXE||1\nORC|NW", "100@RXE");
        row("no order control", "RDE^O11", "ORC|NW", "ORC|", "101@ORC-1");
        row("unknown order control", "RDE^O11", "ORC|NW", "ORC|QQ", "103@ORC-1");
        row("order control that decides nothing", "RDE^O11", "ORC|NW", "ORC|UX", "103@ORC-1");
        row("status change without a status", "RDE^O11", "ORC|NW|P1^EHR|F1^RX", "ORC|SC|P1^EHR|F1^RX",
            "103@ORC-5");
        row("no number", "OMP^O09", "P1^EHR", "", "101@ORC-2");
        row("no drug", "RDE^O11", "0777-3105-02^Prozac^NDC", "", "101@RXE-2");
        row("null drug", "RDE^O11", "0777-3105-02^Prozac^NDC", "\"\"", "101@RXE-2");
        row("no requested drug", "OMP^O09", "0777-3105-02^Prozac^NDC", "", "101@RXO-1");
        row("no amount and no instructions", "RDE^O11", "NDC|1||", "NDC|||", "101@RXE-3");
        row("amount without units", "RDE^O11", "{cap}^capsule", "", "101@RXE-5");
        row("amount is no number", "RDE^O11", "NDC|1||", "NDC|one||", "102@RXE-3");
        row("decimal comma", "RDE^O11", "NDC|1||", "NDC|1,5||", "102@RXE-3");
        row("most is no number", "RDE^O11", "NDC|1||", "NDC|1|MG|", "102@RXE-4");
        row("refills are no number", "RDE^O11", "|30|{cap}|2|", "|30|{cap}|two|", "102@RXE-12");
        row("no dispensed drug", "RDS^O13", "0777-3105-02^Prozac^NDC", "", "101@RXD-2");
        row("no dispense date", "RDS^O13", "|20240115|30", "||30", "101@RXD-3");
        row("no such date", "RDS^O13", "|20240115|30", "|20240230|30", "102@RXD-3");
        row("no dispensed amount", "RDS^O13", "|20240115|30", "|20240115|", "101@RXD-4");
        row("no prescription number", "RDS^O13", "|RX9", "|", "101@RXD-7");
        row("nothing to merge", "ADT^A40", "MRG|78^^^HOSP^MR\n", "", "100@MRG");
        row("merge without an id", "ADT^A40", "78^^^HOSP^MR", "", "101@MRG-1");
        row("several merges", "ADT^A40", "MRG|78^^^HOSP^MR\n", "MRG|78\nPID|2||79\nMRG|80\n", "207@PID[2]");
        row("no appointment", "SIU^S12", "SCH|", "ZCH|", "100@SCH");
        row("no appointment id", "SIU^S14", "SCH|A1^EHR|B1^RX", "SCH||", "101@SCH-1");
        row("more repetitions than anybody means", "ADT^A08", "DOE^JANE", QByteArray("D~").repeated(1001),
            "102@PID");
        row("no start", "SIU^S12", "^^^20240120100000", "", "101@SCH-11");
    }
    void keepsForReviewWhatCouldHarm()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, issue);
        QByteArray bytes = good(type.constData());
        QVERIFY2(bytes.contains(from), from.constData());
        bytes.replace(from, to);
        QVERIFY2(errors(bytes).contains(issue), qPrintable(errors(bytes).join(QLatin1Char(' '))));
        QCOMPARE(door(bytes), Hl7Door::RefuseKeep);
    }

    void warnsWhereSendersAreSloppy_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("issue");
        const auto row = [](const char *name, const char *type, const char *from, const char *to,
                            const char *issue) {
            QTest::newRow(name) << QByteArray(type) << QByteArray(from) << QByteArray(to)
                                << QString::fromUtf8(issue);
        };
        row("no route", "RDE^O11", "RXR|PO^Oral^HL70162\n", "", "100@RXR");
        row("unknown route", "RDE^O11", "RXR|PO^Oral^HL70162", "RXR|XX^Mouth^HL70162", "103@RXR-1");
        row("no timing", "RDE^O11", "TQ1|1||BID\n", "", "101@RXE-1");
        row("amount in the instructions only", "RDE^O11", "NDC|1||{cap}^capsule||", "NDC|||||^Take one daily",
            "101@RXE-3");
        row("no name", "ADT^A08", "DOE^JANE", "", "101@PID-5");
        row("birth date is no date", "ADT^A08", "19800101", "DOB", "102@PID-7");
        row("no event segment", "ADT^A08", "EVN||20240115\n", "", "100@EVN");
        row("another event", "ADT^A08", "EVN|", "EVN|A01", "103@EVN-1");
        row("segment out of its place", "ADT^A08", "PV1|1|O\n", "PV1|1|O\nPD1|1\n", "100@PD1");
        row("unexpected segment", "ADT^A08", "PV1|1|O\n", "PV1|1|O\nRXA|1\n", "100@RXA");
        row("characters beyond ASCII", "ADT^A08", "DOE^JANE", "DÖE^JANE", "102@PID-5");
        row("time of the message", "ADT^A08", "20240115120000+0100", "today", "102@MSH-7");
        row("no resources", "SIU^S12", "RGS|1\nAIS|1||FLU\n", "", "100@RGS");
        row("unread character set, plain content", "ADT^A08", "|P|2.5.1", "|P|2.5.1||||||BIG-5",
            "102@MSH-18");
    }
    void warnsWhereSendersAreSloppy()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, issue);
        QByteArray bytes = good(type.constData());
        QVERIFY2(bytes.contains(from), from.constData());
        bytes.replace(from, to);
        QVERIFY2(found(bytes, IssueSeverity::Warning).contains(issue),
                 qPrintable(found(bytes, IssueSeverity::Warning).join(QLatin1Char(' '))));
        QCOMPARE(errors(bytes), QStringList());
    }

    void letsACancelPassThatNamesItsOrder()
    {
        const QByteArray cancel = good("RDE^O11").replace("ORC|NW", "ORC|CA");
        QCOMPARE(door(cancel), Hl7Door::Accept);
        QCOMPARE(door(QByteArray(cancel).replace("NDC|1||", "NDC|x|MG|")), Hl7Door::Accept);
        const qsizetype afterOrc = cancel.indexOf('\n', cancel.indexOf("ORC|")) + 1;
        QCOMPARE(door(cancel.first(afterOrc)), Hl7Door::Accept); // no RXE at all
        QCOMPARE(door(cancel.first(afterOrc).replace("P1^EHR|F1^RX", "")), Hl7Door::RefuseKeep);
        QCOMPARE(door(good("RDE^O11").first(afterOrc)), Hl7Door::RefuseKeep);
    }

    void passesByOrdersForOtherThings()
    {
        const QByteArray laboratory =
            good("ORM^O01").replace("RXO|0777-3105-02^Prozac^NDC|1||{cap}\nRXR|PO\n", "OBR|1|P1||CBC\n");
        QCOMPARE(door(laboratory), Hl7Door::Refuse);
        QCOMPARE(errors(laboratory), QStringList{QStringLiteral("200@OBR")});
        const QByteArray both = good("ORM^O01") + "ORC|NW|P2^EHR\nOBR|1|P2||CBC\n";
        QCOMPARE(door(both), Hl7Door::Accept);
        QCOMPARE(found(both, IssueSeverity::Warning), QStringList{QStringLiteral("200@OBR")});
    }

    void neverMakesAListWithoutEnd()
    {
        const QByteArray bytes = good("RDE^O11") + QByteArray("rubbish|1\n").repeated(5000);
        QCOMPARE(validateHl7(parsed(hl7(bytes))).size(), size_t(100));
    }

    void saysNothingOfThePatient()
    {
        QByteArray bytes = good("RDE^O11")
                               .replace("77^^^HOSP^MR", "")
                               .replace("19800101", "CANARY")
                               .replace("NDC|1||", "NDC|CANARY|CANARY|");
        bytes.replace("ORC|NW", "ORC|CANARY").replace("RXR|PO^Oral^HL70162", "RXR|CANARY");
        for (const Hl7Issue &issue : validateHl7(parsed(hl7(bytes))))
            QVERIFY2(!issue.text.contains(QLatin1StringView("CANARY")), qPrintable(issue.text));
    }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("hl7Time");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("fhir");
        const auto row = [](const char *time, const char *zone, const char *fhir) {
            QTest::addRow("%s%s", time, zone)
                << QString::fromLatin1(time) << QString::fromLatin1(zone) << QString::fromLatin1(fhir);
        };
        row("2024", "", "2024");
        row("202401", "", "2024-01");
        row("20240229", "+0100", "2024-02-29");
        row("2024022917", "", "2024-02-29T17:00");
        row("202402291705", "", "2024-02-29T17:05");
        row("20240229170509", "+0100", "2024-02-29T17:05:09+01:00");
        row("20240229170509.0690-0700", "+0100", "2024-02-29T17:05:09.0690-07:00");
        row("202108181126+0215", "", "2021-08-18T11:26+02:15");
        row("2024-02-29T17:05:09Z", "", "2024-02-29T17:05:09+00:00");
        row("20230229", "", "");
        row("20241301", "", "");
        row("20240101240000", "", "");
        row("20240101236000", "", "");
        row("2024010112+2500", "", "");
        row("202", "", "");
        row("20240", "", "");
        row("20240101.5", "", "");
        row("20240101120000.", "", "");
        row("00000000", "", "");
        row("today", "", "");
        row("", "", "");
        row("20240101120000+01:00", "", "2024-01-01T12:00:00+01:00");
    }
    void readsTimes()
    {
        QFETCH(QString, hl7Time);
        QFETCH(QString, zone);
        QTEST(fhirTimeFromHl7(hl7Time, zone).value_or(QString()), "fhir");
    }

    void readsNumbers()
    {
        QCOMPARE(decimalFromHl7(u"+007.50").value(), QStringLiteral("7.5"));
        QCOMPARE(decimalFromHl7(u".5").value(), QStringLiteral("0.5"));
        QCOMPARE(decimalFromHl7(u"10").value(), QStringLiteral("10"));
        QCOMPARE(decimalFromHl7(u"-0.0").value(), QStringLiteral("0"));
        for (const char *bad : {"", ".", "1e3", "1,5", "1 000", "--1", "1-2", "0x10", "1.2.3", "NaN"})
            QVERIFY2(!decimalFromHl7(QString::fromLatin1(bad)), bad);
        QCOMPARE(countFromHl7(u"12", 999), 12);
        QVERIFY(!countFromHl7(u"-1", 999));
        QVERIFY(!countFromHl7(u"1000", 999));
        QVERIFY(!countFromHl7(u"1.5", 999));
    }
};

QTEST_APPLESS_MAIN(tst_Hl7Validation)
#include "tst_Hl7Validation.moc"

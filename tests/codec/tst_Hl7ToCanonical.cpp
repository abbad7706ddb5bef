#include "codec/Hl7Samples.h"
#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/PayloadSchema.h"
#include "codec/hl7/Hl7Dosage.h"
#include "codec/hl7/Hl7Envelope.h"
#include "codec/hl7/Hl7File.h"
#include "codec/hl7/Hl7Profile.h"
#include "codec/hl7/Hl7ToCanonical.h"
#include "codec/hl7/Hl7Units.h"
#include "codec/hl7/Hl7Validation.h"
#include "domain/PrescriptionRules.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace concord;

namespace {

const QByteArray head = "MSH|^~\\&|EHR|HOSP|RX|PHARM|20240115120000+0100||";
const QByteArray pid = "PID|1||77^^^HOSP^MR||DOE&VAN^JANE^Q^^^^L||19800101|F\n";

QByteArray message(const QByteArray &type, const QByteArray &rest)
{
    return ::hl7(head + type + "|M1|P|2.5.1\n" + pid + rest);
}

CanonicalEvent eventOf(const QByteArray &type, const QByteArray &rest)
{
    const auto event = hl7ToCanonical(parsed(message(type, rest)));
    if (!event)
        qFatal("refused: %s %s", qPrintable(event.error().where), qPrintable(event.error().detail));
    return *event;
}

CanonicalOrder rde(const QByteArray &rest)
{
    return eventOf("RDE^O11", rest).orders.at(0);
}

/// @p pattern that many times, its "%1" numbered.
QByteArray numbered(const QByteArray &pattern, int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += QByteArray(pattern).replace("%1", QByteArray::number(i));
    return all;
}

/// One line of tests/data/hl7v2/canonical.jsonl: a served message of the samples, valid or not.
QByteArray lineFor(const QByteArray &file, int number, const Hl7Message &message)
{
    const Hl7Verdict verdict = doorVerdict(message);
    const QJsonObject line{
        {QStringLiteral("file"), QString::fromUtf8(file)},
        {QStringLiteral("message"), number},
        {QStringLiteral("type"), message.type()},
        {QStringLiteral("error"), verdict.reason() ? toText(verdict.reason()->location) : QString()},
        {QStringLiteral("event"), canonicalDocument(hl7::eventFrom(message))}};
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

QByteArrayList actualLines()
{
    QByteArrayList lines;
    for (const Hl7Sample &sample : hl7Samples()) {
        int number = 0;
        for (const QByteArrayView part : splitHl7File(sample.bytes).messages) {
            const Hl7Message one = parsed(part.toByteArray());
            ++number;
            const bool isServed = hl7Profile(one.code(), one.event()) != nullptr;
            const bool isMedication =
                one.code() != QLatin1StringView("ORM") || one.segment("RXO").isPresent();
            if (isServed && isMedication)
                lines += lineFor(sample.file, number, one);
        }
    }
    return lines;
}

}

class tst_Hl7ToCanonical : public QObject
{
    Q_OBJECT
private slots:
    /// The lines were checked against the messages by hand and by tests/codec/expect_hl7.py, which reads them
    /// with another parser. To make them anew: HL7_CANONICAL_OUT=FILE tst_Hl7ToCanonical
    /// samplesGiveTheExpectedValues
    void samplesGiveTheExpectedValues()
    {
        const QByteArrayList actual = actualLines();
        if (const QByteArray out = qgetenv("HL7_CANONICAL_OUT"); !out.isEmpty()) {
            QFile file(QString::fromUtf8(out));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(actual.join('\n') + '\n');
        }
        QFile file(QStringLiteral(TEST_DATA_DIR "/hl7v2/canonical.jsonl"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList expected = file.readAll().trimmed().split('\n');
        QCOMPARE(actual.size(), expected.size());
        for (qsizetype i = 0; i < actual.size(); ++i)
            QCOMPARE(actual[i], expected[i]);
    }

    void goodSamplesKeepTheSchema()
    {
        int checked = 0;
        for (const Hl7Sample &sample : hl7Samples()) {
            for (const QByteArrayView part : splitHl7File(sample.bytes).messages) {
                const auto event = hl7ToCanonical(parsed(part.toByteArray()));
                if (!event)
                    continue;
                const QJsonObject payload = canonicalDocument(*event)[QStringLiteral("payload")].toObject();
                const auto fits = validatePayload(event->kind, payload);
                QVERIFY2(fits, fits ? ""
                                    : (sample.file + ' ' + fits.error().where.toUtf8() + ' ' +
                                       fits.error().detail.toUtf8())
                                          .constData());
                const auto back = canonicalFromJson(canonicalJson(*event).toUtf8());
                QVERIFY2(back && *back == *event, sample.file.constData());
                ++checked;
            }
        }
        QVERIFY(checked >= 40);
    }

    /// Something that grows with the square of the input would take hours here and meet the test's time
    /// limit.
    void answersHugeMessages_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray order = "ORC|NW|P1\nRXE||1^X^NDC|1||mg||^s\n";
        QTest::newRow("identifiers")
            << message("ADT^A08", "EVN||2024\n").replace("77^^^HOSP^MR", "77" + numbered("~%1^^^H", 400'000));
        QTest::newRow("orders") << message("RDE^O11", numbered("ORC|NW|P%1\nRXE||1^X^NDC|1||mg\n", 25'000));
        QTest::newRow("orders for other things")
            << message("ORM^O01", numbered("ORC|NW|P%1\nOBR|1\n", 40'000));
        QTest::newRow("notes") << message("RDE^O11", order + numbered("NTE|1||n%1\n", 60'000));
        QTest::newRow("drugs of one order") << message("RDE^O11", order + numbered("RXE||%1^X\n", 60'000));
        QTest::newRow("lots") << message("RDS^O13", "ORC|RE|P1\nRXD|1|1^X|2024|1|||R||" +
                                                        numbered("n%1~", 200'000) + "||||||||||" +
                                                        numbered("L%1~", 200'000) + "\n");
        QTest::newRow("dispenses") << message("RDS^O13",
                                              numbered("ORC|RE|P%1\nRXD|%1|1^X|2024|1|||R%1\n", 25'000));
        QTest::newRow("resources") << message("SIU^S12", "SCH|A1|||||r|||||^^^2024|||||9||||9\nRGS|1\n" +
                                                             numbered("AIS|1||s%1\n", 60'000));
        QTest::newRow("providers") << message(
            "RDE^O11", "ORC|NW|P1||||||||||" + numbered("%1^S^A~", 300'000) + "\nRXE||1^X|1||mg\n");
        QTest::newRow("times") << message("RDE^O11", order + "TQ1|1||" + numbered("Q%1H~", 200'000) + "\n");
    }
    void answersHugeMessages()
    {
        QFETCH(QByteArray, bytes);
        const Hl7Message huge = parsed(bytes);
        QVERIFY(!hl7Envelope(huge).patientKey.isEmpty());
        const auto event = hl7ToCanonical(huge);
        QVERIFY(event || !event.error().where.isEmpty());
    }

    void readsAWholeEncodedOrder()
    {
        const CanonicalEvent event =
            eventOf("RDE^O11^RDE_O11",
                    "ORC|NW|P1^EHR|F1^RX^2.16.840.1.1^ISO||||||20240114093000|||1234567893^SMITH&VAN^ANN^B^^^"
                    "MD^^NPI&2.16.840.1.113883.4.6&ISO^L^^^NPI~X7^SMITH^ANN||||RSN^Therapy start\n"
                    "TQ1|1||QID|||||20240116|\n"
                    "RXO|0^asked^NDC|9||{tbl}||^Keep cold|^asked "
                    "sig||N||99|{tbl}|9|AP5836727^SMITH^ANN^^^^^^^^^^DEA\n"
                    "RXR|IV^^HL70162\n"
                    "RXE||00777310502^Prozac 20 MG^NDC^310385^fluoxetine 20 MG Oral Capsule^RXNORM^^^PROzac "
                    "cap|1|2|CAP^capsule|CAPS^Capsule^L|^Take one~^with "
                    "water||G|30|caps^capsule|2|BB1388568^SMITH^^^^^^^^^^^DEA||RX900||||||^Childproof||75|mL/"
                    "hr|||44054006^Diabetes^SCT||||LOC9^local^L|20240110||| II^Two^HL70477\n"
                    "NTE|1||first~second\n"
                    "TQ1|1||BID~QHS|0800~2000|||20240115080000|20240215|PRN\n"
                    "RXR|PO^Oral^HL70162\n");
        QCOMPARE(event.kind, EventKind::PrescriptionNew);
        QCOMPARE(event.occurredAt, QStringLiteral("2024-01-15T12:00:00+01:00"));
        QCOMPARE(event.orders.size(), size_t(1));
        const CanonicalOrder &o = event.orders[0];
        QCOMPARE(o.action, OrderAction::New);
        QVERIFY(!o.status);
        QCOMPARE(o.placer, (Identifier{QStringLiteral("EHR"), QStringLiteral("P1"), {}}));
        QCOMPARE(o.filler, (Identifier{QStringLiteral("urn:oid:2.16.840.1.1"), QStringLiteral("F1"), {}}));
        QCOMPARE(o.prescriptionNumber, QStringLiteral("RX900"));
        QCOMPARE(o.codings,
                 (QList<Coding>{{systems::ndc, QStringLiteral("00777310502"), QStringLiteral("Prozac 20 MG")},
                                {systems::rxNorm, QStringLiteral("310385"),
                                 QStringLiteral("fluoxetine 20 MG Oral Capsule")},
                                {QStringLiteral("L"), QStringLiteral("LOC9"), QStringLiteral("local")}}));
        QCOMPARE(o.medicationText, QStringLiteral("PROzac cap"));
        QCOMPARE(o.dosage.dose, QStringLiteral("1 {cap} - 2 {cap} @ 75 mL/h"));
        QCOMPARE(o.dosage.frequency, QStringLiteral("2/1d + 1/1d HS at 08:00:00,20:00:00 PRN"));
        QCOMPARE(o.dosage.route, QStringLiteral("26643006"));
        QCOMPARE(o.sig.reveal(), QStringLiteral("Take one with water"));
        QCOMPARE(o.form, QStringLiteral("Capsule"));
        QCOMPARE(o.dispense, (Quantity{QStringLiteral("30"), QStringLiteral("{cap}")}));
        QCOMPARE(o.refills, 2);
        QCOMPARE(o.writtenOn, QStringLiteral("2024-01-10"));
        QCOMPARE(o.startsOn, QStringLiteral("2024-01-15T08:00:00+01:00"));
        QCOMPARE(o.endsOn, QStringLiteral("2024-02-15"));
        QCOMPARE(o.prescriber.family, QStringLiteral("SMITH"));
        QCOMPARE(o.prescriber.given, QStringLiteral("ANN B"));
        QStringList numbers;
        for (const Identifier &id : o.prescriber.identifiers)
            numbers += id.type + QLatin1Char(':') + id.value;
        QCOMPARE(numbers, (QStringList{QStringLiteral("NPI:1234567893"), QStringLiteral(":X7"),
                                       QStringLiteral("DEA:BB1388568"), QStringLiteral("DEA:AP5836727")}));
        QCOMPARE(o.prescriber.identifiers[0].system, QStringLiteral("http://hl7.org/fhir/sid/us-npi"));
        QCOMPARE(o.substitutionAllowed, true);
        QCOMPARE(o.schedule, QStringLiteral("CII"));
        QCOMPARE(o.reason, QStringLiteral("Therapy start"));
        QCOMPARE(o.notes, (QStringList{QStringLiteral("Keep cold"), QStringLiteral("Childproof"),
                                       QStringLiteral("Diabetes"), QStringLiteral("first\nsecond")}));
        QCOMPARE(o.flags, QStringList{QStringLiteral("abbr:QHS")});
    }

    void readsARequestedOrder()
    {
        const CanonicalOrder o =
            eventOf("OMP^O09",
                    "ORC|NW|P1^EHR|||||^Q6H^^20240115^20240120^PRN\n"
                    "RXO|308191^amoxicillin 500 MG Oral Capsule^RXN|500||MCG^^ISO+|CAP^Capsule|^Call "
                    "first|^One every 6 hours||T||20|TAB|3|||||||^Fever\nRXR|SL\n")
                .orders.at(0);
        QCOMPARE(o.codings, (QList<Coding>{{systems::rxNorm, QStringLiteral("308191"),
                                            QStringLiteral("amoxicillin 500 MG Oral Capsule")}}));
        QCOMPARE(o.dosage,
                 (Dosage{QStringLiteral("500 ug"), QStringLiteral("1/6h PRN"), QStringLiteral("37839007")}));
        QCOMPARE(o.flags, QStringList{QStringLiteral("unit:mcg")});
        QCOMPARE(o.startsOn, QStringLiteral("2024-01-15"));
        QCOMPARE(o.endsOn, QStringLiteral("2024-01-20"));
        QCOMPARE(o.dispense, (Quantity{QStringLiteral("20"), QStringLiteral("{tbl}")}));
        QCOMPARE(o.refills, 3);
        QCOMPARE(o.substitutionAllowed, true);
        QCOMPARE(o.notes, (QStringList{QStringLiteral("Call first"), QStringLiteral("Fever")}));
        QCOMPARE(o.sig.reveal(), QStringLiteral("One every 6 hours"));
    }

    void readsEveryOrderOfAMessage()
    {
        const CanonicalEvent event = eventOf(
            "ORM^O01",
            "ORC|XO|P1\nRXO|1^A^NDC|1||mg\nRXR|PO\nORC|NW|P2\nOBR|1\nORC|NW|P3\nRXO|3^C^NDC|2||mg\nRXR|IV\n");
        QCOMPARE(event.kind, EventKind::PrescriptionChange);
        QCOMPARE(event.orders.size(), size_t(2));
        QCOMPARE(event.orders[1].placer.value, QStringLiteral("P3"));
        QCOMPARE(event.orders[1].dosage.route, QStringLiteral("47625008"));
    }

    void knowsWhatAnOrderControlDoes_data()
    {
        QTest::addColumn<QByteArray>("orc");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *orc, const char *expected) {
            QTest::newRow(orc) << QByteArray(orc) << QString::fromLatin1(expected);
        };
        row("NW", "new active");
        row("OP", "new active outside-dispense");
        row("RO", "new active replacement");
        row("XO", "change active");
        row("XX", "change active");
        row("XR", "change active");
        row("RF", "change active refill:requested");
        row("AF", "change active refill:approved");
        row("CA", "cancel_requested active");
        row("RP", "cancel_requested active replaced");
        row("OC", "cancelled cancelled");
        row("CR", "cancelled cancelled");
        row("DC", "discontinued stopped");
        row("OD", "discontinued stopped");
        row("DR", "discontinued stopped");
        row("RU", "discontinued stopped replaced");
        row("HD", "hold on-hold");
        row("OH", "hold on-hold");
        row("UC", "cancel_denied active");
        row("UD", "cancel_denied active");
        row("RL", "release active");
        row("OE", "release active");
        row("SC|P1|||CM", "change completed");
        row("SC|P1|||DC", "discontinued stopped");
        row("SC|P1|||HD", "hold on-hold");
        row("DC ", "discontinued stopped"); // fields padded with blanks
        row(" CA", "cancel_requested active");
        row("CA\t", "cancel_requested active");
        row("SC |P1|||DC ", "discontinued stopped");
    }
    void knowsWhatAnOrderControlDoes()
    {
        QFETCH(QByteArray, orc);
        const QByteArray whole = orc.contains('|') ? orc : orc + "|P1";
        const QByteArray rest = "ORC|" + whole + "\nRXE||1^X^NDC|1||mg|||||||||||RX1\nRXR|PO\n";
        const CanonicalOrder o = rde(rest);
        QCOMPARE(hl7EventKind(parsed(message("RDE^O11", rest))), kindOf({o}));
        // what becomes of an order that was active
        QStringList found{wordOf(o.action),
                          wordOf(o.status.value_or(statusAfter(o.action, PrescriptionStatus::Active)))};
        found += o.flags;
        QTEST(found.join(QLatin1Char(' ')), "expected");
    }

    void refusesWhatItWouldHaveToGuess()
    {
        const auto refused = hl7ToCanonical(parsed(message("RDE^O11", "ORC|UX|P1\nRXE||1^X^NDC|1||mg\n")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(refused.error().where, QStringLiteral("ORC-1"));
        QCOMPARE(hl7ToCanonical(parsed(message("ORU^R01", ""))).error().code, ErrorCode::UnsupportedMessage);
    }

    void anUnknownControlIsReviewedAndNeverActive_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("orc");
        QTest::addColumn<QString>("where");
        for (const char *control : {"dc", "ZZ", "D C", "DC^Discontinue", "UX", "NWX"}) {
            QTest::addRow("order %s", control) << QByteArray("RDE^O11") << QByteArray(control) << "ORC-1";
            QTest::addRow("request %s", control) << QByteArray("OMP^O09") << QByteArray(control) << "ORC-1";
        }
        QTest::newRow("status") << QByteArray("RDE^O11") << QByteArray("SC|P1|||??") << "ORC-5";
    }
    void anUnknownControlIsReviewedAndNeverActive()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, orc);
        const QByteArray whole = orc.contains('|') ? orc : orc + "|P1";
        const QByteArray detail =
            type.startsWith("RDE") ? "RXE||1^X^NDC|1||mg\nRXR|PO\n" : "RXO|1^X^NDC|1||mg\nRXR|PO\n";
        const Hl7Message sent = parsed(message(type, "ORC|" + whole + "\n" + detail));
        const auto refused = hl7ToCanonical(sent);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidMessage);
        QTEST(refused.error().where, "where");
        QVERIFY(hl7::eventFrom(sent).orders.at(0).status != PrescriptionStatus::Active);
    }

    void readsPatterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("frequency");
        const auto row = [](const char *pattern, const char *frequency) {
            QTest::newRow(pattern) << QString::fromLatin1(pattern) << QString::fromLatin1(frequency);
        };
        row("BID", "2/1d");
        row("tid", "3/1d");
        row("QID", "4/1d");
        row("5ID", "5/1d");
        row("QD", "1/1d");
        row("QOD", "1/2d");
        row("QAM", "1/1d MORN");
        row("QPM", "1/1d EVE");
        row("QHS", "1/1d HS");
        row("Q6H", "1/6h");
        row("Q 12 H", "1/12h");
        row("Q30M", "1/30min");
        row("Q2W", "1/2wk");
        row("Q1L", "1/1mo");
        row("Q3D", "1/3d");
        row("PRN", "PRN");
        row("PRNQ6H", "1/6h PRN");
        row("Q6HPRN", "1/6h PRN");
        row("Once", "x1");
        row("Q0H", "");
        row("2ID", "");
        row("XYZ", "");
        row("PRNXYZ", "");
        row("3 times daily", "");
        row("", "");
    }
    void readsPatterns()
    {
        QFETCH(QString, pattern);
        QTEST(hl7::frequencyFromPattern(pattern).value_or(QString()), "frequency");
    }

    void keepsWordsItCannotRead()
    {
        const CanonicalOrder o = rde("ORC|NW|P1|||||^3 times  Daily^^20240115\nRXE||1^X^NDC|1||mg\nRXR|PO\n");
        QCOMPARE(o.dosage.frequency, QStringLiteral("sig:3 times daily"));
        QCOMPARE(o.startsOn, QStringLiteral("2024-01-15"));
        const CanonicalOrder withSig = rde("ORC|NW|P1\nRXE||1^X^NDC|1||mg||^Take ONE  daily\nRXR|PO\n");
        QCOMPARE(withSig.dosage.frequency, QStringLiteral("sig:take one daily"));
        QCOMPARE(withSig.sig.reveal(), QStringLiteral("Take ONE  daily"));
    }

    void readsHowLongItGoesOn_data()
    {
        QTest::addColumn<QByteArray>("segments");
        QTest::addColumn<QString>("frequency");
        const auto row = [](const char *name, const char *segments, const char *frequency) {
            QTest::newRow(name) << QByteArray(segments) << QString::fromLatin1(frequency);
        };
        row("TQ1-6", "ORC|NW|P1\nRXE||1^X^NDC|1||mg\nTQ1|1||TID|||3^D&day&ISO+\nRXR|PO\n", "3/1d for 3d");
        row("TQ1-6 in words", "ORC|NW|P1\nRXE||1^X^NDC|1||mg\nTQ1|1||TID|||2^weeks\nRXR|PO\n",
            "3/1d for 2wk");
        row("TQ1-6 without a unit", "ORC|NW|P1\nRXE||1^X^NDC|1||mg\nTQ1|1||TID|||3\nRXR|PO\n", "3/1d");
        row("TQ-3", "ORC|NW|P1\nRXE|^BID^D10|1^X^NDC|1||mg\nRXR|PO\n", "2/1d for 10d");
        row("TQ-3 in weeks", "ORC|NW|P1\nRXE|^BID^W2|1^X^NDC|1||mg\nRXR|PO\n", "2/1d for 2wk");
        row("TQ-3 as a count", "ORC|NW|P1\nRXE|^BID^X6|1^X^NDC|1||mg\nRXR|PO\n", "2/1d x6");
        row("TQ-3 without an end", "ORC|NW|P1\nRXE|^BID^INDEF|1^X^NDC|1||mg\nRXR|PO\n", "2/1d");
    }
    void readsHowLongItGoesOn()
    {
        QFETCH(QByteArray, segments);
        QTEST(rde(segments.constData()).dosage.frequency, "frequency");
    }

    void flagsErrorPronePatterns()
    {
        QCOMPARE(rde("ORC|NW|P1\nRXE||1^X^NDC|1||mg\nTQ1|1||QD~QHSPRN~QD\nRXR|PO\n").flags,
                 (QStringList{QStringLiteral("abbr:QD"), QStringLiteral("abbr:QHS")}));
        QCOMPARE(rde("ORC|NW|P1\nRXE||1^X^NDC|1||mg\nTQ1|1||DAILY\nRXR|PO\n").flags, QStringList());
    }

    void readsPeriodsAndQuantities()
    {
        const CanonicalOrder o = rde(
            "ORC|NW|P1\nRXE||1^X^NDC|||||^see "
            "TQ1\nTQ1|1|2^mcg|P&Post&HL70335^^^^180^min^^PCM|113005||||||||||10\nRXR|ADB^Abdomen^HL70162\n");
        QCOMPARE(o.dosage.dose, QStringLiteral("2 ug"));
        QCOMPARE(o.dosage.frequency, QStringLiteral("1/180min PCM at 11:30:05 x10"));
        QCOMPARE(o.dosage.route, QStringLiteral("abdomen"));
        QCOMPARE(o.flags, (QStringList{QStringLiteral("timing:pattern"), QStringLiteral("unit:mcg")}));
    }

    void knowsUnits_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("flag");
        const auto row = [](const char *raw, const char *unit, const char *flag = "") {
            QTest::newRow(raw) << QByteArray(raw) << QString::fromUtf8(unit) << QString::fromLatin1(flag);
        };
        row("MG", "mg");
        row("mg^milligram^UCUM", "mg");
        row("mcg", "ug", "unit:mcg");
        row("MCG^microgram^ISO+", "ug", "unit:mcg");
        row("\xC2\xB5g", "ug", "unit:mcg");
        row("ug^^UCUM", "ug");
        row("mcg^^UCUM", "ug", "unit:mcg");
        row("CC", "mL", "unit:cc");
        row("mL", "mL");
        row("mL/hr^mL/hr", "mL/h");
        row("mcg/min", "ug/min", "unit:mcg");
        row("U", "[U]", "unit:U");
        row("units", "[U]");
        row("IU", "[iU]", "unit:IU");
        row("[iU]^^UCUM", "[iU]");
        row("mg/m2^^UCUM", "mg/m2");
        row("TAB^Tablet", "{tbl}");
        row("caps^capsule", "{cap}");
        row("385055001^Tablet^SCT", "{tbl}");
        row("385049006^Capsule^SCT", "{cap}");
        row("^capsule", "{cap}");
        row("X9^tablets^L", "{tbl}");
        row("BG^Bag", "{bag}");
        row("PC", "pc");
        row("mg^^^^120 mg / 1 capsule", "mg");
        row("", "");
    }
    void knowsUnits()
    {
        QFETCH(QByteArray, raw);
        Hl7Encoding encoding;
        encoding.charset = Hl7Charset::Utf8;
        const hl7::Unit unit = hl7::unitOf(Hl7Repetition(raw, encoding));
        QTEST(unit.text, "unit");
        QTEST(unit.flag, "flag");
    }

    void readsADispense()
    {
        const CanonicalEvent event = eventOf(
            "RDS^O13",
            "ORC|RE|P1^EHR|F1^RX\nRXE||9^asked^NDC|1||{tbl}||^One daily\nTQ1|1||QD\nRXR|IV\n"
            "RXD|2|0777-3105-02^Prozac^NDC|202401151130|30|TAB^tablet||RX900|3|shake~cold|1234567893^SMITH^"
            "ANN^^^^^^NPI^^^^NPI~D9^JONES^BOB|G|||||||LOT1~LOT2\nRXR|PO^Oral^HL70162\nNTE|1||noted\n");
        QCOMPARE(event.kind, EventKind::Dispense);
        const CanonicalDispense &d = event.dispenses.at(0);
        QCOMPARE(d.action, DispenseAction::Dispensed);
        QCOMPARE(d.status, QStringLiteral("completed"));
        QCOMPARE(d.dispenseId, QStringLiteral("RX900/2"));
        QCOMPARE(d.fillNumber, 2);
        QCOMPARE(d.prescriptionNumber, QStringLiteral("RX900"));
        QCOMPARE(d.placer.value, QStringLiteral("P1"));
        QCOMPARE(d.filler.value, QStringLiteral("F1"));
        QCOMPARE(d.codings,
                 (QList<Coding>{{systems::ndc, QStringLiteral("0777-3105-02"), QStringLiteral("Prozac")}}));
        QCOMPARE(d.handedOverAt, QStringLiteral("2024-01-15T11:30+01:00"));
        QCOMPARE(d.quantity, (Quantity{QStringLiteral("30"), QStringLiteral("{tbl}")}));
        QCOMPARE(d.dosage,
                 (Dosage{QStringLiteral("1 {tbl}"), QStringLiteral("1/1d"), QStringLiteral("26643006")}));
        QCOMPARE(d.sig.reveal(), QStringLiteral("One daily"));
        QCOMPARE(d.refillsRemaining, 3);
        QCOMPARE(d.notes,
                 (QStringList{QStringLiteral("shake"), QStringLiteral("cold"), QStringLiteral("noted")}));
        QCOMPARE(d.performers.size(), 2);
        QCOMPARE(d.performers[0].identifiers.at(0),
                 (Identifier{QStringLiteral("http://hl7.org/fhir/sid/us-npi"), QStringLiteral("1234567893"),
                             QStringLiteral("NPI")}));
        QCOMPARE(d.performers[1].family, QStringLiteral("JONES"));
        QCOMPARE(d.substituted, true);
        QCOMPARE(d.lots, (QStringList{QStringLiteral("LOT1"), QStringLiteral("LOT2")}));
    }

    void takesASupplyBackByTheKeyItHad()
    {
        const CanonicalEvent event = eventOf(
            "RDS^O13",
            "ORC|OC|P1^EHR|||||||||||||NP^Never picked up\nRXD|1|1^X^NDC|20240115|30|{tbl}||RX900\nRXR|PO\n");
        QCOMPARE(event.kind, EventKind::DispenseReversal);
        QCOMPARE(event.dispenses.at(0).action, DispenseAction::ReturnedToStock);
        QCOMPARE(event.dispenses.at(0).status, QStringLiteral("cancelled"));
        QCOMPARE(event.dispenses.at(0).dispenseId, QStringLiteral("RX900/1"));
        const CanonicalEvent two =
            eventOf("RDS^O13", "ORC|RE|P1\nRXD|1|1^X^NDC|20240115|30|mg||RX900\nRXR|PO\nORC|RE|P2\nRXD|1|2^Y^"
                               "NDC|20240115|30|mg||RX900\nRXR|PO\n");
        QCOMPARE(two.dispenses.at(1).dispenseId, QStringLiteral("RX900/1#2"));
        QCOMPARE(two.dispenses.at(1).flags, QStringList{QStringLiteral("dispense:repeated-number")});
        const CanonicalEvent wrong =
            eventOf("RDS^O13", "ORC|DE|P1\nRXD||1^X^NDC|20240115|30|{tbl}||RX900\nRXR|PO\n");
        QCOMPARE(wrong.dispenses.at(0).status, QStringLiteral("entered-in-error"));
        QCOMPARE(wrong.dispenses.at(0).dispenseId, QStringLiteral("RX900/20240115"));
    }

    /// ORC-5 is the status of the order (table 0038), whatever it says.
    void theStatusOfTheOrderIsNotThatOfTheSupply_data()
    {
        QTest::addColumn<QByteArray>("control");
        QTest::addColumn<QByteArray>("orderStatus");
        QTest::addColumn<QString>("expected"); ///< empty: refused
        const auto row = [](const char *control, const char *orderStatus, const char *expected) {
            QTest::addRow("%s %s", control, orderStatus)
                << QByteArray(control) << QByteArray(orderStatus) << QString::fromLatin1(expected);
        };
        for (const char *status : {"A", "CA", "CM", "DC", "ER", "HD", "IP", "RP", "SC"}) {
            row("RE", status, "dispensed completed");
            row("OC", status, "returned_to_stock cancelled");
        }
        row("SC", "", "dispensed completed");
        row("SC", "CM", "dispensed completed");
        row("SC", "IP ", "dispensed completed");
        row("SC", "CA", "");
        row("SC", "DC", "");
        row("SC", "HD", "");
        row("SC", "??", "");
        row("HD", "", "");
        row("UA", "", "");
    }
    void theStatusOfTheOrderIsNotThatOfTheSupply()
    {
        QFETCH(QByteArray, control);
        QFETCH(QByteArray, orderStatus);
        QFETCH(QString, expected);
        const auto event = hl7ToCanonical(
            parsed(message("RDS^O13", "ORC|" + control + "|P1|||" + orderStatus +
                                          "\nRXD|1|1^X^NDC|20240115|30|{tbl}||RX900\nRXR|PO\n")));
        QCOMPARE(event.has_value(), !expected.isEmpty());
        if (event)
            QCOMPARE(wordOf(event->dispenses.at(0).action) + QLatin1Char(' ') + event->dispenses.at(0).status,
                     expected);
        else
            QCOMPARE(event.error().where,
                     control == "SC" ? QStringLiteral("ORC-5") : QStringLiteral("ORC-1"));
    }

    /// What a reversal may leave out a supply may not, whatever the status of its order.
    void aSupplyUnderAnEndedOrderStillNeedsItsFields()
    {
        for (const char *orc : {"RE|P1|||DC", "SC|P1|||CM"}) {
            const auto refused = hl7ToCanonical(parsed(message(
                "RDS^O13", "ORC|" + QByteArray(orc) + "\nRXD|1|1^X^NDC|20240115|30|{tbl}\nRXR|PO\n")));
            QVERIFY(!refused);
            QCOMPARE(refused.error().where, QStringLiteral("RXD-7"));
        }
    }

    void readsAPatient()
    {
        const auto event = hl7ToCanonical(parsed(
            ::hl7(head + "ADT^A08|M1|P|2.5.1\nEVN||20240115\n"
                         "PID|1||1~77^^^HOSP&1.2.3&ISO^MR~999^^^USSSA^SS||ALIAS^A^^^^^A~DOE&VAN^JANE^Q^^"
                         "^^L||19800101113000|F|||12&Main St&^Apt "
                         "4^Town^ST^99999^USA||x@y.z^NET^Internet~^PRN^PH^^1^555^1234567\nPV1|1|O\n")));
        QVERIFY(event);
        const CanonicalPatient &p = event->patient;
        QCOMPARE(
            p.identifiers,
            (QList<Identifier>{{QStringLiteral("urn:oid:1.2.3"), QStringLiteral("77"), QStringLiteral("MR")},
                               {{}, QStringLiteral("1"), {}},
                               {QStringLiteral("USSSA"), QStringLiteral("999"), QStringLiteral("SS")}}));
        QCOMPARE(p.family.reveal(), QStringLiteral("DOE"));
        QCOMPARE(p.given.reveal(), QStringLiteral("JANE Q"));
        QCOMPARE(p.birthDate.reveal(), QStringLiteral("1980-01-01"));
        QCOMPARE(p.gender, QStringLiteral("female"));
        QCOMPARE(p.addressLine.reveal(), QStringLiteral("12 Main St, Apt 4"));
        QCOMPARE(p.city.reveal(), QStringLiteral("Town"));
        QCOMPARE(p.postalCode.reveal(), QStringLiteral("99999"));
        QCOMPARE(p.phone.reveal(), QStringLiteral("1 555 1234567"));
        QVERIFY(p.mergedIdentifiers.isEmpty());
    }

    void readsAMerge()
    {
        const CanonicalEvent event = eventOf("ADT^A40", "MRG|78^^^HOSP^MR~77^^^HOSP^MR~79\n");
        QCOMPARE(event.kind, EventKind::Patient);
        QCOMPARE(event.patient.identifiers.at(0).value, QStringLiteral("77"));
        QCOMPARE(event.patient.mergedIdentifiers,
                 (QList<Identifier>{{QStringLiteral("HOSP"), QStringLiteral("78"), QStringLiteral("MR")},
                                    {{}, QStringLiteral("79"), {}}}));
    }

    void readsAnAppointment()
    {
        const QByteArray bytes = ::hl7(
            head +
            "SIU^S12|M1|P|2.5.1\n"
            "SCH|A1^EHR|B1^RX||||ROUTINE^Routine|FLU^Flu "
            "shot|VAC^Vaccination|2|h|^^^20240120100000^20240120120000|||||9^S||||9^S|||||Booked\nNTE|1||"
            "bring card\n" +
            pid +
            "RGS|1\nAIS|1|A|90658^Flu "
            "vaccine^C4|20240120100000\nAIG|1||EQ1^Fridge^L||||||||||\nAIL|1||055^Room01^^GH "
            "Clinic|||||||||Pending\n"
            "AIP|1||1234567893^SMITH^ANN^^^^^^NPI^^^^NPI|||||||||Booked\nAIP|2|D|D9^GONE^BOB\n");
        const auto event = hl7ToCanonical(parsed(bytes));
        QVERIFY(event && event->appointment);
        const CanonicalAppointment &a = *event->appointment;
        QCOMPARE(a.action, QStringLiteral("book"));
        QCOMPARE(a.status, QStringLiteral("booked"));
        QCOMPARE(a.placer, (Identifier{QStringLiteral("EHR"), QStringLiteral("A1"), {}}));
        QCOMPARE(a.filler, (Identifier{QStringLiteral("RX"), QStringLiteral("B1"), {}}));
        QCOMPARE(a.startsAt, QStringLiteral("2024-01-20T10:00:00+01:00"));
        QCOMPARE(a.endsAt, QStringLiteral("2024-01-20T12:00:00+01:00"));
        QCOMPARE(a.minutes, 120);
        QCOMPARE(a.reason, QStringLiteral("Flu shot"));
        QCOMPARE(a.type, QStringLiteral("Vaccination"));
        QCOMPARE(a.notes, QStringList{QStringLiteral("bring card")});
        QStringList found;
        for (const AppointmentParticipant &p : a.participants)
            found +=
                QStringList{p.role, p.identifier.value, p.name.reveal(), p.status}.join(QLatin1Char('|'));
        QCOMPARE(found, (QStringList{QStringLiteral("patient|77|DOE, JANE Q|"),
                                     QStringLiteral("service|90658|Flu vaccine|"),
                                     QStringLiteral("equipment|EQ1|Fridge|"),
                                     QStringLiteral("location|055|055 Room01 GH Clinic|needs-action"),
                                     QStringLiteral("practitioner|1234567893|SMITH, ANN|accepted")}));
    }

    void knowsWhatAnAppointmentBecomes_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *event, const char *status, const char *expected) {
            QTest::addRow("%s %s", event, status)
                << QByteArray(event) << QByteArray(status) << QString::fromLatin1(expected);
        };
        row("S12", "", "book booked");
        row("S12", "Pending", "book pending");
        row("S12", "Waitlist", "book waitlist");
        row("S13", "Booked", "reschedule booked");
        row("S14", "Started", "modify checked-in");
        row("S14", "Complete", "modify fulfilled");
        row("S14", "Deleted", "modify entered-in-error");
        row("S15", "", "cancel cancelled");
        row("S15", "Booked", "cancel cancelled");
        row("S26", "", "no_show noshow");
    }
    void knowsWhatAnAppointmentBecomes()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, status);
        const CanonicalEvent read =
            eventOf("SIU^" + event, "SCH|A1||||||||||^^^20240120100000||||||||||||||" + status + "\nRGS|1\n");
        QTEST(read.appointment->action + QLatin1Char(' ') + read.appointment->status, "expected");
    }
};

QTEST_APPLESS_MAIN(tst_Hl7ToCanonical)
#include "tst_Hl7ToCanonical.moc"

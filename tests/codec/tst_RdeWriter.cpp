#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/JsonEnvelope.h"
#include "codec/canonical/OutboundJson.h"
#include "codec/hl7/AckBuilder.h"
#include "codec/hl7/AckReader.h"
#include "codec/hl7/Hl7ToCanonical.h"
#include "codec/hl7/Hl7WriteParts.h"
#include "codec/hl7/RdeWriter.h"
#include "fakes/SampleOutbound.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace concord;

namespace {
Hl7Head head(const QByteArray &controlId = "m1")
{
    Hl7Head head;
    head.controlId = controlId;
    head.sendingFacility = QStringLiteral("NORTH");
    head.receivingApplication = QStringLiteral("PHARM & CO");
    head.receivingFacility = QStringLiteral("CITY");
    head.createdAt = fromMs(1768478400000LL);
    return head;
}

/// Orders as an EHR sends them, each member now filled, now empty, with all that HL7 has to escape.
class Orders
{
public:
    explicit Orders(quint32 seed) : m_random(seed) {}

    [[nodiscard]] CanonicalEvent event()
    {
        CanonicalEvent e;
        static constexpr std::array actions{
            OrderAction::New,          OrderAction::Change, OrderAction::CancelRequested,
            OrderAction::Discontinued, OrderAction::Hold,   OrderAction::Release};
        CanonicalOrder o;
        o.action = actions[size_t(number(0, 5))];
        e.kind = kindOf(o.action);
        e.occurredAt = QStringLiteral("2026-01-15T12:00:00+00:00");
        e.patient.identifiers = {{pick({QStringLiteral("HOSP"), QStringLiteral("urn:oid:1.2.3"),
                                        QStringLiteral("http://hosp.example/mrn")}),
                                  QStringLiteral("10^01&7"), QStringLiteral("MR")}};
        if (chance())
            e.patient.identifiers.append({QStringLiteral("PLAN"), QStringLiteral("55"), {}});
        e.patient.family = text();
        e.patient.given = text();
        e.patient.birthDate = pick({QString(), QStringLiteral("1961"), QStringLiteral("1961-02-03")});
        e.patient.gender =
            pick({QString(), QStringLiteral("female"), QStringLiteral("male"), QStringLiteral("unknown")});
        e.patient.phone = text();
        e.patient.addressLine = text();
        e.patient.city = text();
        e.patient.state = text();
        e.patient.postalCode = text();
        o.placer = {pick({QString(), QStringLiteral("EHR"), QStringLiteral("urn:oid:1.2.840"),
                          QStringLiteral("urn:x:y")}),
                    QStringLiteral("P|1"),
                    {}};
        if (chance())
            o.filler = {QStringLiteral("PH"), QStringLiteral("F~1"), {}};
        o.prescriptionNumber = text();
        for (int i = number(1, 4); i > 0; --i)
            o.codings.append({pick({systems::ndc, systems::rxNorm, systems::snomed,
                                    QStringLiteral("urn:oid:1.2.3"), QString()}),
                              QStringLiteral("c%1").arg(i), text()});
        o.medicationText = words();
        o.dosage.dose =
            pick({QString(), QStringLiteral("1 {tbl}"), QStringLiteral("2.5 mg - 5 mg"),
                  QStringLiteral("100 mL @ 5 mL/h"), QStringLiteral("10 [iU]"), QStringLiteral("1 {puff}")});
        o.dosage.frequency = pick(
            {QStringLiteral("1/1d"), QStringLiteral("2/1d"), QStringLiteral("6/1d"), QStringLiteral("1/6h"),
             QStringLiteral("1/2wk"), QStringLiteral("3/1d PRN"), QStringLiteral("PRN"),
             QStringLiteral("1/1d HS"), QStringLiteral("2/1d at 08:00:00,20:00:00"), QStringLiteral("x1"),
             QStringLiteral("1/4h x10 for 7d PRN"), QStringLiteral("1/1d MORN + 1/1d EVE"),
             QStringLiteral("1/8h for 10d"), QStringLiteral("continuous")});
        o.dosage.route = pick({QString(), QStringLiteral("26643006"), QStringLiteral("45890007"),
                               QStringLiteral("into the left eye"), QStringLiteral("26643006 + 37839007"),
                               QStringLiteral("418136008")});
        o.sig = words();
        if (o.dosage.dose.isEmpty()) // what is not structured is said in words, here as everywhere
            o.dosage.frequency += QStringLiteral(" sig:") + o.sig.reveal().toLower();
        o.form = text();
        if (chance())
            o.dispense = {QStringLiteral("30"), QStringLiteral("{tbl}")};
        if (chance())
            o.refills = number(0, 11);
        o.writtenOn =
            pick({QString(), QStringLiteral("2026-01-14"), QStringLiteral("2026-01-14T09:30:00-05:00")});
        o.startsOn = pick({QString(), QStringLiteral("2026-01-16")});
        o.endsOn = pick({QString(), QStringLiteral("2026-02-16T00:00:00.5+01:00")});
        o.prescriber = {{}, words(), text()};
        if (chance())
            o.prescriber.identifiers.append({QStringLiteral("http://hl7.org/fhir/sid/us-npi"),
                                             QStringLiteral("1234567893"), QStringLiteral("NPI")});
        if (chance())
            o.prescriber.identifiers.append({QStringLiteral("urn:oid:2.16.840.1.113883.4.814"),
                                             QStringLiteral("AP5836727"), QStringLiteral("DEA")});
        if (chance())
            o.substitutionAllowed = number(0, 1) == 1;
        o.schedule = pick({QString(), QStringLiteral("CII"), QStringLiteral("CIV")});
        o.reason = text();
        if (chance())
            o.notes = {words(), QStringLiteral("line\nbreak")};
        e.orders = {o};
        return e;
    }

private:
    static EventKind kindOf(OrderAction action)
    {
        if (action == OrderAction::New)
            return EventKind::PrescriptionNew;
        return action == OrderAction::CancelRequested || action == OrderAction::Discontinued
                   ? EventKind::PrescriptionCancel
                   : EventKind::PrescriptionChange;
    }
    [[nodiscard]] int number(int low, int high) { return m_random.bounded(low, high + 1); }
    [[nodiscard]] bool chance() { return number(0, 1) == 1; }
    [[nodiscard]] QString pick(const QStringList &from) { return from[number(0, int(from.size()) - 1)]; }
    [[nodiscard]] QString words()
    {
        return pick({QStringLiteral("plain"), QStringLiteral("two words"), QStringLiteral("|^~\\&"),
                     QStringLiteral("Zoë 薬 😀"), QStringLiteral("\\X41\\ \\.br\\"), QStringLiteral("a & b")});
    }
    [[nodiscard]] QString text() { return chance() ? words() : QString(); }

    QRandomGenerator m_random;
};

CanonicalEvent readBack(const QByteArray &bytes, QString *trouble)
{
    const auto message = Hl7Message::parse(bytes);
    const auto event = message ? hl7ToCanonical(*message) : Result<CanonicalEvent>(fail(message.error()));
    if (!event)
        *trouble = event.error().where + u' ' + event.error().detail;
    return event.value_or(CanonicalEvent());
}
}

/// Orders on their way to a pharmacy, as HL7 v2 and as JSON; and what the pharmacy answers.
class tst_RdeWriter : public QObject
{
    Q_OBJECT
private slots:
    void ourDecoderGivesTheOrderBack()
    {
        for (quint32 seed = 1; seed <= 500; ++seed) {
            const CanonicalEvent sent = Orders(seed).event();
            const auto bytes = rdeFromCanonical(sent, head());
            QVERIFY2(bytes, qPrintable(QStringLiteral("seed %1").arg(seed)));
            QString trouble;
            const CanonicalEvent read = readBack(*bytes, &trouble);
            QVERIFY2(trouble.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(trouble)));
            if (read != sent) {
                qWarning().noquote() << seed << QString::fromUtf8(*bytes).replace(u'\r', u'\n');
                QCOMPARE(canonicalJson(read), canonicalJson(sent));
            }
            QVERIFY2(read == sent, qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void messageReadsAsThePharmacyExpects()
    {
        const auto bytes = rdeFromCanonical(SampleOutbound::order().content, head("M1"));
        QVERIFY(bytes);
        QCOMPARE(bytes->split('\r'),
                 (QByteArrayList{"MSH|^~\\&|CONCORD|NORTH|PHARM \\T\\ "
                                 "CO|CITY|20260115120000+0000||RDE^O11^RDE_O11|M1|P|2.5.1||||||UNICODE UTF-8",
                                 "PID|1||1001^^^HOSP^MR", "ORC|NW|1^EHR",
                                 "RXE||835603^tramadol hydrochloride 50 MG Oral Tablet^RXNORM^^^^^^Tramadol "
                                 "50 mg tablet|1||{tbl}^tbl^UCUM||"
                                 "^Take one tablet twice a day|||30|{tbl}^tbl^UCUM|2",
                                 "TQ1|1||BID", "RXR|PO^^HL70162^26643006^^SCT", ""}));
    }

    void acknowledgementsAreAskedFor_data()
    {
        QTest::addColumn<int>("wish");
        QTest::addColumn<QByteArray>("accept");
        QTest::addColumn<QByteArray>("application");
        QTest::newRow("one answer") << int(Hl7AckWish::Original) << QByteArray() << QByteArray();
        QTest::newRow("accepted is enough")
            << int(Hl7AckWish::Accept) << QByteArray("AL") << QByteArray("NE");
        QTest::newRow("both") << int(Hl7AckWish::Both) << QByteArray("AL") << QByteArray("AL");
    }
    void acknowledgementsAreAskedFor()
    {
        QFETCH(int, wish);
        Hl7Head asking = head();
        asking.ack = Hl7AckWish(wish);
        const auto message = Hl7Message::parse(*rdeFromCanonical(SampleOutbound::order().content, asking));
        QVERIFY(message);
        QTEST(message->header().field(15).raw().toByteArray(), "accept");
        QTEST(message->header().field(16).raw().toByteArray(), "application");
    }

    /// Half of a frequency or of a dose is another one: then nothing stands in codes.
    void whatHasNoCodeIsSaidInWords_data()
    {
        QTest::addColumn<QString>("dose");
        QTest::addColumn<QString>("frequency");
        const auto row = [](const char *name, const char *dose, const char *frequency) {
            QTest::newRow(name) << QString::fromLatin1(dose) << QString::fromLatin1(frequency);
        };
        row("twice a week", "1 {tbl}", "2/1wk");
        row("a range of times", "1 {tbl}", "1-2/1d");
        row("on some days", "1 {tbl}", "1/1d mon,wed");
        row("PRN for a reason", "1 {tbl}", "1/6h PRN pain");
        row("two doses", "500 mg & 1 {tbl}", "1/1d");
        row("a most", "1 {tbl} max 4 {tbl}/1 d", "1/1d");
    }
    void whatHasNoCodeIsSaidInWords()
    {
        QFETCH(QString, dose);
        QFETCH(QString, frequency);
        CanonicalEvent event = SampleOutbound::order().content;
        event.orders.front().dosage.dose = dose;
        event.orders.front().dosage.frequency = frequency;
        const auto bytes = rdeFromCanonical(event, head());
        QVERIFY(bytes);
        const auto message = Hl7Message::parse(*bytes);
        QVERIFY(message->segment("TQ1").field(3).isEmpty() || message->segment("RXE").field(3).isEmpty());
        QVERIFY(message->segment("RXE").field(7).text().contains(u"twice a day"));
        QString trouble;
        const CanonicalOrder read = readBack(*bytes, &trouble).orders.at(0);
        QCOMPARE(trouble, QString());
        QVERIFY(read.dosage.frequency.contains(u"sig:take one tablet twice a day"));
        event.orders.front().sig = {};
        const auto without = Hl7Message::parse(*rdeFromCanonical(event, head()));
        if (without->segment("TQ1").field(3).isEmpty())
            QCOMPARE(without->segment("TQ1").field(11).text(), frequency);
    }

    void whatThePharmacyCouldNotUseIsNotSent_data()
    {
        QTest::addColumn<QString>("where");
        QTest::newRow("no patient") << QStringLiteral("PID-3");
        QTest::newRow("no number") << QStringLiteral("ORC-2");
        QTest::newRow("no medication") << QStringLiteral("RXE-2");
    }
    void whatThePharmacyCouldNotUseIsNotSent()
    {
        QFETCH(QString, where);
        CanonicalEvent event = SampleOutbound::order().content;
        CanonicalOrder &order = event.orders.front();
        if (where == u"PID-3")
            event.patient.identifiers.clear();
        else if (where == u"ORC-2")
            order.placer = {};
        else
            order.codings.clear(), order.medicationText.clear();
        const auto bytes = rdeFromCanonical(event, head());
        QVERIFY(!bytes);
        QCOMPARE(bytes.error().where, where);
        order.action = OrderAction::CancelRequested; // a cancel goes out with less: to lose it harms more
        QCOMPARE(rdeFromCanonical(event, head()).has_value(), where == u"RXE-2");
    }

    void cancelledAtTheEhrIsARequestToThePharmacy()
    {
        CanonicalEvent event = SampleOutbound::order().content;
        event.orders.front().action = OrderAction::Cancelled;
        QVERIFY(rdeFromCanonical(event, head())->contains("\rORC|CA|"));
    }

    void python3Hl7ReadsIt()
    {
        QByteArray all;
        for (quint32 seed = 1; seed <= 50; ++seed)
            all += rdeFromCanonical(Orders(seed).event(), head("m" + QByteArray::number(seed)))
                       ->replace('\r', '\n') +
                   '\n';
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), QStringLiteral(R"(
import sys, hl7
messages = [m for m in sys.stdin.buffer.read().decode().split('\n\n') if m.strip()]
for n, raw in enumerate(messages, 1):
    m = hl7.parse(raw.replace('\n', '\r'))
    assert str(m['MSH.F10']) == f'm{n}', m
    assert m.unescape(m.segment('ORC')[2][0][0][0] if isinstance(m.segment('ORC')[2][0], hl7.Repetition) else str(m.segment('ORC')[2])).startswith('P|1'), m
    assert m.segment('RXE')[2], m
print(len(messages)))")});
        python.write(all);
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished(60'000));
        QVERIFY2(python.readAllStandardOutput().trimmed() == "50", python.readAllStandardError());
    }

    void controlIdsFitAndStay()
    {
        QCOMPARE(hl7ControlId(QStringLiteral("out-1")), QByteArray("out-1"));
        const QString longKey = QStringLiteral("01a2091b-fab9-7000-8db0-0f55cae7fa19");
        const QByteArray id = hl7ControlId(longKey);
        QCOMPARE(id.size(), 20);
        QCOMPARE(hl7ControlId(longKey), id);
        QVERIFY(hl7ControlId(longKey + u'x') != id);
        QCOMPARE(hl7ControlId(QStringLiteral("a|b")).size(), 20);
    }

    void jsonIsReadBackByOurDoor()
    {
        for (quint32 seed = 1; seed <= 200; ++seed) {
            const CanonicalEvent event = Orders(seed).event();
            const auto bytes = outboundJson(event, QStringLiteral("out-1"));
            QVERIFY2(bytes, bytes ? "" : qPrintable(bytes.error().where + bytes.error().detail));
            const Envelope envelope = jsonEnvelope(*bytes);
            QVERIFY(!envelope.refusal);
            QCOMPARE(envelope.messageId, QStringLiteral("out-1"));
            QCOMPARE(envelope.kind, event.kind);
            const auto read = canonicalFromJson(*bytes);
            QVERIFY(read && *read == event);
        }
        CanonicalEvent nobody = SampleOutbound::order().content;
        nobody.patient.identifiers.clear();
        QCOMPARE(outboundJson(nobody, QStringLiteral("x")).error().code, ErrorCode::InvalidMessage);
    }

    void answersAreRead_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("isYes");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const QByteArray &tail, bool isYes, ErrorCode code,
                            const char *where) {
            QTest::newRow(name) << "MSH|^~\\&|P|C|CONCORD||20260115||ACK|a1|P|2.5.1\rMSA|" + tail << isYes
                                << code << QString::fromLatin1(where);
        };
        using enum ErrorCode;
        row("AA", "AA|m1\r", true, Internal, "");
        row("CA", "CA|m1\r", true, Internal, "");
        row("required field", "AE|m1\rERR||RXE^1^3|101^Required field missing^HL70357|E||||MARKED\r", false,
            RemoteRejected, "RXE-3");
        row("unknown key", "AE|m1\rERR||ORC^1^2|204|E\r", false, RemoteNotFound, "ORC-2");
        row("duplicate key", "AE|m1\rERR||ORC^1^2|205|E\r", false, Conflict, "ORC-2");
        row("locked", "AE|m1\rERR|||206|E\r", false, RemoteFailed, "MSA-1");
        row("internal", "AR|m1\rERR|||207|E\r", false, RemoteFailed, "MSA-1");
        row("version", "CR|m1\rERR||MSH^1^12|203|E\r", false, RemoteRejected, "MSH-12");
        row("before v2.5", "AE|m1\rERR|PID^1^3^101&Required field missing&HL70357\r", false, RemoteRejected,
            "PID-3");
        row("in MSA-6", "AE|m1||||207\r", false, RemoteFailed, "MSA-1");
        row("AE alone", "AE|m1|MARKED\r", false, RemoteRejected, "MSA-1");
        row("AR alone", "AR|m1|MARKED\r", false, RemoteFailed, "MSA-1");
        row("a place that is none", "AE|m1\rERR||MARKED^1^x|101\r", false, RemoteRejected, "MSA-1");
    }
    void answersAreRead()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, isYes);
        const auto read = readHl7Answer(answer);
        QVERIFY(read);
        QCOMPARE(read->acknowledgedId, QStringLiteral("m1"));
        QCOMPARE(read->ownId, QStringLiteral("a1"));
        QCOMPARE(read->isYes(), isYes);
        if (isYes)
            return;
        const Error error = errorOfAnswer(*read);
        QTEST(error.code, "code");
        QTEST(error.where, "where");
        QVERIFY(!error.detail.contains(u"MARKED"));
    }

    void whatIsNoAnswerIsAnError()
    {
        QCOMPARE(readHl7Answer("hello").error().code, ErrorCode::InvalidMessage);
        QCOMPARE(readHl7Answer("MSH|^~\\&|\rPID|1\r").error().code, ErrorCode::InvalidMessage);
        QCOMPARE(readHl7Answer("MSH|^~\\&|\rMSA|OK|m1\r").error().code, ErrorCode::InvalidMessage);
    }

    void readsWhatOurOwnDoorAnswers()
    {
        const auto message =
            Hl7Message::parse(*rdeFromCanonical(SampleOutbound::order().content, head("m7")));
        QVERIFY(message);
        const QByteArrayList answers =
            acknowledge(*message, refusalFor(Hl7Code::DuplicateKey, QStringLiteral("x")),
                        {fromMs(1768478400000LL), "k1"});
        const auto read = readHl7Answer(answers.first());
        QVERIFY(read);
        QCOMPARE(read->acknowledgedId, QStringLiteral("m7"));
        QCOMPARE(read->errorCode, 205);
    }
};

QTEST_GUILESS_MAIN(tst_RdeWriter)
#include "tst_RdeWriter.moc"

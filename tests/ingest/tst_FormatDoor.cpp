#include "ingest/FormatDoor.h"

#include "codec/hl7/Hl7Message.h"
#include "fakes/FakeClock.h"

#include <QTest>

using namespace concord;

namespace {
/// An RDE^O11 whose ORC-1s are @p controls.
QByteArray rde(const QByteArrayList &controls, const QByteArray &msh15 = {}, const QByteArray &msh16 = {})
{
    QByteArray text = "MSH|^~\\&|EHR|HOSP|CONCORD|PHARM|20260301120000||RDE^O11^RDE_O11|C1|P|2.5.1|||" +
                      msh15 + "|" + msh16 + "\r" + "PID|1||77^^^HOSP^MR~88||Doe^Jane||19700101|F\r";
    int number = 0;
    for (const QByteArray &control : controls) {
        const QByteArray n = QByteArray::number(++number);
        text += "ORC|" + control + "|P" + n + "^EHR|||||||20260301||||\r";
        text +=
            "RXE|1^BID|314077^Lisinopril 20 MG Oral Tablet^RXNORM|1||TAB|||||30|TAB|2||||||||||||||||||\r";
        text += "TQ1|1|||BID\rRXR|PO\r";
    }
    return text;
}

InboundMessage hl7(const QByteArray &body)
{
    InboundMessage message;
    message.connection = QStringLiteral("adt");
    message.channel = InboundChannel::Mllp;
    message.format = InboundFormat::Hl7v2;
    message.body = body;
    return message;
}
}

class tst_FormatDoor : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    FormatDoor m_door{m_clock};

    QByteArrayList answer(const InboundMessage &message, const std::optional<Error> &refusal = {}) const
    {
        InboundReceipt receipt;
        receipt.refusal = refusal;
        return m_door.replies(message, receipt);
    }
    static QString ackOf(const QByteArray &reply)
    {
        const auto message = Hl7Message::parse(reply);
        if (!message)
            return QStringLiteral("unreadable");
        const Hl7Segment msa = message->segment("MSA");
        const Hl7Segment err = message->segment("ERR");
        return msa.field(1).text() + u' ' + msa.field(2).text() + u' ' + err.field(3).component(1).text();
    }

private slots:
    void theGravestOrderNamesTheKind_data()
    {
        QTest::addColumn<QByteArrayList>("controls");
        QTest::addColumn<QString>("kind");
        QTest::newRow("new") << QByteArrayList{"NW"} << "PRESCRIPTION_NEW";
        QTest::newRow("change") << QByteArrayList{"XO"} << "PRESCRIPTION_CHANGE";
        QTest::newRow("hold") << QByteArrayList{"HD"} << "PRESCRIPTION_CHANGE";
        QTest::newRow("cancel requested") << QByteArrayList{"CA"} << "PRESCRIPTION_CANCEL";
        QTest::newRow("discontinued") << QByteArrayList{"DC"} << "PRESCRIPTION_CANCEL";
        QTest::newRow("new and cancel") << QByteArrayList{"NW", "CA"} << "PRESCRIPTION_CANCEL";
        QTest::newRow("cancel and change") << QByteArrayList{"CA", "XO"} << "PRESCRIPTION_CANCEL";
        QTest::newRow("new and change") << QByteArrayList{"NW", "XO"} << "PRESCRIPTION_CHANGE";
    }
    void theGravestOrderNamesTheKind()
    {
        QFETCH(QByteArrayList, controls);
        QFETCH(QString, kind);
        const Envelope envelope = m_door.read(hl7(rde(controls)));
        QVERIFY2(!envelope.refusal,
                 envelope.refusal ? qPrintable(envelope.refusal->where + envelope.refusal->detail) : "");
        QCOMPARE(wordOf(envelope.kind), kind);
        QCOMPARE(envelope.messageId, QStringLiteral("C1"));
        QCOMPARE(envelope.patientKey, QStringLiteral("77^HOSP"));
    }

    void whatIsWrongIsKeptAndWhatIsNotOursIsNot()
    {
        QByteArray wrong = rde({"NW"});
        wrong.replace("RXE|", "ZXE|");
        const Envelope kept = m_door.read(hl7(wrong));
        QVERIFY(kept.refusal.has_value());
        QVERIFY(kept.isKept);
        QCOMPARE(kept.refusal->code, ErrorCode::InvalidMessage);
        QCOMPARE(ackOf(answer(hl7(wrong), kept.refusal).value(0)), QStringLiteral("AE C1 100"));

        QByteArray foreign = rde({"NW"});
        foreign.replace("RDE^O11^RDE_O11", "ORU^R01");
        const Envelope refused = m_door.read(hl7(foreign));
        QVERIFY(refused.refusal.has_value());
        QVERIFY(!refused.isKept);
        QCOMPARE(refused.refusal->code, ErrorCode::UnsupportedMessage);
        QCOMPARE(ackOf(answer(hl7(foreign), refused.refusal).value(0)), QStringLiteral("AR C1 200"));

        const Envelope garbage = m_door.read(hl7("GET / HTTP/1.1\r\n"));
        QVERIFY(garbage.refusal.has_value());
        QVERIFY(!garbage.isKept);
        QCOMPARE(ackOf(answer(hl7("GET / HTTP/1.1\r\n"), garbage.refusal).value(0)).left(2),
                 QStringLiteral("AR"));
    }

    void acceptedAndRepeatedMessagesAreAcknowledgedAlike()
    {
        QCOMPARE(ackOf(answer(hl7(rde({"NW"}))).value(0)), QStringLiteral("AA C1 "));
        InboundReceipt repeated;
        repeated.isDuplicate = true;
        QCOMPARE(ackOf(m_door.replies(hl7(rde({"NW"})), repeated).value(0)), QStringLiteral("AA C1 "));
    }

    void anIdOfAnotherMessageIsADuplicateKey()
    {
        const Error error{ErrorCode::DuplicateId, QStringLiteral("message id"), {}, 0};
        QCOMPARE(ackOf(answer(hl7(rde({"NW"})), error).value(0)), QStringLiteral("AE C1 205"));
    }

    void enhancedModeAnswersWhatWasAskedFor()
    {
        const QByteArrayList both = answer(hl7(rde({"NW"}, "AL", "AL")));
        QCOMPARE(both.size(), 2);
        QCOMPARE(ackOf(both[0]), QStringLiteral("CA C1 "));
        QCOMPARE(ackOf(both[1]), QStringLiteral("AA C1 "));
        QVERIFY(answer(hl7(rde({"NW"}, "NE", "NE"))).isEmpty());
    }

    void whatWasNotStoredIsNotAnswered()
    {
        const Result<InboundReceipt> busy = fail(ErrorCode::StoreBusy, QStringLiteral("db"));
        QVERIFY(m_door.replies(hl7(rde({"NW"})), busy).isEmpty());
    }

    void acknowledgementsHaveControlIdsOfTheirOwn()
    {
        QSet<QByteArray> ids;
        for (int i = 0; i < 1000; ++i)
            ids.insert(Hl7Message::parse(answer(hl7(rde({"NW"}))).value(0))->controlId().toByteArray());
        QCOMPARE(ids.size(), 1000);
    }

    void fhirAndJsonAreRead()
    {
        InboundMessage fhir;
        fhir.format = InboundFormat::FhirJson;
        fhir.body =
            R"({"resourceType":"MedicationRequest","id":"m1","meta":{"versionId":"3"},"status":"active",
            "intent":"order","subject":{"reference":"Patient/9"},"medicationCodeableConcept":{"text":"x"}})";
        const Envelope envelope = m_door.read(fhir);
        QVERIFY2(!envelope.refusal,
                 envelope.refusal ? qPrintable(envelope.refusal->where + envelope.refusal->detail) : "");
        QCOMPARE(envelope.messageId, QStringLiteral("MedicationRequest/m1/_history/3"));
        QCOMPARE(envelope.patientKey, QStringLiteral("Patient/9"));
        QVERIFY(m_door.replies(fhir, InboundReceipt{}).isEmpty());
        InboundMessage json;
        json.format = InboundFormat::Json;
        json.body = "[1";
        QVERIFY(m_door.read(json).refusal.has_value());
        QVERIFY(!m_door.read(json).isKept);
    }
};

QTEST_GUILESS_MAIN(tst_FormatDoor)
#include "tst_FormatDoor.moc"

#include "codec/fhir/FhirEnvelope.h"

#include <QFile>
#include <QTest>

using namespace concord;

namespace {
/// JSON written with single quotes.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

QByteArray bundle(const char *type, const QByteArrayList &resources, const QByteArray &head = {})
{
    QByteArrayList entries;
    for (const QByteArray &resource : resources)
        entries.append("{'resource':" + resource + "}");
    return "{'resourceType':'Bundle'," + head + "'type':'" + type + "','entry':[" + entries.join(',') + "]}";
}
QByteArray request(const char *status, const QByteArray &version = "1", const char *patient = "Patient/7")
{
    return "{'resourceType':'MedicationRequest','id':'rx1','meta':{'versionId':'" + version +
           "'},'status':'" + status + "','intent':'order','subject':{'reference':'" + patient +
           "'},'medicationCodeableConcept':{'text':'aspirin'}}";
}
QByteArray dispense(const char *status)
{
    return QByteArray("{'resourceType':'MedicationDispense','id':'d1','subject':{'reference':'Patient/"
                      "7'},'status':'") +
           status + "'}";
}
QByteArray resource(const char *type, const QByteArray &more)
{
    return QByteArray("{'resourceType':'") + type + "','id':'x1'" + (more.isEmpty() ? "" : ",") + more + "}";
}
const QByteArray subject = "'subject':{'reference':'Patient/7'}";
}

class tst_FhirEnvelope : public QObject
{
    Q_OBJECT
private slots:
    void eachResourceHasItsKind_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char *name, const QByteArray &body, const char *kind) {
            QTest::newRow(name) << body << QString::fromLatin1(kind);
        };
        row("first version", request("active"), "PRESCRIPTION_NEW");
        row("draft", request("draft"), "PRESCRIPTION_NEW");
        row("later version", request("active", "2"), "PRESCRIPTION_CHANGE");
        row("on hold", request("on-hold"), "PRESCRIPTION_CHANGE");
        row("completed", request("completed"), "PRESCRIPTION_CHANGE");
        row("cancelled", request("cancelled", "3"), "PRESCRIPTION_CANCEL");
        row("stopped", request("stopped"), "PRESCRIPTION_CANCEL");
        row("in error", request("entered-in-error"), "PRESCRIPTION_CANCEL");
        row("picked up", dispense("completed"), "DISPENSE");
        row("ready", dispense("in-progress"), "DISPENSE");
        row("returned", dispense("cancelled"), "DISPENSE_REVERSAL");
        row("declined", dispense("declined"), "DISPENSE_REVERSAL");
        row("dispense in error", dispense("entered-in-error"), "DISPENSE_REVERSAL");
        row("patient", resource("Patient", {}), "PATIENT");
        row("appointment", resource("Appointment", "'participant':[{'actor':{'reference':'Patient/7'}}]"),
            "APPOINTMENT");
        row("PDC code", resource("Observation", subject + ",'code':{'coding':[{'code':'PDC'}]}"),
            "ADHERENCE_SIGNAL");
        row("PDC text",
            resource("Observation", subject + ",'code':{'text':'Proportion of Days Covered, statins'}"),
            "ADHERENCE_SIGNAL");
        row("PDC measure",
            resource("MeasureReport", subject + ",'measure':'http://example.org/Measure/PDC-STA'"),
            "ADHERENCE_SIGNAL");
        row("PDC group",
            resource("MeasureReport", subject + ",'group':[{'code':{'coding':[{'code':'PDC-DR'}]}}]"),
            "ADHERENCE_SIGNAL");
        row("dispense with its order", bundle("collection", {request("active"), dispense("completed")}),
            "DISPENSE");
        row("gravest of several", bundle("transaction", {request("active"), request("cancelled")}),
            "PRESCRIPTION_CANCEL");
        row("order with context",
            bundle("transaction", {resource("Patient", {}), resource("Encounter", {}), request("active")}),
            "PRESCRIPTION_NEW");
    }
    void eachResourceHasItsKind()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, kind);
        const Envelope envelope = fhirEnvelope(json(body));
        QVERIFY2(!envelope.refusal, qPrintable(envelope.refusal ? envelope.refusal->detail : QString()));
        QCOMPARE(wordOf(envelope.kind), kind);
        QVERIFY(!envelope.patientKey.isEmpty());
    }

    void theMessageIdTellsVersionsApart_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("id");
        QTest::newRow("version") << request("active", "4") << "MedicationRequest/rx1/_history/4";
        QTest::newRow("time instead") << resource("Patient", "'meta':{'lastUpdated':'2026-03-01T00:00:00Z'}")
                                      << "Patient/x1/_history/2026-03-01T00:00:00Z";
        QTest::newRow("neither") << resource("Patient", {}) << "";
        QTest::newRow("Bundle.id") << bundle("message", {request("active")}, "'id':'b1',") << "b1";
        QTest::newRow("Bundle.identifier")
            << bundle("message", {request("active")}, "'id':'b1','identifier':{'value':'m-9'},") << "m-9";
        QTest::newRow("Bundle without")
            << bundle("collection", {request("active")}) << "MedicationRequest/rx1/_history/1";
    }
    void theMessageIdTellsVersionsApart()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, id);
        QCOMPARE(fhirEnvelope(json(body)).messageId, id);
    }

    void thePatientKeyIsWhatOrdersEvents_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("key");
        QTest::newRow("reference") << request("active") << "Patient/7";
        QTest::newRow("version cut off") << request("active", "1", "Patient/7/_history/3") << "Patient/7";
        QTest::newRow("foreign URL stays")
            << request("active", "1", "https://other/fhir/Patient/7") << "https://other/fhir/Patient/7";
        QTest::newRow("the patient himself") << resource("Patient", {}) << "Patient/x1";
        const QByteArray patient = "{'fullUrl':'urn:uuid:1','resource':{'resourceType':'Patient','identifier'"
                                   ":[{'system':'urn:mrn','value':'4711'}]}}";
        QTest::newRow("bundled under a temporary name")
            << "{'resourceType':'Bundle','type':'transaction','entry':[" + patient +
                   ",{'resource':" + request("active", "1", "urn:uuid:1") + "}]}"
            << "4711^urn:mrn";
        QTest::newRow("temporary name alone") << request("active", "1", "urn:uuid:9") << "urn:uuid:9";
        QTest::newRow("identifier only")
            << resource("MedicationDispense",
                        "'status':'completed','subject':{'identifier':{'system':'urn:mrn','value':'4711'}}")
            << "4711^urn:mrn";
        QTest::newRow("contained") << resource(
                                          "MedicationDispense",
                                          "'status':'completed','subject':{'reference':'#p'},'contained':[{'"
                                          "resourceType':'Patient','id':'p','identifier':[{'value':'12'}]}]")
                                   << "12";
    }
    void thePatientKeyIsWhatOrdersEvents()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, key);
        QCOMPARE(fhirEnvelope(json(body)).patientKey, key);
    }

    void whatIsNotServedSaysWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const QByteArray &body, const char *code, const char *detail) {
            QTest::newRow(name) << body << QString::fromLatin1(code) << QString::fromLatin1(detail);
        };
        row("not JSON", "MSH|", "invalid_message", "not JSON");
        row("XML", "<Patient/>", "unsupported_version", "XML");
        row("not FHIR", "{}", "invalid_message", "no resourceType");
        row("a list", "[1]", "invalid_message", "JSON object");
        row("encounter", resource("Encounter", {}), "unsupported_message", "'Encounter'");
        row("blood pressure", resource("Observation", "'code':{'text':'BP'}"), "unsupported_message",
            "'Observation'");
        row("document", bundle("document", {request("active")}), "unsupported_message", "'document'");
        row("answer", bundle("transaction-response", {request("active")}), "unsupported_message",
            "'transaction-response'");
        row("nothing of ours", bundle("collection", {resource("Encounter", {}), resource("Slot", {})}),
            "unsupported_message", "Encounter, Slot");
        row("empty", bundle("collection", {}), "unsupported_message", "without resources");
        row("two patients", bundle("collection", {request("active"), request("active", "1", "Patient/8")}),
            "unsupported_message", "several patients");
        row("not to be given",
            QByteArray(request("active")).replace("'intent'", "'doNotPerform':true,'intent'"),
            "unsupported_message", "not to give");
        row("heartbeat", bundle("history", {resource("Parameters", "'parameter':[{'name':'type'}]")}),
            "unsupported_message", "heartbeat");
    }
    void whatIsNotServedSaysWhatItIs()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        const Envelope envelope = fhirEnvelope(json(body));
        QVERIFY(envelope.refusal.has_value());
        QVERIFY(!envelope.isKept);
        QCOMPARE(codeName(envelope.refusal->code), code);
        QVERIFY2(envelope.refusal->detail.contains(detail), qPrintable(envelope.refusal->detail));
    }

    void anOrderWithoutPatientIsKeptForReview()
    {
        const Envelope envelope = fhirEnvelope(json(resource("MedicationRequest", "'status':'active'")));
        QVERIFY(envelope.refusal.has_value());
        QVERIFY(envelope.isKept);
        QCOMPARE(envelope.refusal->where, QStringLiteral("subject"));
    }

    void anIdOnlyNotificationIsEnvelopedByItsFocus()
    {
        const QByteArray status =
            "{'resourceType':'Parameters','parameter':[{'name':'type','valueCode':'event-notification'},"
            "{'name':'notification-event','part':[{'name':'event-number','valueString':'12'},"
            "{'name':'focus','valueReference':{'reference':'https://ehr/fhir/MedicationRequest/rx1'}}]}]}";
        const Envelope envelope = fhirEnvelope(json(bundle("history", {status})));
        QVERIFY(!envelope.refusal);
        QCOMPARE(wordOf(envelope.kind), QStringLiteral("PRESCRIPTION_CHANGE"));
        QCOMPARE(envelope.messageId, QStringLiteral("https://ehr/fhir/MedicationRequest/rx1#12"));
        QCOMPARE(pendingReference(json(bundle("history", {status}))),
                 std::optional(QStringLiteral("https://ehr/fhir/MedicationRequest/rx1")));
        QVERIFY(!pendingReference(json(bundle("history", {status, request("cancelled")}))));
        QVERIFY(!pendingReference(json(request("active"))));
        QVERIFY(!pendingReference("{"));
        // with the resource beside it, the resource counts
        const Envelope full = fhirEnvelope(json(bundle("history", {status, request("cancelled")})));
        QCOMPARE(wordOf(full.kind), QStringLiteral("PRESCRIPTION_CANCEL"));
        QCOMPARE(full.patientKey, QStringLiteral("Patient/7"));
    }
};

QTEST_GUILESS_MAIN(tst_FhirEnvelope)
#include "tst_FhirEnvelope.moc"

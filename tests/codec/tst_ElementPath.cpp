#include "FhirR4.h"

#include "codec/veterinary/ElementPath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace concord;

namespace {
const QString table = QStringLiteral("u_patient_record");

QJsonObject object(const QByteArray &singleQuoted)
{
    return QJsonDocument::fromJson(json(singleQuoted)).object();
}

Result<ElementPath> parse(const char *text)
{
    return ElementPath::parse(QString::fromUtf8(text), table, fhirR4());
}

QJsonObject with(const char *path, const QJsonValue &value, QJsonObject resource = {})
{
    putElement(resource, *parse(path), value);
    return resource;
}
}

/// Paths into FHIR resources: what they are checked against, what they find and what they make.
class tst_ElementPath : public QObject
{
    Q_OBJECT
private slots:
    void knowsTheTypeOfItsElement_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("type");
        const auto row = [](const char *path, const char *type) {
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(type);
        };
        row("Patient.id", "id");
        row("Patient.birthDate", "date");
        row("Patient.name", "HumanName");
        row("Patient.contact[owner].name", "HumanName");
        row("Patient.contact[owner].telecom[phone].value", "string");
        row("Patient.extension[patient-animal].extension[species].valueCodeableConcept", "CodeableConcept");
        row("Patient.extension[http://example.org/a.b/c].valueQuantity", "Quantity");
        row("Appointment.start", "instant");
        row("Appointment.participant[room].actor", "Reference");
        row("Encounter.period.start", "dateTime");
        row("MedicationRequest.dosageInstruction.doseAndRate.doseQuantity", "Quantity");
        row("MedicationRequest.medicationCodeableConcept", "CodeableConcept");
        row("DocumentReference.content.attachment.data", "base64Binary");
    }
    void knowsTheTypeOfItsElement()
    {
        QFETCH(QString, path);
        QFETCH(QString, type);
        const auto parsed = ElementPath::parse(path, table, fhirR4());
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().detail));
        QCOMPARE(parsed->type(), type);
        QCOMPARE(parsed->text(), path);
    }

    void saysWhatWouldBeRight_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *path, const char *says) {
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromUtf8(says);
        };
        row("", "a path begins with a resource type");
        row("Patient", "a path names an element");
        row("Person.name", "a path begins with a resource type"); // not among the definitions
        row("DomainResource.extension", "a path begins with a resource type");
        row("Patient.birthdate", "did you mean \"birthDate\"?");
        row("Patient.zzz", "it has there active, address");
        row("Patient.birthDate.day", "nothing stands below a simple value");
        row("Patient.contact.name", "which of several is to be said, contact[…]: owner, emergency");
        row("Patient.contact[vet].name", "no such contact: owner, emergency");
        row("Patient.name[owner].text", "name has no kinds to choose from");
        row("Patient.identifier[chip].value", "no such identifier: record, number, microchip");
        row("Patient.extension[patient-animal].extension[colour].valueString", "no such extension");
        row("Patient.extension[two words].valueString", "no such extension");
        row("Patient..name", "a step is a name");
        row("Patient.contact[owner", "a step is a name");
        // as the hospital's specification has them
        row("Appointment.subject", "a patient takes part: Appointment.participant[patient].actor");
        row("Encounter.note", "a note is a document of its own: DocumentReference");
        row("Appointment.participant[owner].actor", "no such participant: patient, clinician, room");
    }
    void saysWhatWouldBeRight()
    {
        QFETCH(QString, path);
        QFETCH(QString, says);
        const auto parsed = ElementPath::parse(path, table, fhirR4());
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().detail.contains(says), qPrintable(parsed.error().detail));
    }

    void knowsRequiredCodesAndTargets()
    {
        QVERIFY(parse("Appointment.status")->codes().contains(QStringLiteral("booked")));
        QVERIFY(parse("Appointment.serviceType")->codes().isEmpty());
        QCOMPARE(parse("Encounter.appointment")->targets(), QStringList{QStringLiteral("Appointment")});
    }

    void writesWhatItReads_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *path, const char *expected) {
            QTest::newRow(path) << QString::fromLatin1(path) << json(expected);
        };
        row("Patient.birthDate", "{'birthDate':'x'}");
        row("Patient.name", "{'name':['x']}");
        row("Patient.identifier[microchip].value",
            "{'identifier':[{'system':'urn:concord:microchip','value':'x'}]}");
        row("Patient.identifier[record].value",
            "{'identifier':[{'system':'urn:concord:servicenow:u_patient_record','value':'x'}]}");
        row("Patient.contact[emergency].telecom[email].value",
            "{'contact':[{'relationship':[{'coding':[{'code':'C','display':'Emergency "
            "Contact','system':'http://"
            "terminology.hl7.org/CodeSystem/v2-0131'}],'text':'Emergency "
            "Contact'}],'telecom':[{'system':'email','value'"
            ":'x'}]}]}");
        row("Patient.extension[patient-animal].extension[breed].valueCodeableConcept",
            "{'extension':[{'extension':[{'url':'breed','valueCodeableConcept':'x'}],'url':'http://hl7.org/"
            "fhir/"
            "StructureDefinition/patient-animal'}]}");
        row("Patient.extension[coat].valueString",
            "{'extension':[{'url':'urn:concord:veterinary:coat','valueString':'x'}]}");
        row("Encounter.participant[clinician].individual", "{'participant':[{'individual':'x'}]}");
        row("MedicationRequest.dosageInstruction.doseAndRate.doseQuantity",
            "{'dosageInstruction':[{'doseAndRate':[{'doseQuantity':'x'}]}]}");
    }
    void writesWhatItReads()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, expected);
        const QJsonObject made = with(path.toLatin1(), QStringLiteral("x"));
        QCOMPARE(QJsonDocument(made).toJson(QJsonDocument::Compact), expected);
        if (!path.contains(QStringLiteral("clinician"))) // by the reference, which is "x" here
            QCOMPARE(elementAt(made, *parse(path.toLatin1())).value.toString(), QStringLiteral("x"));
    }

    void findsTheItemThatIsMeant()
    {
        const QJsonObject patient = object("{'contact':[{'relationship':[{'coding':[{'code':'C'}]}],'"
                                           "name':{'text':'Ada'}},{'relationship':[{'text':"
                                           "'Owner'}],'name':{'text':'Peter'},'telecom':[{'system':'"
                                           "phone','use':'old','value':'1'},{'system':'phone',"
                                           "'value':'2'}]}]}");
        QCOMPARE(elementAt(patient, *parse("Patient.contact[owner].telecom[phone].value")).value.toString(),
                 QStringLiteral("2"));
        const FoundElement found = elementAt(patient, *parse("Patient.contact[owner].name"));
        QCOMPARE(found.pointer, QStringLiteral("/contact/1/name"));
        QCOMPARE(found.signs, QStringList{QStringLiteral("/contact/1/relationship")});
        QVERIFY(!elementAt(patient, *parse("Patient.identifier[microchip].value")).isThere());
    }

    void findsAParticipantByItsReference_data()
    {
        QTest::addColumn<QByteArray>("actor");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("type") << json("{'type':'Practitioner','display':'a'}") << true;
        QTest::newRow("literal") << json("{'reference':'Practitioner/7'}") << true;
        QTest::newRow("of a server")
            << json("{'reference':'https://e.example/fhir/Practitioner/7/_history/2'}") << true;
        QTest::newRow("another") << json("{'reference':'Patient/7'}") << false;
    }
    void findsAParticipantByItsReference()
    {
        QFETCH(QByteArray, actor);
        QFETCH(bool, isFound);
        const QJsonObject appointment{
            {QStringLiteral("participant"),
             QJsonArray{QJsonObject{{QStringLiteral("actor"), QJsonDocument::fromJson(actor).object()}}}}};
        QCOMPARE(elementAt(appointment, *parse("Appointment.participant[clinician].actor")).isThere(),
                 isFound);
    }

    void writesBesideWhatIsThere()
    {
        QJsonObject patient = with("Patient.contact[owner].name", QStringLiteral("Peter"));
        patient = with("Patient.contact[emergency].name", QStringLiteral("Ada"), patient);
        patient = with("Patient.contact[owner].telecom[phone].value", QStringLiteral("1"), patient);
        QCOMPARE(patient[u"contact"].toArray().size(), 2);
        QCOMPARE(patient[u"contact"][0][u"telecom"][0][u"value"].toString(), QStringLiteral("1"));
    }
};

QTEST_GUILESS_MAIN(tst_ElementPath)
#include "tst_ElementPath.moc"

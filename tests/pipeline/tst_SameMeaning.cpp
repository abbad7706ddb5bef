#include "pipeline/ContentFixture.h"

#include "pipeline/steps/DecodeStep.h"
#include "pipeline/steps/NormaliseStep.h"
#include "pipeline/steps/ValidateStep.h"

#include "codec/canonical/PayloadSchema.h"
#include "codec/hl7/Hl7ToCanonical.h"
#include "domain/PrescriptionRules.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

using namespace concord;

namespace {
/// What only FHIR has: the ids of resources and references to them, the status of each order, and whether the
/// patient has accepted.
void forgetResources(CanonicalEvent &event)
{
    const auto isReference = [](const Identifier &id) {
        return id.type == u"RI";
    };
    event.patient.identifiers.removeIf(isReference);
    for (CanonicalOrder &order : event.orders) {
        order.sourceId.clear();
        order.sourceVersion.clear();
        order.status = order.status.value_or(statusAfter(order.action, std::nullopt));
    }
    if (event.appointment) {
        for (AppointmentParticipant &one : event.appointment->participants) {
            if (one.role == u"patient")
                one.status.clear();
        }
    }
}

QByteArray segments(const QByteArrayList &lines)
{
    return lines.join('\r') + '\r';
}

const QByteArray pid = "PID|1||4711^^^HOSP^MR||Doe^Jane^A||19700131|F|||1 Main St^^Town^MA^02139||555-1234";
const QByteArray patient =
    R"({'resourceType':'Patient','id':'p','identifier':[{'type':{'coding':[{'code':'MR'}]},
 'system':'HOSP','value':'4711'}],'name':[{'family':'Doe','given':['Jane','A']}],'birthDate':'1970-01-31','gender':'female',
 'telecom':[{'system':'phone','value':'555-1234'}],
 'address':[{'line':['1 Main St'],'city':'Town','state':'MA','postalCode':'02139'}]})";
const QByteArray drug =
    R"('coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076','display':'lisinopril 10 MG Oral Tablet'}])";

QByteArray header(const char *type, const char *structure)
{
    return QByteArray("MSH|^~\\&|EHR|HOSP|CONCORD|PH|20260301100000+0000||") + type + "^" + structure +
           "|M1|P|2.5.1";
}

/// The FHIR resource with the patient beside it, as the collection a sender would make of it.
QByteArray withPatient(const QByteArray &resource)
{
    return json("{'resourceType':'Bundle','type':'collection','timestamp':'2026-03-01T10:00:00+00:00','entry'"
                ":[{'resource':" +
                patient + "},{'resource':" + resource + "}]}");
}
}

/// HL7 v2 and FHIR that say the same give the same canonical values, up to what the other has no place for.
class tst_SameMeaning : public QObject
{
    Q_OBJECT
private slots:
    void pairs_data()
    {
        QTest::addColumn<QByteArray>("hl7");
        QTest::addColumn<QByteArray>("fhir");
        const QByteArray order =
            segments({header("RDE^O11", "RDE_O11"), pid,
                      "ORC|NW|P-9^EHR|F-9^PHARM||||||20260228090000+0000|||1234567893^House^Gregory^^^^^^NPI&"
                      "2.16.840.1.113883.4.6&ISO^L^^^NPI",
                      "RXE||314076^lisinopril 10 MG Oral Tablet^RXNORM|1||TAB^Tablet|TAB^tablet|^one a "
                      "day||N|30.0|TAB^Tablet|2|||RX-77",
                      "NTE|1||seq=1", "TQ1|1||BID||||20260228|20270228", "RXR|PO^Oral^HL70162"});
        QTest::newRow("RDE^O11 new, MedicationRequest active")
            << order
            << withPatient(R"({'resourceType':'MedicationRequest','status':'active','intent':'order',
 'subject':{'reference':'Patient/p'},'identifier':[{'type':{'coding':[{'code':'PLAC'}]},'system':'EHR','value':'P-9'},
 {'type':{'coding':[{'code':'FILL'}]},'system':'PHARM','value':'F-9'},{'value':'RX-77'}],
 'contained':[{'resourceType':'Practitioner','id':'d','identifier':[{'type':{'coding':[{'code':'NPI'}]},'system':'http://hl7.org/fhir/sid/us-npi','value':'1234567893'}],
  'name':[{'family':'House','given':['Gregory']}]},
  {'resourceType':'Medication','id':'m','code':{)" +
                           drug + R"(},'form':{'text':'tablet'}}],'medicationReference':{'reference':'#m'},
 'requester':{'reference':'#d'},'authoredOn':'2026-02-28T09:00:00+00:00','note':[{'text':'seq=1'}],
 'dosageInstruction':[{'text':'one a day','timing':{'code':{'coding':[{'code':'BID'}]}},
  'route':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0162','code':'PO'}]},
  'doseAndRate':[{'doseQuantity':{'value':1,'unit':'tablet'}}]}],
 'dispenseRequest':{'quantity':{'value':30,'unit':'TAB'},'numberOfRepeatsAllowed':2,
  'validityPeriod':{'start':'2026-02-28','end':'2027-02-28'}},
 'substitution':{'allowedBoolean':false}})");

        QTest::newRow("RDE^O11 discontinued, MedicationRequest stopped")
            << segments({header("RDE^O11", "RDE_O11"), pid, "ORC|DC|P-9^EHR|F-9^PHARM|||||||||||||^allergy",
                         "RXE||314076^lisinopril 10 MG Oral Tablet^RXNORM|1||TAB^Tablet||||||||||RX-77",
                         "TQ1|1||BID", "RXR|PO^Oral^HL70162"})
            << withPatient(R"({'resourceType':'MedicationRequest','status':'stopped','intent':'order',
 'subject':{'reference':'Patient/p'},'identifier':[{'type':{'coding':[{'code':'PLAC'}]},'system':'EHR','value':'P-9'},
 {'type':{'coding':[{'code':'FILL'}]},'system':'PHARM','value':'F-9'},{'value':'RX-77'}],
 'medicationCodeableConcept':{)" +
                           drug + R"(},'statusReason':{'text':'allergy'},
 'dosageInstruction':[{'timing':{'repeat':{'frequency':2,'period':1,'periodUnit':'d'}},
  'route':{'coding':[{'system':'http://snomed.info/sct','code':'26643006'}]},
  'doseAndRate':[{'doseQuantity':{'value':1,'unit':'tab'}}]}]})");

        QTest::newRow("RDS^O13, MedicationDispense completed")
            << segments({header("RDS^O13", "RDS_O13"), pid, "ORC|RE|P-9^EHR|F-9^PHARM",
                         "RXD||314076^lisinopril 10 MG Oral "
                         "Tablet^RXNORM|20260301|30|TAB^Tablet||RX-77||careful|1234567893^Pill^Pat^^^^^^NPI&"
                         "2.16.840.1.113883.4.6&ISO^L^^^NPI|G|||||||LOT1",
                         "RXR|PO^Oral^HL70162"})
            << withPatient(
                   R"({'resourceType':'MedicationDispense','status':'completed','subject':{'reference':'Patient/p'},
 'identifier':[{'value':'RX-77/20260301'}],'contained':[{'resourceType':'Medication','id':'m','code':{)" +
                   drug + R"(},'batch':{'lotNumber':'LOT1'}},
  {'resourceType':'Practitioner','id':'d','identifier':[{'type':{'coding':[{'code':'NPI'}]},'system':'http://hl7.org/fhir/sid/us-npi','value':'1234567893'}],
  'name':[{'family':'Pill','given':['Pat']}]},
  {'resourceType':'MedicationRequest','id':'r','identifier':[{'type':{'coding':[{'code':'PLAC'}]},'system':'EHR','value':'P-9'},
   {'type':{'coding':[{'code':'FILL'}]},'system':'PHARM','value':'F-9'},{'value':'RX-77'}]}],
 'medicationReference':{'reference':'#m'},'authorizingPrescription':[{'reference':'#r'}],'whenHandedOver':'2026-03-01',
 'quantity':{'value':30,'unit':'TAB'},'performer':[{'actor':{'reference':'#d'}}],'note':[{'text':'careful'}],
 'dosageInstruction':[{'route':{'coding':[{'system':'http://snomed.info/sct','code':'26643006'}]}}],
 'substitution':{'wasSubstituted':true}})");

        QTest::newRow("ADT^A08, Patient")
            << segments({header("ADT^A08", "ADT_A01"), "EVN||20260301", pid, "PV1||O"})
            << json("{'resourceType':'Bundle','type':'collection','timestamp':'2026-03-01T10:00:00+00:00','"
                    "entry':[{'resource':" +
                    patient + "}]}");

        QTest::newRow("SIU^S12, Appointment booked")
            << segments({header("SIU^S12", "SIU_S12"),
                         "SCH|A-1^EHR|A-2^CLINIC||||^follow-up|^check-up||30|MIN|^^^20260305083000+0000^"
                         "20260305090000+0000||||||||||||||Booked",
                         pid, "RGS|1", "AIL|1||ROOM2|||20260305083000+0000|||30|MIN||Booked"})
            << withPatient(R"({'resourceType':'Appointment','status':'booked','identifier':[
 {'type':{'coding':[{'code':'PLAC'}]},'system':'EHR','value':'A-1'},{'type':{'coding':[{'code':'FILL'}]},'system':'CLINIC','value':'A-2'}],
 'start':'2026-03-05T08:30:00+00:00','end':'2026-03-05T09:00:00+00:00','minutesDuration':30,'reasonCode':[{'text':'check-up'}],
 'participant':[{'actor':{'reference':'Patient/p','display':'Doe, Jane A'},'status':'accepted'},
  {'actor':{'type':'Location','identifier':{'value':'ROOM2'},'display':'ROOM2'},'status':'accepted'}]})");
    }
    void pairs()
    {
        QFETCH(QByteArray, hl7);
        QFETCH(QByteArray, fhir);
        ContentFixture f;
        EventWork works[] = {f.message(hl7, QStringLiteral("1"), InboundFormat::Hl7v2),
                             f.message(fhir, QStringLiteral("2"), InboundFormat::FhirJson)};
        for (EventWork &work : works) {
            for (Step *step : std::initializer_list<Step *>{&m_decode, &m_validate, &m_normalise}) {
                const auto verdict = step->run(work, *f.db, f.clock);
                QVERIFY(verdict.has_value());
                QVERIFY2(verdict->kind == StepVerdict::Kind::Done,
                         qPrintable(QString::fromLatin1(step->name()) + QLatin1Char(' ') +
                                    (verdict->error
                                         ? verdict->error->where + QLatin1Char(' ') + verdict->error->detail
                                         : verdict->detail)));
            }
            forgetResources(work.canonical);
        }
        const QJsonObject left = canonicalDocument(works[0].canonical);
        const QJsonObject right = canonicalDocument(works[1].canonical);
        if (left != right) {
            qWarning("HL7  %s", QJsonDocument(left).toJson().constData());
            qWarning("FHIR %s", QJsonDocument(right).toJson().constData());
        }
        QVERIFY(works[0].canonical == works[1].canonical);
        QCOMPARE(works[0].mappings, works[1].mappings);
    }

    /// Whatever the maps make of real messages is within the schema of its kind.
    void everyServedHl7SampleKeepsTheSchema()
    {
        const QDir dir(QStringLiteral(TEST_DATA_DIR "/hl7v2/messages"));
        int decoded = 0;
        for (const QString &name : dir.entryList(QDir::Files)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto event = Hl7Message::parse(file.readAll()).and_then(hl7ToCanonical);
            if (!event)
                continue;
            ++decoded;
            const QJsonObject payload = canonicalDocument(*event)[QStringLiteral("payload")].toObject();
            const auto valid = validatePayload(event->kind, payload);
            QVERIFY2(valid, qPrintable(name + (valid ? QString()
                                                     : QLatin1Char(' ') + valid.error().where +
                                                           QLatin1Char(' ') + valid.error().detail)));
        }
        QVERIFY2(decoded >= 40, qPrintable(QString::number(decoded)));
    }

private:
    DecodeStep m_decode;
    ValidateStep m_validate;
    NormaliseStep m_normalise;
};

QTEST_GUILESS_MAIN(tst_SameMeaning)
#include "tst_SameMeaning.moc"

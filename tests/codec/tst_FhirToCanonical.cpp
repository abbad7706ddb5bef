#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/PayloadSchema.h"
#include "codec/fhir/FhirEnvelope.h"
#include "codec/fhir/FhirToCanonical.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <zlib.h>

using namespace concord;

namespace {
QString dataPath(const QString &below)
{
    return QStringLiteral(TEST_DATA_DIR "/") + below;
}

QByteArray unpacked(const QString &path)
{
    QByteArray text;
    QByteArray chunk(1 << 16, Qt::Uninitialized);
    const gzFile packed = gzopen(QFile::encodeName(path).constData(), "rb");
    for (int n = 1; packed && n > 0;) {
        n = gzread(packed, chunk.data(), unsigned(chunk.size()));
        text.append(chunk.constData(), qMax(0, n));
    }
    gzclose(packed);
    return text;
}

QString told(const Error &e)
{
    return codeName(e.code) + QLatin1Char(' ') + e.where + QStringLiteral(": ") + e.detail;
}

/// Decodes at the door and in the pipeline, and checks that what comes out keeps the contract. Empty: all
/// well.
QString trouble(const QByteArray &body, CanonicalEvent *out = nullptr)
{
    const Envelope envelope = fhirEnvelope(body);
    if (envelope.refusal)
        return QStringLiteral("door: ") + told(*envelope.refusal);
    const auto event = fhirToCanonical(body);
    if (!event)
        return told(event.error());
    if (event->kind != envelope.kind)
        return QStringLiteral("the door saw another kind");
    const QJsonObject payload = canonicalDocument(*event)[QStringLiteral("payload")].toObject();
    if (const auto valid = validatePayload(event->kind, payload); !valid)
        return QStringLiteral("schema: ") + told(valid.error());
    const auto back = canonicalFromJson(canonicalJson(*event).toUtf8());
    if (!back || !(*back == *event))
        return QStringLiteral("does not come back from JSON");
    if (out)
        *out = *event;
    return {};
}

/// JSON written with single quotes.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

const QByteArray fullRequest = json(R"({
 'resourceType':'MedicationRequest','id':'rx1','meta':{'versionId':'3','lastUpdated':'2026-03-01T10:00:00Z'},
 'identifier':[{'type':{'coding':[{'code':'PLAC'}]},'system':'EHR','value':'P-9'},
  {'type':{'coding':[{'code':'FILL'}]},'assigner':{'display':'PHARM'},'value':'F-9'},{'system':'urn:rx','value':'RX-77'}],
 'status':'active','intent':'order','subject':{'reference':'Patient/7'},
 'contained':[{'resourceType':'Medication','id':'m','code':{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm',
  'code':'314076','display':'lisinopril 10 MG Oral Tablet'}]},'form':{'text':'tablet'}},
  {'resourceType':'Practitioner','id':'d','identifier':[{'system':'http://hl7.org/fhir/sid/us-npi','value':'1234567893'}],
   'name':[{'family':'Old'},{'use':'official','family':'House','given':['Gregory','A']}]}],
 'medicationReference':{'reference':'#m'},'requester':{'reference':'#d'},'authoredOn':'2026-02-28',
 'dosageInstruction':[{'text':'one a day','route':{'coding':[{'system':'http://snomed.info/sct','code':'26643006'}]},
  'timing':{'repeat':{'frequency':1,'period':1,'periodUnit':'d'}},
  'doseAndRate':[{'doseQuantity':{'value':1,'unit':'tablet'}}]}],
 'dispenseRequest':{'quantity':{'value':30.0,'unit':'TAB'},'numberOfRepeatsAllowed':2,
  'expectedSupplyDuration':{'value':4,'code':'wk'},'validityPeriod':{'start':'2026-02-28','end':'2027-02-28'}},
 'substitution':{'allowedCodeableConcept':{'coding':[{'code':'N'}]}},'note':[{'text':'seq=1'}]})");
}

class tst_FhirToCanonical : public QObject
{
    Q_OBJECT
private slots:
    void anOrderKeepsAllItSays()
    {
        CanonicalEvent event;
        QCOMPARE(trouble(fullRequest, &event), QString());
        CanonicalOrder o;
        o.action = OrderAction::Change;
        o.sourceId = QStringLiteral("rx1");
        o.sourceVersion = QStringLiteral("3");
        o.placer = {QStringLiteral("EHR"), QStringLiteral("P-9"), {}};
        o.filler = {QStringLiteral("PHARM"), QStringLiteral("F-9"), {}};
        o.prescriptionNumber = QStringLiteral("RX-77");
        o.status = PrescriptionStatus::Active;
        o.codings = {
            {systems::rxNorm, QStringLiteral("314076"), QStringLiteral("lisinopril 10 MG Oral Tablet")}};
        o.medicationText = QStringLiteral("lisinopril 10 MG Oral Tablet");
        o.dosage = {QStringLiteral("1 tablet"), QStringLiteral("1/1d"), QStringLiteral("26643006")};
        o.sig = QStringLiteral("one a day");
        o.form = QStringLiteral("tablet");
        o.dispense = {QStringLiteral("30"), QStringLiteral("TAB")};
        o.refills = 2;
        o.daysSupply = 28;
        o.writtenOn = QStringLiteral("2026-02-28");
        o.startsOn = QStringLiteral("2026-02-28");
        o.endsOn = QStringLiteral("2027-02-28");
        o.prescriber = {{{QStringLiteral("http://hl7.org/fhir/sid/us-npi"), QStringLiteral("1234567893"),
                          QStringLiteral("NPI")}},
                        QStringLiteral("House"),
                        QStringLiteral("Gregory A")};
        o.substitutionAllowed = false;
        o.notes = {QStringLiteral("seq=1")};
        QCOMPARE(event.orders.size(), size_t(1));
        QCOMPARE(canonicalObject(event.orders.front()), canonicalObject(o));
        QCOMPARE(event.patient.identifiers,
                 (QList<Identifier>{{{}, QStringLiteral("Patient/7"), QStringLiteral("RI")}}));
        QCOMPARE(event.occurredAt, QStringLiteral("2026-03-01T10:00:00Z"));
    }

    void aDispenseLeadsToItsOrder()
    {
        CanonicalEvent event;
        QCOMPARE(trouble(json(R"({'resourceType':'Bundle','type':'collection','entry':[
 {'resource':{'resourceType':'MedicationRequest','id':'rx1','identifier':[{'value':'RX-77'}],'status':'active'}},
 {'resource':{'resourceType':'MedicationDispense','id':'d1','status':'cancelled','subject':{'reference':'Patient/7'},
  'statusReasonCodeableConcept':{'text':'not picked up'},'authorizingPrescription':[{'reference':'MedicationRequest/rx1'}],
  'medicationCodeableConcept':{'coding':[{'system':'http://hl7.org/fhir/sid/ndc','code':'0002-1152-01'}]},
  'quantity':{'value':2.5,'unit':'mL','code':'mL'},'daysSupply':{'value':30,'unit':'Day'},'whenHandedOver':'2026-03-02',
  'performer':[{'actor':{'reference':'Practitioner/p','display':'Pat'}}],'substitution':{'wasSubstituted':true}}}]})"),
                         &event),
                 QString());
        QCOMPARE(wordOf(event.kind), QStringLiteral("DISPENSE_REVERSAL"));
        const CanonicalDispense &d = event.dispenses.at(0);
        QCOMPARE(wordOf(d.action), QStringLiteral("returned_to_stock"));
        QCOMPARE(d.prescriptionNumber, QStringLiteral("RX-77"));
        QCOMPARE(d.placer, (Identifier{{}, QStringLiteral("rx1"), QStringLiteral("RI")}));
        QCOMPARE(d.quantity, (Quantity{QStringLiteral("2.5"), QStringLiteral("mL")}));
        QCOMPARE(d.daysSupply, std::optional(30));
        QCOMPARE(d.substituted, std::optional(true));
        QCOMPARE(d.performers.at(0).family, QStringLiteral("Pat"));
        QCOMPARE(d.reason, QStringLiteral("not picked up"));
    }

    void aLinkSaysWhichRecordsAreOnePatient()
    {
        const auto patient = [](const char *type) {
            return json(
                R"({'resourceType':'Patient','id':'a','identifier':[{'value':'1'}],'link':[{'type':')" +
                QByteArray(type) + R"(','other':{'reference':'Patient/b'}}]})");
        };
        CanonicalEvent event;
        QCOMPARE(trouble(patient("replaces"), &event), QString());
        QCOMPARE(event.patient.identifiers.first().value, QStringLiteral("Patient/a"));
        QCOMPARE(event.patient.mergedIdentifiers.first().value, QStringLiteral("Patient/b"));
        QCOMPARE(trouble(patient("replaced-by"), &event), QString());
        QCOMPARE(event.patient.identifiers.first().value, QStringLiteral("Patient/b"));
        QCOMPARE(event.patient.mergedIdentifiers.size(), qsizetype(2));
        // both records in one Bundle: the one that names the other says it
        const QByteArray other = json(R"({'resourceType':'Patient','id':'b','identifier':[{'value':'2'}]})");
        QCOMPARE(trouble(json("{'resourceType':'Bundle','type':'transaction','entry':[{'resource':") + other +
                             "},{\"resource\":" + patient("replaces") + "}]}",
                         &event),
                 QString());
        QCOMPARE(event.patient.identifiers.first().value, QStringLiteral("Patient/a"));
        QCOMPARE(event.patient.mergedIdentifiers.first().value, QStringLiteral("Patient/b"));
        QCOMPARE(trouble(patient("seealso"), &event), QString());
        QVERIFY(event.patient.mergedIdentifiers.isEmpty());
    }

    void anAppointmentNamesWhoTakesPart()
    {
        CanonicalEvent event;
        QCOMPARE(
            trouble(
                json(R"({'resourceType':'Appointment','id':'a1','meta':{'versionId':'2'},'status':'booked',
 'identifier':[{'type':{'coding':[{'code':'FILL'}]},'value':'F1'}],
 'start':'2026-03-05T08:30:00+01:00','end':'2026-03-05T09:00:00+01:00','minutesDuration':30,'reasonCode':[{'text':'check-up'}],
 'participant':[{'actor':{'reference':'Patient/7'},'status':'accepted'},{'actor':{'reference':'Location/2','display':'Room 2'},'status':'accepted'}]})"),
                &event),
            QString());
        QCOMPARE(event.appointment->action, QStringLiteral("modify"));
        QCOMPARE(event.appointment->placer.value, QStringLiteral("a1"));
        QCOMPARE(event.appointment->filler.value, QStringLiteral("F1"));
        QCOMPARE(event.appointment->minutes, std::optional(30));
        QCOMPARE(event.appointment->participants.at(1).role, QStringLiteral("location"));
        QCOMPARE(event.patient.identifiers.first().value, QStringLiteral("Patient/7"));
    }

    void adherenceIsAProportion_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("pdc");
        const QByteArray observation = json(
            R"({'resourceType':'Observation','id':'o','status':'final','code':{'text':'proportion of days covered'},
 'subject':{'reference':'Patient/7'},'effectivePeriod':{'start':'2026-01-01','end':'2026-03-31'},'valueQuantity':{'value':87,'unit':'%'}})");
        QTest::newRow("percent") << observation << "0.87";
        QTest::newRow("proportion")
            << QByteArray(observation).replace(R"("value":87,"unit":"%")", R"("value":0.5)") << "0.5";
        QTest::newRow("measure report")
            << json(
                   R"({'resourceType':'MeasureReport','id':'m','measure':'http://example.org/Measure/PDC-RASA','status':'complete','type':'individual',
 'subject':{'reference':'Patient/7'},'period':{'start':'2026-01-01','end':'2026-03-31'},'group':[{'measureScore':{'value':1}}]})")
            << "1";
    }
    void adherenceIsAProportion()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, pdc);
        CanonicalEvent event;
        QCOMPARE(trouble(body, &event), QString());
        QCOMPARE(event.adherence->pdc, pdc);
        QCOMPARE(event.adherence->periodEnd, QStringLiteral("2026-03-31"));
    }

    void whatCannotBeReadSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *from, const char *to, const char *where, const char *code) {
            QTest::newRow(to) << json(from) << json(to) << QString::fromLatin1(where)
                              << QString::fromLatin1(code);
        };
        row("'status':'active'", "'status':'burnt'", "status", "invalid_message");
        row("'status':'active'", "'status':1", "status", "invalid_message");
        row("'status':'active',", "", "status", "invalid_message");
        row("'authoredOn':'2026-02-28'", "'authoredOn':'yesterday'", "authoredOn", "invalid_message");
        row("'reference':'#m'", "'reference':'Medication/9'", "medicationReference.reference",
            "reference_not_found");
        row("'numberOfRepeatsAllowed':2", "'numberOfRepeatsAllowed':1e300",
            "dispenseRequest.numberOfRepeatsAllowed", "invalid_message");
        row("'medicationReference'", "'medication'", "medication[x]", "invalid_message");
        row("'dosageInstruction':[", "'dosageInstruction':[7,", "dosageInstruction[0]", "invalid_message");
    }
    void whatCannotBeReadSaysWhere()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, where);
        QFETCH(QString, code);
        QByteArray body = fullRequest;
        QVERIFY(body.contains(from));
        const auto event = fhirToCanonical(body.replace(from, to));
        QVERIFY(!event.has_value());
        QCOMPARE(event.error().where, where);
        QCOMPARE(codeName(event.error().code), code);
    }

    void hl7sExamplesDecodeOrSayWhyNot()
    {
        static const QHash<QString, QString> refused = readRefused();
        const QDir dir(dataPath(QStringLiteral("fhir-r4/examples")));
        int decoded = 0;
        QStringList wrong;
        for (const QString &name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString found = trouble(file.readAll());
            const QString type = name.section(QLatin1Char('-'), 0, 0);
            const bool isOurs =
                QStringList{QStringLiteral("MedicationRequest"), QStringLiteral("MedicationDispense"),
                            QStringLiteral("Patient"), QStringLiteral("Appointment")}
                    .contains(type);
            const QString expected = refused.value(
                name, isOurs ? QString()
                             : QStringLiteral("door: unsupported_message resourceType: '%1' is not "
                                              "served here")
                                   .arg(type));
            if (found != expected)
                wrong.append(name + QStringLiteral(" → ") + found);
            decoded += found.isEmpty() ? 1 : 0;
        }
        for (const QString &line : wrong)
            qWarning("%s", qPrintable(line));
        QVERIFY(wrong.isEmpty());
        QCOMPARE(decoded, 57);
    }

    /// Damaged in any way: an answer, never a crash.
    void damagedExamplesAreAnswered()
    {
        QRandomGenerator random(20260301);
        const QDir dir(dataPath(QStringLiteral("fhir-r4/examples")));
        int refused = 0;
        int rounds = 0;
        for (const QString &name :
             dir.entryList({QStringLiteral("Medication*.json"), QStringLiteral("Bundle-b*.json"),
                            QStringLiteral("A*.json"), QStringLiteral("Patient*.json")},
                           QDir::Files, QDir::Name)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray whole = file.readAll();
            for (int i = 0; i < 10; ++i, ++rounds) {
                QByteArray body = i < 3 ? whole.left(random.bounded(int(whole.size()))) : whole;
                for (int flips = i < 3 ? 0 : random.bounded(1, 20); flips > 0; --flips)
                    body[random.bounded(int(body.size()))] = "{}[]:,\"0e-\\x"[random.bounded(12)];
                refused += fhirEnvelope(body).refusal ? 1 : 0;
                (void)fhirToCanonical(body);
                (void)pendingReference(body);
            }
        }
        QVERIFY(rounds > 700);
        QVERIFY(refused > rounds / 2);
    }

    void everySyntheaPatientDecodes()
    {
        const QDir dir(dataPath(QStringLiteral("synthea/patients")));
        size_t orders = 0;
        int files = 0;
        for (const QString &name : dir.entryList({QStringLiteral("*.json.gz")}, QDir::Files)) {
            CanonicalEvent event;
            const QString found = trouble(unpacked(dir.filePath(name)), &event);
            QVERIFY2(found.isEmpty(), qPrintable(found));
            orders += event.orders.size();
            ++files;
        }
        QCOMPARE(files, 40);
        QCOMPARE(orders, size_t(1058));
    }

    void everySyntheaRowDecodes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("rows");
        QTest::newRow("bulk orders") << "synthea/bulk-data-server/MedicationRequest.ndjson.gz" << 1161;
        QTest::newRow("bulk patients") << "synthea/bulk-data-server/Patient.ndjson.gz" << 50;
        QTest::newRow("bulk10 orders") << "synthea/bulk10/MedicationRequest.ndjson.gz" << 1745;
        QTest::newRow("bulk10 patients") << "synthea/bulk10/Patient.ndjson.gz" << 13;
        QTest::newRow("5000 orders") << "synthea/meds/medication-requests-5000.ndjson.gz" << 5000;
    }
    void everySyntheaRowDecodes()
    {
        QFETCH(QString, path);
        QFETCH(int, rows);
        int read = 0;
        for (const QByteArray &line : unpacked(dataPath(path)).split('\n')) {
            if (line.trimmed().isEmpty())
                continue;
            const QString found = trouble(line);
            QVERIFY2(found.isEmpty(), qPrintable(found + QString::fromUtf8(line.left(300))));
            ++read;
        }
        QCOMPARE(read, rows);
    }

private:
    /// Of HL7's examples: the Bundles, which are no events, and two that name a Medication they do not bring.
    static QHash<QString, QString> readRefused()
    {
        static const std::pair<const char *, const char *> table[] = {
            {"Bundle-101.json", "door: unsupported_message entry: a Bundle of nothing that is served here: "
                                "DiagnosticReport, Observation"},
            {"Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe.json",
             "door: unsupported_message entry[3]: a Bundle about several patients: an event concerns one"},
            {"Bundle-3ad0687e-f477-468c-afd5-fcc2bf897809.json",
             "door: unsupported_message entry: a Bundle of nothing that is served here: Practitioner"},
            {"Bundle-3ad0687e-f477-468c-afd5-fcc2bf897819.json",
             "door: unsupported_message entry: a Bundle of nothing that is served here: Location"},
            {"Bundle-b248b1b2-1686-4b94-9936-37d7a5f94b51.json",
             "door: unsupported_message entry[1]: a Bundle about several patients: an event concerns one"},
            {"Bundle-bundle-references.json",
             "door: unsupported_message entry[1]: a Bundle about several patients: an event concerns one"},
            {"Bundle-bundle-request-medsallergies.json",
             "door: unsupported_message entry: a Bundle without resources"},
            {"Bundle-bundle-response-medsallergies.json",
             "door: unsupported_message type: a Bundle of type 'batch-response' is not an event"},
            {"Bundle-bundle-response.json",
             "door: unsupported_message type: a Bundle of type 'transaction-response' is not an event"},
            {"Bundle-bundle-search-warning.json",
             "door: unsupported_message entry: a Bundle of nothing that is served here: OperationOutcome"},
            {"Bundle-conceptmaps.json",
             "door: unsupported_message entry: a Bundle of nothing that is served here: ConceptMap"},
            {"Bundle-externals.json", "door: unsupported_message entry: a Bundle of nothing that is served "
                                      "here: CodeSystem, ValueSet"},
            {"Bundle-f001.json", "door: unsupported_message entry: a Bundle of nothing that is served here: "
                                 "DiagnosticReport, ServiceRequest"},
            {"Bundle-father.json",
             "door: unsupported_message type: a Bundle of type 'document' is not an event"},
            {"Bundle-hla-1.json", "door: unsupported_message entry: a Bundle of nothing that is served here: "
                                  "DiagnosticReport, MolecularSequence, Observation"},
            {"Bundle-lipids.json", "door: unsupported_message entry: a Bundle of nothing that is served "
                                   "here: DiagnosticReport, Observation"},
            {"Bundle-micro.json", "door: unsupported_message entry: a Bundle of nothing that is served here: "
                                  "DiagnosticReport, Observation, ServiceRequest"},
            {"Bundle-report.json", "door: unsupported_message entry: a Bundle of nothing that is served "
                                   "here: DiagnosticReport, Observation"},
            {"Bundle-ussg-fht.json", "door: unsupported_message entry: a Bundle of nothing that is served "
                                     "here: Questionnaire, ValueSet"},
            {"MedicationDispense-meddisp0329.json", "reference_not_found medicationReference.reference: the "
                                                    "Medication is neither contained nor in the Bundle"},
            {"MedicationRequest-medrx0323.json", "reference_not_found medicationReference.reference: the "
                                                 "Medication is neither contained nor in the Bundle"},
        };
        QHash<QString, QString> refused;
        for (const auto &[name, why] : table)
            refused.insert(QString::fromLatin1(name), QString::fromLatin1(why));
        return refused;
    }
};

QTEST_GUILESS_MAIN(tst_FhirToCanonical)
#include "tst_FhirToCanonical.moc"

#include "VeterinarySamples.h"

#include "codec/veterinary/ToFhir.h"
#include "codec/veterinary/ToTable.h"

#include <QFile>
#include <QTest>

using namespace concord;

namespace {
MappedResources made(VeterinaryKind kind, const QJsonObject &record)
{
    return toFhir(vet::mapping(kind), vet::record(record), vet::context());
}

MappedRecord readBack(VeterinaryKind kind, const QJsonObject &document)
{
    const auto set = ResourceSet::read(document);
    auto back = set ? toTable(vet::mapping(kind), *set, vet::context()) : fail(set.error());
    if (!back)
        qFatal("%s: %s", qPrintable(back.error().where), qPrintable(back.error().detail));
    return *std::move(back);
}

QJsonObject resource(const MappedResources &made, const char *type, int index = 0)
{
    const QJsonObject *found = made.resources.find(QString::fromLatin1(type), index);
    return found ? *found : QJsonObject();
}

QJsonObject with(QJsonObject record, const char *column, const QString &value)
{
    record.insert(QString::fromLatin1(column), value);
    return record;
}

QStringList keptColumns(const QJsonObject &resource)
{
    QStringList columns;
    const QJsonArray extensions = resource[u"extension"].toArray();
    for (const auto &one : extensions) {
        if (one[u"url"] == QStringLiteral("urn:concord:veterinary:as-sent"))
            columns.append(one[u"extension"][0][u"valueString"].toString());
    }
    return columns;
}
}

/// Whole records through the mappings that ship.
class tst_VeterinaryMapping : public QObject
{
    Q_OBJECT
private slots:
    void aPatientHasItsAnimalItsOwnerAndItsAllergies()
    {
        const MappedResources all = made(VeterinaryKind::Patient, vet::patient());
        QVERIFY(all.isWhole());
        const QJsonObject patient = resource(all, "Patient");
        QCOMPARE(patient[u"gender"].toString(), QStringLiteral("female"));
        const QJsonObject animal = patient[u"extension"][0].toObject();
        QCOMPARE(animal[u"url"].toString(),
                 QStringLiteral("http://hl7.org/fhir/StructureDefinition/patient-animal"));
        QStringList parts;
        const QJsonArray list = animal[u"extension"].toArray();
        for (const auto &one : list)
            parts.append(one[u"url"].toString());
        QCOMPARE(parts.join(u' '), QStringLiteral("species breed genderStatus"));
        QCOMPARE(patient[u"identifier"][2][u"system"].toString(), QStringLiteral("urn:concord:microchip"));
        const QJsonObject owner = resource(all, "RelatedPerson");
        QCOMPARE(owner[u"name"][0][u"text"].toString(), QStringLiteral("Peter James Chalmers"));
        QCOMPARE(owner[u"relationship"][0][u"coding"][0][u"code"].toString(), QStringLiteral("OWN"));
        QCOMPARE(owner[u"relationship"], patient[u"contact"][0][u"relationship"]);
        QCOMPARE(owner[u"telecom"], patient[u"contact"][0][u"telecom"]);
        QCOMPARE(all.resources.count(QStringLiteral("AllergyIntolerance")), 2);
        QCOMPARE(resource(all, "AllergyIntolerance", 1)[u"code"][u"text"].toString(),
                 QStringLiteral("Chicken"));
        QVERIFY(keptColumns(patient).isEmpty());
    }

    /// The specification's Appointment.subject: a patient takes part.
    void anAppointmentHasParticipants()
    {
        const MappedResources all = made(VeterinaryKind::Appointment, vet::appointment());
        QVERIFY(all.isWhole());
        const QJsonObject appointment = resource(all, "Appointment");
        QStringList types;
        const QJsonArray participants = appointment[u"participant"].toArray();
        for (const auto &one : participants) {
            types.append(one[u"actor"][u"type"].toString());
            QCOMPARE(one[u"status"].toString(), QStringLiteral("accepted"));
        }
        QCOMPARE(types.join(u' '), QStringLiteral("Patient Practitioner Location"));
        QCOMPARE(appointment[u"start"].toString(), QStringLiteral("2026-03-08T14:30:00Z"));
        QCOMPARE(appointment[u"end"].toString(), QStringLiteral("2026-03-08T15:15:00Z"));
        QVERIFY(!appointment.contains(QStringLiteral("subject")));
        QCOMPARE(keptColumns(appointment),
                 QStringList{QStringLiteral("appointment_status")}); // confirmed is booked
    }

    void aTreatmentIsSpreadOverItsResources()
    {
        const MappedResources all = made(VeterinaryKind::Treatment, vet::treatment());
        QVERIFY(all.isWhole());
        const QJsonObject encounter = resource(all, "Encounter");
        QCOMPARE(encounter[u"status"].toString(), QStringLiteral("finished"));
        QVERIFY(!encounter.contains(QStringLiteral("note")));
        const QString reference = literalOf(encounter);
        QVERIFY(reference.startsWith(QStringLiteral("urn:uuid:")));
        const auto counts = [&](const char *type) {
            return all.resources.count(QString::fromLatin1(type));
        };
        QCOMPARE(counts("Condition"), 1);
        QCOMPARE(counts("Procedure"), 2);
        QCOMPARE(counts("MedicationRequest"), 1);
        for (const char *type : {"Condition", "Procedure", "MedicationRequest"}) {
            const QJsonObject one = resource(all, type);
            QCOMPARE(one[u"encounter"][u"reference"].toString(), reference);
            QCOMPARE(one[u"subject"], encounter[u"subject"]);
        }
        QCOMPARE(resource(all, "MedicationRequest")[u"dosageInstruction"][0][u"doseAndRate"][0]
                                                   [u"doseQuantity"][u"code"]
                                                       .toString(),
                 QStringLiteral("mg/kg"));
        QCOMPARE(resource(all, "Procedure", 1)[u"status"].toString(), QStringLiteral("completed"));
        const QJsonObject notes = resource(all, "DocumentReference");
        QCOMPARE(notes[u"context"][u"encounter"][0][u"reference"].toString(), reference);
        QCOMPARE(QByteArray::fromBase64(notes[u"content"][0][u"attachment"][u"data"].toString().toLatin1()),
                 QByteArray("Line one\nLine two"));
    }

    void whatIsProducedIsValid_data()
    {
        QTest::addColumn<VeterinaryKind>("kind");
        QTest::addColumn<QJsonObject>("record");
        QTest::newRow("patient") << VeterinaryKind::Patient << vet::patient();
        QTest::newRow("patient that the EHR knows")
            << VeterinaryKind::Patient << with(vet::patient(), "ehr_id", QStringLiteral("12"));
        QTest::newRow("patient of no known species")
            << VeterinaryKind::Patient << with(vet::patient(), "species", {});
        QTest::newRow("appointment") << VeterinaryKind::Appointment << vet::appointment();
        QTest::newRow("cancelled") << VeterinaryKind::Appointment
                                   << with(vet::appointment(), "appointment_status",
                                           QStringLiteral("cancelled"));
        QTest::newRow("treatment") << VeterinaryKind::Treatment << vet::treatment();
        QTest::newRow("treatment alone")
            << VeterinaryKind::Treatment
            << vet::object("{'sys_id':'1','patient':'2','treatment_date':'2026-01-01 "
                           "00:00:00','primary_clinician':'3'}");
    }
    void whatIsProducedIsValid()
    {
        QFETCH(VeterinaryKind, kind);
        QFETCH(QJsonObject, record);
        const MappedResources all = made(kind, record);
        QVERIFY(!all.resources.isEmpty());
        for (const QJsonObject &one : all.resources.resources()) {
            QCOMPARE(errorsOf(vet::text(one)), QStringList());
            QCOMPARE(warningsOf(vet::text(one)), QStringList());
        }
        const QByteArray bundle = vet::text(transactionOf(all.resources));
        QCOMPARE(errorsOf(bundle), QStringList());
        QCOMPARE(warningsOf(bundle), QStringList());
    }

    void theSpeciesIsSaidToBeUnknownWhereOnlyABreedIsKnown()
    {
        const MappedResources all = made(VeterinaryKind::Patient, with(vet::patient(), "species", {}));
        const QJsonObject species = resource(all, "Patient")[u"extension"][0][u"extension"][0].toObject();
        QCOMPARE(species[u"url"].toString(), QStringLiteral("species"));
        QCOMPARE(species[u"valueCodeableConcept"][u"coding"][0][u"system"].toString(),
                 QStringLiteral("http://terminology.hl7.org/CodeSystem/data-absent-reason"));
        const MappedRecord back = readBack(VeterinaryKind::Patient, transactionOf(all.resources));
        QVERIFY(!back.record.has(QStringLiteral("species")));
    }

    void anUnknownSpeciesWaitsAndKeepsItsWords()
    {
        const QJsonObject record = with(vet::patient(), "species", QStringLiteral("gryphon"));
        const MappedResources all = made(VeterinaryKind::Patient, record);
        QVERIFY(!all.resources.isEmpty());
        QVERIFY(!all.isWhole());
        const MappedField field = vet::field(all.fields, "species");
        QCOMPARE(vet::verdict(field), QStringLiteral("needs_mapping code_unknown"));
        QVERIFY(field.isInTheWay());
        QVERIFY(field.isKept);
        const MappedField breed = vet::field(all.fields, "breed"); // goes on in words
        QCOMPARE(vet::verdict(breed), QStringLiteral("needs_mapping code_unknown"));
        QVERIFY(!breed.isInTheWay());
        const MappedRecord back = readBack(VeterinaryKind::Patient, transactionOf(all.resources));
        QCOMPARE(back.record.at(QStringLiteral("species")).value, QStringLiteral("gryphon"));
    }

    /// The site says what it is: the next record goes on.
    void aRowOfTheSiteReleasesIt()
    {
        ValueTarget gryphon{QStringLiteral("1"), systems::snomed, QStringLiteral("Gryphon"), {}, {}};
        MappingContext context = vet::context();
        context.value = [&](ValueKind kind, const QString &text) {
            return kind == ValueKind::Species && valueKeyText(text) == QStringLiteral("gryphon")
                       ? &gryphon
                       : vet::shippedTables().find(kind, {}, text);
        };
        const QJsonObject record = with(vet::patient(), "species", QStringLiteral("gryphon"));
        const MappedResources all =
            toFhir(vet::mapping(VeterinaryKind::Patient), vet::record(record), context);
        QVERIFY(all.isWhole());
    }

    void whatIsRequiredAndMissingStopsTheRecord_data()
    {
        QTest::addColumn<VeterinaryKind>("kind");
        QTest::addColumn<QJsonObject>("record");
        QTest::addColumn<QByteArray>("column");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("no name") << VeterinaryKind::Patient
                                 << with(vet::patient(), "patient_name", QStringLiteral("  "))
                                 << QByteArray("patient_name") << QStringLiteral("missing");
        QTest::newRow("no time") << VeterinaryKind::Appointment
                                 << with(vet::appointment(), "appointment_date", QStringLiteral("soon"))
                                 << QByteArray("appointment_date") << QStringLiteral("refused not_a_time");
        QTest::newRow("no such status")
            << VeterinaryKind::Appointment
            << with(vet::appointment(), "appointment_status", QStringLiteral("postponed"))
            << QByteArray("appointment_status") << QStringLiteral("needs_mapping code_unknown");
    }
    void whatIsRequiredAndMissingStopsTheRecord()
    {
        QFETCH(VeterinaryKind, kind);
        QFETCH(QJsonObject, record);
        QFETCH(QByteArray, column);
        QFETCH(QString, verdict);
        const MappedResources all = made(kind, record);
        QVERIFY(all.resources.isEmpty());
        QVERIFY(!all.isWhole());
        const MappedField field = vet::field(all.fields, column);
        QCOMPARE(vet::verdict(field), verdict);
        QVERIFY(field.isInTheWay());
        QVERIFY(!field.verdict.detail.isEmpty());
    }

    void whatNobodySaidIsDefaulted()
    {
        const MappedResources all =
            made(VeterinaryKind::Appointment, with(vet::appointment(), "duration_minutes", {}));
        QCOMPARE(vet::verdict(vet::field(all.fields, "duration_minutes")),
                 QStringLiteral("defaulted row_default"));
        QCOMPARE(resource(all, "Appointment")[u"minutesDuration"].toInt(), 30);
    }

    void whatHasNoRowIsSaidToBeDropped()
    {
        QJsonObject record = with(vet::patient(), "u_colour", QStringLiteral("brown"));
        record.insert(QStringLiteral("sys_created_by"), QStringLiteral("admin"));
        const MappedResources all = made(VeterinaryKind::Patient, record);
        QCOMPARE(vet::verdict(vet::field(all.fields, "u_colour")), QStringLiteral("dropped no_row"));
        QCOMPARE(vet::field(all.fields, "sys_created_by").column, QString()); // ServiceNow's own
    }

    void aDoseOfOneOfSeveralDrugsIsNotGuessed()
    {
        const MappedResources all =
            made(VeterinaryKind::Treatment,
                 with(vet::treatment(), "medications_prescribed", QStringLiteral("A; B")));
        const MappedField field = vet::field(all.fields, "dose_per_kg");
        QCOMPARE(vet::verdict(field), QStringLiteral("dropped which_one"));
        QVERIFY(field.isKept);
        QVERIFY(all.isWhole());
        for (int i = 0; i < 2; ++i)
            QVERIFY(!resource(all, "MedicationRequest", i).contains(QStringLiteral("dosageInstruction")));
        const MappedRecord back = readBack(VeterinaryKind::Treatment, transactionOf(all.resources));
        QCOMPARE(back.record.at(QStringLiteral("dose_per_kg")).value, QStringLiteral("0.1"));
        QCOMPARE(back.record.at(QStringLiteral("dose_unit")).value, QStringLiteral("mg/kg"));
    }

    void dosesOfSeveralDrugsAreNotMixedUp()
    {
        MappedResources all = made(VeterinaryKind::Treatment, vet::treatment());
        QJsonObject other = resource(all, "MedicationRequest");
        ResourceSet set = all.resources;
        set.obtain(QStringLiteral("MedicationRequest"), 1) = other;
        const auto back = toTable(vet::mapping(VeterinaryKind::Treatment), set, vet::context());
        QVERIFY(back);
        QCOMPARE(vet::verdict(vet::field(back->fields, "dose_per_kg")), QStringLiteral("dropped which_one"));
    }

    /// What was sent counts as long as the EHR has not changed the element.
    void theEhrsChangeWinsOverWhatWasSent()
    {
        const MappedResources all = made(VeterinaryKind::Appointment, vet::appointment());
        QJsonObject appointment = resource(all, "Appointment");
        const auto status = [](const QJsonObject &one) {
            return readBack(VeterinaryKind::Appointment, one)
                .record.at(QStringLiteral("appointment_status"))
                .value;
        };
        QCOMPARE(status(appointment), QStringLiteral("confirmed"));
        appointment.insert(QStringLiteral("status"), QStringLiteral("cancelled"));
        QCOMPARE(status(appointment), QStringLiteral("cancelled"));
    }

    void anAppointmentOfTheEhrIsRead()
    {
        const MappedRecord back = readBack(
            VeterinaryKind::Appointment,
            vet::object(
                "{'resourceType':'Appointment','id':'55','status':'noshow','start':'2026-07-05T16:30:00+02:"
                "00','end':"
                "'2026-07-05T17:15:00+02:00','serviceType':[{'coding':[{'system':'http://terminology.hl7.org/"
                "CodeSystem/"
                "v2-0276','code':'EMERGENCY'}]}],'reasonCode':[{'text':'Limping'},{'text':'Cough'}],"
                "'priority':5,'participant':[{'status':'accepted','actor':{'reference':'Patient/"
                "9','identifier':{"
                "'system':'urn:concord:servicenow:u_patient_record','value':'0a1b'}}},{'status':'accepted','"
                "actor':{"
                "'reference':'Practitioner/"
                "3','identifier':{'system':'urn:concord:servicenow:sys_user','value':'77"
                "aa'}}}]}"));
        QVERIFY(back.isWhole());
        QCOMPARE(
            back.record.json(),
            vet::object(
                "{'appointment_date':'2026-07-05 14:30:00','appointment_status':'no_show','appointment_type':"
                "'emergency','assigned_clinician':'77aa','duration_minutes':'45','ehr_id':'55','patient':"
                "'0a1b','reason_for_visit':'Limping'}"));
        QStringList dropped;
        for (const MappedField &field : back.fields) {
            if (field.row == 0)
                dropped.append(field.path);
        }
        QCOMPARE(dropped, (QStringList{QStringLiteral("Appointment.priority"),
                                       QStringLiteral("Appointment.reasonCode[1].text")}));
    }

    /// HL7's own example of an animal: its contact is no owner.
    void theExampleOfHl7IsRead()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/fhir-r4/examples/Patient-animal.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject animal = QJsonDocument::fromJson(file.readAll()).object();
        const MappedRecord back = readBack(VeterinaryKind::Patient, animal);
        QVERIFY(!back.isWhole());
        QVERIFY(back.record.values().isEmpty());
        const auto after = [&](const char *column) {
            return vet::field(back.fields, column).after.reveal();
        };
        QCOMPARE(after("species"), QStringLiteral("dog"));
        QCOMPARE(after("gender"), QStringLiteral("FS"));
        QCOMPARE(after("patient_name"), QStringLiteral("Kenzi"));
        QCOMPARE(vet::verdict(vet::field(back.fields, "owner_name")), QStringLiteral("missing"));
    }

    void anOwnerWhoIsOnlyARelatedPersonIsFound()
    {
        const MappedRecord back = readBack(
            VeterinaryKind::Patient,
            vet::object(
                "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patient','id':'1','name':[{'"
                "text':"
                "'Rex'}]}},{'resource':{'resourceType':'RelatedPerson','patient':{'reference':'Patient/1'},"
                "'relationship':[{'text':'owner'}],'name':[{'given':['Ada'],'family':'Castro'}],'telecom':[{'"
                "system'"
                ":'phone','value':'555'}]}}]}"));
        QVERIFY(back.isWhole());
        QCOMPARE(back.record.at(QStringLiteral("owner_name")).value, QStringLiteral("Ada Castro"));
        QCOMPARE(back.record.at(QStringLiteral("owner_phone")).value, QStringLiteral("555"));
    }

    /// ServiceNow would cut it without a word.
    void whatIsTooLongForTheColumnIsRefused()
    {
        const MappedResources all = made(VeterinaryKind::Patient, vet::patient());
        QJsonObject patient = resource(all, "Patient");
        patient.insert(QStringLiteral("name"),
                       QJsonArray{QJsonObject{{QStringLiteral("text"), QString(101, u'x')}}});
        const MappedRecord back = readBack(VeterinaryKind::Patient, patient);
        QCOMPARE(vet::verdict(vet::field(back.fields, "patient_name")), QStringLiteral("refused too_long"));
        QVERIFY(back.record.values().isEmpty());
    }

    void anotherResourceIsNoPatient()
    {
        const auto set = ResourceSet::read(vet::object("{'resourceType':'Observation'}"));
        QVERIFY(set);
        const auto back = toTable(vet::mapping(VeterinaryKind::Patient), *set, vet::context());
        QVERIFY(!back);
        QCOMPARE(back.error().detail, QStringLiteral("expected one Patient, found 0"));
        QVERIFY(!ResourceSet::read(vet::object("{'name':'x'}")));
    }

    void aColumnOfTheSiteIsAnExtensionOfOurs()
    {
        QFile file(QStringLiteral(":/mappings/veterinary/patient.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray document = file.readAll();
        document.replace(
            "\"time_zone\": \"UTC\",",
            "\"time_zone\": \"UTC\", \"columns\": {\"u_coat\": {\"type\": \"choice\", \"choices\": "
            "{\"short\": \"Short\"}}, \"u_insured\": {\"type\": \"boolean\"}},");
        document.replace(
            "  \"rows\": [",
            "  \"rows\": [{\"column\": \"u_coat\", \"transform\": \"choice\", \"path\": "
            "\"Patient.extension[coat].valueCodeableConcept\"}, {\"column\": \"u_insured\", \"transform\": "
            "\"custom\", \"path\": \"Patient.extension[insured].valueBoolean\"},");
        const MappingReading reading = readMappingDocument(document, *shippedVeterinaryTables(), fhirR4());
        QVERIFY2(reading.mapping, reading.faults.empty() ? "" : qPrintable(reading.faults.front().text({})));
        const QJsonObject record = with(with(vet::patient(), "u_coat", QStringLiteral("short")), "u_insured",
                                        QStringLiteral("true"));
        const MappedResources all = toFhir(*reading.mapping, vet::record(record), vet::context());
        QVERIFY(all.isWhole());
        const QByteArray patient = vet::text(resource(all, "Patient"));
        QCOMPARE(errorsOf(patient), QStringList());
        QVERIFY(patient.contains(json("{'url':'urn:concord:veterinary:insured','valueBoolean':true}")));
        const auto back = toTable(*reading.mapping, all.resources, vet::context());
        QVERIFY(back);
        QCOMPARE(back->record.at(QStringLiteral("u_coat")).value, QStringLiteral("short"));
        QCOMPARE(back->record.at(QStringLiteral("u_insured")).value, QStringLiteral("true"));
    }

    void theSameRecordIsPutAtTheSamePlace()
    {
        const QJsonObject once = transactionOf(made(VeterinaryKind::Patient, vet::patient()).resources);
        const QJsonObject again = transactionOf(made(VeterinaryKind::Patient, vet::patient()).resources);
        QCOMPARE(once, again);
        QCOMPARE(once[u"entry"][0][u"request"][u"url"].toString(),
                 QStringLiteral("Patient?identifier=urn%3Aconcord%3Aservicenow%3Au_patient_record%7C0a1b"));
        const QJsonObject known = transactionOf(
            made(VeterinaryKind::Patient, with(vet::patient(), "ehr_id", QStringLiteral("12"))).resources);
        QCOMPARE(known[u"entry"][0][u"request"][u"url"].toString(), QStringLiteral("Patient/12"));
        QCOMPARE(known[u"entry"][1][u"resource"][u"patient"][u"reference"].toString(),
                 QStringLiteral("Patient/12"));
    }
};

QTEST_GUILESS_MAIN(tst_VeterinaryMapping)
#include "tst_VeterinaryMapping.moc"

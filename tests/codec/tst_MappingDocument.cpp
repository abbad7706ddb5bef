#include "VeterinarySamples.h"

#include <QFile>
#include <QTest>

using namespace concord;

namespace {
QByteArray shipped(const char *name)
{
    QFile file(QStringLiteral(":/mappings/veterinary/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

MappingReading read(const QByteArray &document)
{
    return readMappingDocument(document, *shippedVeterinaryTables(), fhirR4());
}

/// The shipped mapping with one text in the place of another, which stands there once.
QByteArray changed(const char *name, const QByteArray &from, const QByteArray &to)
{
    QByteArray document = shipped(name);
    if (document.count(from) != 1)
        qFatal("'%s' stands %d times in %s", from.constData(), int(document.count(from)), name);
    return document.replace(from, to);
}
}

/// Mappings as data: those that ship are valid, and what is wrong in one is said with its place.
class tst_MappingDocument : public QObject
{
    Q_OBJECT
private slots:
    void everyShippedMappingIsValid_data()
    {
        QTest::addColumn<VeterinaryKind>("kind");
        QTest::addColumn<int>("rows");
        QTest::newRow("patient") << VeterinaryKind::Patient << 21;
        QTest::newRow("appointment") << VeterinaryKind::Appointment << 14;
        QTest::newRow("treatment") << VeterinaryKind::Treatment << 18;
    }
    void everyShippedMappingIsValid()
    {
        QFETCH(VeterinaryKind, kind);
        QFETCH(int, rows);
        const auto mapping = shippedFieldMapping(kind, fhirR4());
        QVERIFY2(mapping, mapping ? "" : qPrintable(mapping.error().detail));
        QCOMPARE(mapping->kind, kind);
        QCOMPARE(int(mapping->rows.size()), rows);
        QCOMPARE(mapping->version, 1);
    }

    /// Every column of the table is somewhere: nothing of a record is dropped by the mappings that ship.
    void everyColumnHasItsRow()
    {
        for (const auto kind :
             {VeterinaryKind::Patient, VeterinaryKind::Appointment, VeterinaryKind::Treatment}) {
            const FieldMapping &mapping = vet::mapping(kind);
            QStringList mapped;
            for (const FieldRow &row : mapping.rows)
                mapped += row.columns();
            for (const TableColumn &column : mapping.table.columns) {
                const bool isOfServiceNow =
                    column.isReadOnly && column.name.startsWith(QStringLiteral("sys_"));
                QVERIFY2(isOfServiceNow || mapped.contains(column.name), qPrintable(column.name));
            }
        }
    }

    /// The tests' ServiceNow and the product know the same tables.
    void theTablesAreThoseOfThePeer()
    {
        QFile file(QStringLiteral(TEST_PEERS_DIR "/servicenow/tables.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto peer = readVeterinaryTables(file.readAll());
        const auto ours = shippedVeterinaryTables();
        QVERIFY(peer && ours);
        for (const VeterinaryTable &table : *ours) {
            const auto same = std::find_if(peer->begin(), peer->end(), [&](const VeterinaryTable &one) {
                return one.name == table.name;
            });
            QVERIFY(same != peer->end());
            QCOMPARE(same->columnNames(), table.columnNames());
            for (const TableColumn &column : table.columns)
                QVERIFY2(*same->find(column.name) == column, qPrintable(column.name));
        }
    }

    void aFaultSaysRowKeyAndWhatWouldBeRight_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("place"); // line:column of the value, row and column of the table, key
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &document, const char *place,
                            const char *says) {
            QTest::newRow(name) << document << QString::fromUtf8(place) << QString::fromUtf8(says);
        };
        row("unknown column", changed("patient.json", "\"column\": \"breed\"", "\"column\": \"bread\""),
            "row 6 (bread), column: ", "u_patient_record has no such column; did you mean \"breed\"?");
        row("unknown unit column",
            changed("patient.json", "\"unit_column\": \"weight_unit\"", "\"unit_column\": \"units\""),
            "row 9 (weight), parameters/unit_column: ", "no such column");
        row("a unit that is no word",
            changed("patient.json", "\"unit_column\": \"weight_unit\"", "\"unit_column\": \"date_of_birth\""),
            "row 9 (weight), parameters/unit_column: ", "a unit is a word");
        row("unknown transform",
            changed("patient.json", "\"transform\": \"breed\"", "\"transform\": \"bread\""),
            "row 6 (breed), transform: ", "unknown transform; did you mean \"breed\"?");
        row("unknown element", changed("patient.json", "Patient.birthDate", "Patient.birthdate"),
            "row 8 (date_of_birth), path: ", "R4 has no Patient.birthdate; did you mean \"birthDate\"?");
        row("the specification's subject",
            changed("appointment.json", "Appointment.participant[patient].actor", "Appointment.subject"),
            "row 4 (patient), path: ", "R4 has no Appointment.subject: a patient takes part");
        row("a resource of another table",
            changed("patient.json", "Patient.birthDate", "Encounter.period.start"),
            "row 8 (date_of_birth), path: ", "becomes no Encounter, but Patient, AllergyIntolerance");
        row("a transform for another element", changed("patient.json", "Patient.birthDate", "Patient.gender"),
            "row 8 (date_of_birth), transform: ",
            "date is for elements of type date, and this one is of type code");
        row("a transform for another column",
            changed("patient.json", "\"date_of_birth\", \"transform\": \"date\"",
                    "\"date_of_birth\", \"transform\": \"text\""),
            "row 8 (date_of_birth), transform: ", "what suits both: date");
        row("a list that becomes no resource",
            changed("patient.json", "AllergyIntolerance.code", "Patient.maritalStatus"),
            "row 17 (allergies), path: ", "a list becomes a resource each");
        row("an owner elsewhere",
            changed("patient.json", "Patient.contact[owner].address", "Patient.contact[emergency].address"),
            "row 14 (owner_address), path: ", "the owner stands below Patient.contact[owner]");
        row("a microchip elsewhere",
            changed("patient.json", "Patient.identifier[microchip].value",
                    "Patient.contact[owner].name.text"),
            "row 10 (microchip_id), path: ", "a microchip is an identifier");
        row("a custom field elsewhere",
            changed("patient.json", "Patient.extension[medical-notes].valueString", "Patient.name.text"),
            "row 19 (medical_notes), path: ", "a field of your own is an extension of ours");
        row("two rows for one element", changed("patient.json", "telecom[email]", "telecom[phone]"),
            "row 13 (owner_email), path: ",
            "row 12 writes Patient.contact[owner].telecom[phone].value already");
        row("an element and a part of it",
            changed("patient.json", "Patient.contact[owner].address", "Patient.contact[owner].name.text"),
            "row 14 (owner_address), path: ", "row 11 writes Patient.contact[owner].name already");
        row("two rows for one column",
            changed("patient.json", "\"column\": \"breed\"", "\"column\": \"patient_name\""),
            "row 6 (patient_name), column: ", "row 4 writes the column patient_name already");
        row("a mandatory column without a row",
            changed("patient.json", "\"column\": \"owner_phone\"", "\"column\": \"emergency_contact\""), "",
            "the column owner_phone is mandatory, and no row writes it");
        row("a mandatory column that is not required",
            changed("patient.json", "\"Patient.name\", \"required\": true", "\"Patient.name\""),
            "row 4 (patient_name): ", "the column patient_name is mandatory: the row has \"required\": true");
        row("what FHIR requires is not mapped",
            changed("appointment.json", "Appointment.start", "Appointment.end"),
            "/rows: ", "no row writes Appointment.start, which FHIR requires");
        row("what FHIR requires is not required",
            changed("treatment.json",
                    "\"Encounter.status\", \"required\": true, \"default\": \"in_progress\"",
                    "\"Encounter.status\""),
            "row 8 (treatment_status): ", "FHIR requires Encounter.status");
        row("a column that ServiceNow sets",
            changed("patient.json", "\"Patient.identifier[number].value\", \"direction\": \"to_fhir\"",
                    "\"Patient.identifier[number].value\""),
            "row 2 (number)", "ServiceNow alone sets number: expected \"to_fhir\"");
        row("a parameter of another transform",
            changed("appointment.json", "\"Appointment.comment\"",
                    "\"Appointment.comment\", \"parameters\": {\"type\": \"Patient\"}"),
            "row 12 (symptoms), parameters/type: ", "text has no parameters");
        row("a parameter that is needed",
            changed("patient.json", "\"parameters\": {\"unit_column\": \"weight_unit\"}, ", ""),
            "row 9 (weight): ", "quantity needs the parameter \"unit_column\"");
        row("a parameter that nobody knows", changed("patient.json", "\"unit_column\"", "\"unit_colunm\""),
            "row 9 (weight), parameters/unit_colunm: ", "unknown key; did you mean \"unit_column\"?");
        row("a value that the column does not have",
            changed("patient.json", "\"MN\": \"male\"", "\"NM\": \"male\""),
            "row 7 (gender), parameters/values/NM: ", "gender has no such value");
        row("a code that the element may not have",
            changed("patient.json", "\"U\": \"unknown\"", "\"U\": \"unknwon\""),
            "row 7 (gender), parameters/values/U: ",
            "no code that Patient.gender may have; did you mean \"unknown\"?");
        row("two values of one code and no way back",
            changed("patient.json", "\"back\": {\"false\": \"inactive\"}, ", ""),
            "row 21 (patient_status), parameters: ",
            "\"false\" comes from inactive, transferred: \"back\" says which");
        row("half a flag", changed("patient.json", "\"flag_value\": \"deceased\", ", ""),
            "row 21 (patient_status), parameters: ", "flag_path and flag_value go together");
        row("a reference that leads elsewhere",
            changed("appointment.json", "{\"type\": \"Practitioner\"}", "{\"type\": \"Device\"}"),
            "row 9 (assigned_clinician), parameters/type: ", "does not lead there");
        row("a default that is no value",
            changed("treatment.json", "\"default\": \"in_progress\"", "\"default\": \"open\""),
            "row 8 (treatment_status), default: ", "treatment_status has no such value");
        row("a default that is no number",
            changed("appointment.json", "\"default\": \"30\"", "\"default\": \"half\""),
            "row 6 (duration_minutes), default: ", "duration_minutes holds a number");
        row("no time zone",
            changed("patient.json", "\"time_zone\": \"UTC\"", "\"time_zone\": \"Mars/Utopia\""),
            "4:16: /time_zone: ", "expected an IANA name");
        row("another kind", changed("patient.json", "\"mapping\": \"patient\"", "\"mapping\": \"owner\""),
            "2:14: /mapping: ", "found \"owner\", expected patient, appointment or treatment");
        row("a key that stands twice",
            changed("patient.json", "\"version\": 1,", "\"version\": 1, \"version\": 2,"),
            ":17: /version: ", "this key stands twice");
        row("another direction",
            changed("appointment.json", "\"Appointment.comment\"",
                    "\"Appointment.comment\", \"direction\": \"up\""),
            "row 12 (symptoms), direction: ",
            "expected both (when it is not said), to_fhir or to_servicenow");
        row("no rows", R"({"mapping":"patient","version":1,"time_zone":"UTC","rows":[]})",
            "/rows: ", "expected a list of rows");
        row("no JSON", "{\"mapping\": patient}", ":1:13: ", "not JSON");
        row("no object", "[1]", ":1:1: ", "found a list");
        row("a column of the site that is there already",
            changed("patient.json", "\"time_zone\": \"UTC\",",
                    "\"time_zone\": \"UTC\", \"columns\": {\"breed\": {\"type\": \"string\"}},"),
            "/columns/breed: ", "the table has this column already");
        row("a choice without choices",
            changed("patient.json", "\"time_zone\": \"UTC\",",
                    "\"time_zone\": \"UTC\", \"columns\": {\"u_x\": {\"type\": \"choice\"}},"),
            "/columns/u_x: ", "a choice has choices");
    }
    void aFaultSaysRowKeyAndWhatWouldBeRight()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, place);
        QFETCH(QString, says);
        const MappingReading reading = read(document);
        QVERIFY(!reading.mapping);
        QVERIFY(!reading.faults.empty());
        QStringList texts;
        for (const MappingFault &fault : reading.faults)
            texts.append(fault.text(QStringLiteral("m.json")));
        const bool isSaid = std::any_of(texts.begin(), texts.end(), [&](const QString &text) {
            return text.startsWith(QStringLiteral("m.json:")) && text.contains(place) && text.contains(says);
        });
        QVERIFY2(isSaid, qPrintable(texts.join(u'\n')));
    }

    void aFaultStandsAtItsLine()
    {
        const MappingReading reading =
            read("{\n \"mapping\": \"patient\", \"version\": 1, \"time_zone\": \"UTC\",\n \"rows\": [\n  "
                 "{\"column\": "
                 "\"breed\",\n   \"transform\": \"bread\", \"path\": \"Patient.name\"}]}");
        QVERIFY(!reading.faults.empty());
        QCOMPARE(reading.faults.front().at.line, 5);
        QCOMPARE(reading.faults.front().at.column, 17);
        QCOMPARE(reading.faults.front().row, 1);
        QCOMPARE(reading.faults.front().column, QStringLiteral("breed"));
        QCOMPARE(reading.faults.front().pointer, QStringLiteral("/rows/0/transform"));
    }

    void aSiteAddsColumnsOfItsOwn()
    {
        QByteArray document =
            changed("patient.json", "\"time_zone\": \"UTC\",",
                    "\"time_zone\": \"Europe/Madrid\", \"columns\": {\"u_coat\": {\"type\": "
                    "\"choice\", \"choices\": {\"short\": \"Short\"}}},");
        document.replace("  \"rows\": [", "  \"rows\": [{\"column\": \"u_coat\", \"transform\": \"choice\", "
                                          "\"path\": \"Patient.extension[coat].valueCodeableConcept\"},");
        const MappingReading reading = read(document);
        QVERIFY2(reading.mapping, reading.faults.empty() ? "" : qPrintable(reading.faults.front().text({})));
        QCOMPARE(reading.mapping->timeZone, QByteArray("Europe/Madrid"));
        QCOMPARE(reading.mapping->rows.front().column.choices,
                 (std::vector<TableChoice>{{QStringLiteral("short"), QStringLiteral("Short")}}));
    }

    void whatBothSidesKnowIsCompared()
    {
        const FieldRules rules = fieldRulesOf(vet::mapping(VeterinaryKind::Patient));
        const auto rule = [&](const char *field) {
            const auto found = std::find_if(rules.begin(), rules.end(), [&](const FieldRule &one) {
                return one.field == QLatin1StringView(field);
            });
            return found == rules.end() ? FieldRule() : *found;
        };
        QCOMPARE(rule("owner_phone").kind, FieldClass::Phone);
        QCOMPARE(rule("owner_phone").strategy, ConflictStrategy::SourceOfTruth);
        QCOMPARE(rule("owner_phone").truth, Side::Right);
        QCOMPARE(rule("ehr_id").truth, Side::Left);
        QCOMPARE(rule("date_of_birth").kind, FieldClass::Date);
        QCOMPARE(rule("weight").strategy, ConflictStrategy::LastWriteWins);
        QCOMPARE(rule("weight_unit").kind, FieldClass::Code);
        QCOMPARE(rule("breed").strategy, ConflictStrategy::Manual);
        QVERIFY(rule("sys_id").field.isEmpty()); // flows one way
    }

    void theSameTextGivesTheSameMapping()
    {
        const QByteArray document = shipped("treatment.json");
        QVERIFY(*read(document).mapping == *read(document).mapping);
        QVERIFY(!(*read(document).mapping ==
                  *read(changed("treatment.json", "\"version\": 1", "\"version\": 2")).mapping));
    }
};

QTEST_GUILESS_MAIN(tst_MappingDocument)
#include "tst_MappingDocument.moc"

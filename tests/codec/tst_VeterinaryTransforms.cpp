#include "VeterinarySamples.h"

#include "codec/veterinary/FieldTransform.h"
#include "codec/veterinary/HospitalTime.h"

#include <QTest>

using namespace concord;

namespace {
const auto patientKind = VeterinaryKind::Patient;

MappingContext inNewYork()
{
    MappingContext context = vet::context();
    context.timeZone = "America/New_York";
    return context;
}

/// One row of a shipped mapping, changed where a test wants it otherwise.
FieldRow row(VeterinaryKind kind, const char *column)
{
    for (const FieldRow &one : vet::mapping(kind).rows) {
        if (one.column.name == QLatin1StringView(column))
            return one;
    }
    qFatal("no row for %s", column);
}

FhirConversion forward(const FieldRow &row, const QString &value, const QString &unit = {})
{
    const QTimeZone zone("America/New_York");
    const MappingContext context = inNewYork();
    ServiceNowRecord record;
    record.set(row.column.name, {value, {}});
    if (row.parameters.unit)
        record.set(row.parameters.unit->name, {unit, {}});
    return columnToFhir({row, context, zone}, record);
}

TableConversion backward(const FieldRow &row, const QJsonObject &resource)
{
    const QTimeZone zone("America/New_York");
    const MappingContext context = inNewYork();
    return elementToTable({row, context, zone}, *ResourceSet::read(resource));
}

/// A resource with the element of the row alone.
QJsonObject holding(const FieldRow &row, const QJsonValue &value)
{
    QJsonObject resource{{QStringLiteral("resourceType"), row.path.resource()}};
    putElement(resource, row.path, value);
    return resource;
}

QByteArray valueText(const QJsonValue &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QString verdictText(const FieldVerdict &verdict)
{
    return QString(wordOf(verdict.outcome) + u' ' + wordOf(verdict.reason)).trimmed();
}

QString columnText(const TableConversion &made)
{
    QStringList words;
    for (const auto &[name, value] : made.columns)
        words.append(name + u'=' + value);
    return words.join(u' ');
}

void columns()
{
    QTest::addColumn<VeterinaryKind>("kind");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QByteArray>("element"); // "": nothing is written
    QTest::addColumn<QString>("verdict");
}
}

/// Each transform alone, both ways.
class tst_VeterinaryTransforms : public QObject
{
    Q_OBJECT
private slots:
    void toFhir_data()
    {
        columns();
        const auto add = [](const char *name, VeterinaryKind kind, const char *column, const char *value,
                            const char *unit, const char *element, const char *verdict) {
            QTest::newRow(name) << kind << QByteArray(column) << QString::fromUtf8(value)
                                << QString::fromUtf8(unit) << json(element) << QString::fromLatin1(verdict);
        };
        const auto p = VeterinaryKind::Patient;
        const auto a = VeterinaryKind::Appointment;
        const auto t = VeterinaryKind::Treatment;
        add("a name", p, "patient_name", " Ana María O'Brien^Smith ", "",
            "{'text':'Ana María O\\u0027Brien^Smith'}", "mapped");
        add("emoji", p, "patient_name", "🐶", "", "{'text':'🐶'}", "mapped");
        add("control characters", p, "patient_name", "Be\aar", "", "{'text':'Bear'}",
            "altered control_characters");
        add("nothing but control characters", p, "patient_name", "\a\a", "", "", "empty");
        add("markup that runs", p, "patient_name", "<script>x</script><b>", "", "", "refused markup");
        add("markup that does not", p, "patient_name", "<b>x</b><i>", "", "{'text':'<b>x</b><i>'}", "mapped");
        add("an id", p, "ehr_id", "a-1.B", "", "'a-1.B'", "mapped");
        add("no id", p, "ehr_id", "Patient/1", "", "", "refused not_an_id");
        add("29 February", p, "date_of_birth", "2020-02-29", "", "'2020-02-29'", "mapped");
        add("no 29 February", p, "date_of_birth", "2019-02-29", "", "", "refused not_a_date");
        add("a date of another form", p, "date_of_birth", "29/02/2020", "", "", "refused not_a_date");
        add("a species", p, "species", "dog", "",
            "{'coding':[{'code':'448771007','display':'Canis lupus "
            "familiaris','system':'http://snomed.info/sct'},{'code':"
            "'dog','display':'Dog','system':'urn:concord:servicenow:u_patient_record.species'}],'text':'Dog'"
            "}",
            "mapped");
        add("a species without a code", p, "species", "reptile", "",
            "{'coding':[{'code':'reptile','display':'Reptile','system':'urn:concord:servicenow:u_patient_"
            "record.species'}],"
            "'text':'Reptile'}",
            "needs_mapping code_unknown");
        add("a species that the column does not have", p, "species", "Gryphon", "", "{'text':'Gryphon'}",
            "needs_mapping code_unknown");
        add("a breed", p, "breed", "Romney marsh sheep", "",
            "{'coding':[{'code':'3099004','display':'Romney marsh "
            "sheep','system':'http://snomed.info/sct'}],'text':'Romney "
            "marsh sheep'}",
            "mapped");
        add("a breed in words", p, "breed", "Labradoodle", "", "{'text':'Labradoodle'}",
            "needs_mapping code_unknown");
        add("a weight", p, "weight", "31.50", "kg",
            "{'code':'kg','system':'http://unitsofmeasure.org','unit':'kg','value':31.5}", "mapped");
        add("a weight in pounds", p, "weight", "70", "lb",
            "{'code':'[lb_av]','system':'http://unitsofmeasure.org','unit':'lb','value':70}", "mapped");
        add("a weight in an unknown unit", p, "weight", "5", "stone", "{'unit':'stone','value':5}",
            "needs_mapping unit_unknown");
        add("a weight without a unit", p, "weight", "5", "", "", "refused unit_missing");
        add("no number", p, "weight", "heavy", "kg", "", "refused not_a_number");
        add("more digits than JSON keeps", p, "weight", "0.1234567890123456789", "kg", "",
            "refused not_a_number");
        add("a dose", t, "dose_per_kg", "4.4", "mg/kg",
            "{'code':'mg/kg','system':'http://unitsofmeasure.org','unit':'mg/kg','value':4.4}", "mapped");
        add("a microchip", p, "microchip_id", "985 112-003.456789", "", "'985112003456789'", "mapped");
        add("no microchip's form", p, "microchip_id", "unknown?", "", "'unknown?'", "mapped not_a_microchip");
        add("a choice", p, "vaccination_status", "up_to_date", "",
            "{'coding':[{'code':'up_to_date','display':'Up to "
            "Date','system':'urn:concord:servicenow:u_patient_record."
            "vaccination_status'}],'text':'Up to Date'}",
            "mapped");
        add("a choice by its label", p, "vaccination_status", "OVERDUE", "",
            "{'coding':[{'code':'overdue','display':'Overdue','system':'urn:concord:servicenow:u_patient_"
            "record."
            "vaccination_status'}],'text':'Overdue'}",
            "mapped");
        add("no such choice", p, "vaccination_status", "soon", "", "{'text':'soon'}",
            "needs_mapping code_unknown");
        add("a status", a, "appointment_status", "no_show", "", "'noshow'", "mapped");
        add("no such status", a, "appointment_status", "postponed", "", "", "needs_mapping code_unknown");
        add("a status by the row's own values", t, "treatment_status", "completed", "", "'finished'",
            "mapped");
        add("a visit of table 0276", a, "appointment_type", "follow_up", "",
            "{'coding':[{'code':'FOLLOWUP','display':'A follow up visit from a previous "
            "appointment','system':'http://"
            "terminology.hl7.org/CodeSystem/"
            "v2-0276'},{'code':'follow_up','display':'Follow-up','system':'urn:concord:"
            "servicenow:u_appointment.appointment_type'}],'text':'Follow-up'}",
            "mapped");
        add("a visit of our own", a, "appointment_type", "grooming", "",
            "{'coding':[{'code':'grooming','display':'Grooming','system':'urn:concord:visit-type'},{'code':'"
            "grooming',"
            "'display':'Grooming','system':'urn:concord:servicenow:u_appointment.appointment_type'}],'text':'"
            "Grooming'}",
            "mapped");
        add("minutes", a, "duration_minutes", "45", "", "45", "mapped");
        add("no minutes", a, "duration_minutes", "0", "", "", "refused out_of_range");
        add("half a minute", a, "duration_minutes", "30.5", "", "", "refused out_of_range");
        add("winter in New York", a, "appointment_date", "2026-01-05 14:30:00", "",
            "'2026-01-05T09:30:00-05:00'", "mapped");
        add("summer in New York", a, "appointment_date", "2026-07-05 14:30:00", "",
            "'2026-07-05T10:30:00-04:00'", "mapped");
        add("the second before the clocks go forward", a, "appointment_date", "2026-03-08 06:59:59", "",
            "'2026-03-08T01:59:59-05:00'", "mapped");
        add("the second after", a, "appointment_date", "2026-03-08 07:00:00", "",
            "'2026-03-08T03:00:00-04:00'", "mapped");
        add("the hour that comes twice, first", a, "appointment_date", "2026-11-01 05:30:00", "",
            "'2026-11-01T01:30:00-04:00'", "mapped time_twice");
        add("the hour that comes twice, second", a, "appointment_date", "2026-11-01 06:30:00", "",
            "'2026-11-01T01:30:00-05:00'", "mapped time_twice");
        add("no time", a, "appointment_date", "2026-11-01", "", "", "refused not_a_time");
        add("no hour of the day", a, "appointment_date", "2026-11-01 24:00:00", "", "", "refused not_a_time");
        add("a boolean", t, "controlled_drug", "true", "", "true", "mapped");
        add("no boolean", t, "controlled_drug", "perhaps", "", "", "refused not_a_boolean");
        add("money", t, "service_cost", "120.00", "", "{'value':120}", "mapped");
        add("money with its currency", t, "service_cost", "USD;9.90", "", "{'currency':'USD','value':9.9}",
            "mapped");
        add("no money", t, "service_cost", "9,90", "", "", "refused not_a_number");
        add("notes", t, "treatment_notes", "Grüße", "", "'R3LDvMOfZQ=='", "mapped");
        add("a reference", t, "appointment", "0b2c", "",
            "{'identifier':{'system':'urn:concord:servicenow:u_appointment','value':'0b2c'},'type':'"
            "Appointment'}",
            "mapped reference_unknown");
        add("a room", a, "assigned_room", "room_2", "",
            "{'display':'Room "
            "2','identifier':{'system':'urn:concord:servicenow:u_appointment.assigned_room','value':"
            "'room_2'},'type':'Location'}",
            "mapped");
    }
    void toFhir()
    {
        QFETCH(VeterinaryKind, kind);
        QFETCH(QByteArray, column);
        QFETCH(QString, value);
        QFETCH(QString, unit);
        QFETCH(QByteArray, element);
        QFETCH(QString, verdict);
        const FhirConversion made = forward(row(kind, column), value, unit);
        QCOMPARE(verdictText(made.verdict), verdict);
        const QByteArray expected = element.isEmpty()
                                        ? QByteArray()
                                        : valueText(QJsonDocument::fromJson('[' + element + ']').array()[0]);
        QCOMPARE(made.placed.empty() ? QByteArray() : valueText(made.placed.front().value), expected);
    }

    void toTable_data()
    {
        QTest::addColumn<VeterinaryKind>("kind");
        QTest::addColumn<QByteArray>("column");
        QTest::addColumn<QByteArray>("element");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("verdict");
        const auto add = [](const char *name, VeterinaryKind kind, const char *column, const char *element,
                            const char *expected, const char *verdict) {
            QTest::newRow(name) << kind << QByteArray(column) << json(element) << QString::fromUtf8(expected)
                                << QString::fromLatin1(verdict);
        };
        const auto p = VeterinaryKind::Patient;
        const auto a = VeterinaryKind::Appointment;
        const auto t = VeterinaryKind::Treatment;
        add("a name in parts", p, "patient_name", "{'given':['Peter','James'],'family':'Chalmers'}",
            "patient_name=Peter James Chalmers", "mapped");
        add("an address in parts", p, "owner_address",
            "{'line':['534 Erewhon'],'city':'Pleasantville','state':'Vic','postalCode':'3999'}",
            "owner_address=534 Erewhon, Pleasantville, Vic 3999", "mapped");
        add("a year alone", p, "date_of_birth", "'2020'", "", "refused partial_date");
        add("no date", p, "date_of_birth", "'2020-02-30'", "", "refused not_a_date");
        add("another system's code with words", p, "species",
            "{'coding':[{'system':'http://hl7.org/fhir/animal-species','code':'canislf','display':'Dog'}]}",
            "species=dog", "mapped");
        add("a code alone", p, "species",
            "{'coding':[{'system':'http://snomed.info/sct','code':'448169003'}]}", "species=cat", "mapped");
        add("a code that the column does not have", p, "species",
            "{'coding':[{'system':'http://snomed.info/sct','code':'388445009'}],'text':'Horse'}", "",
            "needs_mapping code_unknown");
        add("codings that disagree", p, "species",
            "{'coding':[{'system':'http://snomed.info/"
            "sct','code':'448169003'},{'system':'urn:concord:servicenow:u_patient_"
            "record.species','code':'dog'}]}",
            "", "needs_mapping codes_disagree");
        add("a species that nobody knows", p, "species",
            "{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
            "data-absent-reason','code':'unknown'}]}",
            "", "empty");
        add("a breed in words", p, "breed", "{'text':'Labradoodle'}", "breed=Labradoodle", "mapped");
        add("a breed by its display", p, "breed",
            "{'coding':[{'system':'http://snomed.info/sct','code':'58108001','display':'Golden retriever'}]}",
            "breed=Golden retriever", "mapped");
        add("a breed by a code alone", p, "breed",
            "{'coding':[{'system':'http://snomed.info/sct','code':'58108001'}]}", "",
            "needs_mapping code_unknown");
        add("a breed whose words and code disagree", p, "breed",
            "{'coding':[{'system':'http://snomed.info/sct','code':'58108001'}],'text':'Pygmy goat'}", "",
            "needs_mapping codes_disagree");
        add("grams", p, "weight",
            "{'value':12500,'unit':'g','system':'http://unitsofmeasure.org','code':'g'}",
            "weight=12.5 weight_unit=kg", "altered unit_converted");
        add("pounds", p, "weight", "{'value':70,'unit':'lbs'}", "weight=70 weight_unit=lb", "mapped");
        add("litres are no weight", p, "weight",
            "{'value':7,'unit':'L','system':'http://unitsofmeasure.org','code':'L'}", "",
            "needs_mapping unit_unknown");
        add("less than", p, "weight",
            "{'comparator':'<','value':7,'unit':'kg','system':'http://unitsofmeasure.org','code':'kg'}", "",
            "refused not_a_number");
        add("booked", a, "appointment_status", "'booked'", "appointment_status=scheduled", "mapped");
        add("a status of the EHR alone", a, "appointment_status", "'waitlist'", "",
            "needs_mapping code_unknown");
        add("a moment elsewhere", a, "appointment_date", "'2026-07-05T16:30:00+02:00'",
            "appointment_date=2026-07-05 14:30:00", "mapped");
        add("a fraction of a second", a, "appointment_date", "'2026-07-05T14:30:00.250Z'",
            "appointment_date=2026-07-05 14:30:00", "altered fraction_lost");
        add("a day without a time", t, "treatment_date", "'2026-07-05'", "", "refused no_time_of_day");
        add("a time without a zone", t, "treatment_date", "'2026-07-05T14:30:00'", "", "refused not_a_time");
        add("half a minute", a, "duration_minutes", "30.5", "", "refused out_of_range");
        add("a known reference by identifier", t, "appointment",
            "{'reference':'Appointment/"
            "9','identifier':{'system':'urn:concord:servicenow:u_appointment','value':'0b2c'}}",
            "appointment=0b2c", "mapped");
        add("a reference that nobody knows", t, "appointment", "{'reference':'Appointment/9'}", "",
            "needs_mapping reference_unknown");
        add("a room by its name", a, "assigned_room", "{'type':'Location','display':'room 3'}",
            "assigned_room=room_3", "mapped");
        add("another room", a, "assigned_room", "{'type':'Location','display':'Cellar'}", "",
            "needs_mapping code_unknown");
        add("a document that is no text", t, "treatment_notes", "'/w=='", "", "refused out_of_range");
        add("money", t, "total_cost", "{'value':129.6,'currency':'EUR'}", "total_cost=EUR;129.6", "mapped");
    }
    void toTable()
    {
        QFETCH(VeterinaryKind, kind);
        QFETCH(QByteArray, column);
        QFETCH(QByteArray, element);
        QFETCH(QString, expected);
        QFETCH(QString, verdict);
        const FieldRow one = row(kind, column);
        const QJsonValue value = QJsonDocument::fromJson('[' + element + ']').array()[0];
        const TableConversion made = backward(one, holding(one, value));
        QCOMPARE(verdictText(made.verdict), verdict);
        QCOMPARE(columnText(made), expected);
    }

    void gender_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("gender");
        QTest::addColumn<QString>("status");
        const auto add = [](const char *value, const char *gender, const char *status) {
            QTest::newRow(value) << QString::fromLatin1(value) << QString::fromLatin1(gender)
                                 << QString::fromLatin1(status);
        };
        add("M", "male", "unknown");
        add("F", "female", "unknown");
        add("MN", "male", "neutered");
        add("FS", "female", "neutered");
        add("U", "unknown", "unknown");
        add("Male Neutered", "male", "neutered"); // by its label
    }
    void gender()
    {
        QFETCH(QString, value);
        QFETCH(QString, gender);
        QFETCH(QString, status);
        const FieldRow one = row(patientKind, "gender");
        const FhirConversion made = forward(one, value);
        QCOMPARE(made.verdict, FieldVerdict());
        QCOMPARE(made.placed.front().value.toString(), gender);
        QCOMPARE(made.placed.size(), status.isEmpty() ? 1U : 2U);
        QJsonObject patient{{QStringLiteral("resourceType"), QStringLiteral("Patient")}};
        for (const PlacedElement &placed : made.placed)
            putElement(patient, placed.path, placed.value);
        if (!status.isEmpty())
            QCOMPARE(made.placed[1].value[u"coding"][0][u"code"].toString(), status);
        QCOMPARE(columnText(backward(one, patient)),
                 QStringLiteral("gender=") + (value.size() > 2 ? QStringLiteral("MN") : value));
    }

    void aGenderThatTheColumnCannotSay_data()
    {
        QTest::addColumn<QString>("gender");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("intact") << QStringLiteral("male") << QStringLiteral("intact")
                                << QStringLiteral("gender=M") << QStringLiteral("altered out_of_range");
        QTest::newRow("neutered, of no known gender")
            << QStringLiteral("unknown") << QStringLiteral("neutered") << QString()
            << QStringLiteral("needs_mapping code_unknown");
        QTest::newRow("other") << QStringLiteral("other") << QStringLiteral("unknown") << QString()
                               << QStringLiteral("needs_mapping code_unknown");
    }
    void aGenderThatTheColumnCannotSay()
    {
        QFETCH(QString, gender);
        QFETCH(QString, status);
        QFETCH(QString, expected);
        QFETCH(QString, verdict);
        const FieldRow one = row(patientKind, "gender");
        QJsonObject patient = holding(one, gender);
        putElement(patient, *one.parameters.status,
                   QJsonObject{{QStringLiteral("coding"),
                                QJsonArray{QJsonObject{{QStringLiteral("code"), status}}}}});
        const TableConversion made = backward(one, patient);
        QCOMPARE(columnText(made), expected);
        QCOMPARE(verdictText(made.verdict), verdict);
    }

    void theDeadAreFlagged()
    {
        const FieldRow one = row(patientKind, "patient_status");
        const FhirConversion made = forward(one, QStringLiteral("deceased"));
        QCOMPARE(made.placed.size(), 2U);
        QCOMPARE(made.placed[0].value, QJsonValue(false));
        QCOMPARE(made.placed[1].path.text(), QStringLiteral("Patient.deceasedBoolean"));
        const auto status = [&](const char *patient) {
            return columnText(backward(one, vet::object(patient)));
        };
        QCOMPARE(status("{'resourceType':'Patient','active':true,'deceasedDateTime':'2026-01-01'}"),
                 QStringLiteral("patient_status=deceased"));
        QCOMPARE(status("{'resourceType':'Patient','active':false,'deceasedBoolean':false}"),
                 QStringLiteral("patient_status=inactive"));
        QCOMPARE(status("{'resourceType':'Patient','active':true}"), QStringLiteral("patient_status=active"));
        QCOMPARE(status("{'resourceType':'Patient'}"), QString());
    }

    void aListBecomesAResourceEach()
    {
        const FieldRow one = row(patientKind, "allergies");
        const FhirConversion made = forward(one, QStringLiteral(" Penicillin ;, Chicken\nNKDA"));
        QCOMPARE(made.placed.size(), 3U);
        QCOMPARE(made.placed[2].index, 2);
        QCOMPARE(made.placed[0].value[u"text"].toString(), QStringLiteral("Penicillin"));
        QCOMPARE(made.placed[2].value[u"coding"][0][u"code"].toString(), QStringLiteral("409137002"));
        QCOMPARE(forward(one, QStringLiteral("None known")).placed[0].value[u"coding"][0][u"code"].toString(),
                 QStringLiteral("716186003"));
        QCOMPARE(verdictText(forward(one, QStringLiteral(" ;; ")).verdict), QStringLiteral("empty"));
        const QJsonObject bundle = vet::object("{'resourceType':'Bundle','entry':[{'resource':{'resourceType'"
                                               ":'AllergyIntolerance','code':{'text':'Beef'}}},{"
                                               "'resource':{'resourceType':'AllergyIntolerance','code':{'"
                                               "coding':[{'code':'1','display':'Egg; white'}]}}}]}");
        const TableConversion back = backward(one, bundle);
        QCOMPARE(columnText(back), QStringLiteral("allergies=Beef; Egg; white"));
        QCOMPARE(verdictText(back.verdict), QStringLiteral("altered list_separator"));
    }

    /// A column with the hospital's wall clock, as ServiceNow displays times.
    void aWallClockSaysWhatItCannotTell()
    {
        FieldRow one = row(VeterinaryKind::Appointment, "appointment_date");
        one.parameters.isHospitalTime = true;
        QCOMPARE(forward(one, QStringLiteral("2026-07-05 10:30:00")).placed.front().value.toString(),
                 QStringLiteral("2026-07-05T10:30:00-04:00"));
        const FhirConversion skipped = forward(one, QStringLiteral("2026-03-08 02:30:00"));
        QCOMPARE(verdictText(skipped.verdict), QStringLiteral("refused time_skipped"));
        QVERIFY(skipped.verdict.detail.contains(QStringLiteral("America/New_York")));
        QVERIFY(skipped.placed.empty());
        const FhirConversion twice = forward(one, QStringLiteral("2026-11-01 01:30:00"));
        QCOMPARE(verdictText(twice.verdict), QStringLiteral("refused time_twice"));
        QVERIFY(twice.verdict.detail.contains(QStringLiteral("-04:00 and at -05:00")));
        const TableConversion back = backward(one, holding(one, QStringLiteral("2026-11-01T06:30:00Z")));
        QCOMPARE(columnText(back), QStringLiteral("appointment_date=2026-11-01 01:30:00"));
        QCOMPARE(verdictText(back.verdict), QStringLiteral("altered time_twice"));
    }

    void momentsOfAClock_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("reading");
        QTest::addColumn<QStringList>("moments");
        const auto add = [](const char *name, const char *zone, const char *reading,
                            const QStringList &moments) {
            QTest::newRow(name) << QByteArray(zone) << QString::fromLatin1(reading) << moments;
        };
        add("once", "Europe/Madrid", "2026-07-01 12:00:00", {QStringLiteral("2026-07-01 10:00:00")});
        add("never", "Europe/Madrid", "2026-03-29 02:30:00", {});
        add("twice", "Europe/Madrid", "2026-10-25 02:30:00",
            {QStringLiteral("2026-10-25 00:30:00"), QStringLiteral("2026-10-25 01:30:00")});
        add("half an hour", "Australia/Lord_Howe", "2026-04-05 01:45:00",
            {QStringLiteral("2026-04-04 14:45:00"), QStringLiteral("2026-04-04 15:15:00")});
        add("no summer time", "Asia/Kolkata", "2026-03-29 02:30:00", {QStringLiteral("2026-03-28 21:00:00")});
    }
    void momentsOfAClock()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, reading);
        QFETCH(QStringList, moments);
        QStringList found;
        for (const QDateTime &moment : hospitalTime::momentsOf(QTimeZone(zone), *hospitalTime::read(reading)))
            found.append(hospitalTime::write(moment));
        QCOMPARE(found, moments);
    }

    /// Asked of whoever knows the ids of both sides.
    void aReferenceIsLookedUp()
    {
        MappingContext context = inNewYork();
        context.atEhr = [](const QString &table, const QString &sysId) {
            return table == QStringLiteral("u_patient_record") && sysId == QStringLiteral("0a1b")
                       ? QStringLiteral("Patient/12")
                       : QString();
        };
        context.inTable = [](const QString &, const QString &reference) {
            return reference == QStringLiteral("Patient/12") ? QStringLiteral("0a1b") : QString();
        };
        const QTimeZone zone = QTimeZone::utc();
        const FieldRow one = row(VeterinaryKind::Appointment, "patient");
        ServiceNowRecord record;
        record.set(QStringLiteral("patient"), {QStringLiteral("0a1b"), QStringLiteral("Kenzi")});
        const FhirConversion made = columnToFhir({one, context, zone}, record);
        QCOMPARE(made.verdict, FieldVerdict());
        QCOMPARE(made.placed.front().value[u"reference"].toString(), QStringLiteral("Patient/12"));
        QCOMPARE(made.placed.front().value[u"display"].toString(), QStringLiteral("Kenzi"));
        record.set(QStringLiteral("patient"), {QStringLiteral("ffff"), {}});
        QCOMPARE(verdictText(columnToFhir({one, context, zone}, record).verdict),
                 QStringLiteral("needs_mapping reference_unknown"));
        const QJsonObject resource =
            holding(one, QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/12")}});
        const auto back = elementToTable({one, context, zone}, *ResourceSet::read(resource));
        QCOMPARE(columnText(back), QStringLiteral("patient=0a1b"));
    }

    void aRecordIsReadAsTheTableApiGivesIt()
    {
        const ServiceNowRecord record = vet::record(vet::object(
            "{'result':{'a':'x','b':{'link':'https://h.example/t/77','value':'77'},'c':{'link':'https://h."
            "example/t/88','display_value':'Ada'},'d':'','e':null,'f':12.5,'g':true}}"));
        QCOMPARE(record.at(QStringLiteral("a")).value, QStringLiteral("x"));
        QCOMPARE(record.at(QStringLiteral("b")).value, QStringLiteral("77"));
        QCOMPARE(record.at(QStringLiteral("c")), (TableValue{QStringLiteral("88"), QStringLiteral("Ada")}));
        QCOMPARE(record.at(QStringLiteral("e")).value, QString());
        QCOMPARE(record.at(QStringLiteral("f")).value, QStringLiteral("12.5"));
        QCOMPARE(record.at(QStringLiteral("g")).value, QStringLiteral("true"));
        const auto odd = ServiceNowRecord::read(vet::object("{'a':['x']}"));
        QVERIFY(!odd);
        QCOMPARE(odd.error().where, QStringLiteral("a"));
    }
};

QTEST_GUILESS_MAIN(tst_VeterinaryTransforms)
#include "tst_VeterinaryTransforms.moc"

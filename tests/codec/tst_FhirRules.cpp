#include "FhirR4.h"

#include <QTest>

namespace {
/// Rows of name, document, errors ("rule@path", blank between). Elements that a row does not name are as few
/// as allowed.
void row(const char *name, const QByteArray &document, const char *errors)
{
    QTest::newRow(name) << json(document) << QString::fromLatin1(errors);
}
void columns()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("errors");
}
void compare()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, errors);
    QCOMPARE(errorsOf(document).join(QLatin1Char(' ')), errors);
}

QByteArray resource(const QByteArray &type, const QByteArray &rest)
{
    return "{'resourceType':'" + type + "'" + (rest.isEmpty() ? "" : ",") + rest + "}";
}
QByteArray patient(const QByteArray &rest)
{
    return resource("Patient", rest);
}
QByteArray request(const QByteArray &rest)
{
    return resource("MedicationRequest", "'status':'active','intent':'order','subject':{'display':'a'},'"
                                         "medicationCodeableConcept':{'text':'b'}" +
                                             (rest.isEmpty() ? QByteArray() : "," + rest));
}
QByteArray observation(const QByteArray &rest)
{
    return resource("Observation",
                    "'status':'final','code':{'coding':[{'system':'http://loinc.org','code':'1-8'}]}," +
                        rest);
}
QByteArray dosage(const QByteArray &rest)
{
    return request("'dosageInstruction':[{" + rest + "}]");
}
QByteArray narrative(const QByteArray &div)
{
    return patient("'text':{'status':'generated','div':'" + div + "'}");
}
QByteArray div(const QByteArray &inside)
{
    return narrative("<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">" + inside + "</div>");
}
}

/// Rule by rule, each with what breaks it and, where it is easy to go too far, with what keeps it.
class tst_FhirRules : public QObject
{
    Q_OBJECT
private slots:
    void structure_data()
    {
        columns();
        row("good", request(""), "");
        row("required element missing",
            "{'resourceType':'MedicationRequest','intent':'order','subject':{'display':'a'},'"
            "medicationCodeableConcept':{'text':'b'}}",
            "cardinality@MedicationRequest");
        row("required choice missing",
            "{'resourceType':'MedicationRequest','status':'active','intent':'order','subject':{'display':'a'}"
            "}",
            "cardinality@MedicationRequest");
        row("required element of a part missing", patient("'link':[{'type':'seealso'}]"),
            "cardinality@Patient.link[0]");
        row("unknown element", patient("'nickname':'x'"), "unknown-element@Patient.nickname");
        row("unknown element of a data type", patient("'name':[{'first':'x'}]"),
            "unknown-element@Patient.name[0].first");
        row("element of another type of the choice", observation("'valueAge':{'value':1}"),
            "unknown-element@Observation.valueAge");
        row("choice given twice", observation("'valueString':'x','valueBoolean':true"), "choice@Observation");
        row("choice without its type", observation("'value':'x'"), "unknown-element@Observation.value");
        row("modifierExtension on a data type",
            patient("'name':[{'text':'a','modifierExtension':[{'url':'http://a.b/c','valueCode':'d'}]}]"),
            "unknown-element@Patient.name[0].modifierExtension");
        row("content reference is walked",
            resource("Parameters",
                     "'parameter':[{'name':'a','part':[{'name':'b','valueString':'c','x':1}]}]"),
            "unknown-element@Parameters.parameter[0].part[0].x");
        row("resource inside Parameters is walked",
            resource("Parameters", "'parameter':[{'name':'a','resource':{'resourceType':'Patient','x':1}}]"),
            "unknown-element@Parameters.parameter[0].resource.x");
        row("a document has a status",
            resource("DocumentReference", "'content':[{'attachment':{'title':'a'}}]"),
            "cardinality@DocumentReference");
        row("a document's note",
            resource("DocumentReference",
                     "'status':'current','docStatus':'final','content':[{'attachment':{'contentType':'text/"
                     "plain','data':'QQ=='}}],'context':{'encounter':[{'reference':'Encounter/1'}]}"),
            "");
        row("a document's status is of its value set",
            resource("DocumentReference", "'status':'final','content':[{'attachment':{'title':'a'}}]"),
            "binding@DocumentReference.status");
    }
    void structure() { compare(); }

    void primitive_data()
    {
        QTest::addColumn<QByteArray>("property");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("valid");
        const auto add = [](const char *property, const char *value, bool valid) {
            QTest::newRow((QByteArray(property) + " " + value).constData())
                << QByteArray(property) << QByteArray(value) << valid;
        };
        for (const char *good : {"\"2024\"", "\"2024-02\"", "\"2024-02-29\""})
            add("valueDate", good, true);
        for (const char *bad : {"\"2023-02-29\"", "\"2024-13\"", "\"2024-2-1\"", "\"24-02-01\"", "\"0000\"",
                                "\"2024-02-01 \"", "\"2024-02-01T00:00:00Z\"", "\"01/02/2024\"", "2024"})
            add("valueDate", bad, false);
        for (const char *good : {"\"2024\"", "\"2024-02-29T23:59:60Z\"",
                                 "\"2024-02-01T10:00:00.123456+14:00\"", "\"2024-02-01T10:00:00-05:00\""})
            add("valueDateTime", good, true);
        for (const char *bad :
             {"\"2024-02-01T10:00:00\"", "\"2024-02-01T10:00Z\"", "\"2024-02-01T24:00:00Z\"",
              "\"2024-02-01T10:00:00+14:01\"", "\"2024-02-01T10:00:00.Z\"", "\"2024-02-01 10:00:00Z\"",
              "\"2024-02-01T10:00:00z\""})
            add("valueDateTime", bad, false);
        add("valueInstant", "\"2024-02-01T10:00:00Z\"", true);
        add("valueInstant", "\"2024-02-01\"", false);
        add("valueTime", "\"10:00:00\"", true);
        for (const char *bad : {"\"10:00\"", "\"25:00:00\"", "\"10:00:00Z\"", "\"10:00:61\""})
            add("valueTime", bad, false);
        for (const char *good : {"1", "-1.50", "1e3", "0.000"})
            add("valueDecimal", good, true);
        add("valueDecimal", "\"1\"", false);
        for (const char *good : {"0", "-5", "2147483647", "-2147483648"})
            add("valueInteger", good, true);
        for (const char *bad : {"1.0", "1e2", "2147483648", "-2147483649", "\"1\"", "true"})
            add("valueInteger", bad, false);
        add("valueUnsignedInt", "0", true);
        add("valueUnsignedInt", "-1", false);
        add("valuePositiveInt", "1", true);
        add("valuePositiveInt", "0", false);
        add("valueBoolean", "\"true\"", false);
        add("valueBoolean", "1", false);
        for (const char *good : {"\"a\"", "\"a b\"", "\"A.b-c\""})
            add("valueCode", good, true);
        for (const char *bad : {"\" a\"", "\"a \"", "\"a  b\"", "\"a\\tb \"", "\"\""})
            add("valueCode", bad, false);
        for (const char *good : {"\"urn:oid:1.2.840.1\"", "\"http://a.b/c\"", "\"relative/path\"",
                                 "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\""})
            add("valueUri", good, true);
        for (const char *bad :
             {"\"http://a b\"", "\"oid:1.2.3\"", "\"uuid:c757873d-ec9a-4326-a141-556f43239520\"",
              "\"urn:oid:01.2\"", "\"urn:oid:3.2\"", "\"urn:oid:1.2.\"", "\"urn:uuid:c757873d\"",
              "\" http://a.b\""})
            add("valueUri", bad, false);
        add("valueOid", "\"urn:oid:1.2.3\"", true);
        add("valueOid", "\"1.2.3\"", false);
        add("valueUuid", "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", true);
        add("valueUuid", "\"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"", false);
        add("valueUuid", "\"c757873d-ec9a-4326-a141-556f43239520\"", false);
        add("valueCanonical", "\"http://a.b/c|1.0\"", true);
        add("valueCanonical", "\"#a\"", true);
        add("valueCanonical", "\"something\"", false);
        for (const char *good : {"\"YQ==\"", "\"YWI=\"", "\"YWJj\"", "\"YW Jj\""})
            add("valueBase64Binary", good, true);
        for (const char *bad : {"\"YQ=\"", "\"YQ\"", "\"Y===\"", "\"YQ==YQ==\"", "\"a-b_\"", "\"YW*j\""})
            add("valueBase64Binary", bad, false);
        add("valueId", "\"A-1.b\"", true);
        add("valueId", "\"a_b\"", false);
        add("valueString", "\"  \"", true); // only warned about, as by the official validator
    }
    void primitive()
    {
        QFETCH(QByteArray, property);
        QFETCH(QByteArray, value);
        QFETCH(bool, valid);
        const QStringList errors = errorsOf(patientWithExtension(property, value));
        QVERIFY2(errors.isEmpty() == valid, qPrintable(errors.join(QLatin1Char(' '))));
    }

    void binding_data()
    {
        columns();
        row("required code", patient("'gender':'woman'"), "binding@Patient.gender");
        row("required code, other case", patient("'gender':'Female'"), "binding@Patient.gender");
        row("required code given only as an extension",
            patient("'_gender':{'extension':[{'url':'http://a.b/c','valueCode':'d'}]}"),
            "binding@Patient.gender");
        row("required code in a list",
            resource(
                "AllergyIntolerance",
                "'patient':{'display':'a'},'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/"
                "CodeSystem/allergyintolerance-clinical','code':'active'}]},'category':['food','drink']"),
            "binding@AllergyIntolerance.category[1]");
        row("required concept of another system",
            resource("Condition", "'subject':{'display':'a'},'clinicalStatus':{'coding':[{'system':'http://"
                                  "a.b/c','code':'active'}]}"),
            "binding@Condition.clinicalStatus");
        row("required concept with a code that is none",
            resource("Condition", "'subject':{'display':'a'},'clinicalStatus':{'coding':[{'system':'http://"
                                  "terminology.hl7.org/CodeSystem/condition-clinical','code':'done'}]}"),
            "binding@Condition.clinicalStatus.coding[0] binding@Condition.clinicalStatus");
        row("required concept with text only",
            resource("Condition", "'subject':{'display':'a'},'clinicalStatus':{'text':'active'}"),
            "binding@Condition.clinicalStatus");
        row("media type", patient("'photo':[{'contentType':'jpeg'}]"),
            "binding@Patient.photo[0].contentType");
        row("language", patient("'language':'english'"), "binding@Patient.language");
        row("language with a region", patient("'language':'en-US'"), "");
        row("relative system", patient("'maritalStatus':{'coding':[{'system':'marital','code':'M'}]}"),
            "coding-system@Patient.maritalStatus.coding[0]");
        row("a value set is no system",
            patient("'maritalStatus':{'coding':[{'system':'http://hl7.org/fhir/ValueSet/"
                    "marital-status','code':'M'}]}"),
            "coding-system@Patient.maritalStatus.coding[0]");
        row("relative identifier system", patient("'identifier':[{'system':'mrn','value':'1'}]"),
            "identifier-system@Patient.identifier[0]");
    }
    void binding() { compare(); }

    void ids_data()
    {
        columns();
        row("64 characters", patient("'id':'" + QByteArray(64, 'a') + "'"), "");
        row("65 characters", patient("'id':'" + QByteArray(65, 'a') + "'"), "id@Patient.id");
        row("underscore", patient("'id':'a_b'"), "id@Patient.id");
        row("element ids repeat", patient("'name':[{'id':'a','text':'x'},{'id':'a','text':'y'}]"),
            "duplicate-id@Patient.name[1]");
    }
    void ids() { compare(); }

    void extension_data()
    {
        columns();
        row("without url", patient("'extension':[{'valueCode':'a'}]"), "cardinality@Patient.extension[0]");
        row("relative url", patient("'extension':[{'url':'a','valueCode':'b'}]"),
            "extension-url@Patient.extension[0]");
        row("relative url inside an extension is fine",
            patient("'extension':[{'url':'http://a.b/c','extension':[{'url':'d','valueCode':'e'}]}]"), "");
        row("value and extensions",
            patient("'extension':[{'url':'http://a.b/"
                    "c','valueCode':'x','extension':[{'url':'d','valueCode':'e'}]}]"),
            "ext-1@Patient.extension[0]");
        row("neither", patient("'extension':[{'url':'http://a.b/c'}]"), "ext-1@Patient.extension[0]");
        row("two values", patient("'extension':[{'url':'http://a.b/c','valueCode':'x','valueString':'y'}]"),
            "choice@Patient.extension[0]");
        const QByteArray core = "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/";
        row("known extension",
            patient("'_birthDate':{" + core + "patient-birthTime','valueDateTime':'2024-01-01T10:00:00Z'}]}"),
            "");
        row("known extension on any element",
            patient("'name':[{" + core + "data-absent-reason','valueCode':'unknown'}]}]"), "");
        row("known extension with another type",
            patient("'_birthDate':{" + core + "patient-birthTime','valueString':'noon'}]}"),
            "extension-type@Patient.birthDate.extension[0]");
        row("known complex extension with a value", patient(core + "patient-animal','valueString':'dog'}]"),
            "extension-type@Patient.extension[0]");
        row("known simple extension with extensions",
            patient(core + "patient-religion','extension':[{'url':'a','valueCode':'b'}]}]"),
            "extension-type@Patient.extension[0]");
        row("known extension of a data type",
            patient("'name':[{'_family':{" + core + "humanname-own-name','valueString':'a'}]}}]"), "");
        row("known extension in the wrong place",
            patient("'_gender':{" + core + "patient-birthTime','valueDateTime':'2024'}]},'gender':'male'"),
            "extension-context@Patient.gender.extension[0]");
        row("known extension on the wrong resource",
            request(core + "patient-religion','valueCodeableConcept':{'text':'a'}}]"),
            "extension-context@MedicationRequest.extension[0]");
    }
    void extension() { compare(); }

    void contained_data()
    {
        columns();
        const QByteArray practitioner = "'contained':[{'resourceType':'Practitioner','id':'p'}]";
        row("referred to", request(practitioner + ",'requester':{'reference':'#p'}"), "");
        row("dom-3", request(practitioner), "dom-3@MedicationRequest.contained[0]");
        row("refers to its container",
            request("'contained':[{'resourceType':'Provenance','id':'p','target':[{'reference':'#'}],'"
                    "recorded':'2024-01-01T00:00:00Z','agent':[{'who':{'display':'a'}}]}]"),
            "");
        row("ref-1", request("'requester':{'reference':'#q'}"), "ref-1@MedicationRequest.requester");
        row("of the wrong type",
            request("'contained':[{'resourceType':'Group','id':'g','type':'person','actual':true}],'"
                    "requester':{'reference':'#g'}"),
            "reference-target@MedicationRequest.requester");
        row("dom-2",
            request("'contained':[{'resourceType':'Practitioner','id':'p','contained':[{'resourceType':'"
                    "Patient','id':'x'}]}],'requester':{'reference':'#p'}"),
            "dom-2@MedicationRequest.contained[0]");
        row("dom-4",
            request("'contained':[{'resourceType':'Practitioner','id':'p','meta':{'versionId':'1'}}],'"
                    "requester':{'reference':'#p'}"),
            "dom-4@MedicationRequest.contained[0]");
        row("dom-5",
            request("'contained':[{'resourceType':'Practitioner','id':'p','meta':{'security':[{'code':'R'}]}}"
                    "],'requester':{'reference':'#p'}"),
            "dom-5@MedicationRequest.contained[0]");
        row("without id", request("'contained':[{'resourceType':'Practitioner'}]"),
            "contained-id@MedicationRequest.contained[0]");
        row("same id twice",
            request("'contained':[{'resourceType':'Practitioner','id':'p'},{'resourceType':'Patient','id':'p'"
                    "}],'requester':{'reference':'#p'}"),
            "duplicate-id@MedicationRequest.contained[1]");
        row("faults inside are found",
            request("'contained':[{'resourceType':'Practitioner','id':'p','x':1}],'requester':{'reference':'#"
                    "p'}"),
            "unknown-element@MedicationRequest.contained[0].x");
    }
    void contained() { compare(); }

    void reference_data()
    {
        columns();
        row("blank", request("'requester':{'reference':'Practitioner/a b'}"),
            "reference-format@MedicationRequest.requester");
        row("type says something else",
            request("'requester':{'reference':'Practitioner/a','type':'Patient'}"),
            "reference-target@MedicationRequest.requester");
        row("type that is not allowed", request("'requester':{'identifier':{'value':'1'},'type':'Group'}"),
            "reference-target@MedicationRequest.requester");
        row("type fits", request("'requester':{'reference':'Practitioner/a','type':'Practitioner'}"), "");
        row("any address outside", request("'requester':{'reference':'http://a.b/yeah'}"), "");
    }
    void reference() { compare(); }

    void markup_data()
    {
        columns();
        row("good",
            div("<p>a &lt; b &#160; <b>c</b><br/><img src=\\\"a.png\\\" alt=\\\"\\\"/></p><table><tr><td "
                "colspan=\\\"2\\\">x</td></tr></table>"),
            "");
        row("script", div("<script>x</script>"), "txt-1@Patient.text.div");
        row("form", div("<form><input type=\\\"text\\\"/></form>a"),
            "txt-1@Patient.text.div txt-1@Patient.text.div txt-1@Patient.text.div");
        row("event handler", div("<p onclick=\\\"x()\\\">a</p>"), "txt-1@Patient.text.div");
        row("active link", div("<a href=\\\"javascript:x()\\\">a</a>"), "txt-1@Patient.text.div");
        row("no namespace", narrative("<div>a</div>"), "txt-1@Patient.text.div");
        row("other namespace", narrative("<div xmlns=\\\"http://www.w3.org/1999/html\\\">a</div>"),
            "txt-1@Patient.text.div");
        row("not a div", narrative("<p xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</p>"),
            "txt-1@Patient.text.div");
        row("nothing to read", div(" &#160; "), "txt-2@Patient.text.div");
        row("not closed", narrative("<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p>a</div>"),
            "xhtml@Patient.text.div");
        row("plain text", narrative("a"), "xhtml@Patient.text.div");
        row("bare ampersand", div("a & b"), "xhtml@Patient.text.div");
        row("attribute without quotes", div("<p id=a>b</p>"), "xhtml@Patient.text.div");
        row("declaration",
            narrative("<!DOCTYPE html><div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>"),
            "xhtml@Patient.text.div");
        row("two roots", narrative("<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div><div>b</div>"),
            "xhtml@Patient.text.div");
        row("markup in a name", patient("'name':[{'text':'A <script>x</script>'}]"),
            "security@Patient.name[0].text");
        row("smaller than in a text", patient("'name':[{'text':'a < b > c <'}]"), "");
    }
    void markup() { compare(); }

    void invariantOfADataType_data()
    {
        columns();
        const auto timing = [](const QByteArray &repeat) {
            return dosage("'timing':{'repeat':{" + repeat + "}}");
        };
        const char *const repeat = "MedicationRequest.dosageInstruction[0].timing.repeat";
        const auto breaks = [&](const char *name, const QByteArray &what) {
            row(name, timing(what),
                qPrintable(QString::fromLatin1(name) + QLatin1Char('@') + QString::fromLatin1(repeat)));
        };
        breaks("tim-1", "'duration':1");
        breaks("tim-2", "'period':1");
        breaks("tim-4", "'duration':-1,'durationUnit':'h'");
        breaks("tim-5", "'period':-1,'periodUnit':'h'");
        breaks("tim-6", "'periodMax':1");
        breaks("tim-7", "'durationMax':1");
        breaks("tim-8", "'countMax':1");
        breaks("tim-9", "'offset':1,'when':['CM']");
        breaks("tim-10", "'timeOfDay':['10:00:00'],'when':['CM']");
        row("timing kept", timing("'frequency':1,'period':1,'periodUnit':'d','when':['AC'],'offset':30"), "");
        row("per-1", patient("'name':[{'text':'a','period':{'start':'2024-02','end':'2024-01'}}]"),
            "per-1@Patient.name[0].period");
        row("per-1 across time zones",
            patient("'name':[{'text':'a','period':{'start':'2024-01-01T10:00:00+02:00','end':'2024-01-01T09:"
                    "00:00Z'}}]"),
            "");
        row("per-1 with the same day",
            patient("'name':[{'text':'a','period':{'start':'2024-01-01','end':'2024-01-01'}}]"), "");
        row("per-1 where it cannot be told",
            patient("'name':[{'text':'a','period':{'start':'2024-01-01','end':'2024-01-01T06:00:00Z'}}]"),
            "per-1@Patient.name[0].period");
        row("qty-3", observation("'valueQuantity':{'value':1,'code':'kg'}"),
            "qty-3@Observation.valueQuantity");
        row("sqty-1", request("'dispenseRequest':{'quantity':{'value':1,'comparator':'<'}}"),
            "sqty-1@MedicationRequest.dispenseRequest.quantity");
        row("comparator elsewhere", observation("'valueQuantity':{'value':1,'comparator':'<'}"), "");
        row("rng-2", observation("'valueRange':{'low':{'value':2},'high':{'value':1}}"),
            "rng-2@Observation.valueRange");
        row("rng-2 with two units",
            observation("'valueRange':{'low':{'value':2,'unit':'mg'},'high':{'value':1,'unit':'g'}}"), "");
        row("rat-1", observation("'valueRatio':{'numerator':{'value':2}}"), "rat-1@Observation.valueRatio");
        row("drt-1",
            dosage("'timing':{'repeat':{'boundsDuration':{'value':1,'code':'d','system':'http://a.b'}}}"),
            "drt-1@MedicationRequest.dosageInstruction[0].timing.repeat.boundsDuration");
        row("att-1", patient("'photo':[{'data':'YQ=='}]"), "att-1@Patient.photo[0]");
        row("attachment size", patient("'photo':[{'contentType':'image/png','data':'YQ==','size':7}]"),
            "attachment-size@Patient.photo[0]");
        row("cpt-2", patient("'telecom':[{'value':'555'}]"), "cpt-2@Patient.telecom[0]");
        row("security label twice",
            patient("'meta':{'security':[{'system':'http://a.b','code':'R'},{'system':'http://"
                    "a.b','code':'R'}]}"),
            "duplicate-label@Patient.meta.security[1]");
    }
    void invariantOfADataType() { compare(); }

    void invariantOfAResource_data()
    {
        columns();
        const QByteArray allergyActive = "'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/"
                                         "CodeSystem/allergyintolerance-clinical','code':'active'}]}";
        const QByteArray allergyError =
            "'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
            "allergyintolerance-verification','code':'entered-in-error'}]}";
        const QByteArray conditionActive =
            "'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
            "condition-clinical','code':'active'}]}";
        const QByteArray conditionError =
            "'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
            "condition-ver-status','code':'entered-in-error'}]}";
        const QByteArray who = "'patient':{'display':'a'}";
        const QByteArray subject = "'subject':{'display':'a'}";
        row("pat-1", patient("'contact':[{'gender':'male'}]"), "pat-1@Patient.contact[0]");
        row("ait-1", resource("AllergyIntolerance", who), "ait-1@AllergyIntolerance");
        row("ait-2", resource("AllergyIntolerance", who + "," + allergyActive + "," + allergyError),
            "ait-2@AllergyIntolerance");
        row("allergy entered in error", resource("AllergyIntolerance", who + "," + allergyError), "");
        row("con-1", resource("Condition", subject + ",'stage':[{'type':{'text':'a'}}]"),
            "con-1@Condition.stage[0]");
        row("con-2",
            resource("Condition",
                     subject + ",'evidence':[{'extension':[{'url':'http://a.b/c','valueCode':'d'}]}]"),
            "con-2@Condition.evidence[0]");
        row("con-4",
            resource("Condition", subject + "," + conditionActive + ",'abatementString':'last year'"),
            "con-4@Condition");
        row("con-5", resource("Condition", subject + "," + conditionActive + "," + conditionError),
            "con-5@Condition");
        row("obs-3", observation("'referenceRange':[{'age':{'low':{'value':1}}}]"),
            "obs-3@Observation.referenceRange[0]");
        row("obs-6", observation("'valueString':'a','dataAbsentReason':{'text':'b'}"), "obs-6@Observation");
        row("obs-7",
            observation("'valueString':'a','component':[{'code':{'coding':[{'system':'http://"
                        "loinc.org','code':'1-8'}]},'valueString':'b'}]"),
            "obs-7@Observation");
        row("mad-1",
            resource("MedicationAdministration", "'status':'completed'," + subject +
                                                     ",'effectiveDateTime':'2024','medicationCodeableConcept'"
                                                     ":{'text':'a'},'dosage':{'text':'b'}"),
            "mad-1@MedicationAdministration.dosage");
        row("mdd-1",
            resource("MedicationDispense", "'status':'completed','medicationCodeableConcept':{'text':'a'},'"
                                           "whenPrepared':'2024-01-02','whenHandedOver':'2024-01-01'"),
            "mdd-1@MedicationDispense");
        row("app-1", resource("Appointment", "'status':'proposed','participant':[{'status':'accepted'}]"),
            "app-1@Appointment.participant[0]");
        row("app-2",
            resource("Appointment", "'status':'proposed','start':'2024-01-01T00:00:00Z','participant':[{'"
                                    "status':'accepted','actor':{'display':'a'}}]"),
            "app-2@Appointment");
        row("app-3",
            resource("Appointment",
                     "'status':'booked','participant':[{'status':'accepted','actor':{'display':'a'}}]"),
            "app-3@Appointment");
        row("app-4",
            resource("Appointment", "'status':'proposed','cancelationReason':{'text':'b'},'participant':[{'"
                                    "status':'accepted','actor':{'display':'a'}}]"),
            "app-4@Appointment");
        row("org-1", resource("Organization", "'active':true"), "org-1@Organization");
        row("org-2", resource("Organization", "'name':'a','address':[{'use':'home','text':'b'}]"),
            "org-2@Organization.address[0]");
        row("org-3",
            resource("Organization", "'name':'a','telecom':[{'use':'home','system':'phone','value':'1'}]"),
            "org-3@Organization.telecom[0]");
        row("inv-1",
            resource("Parameters",
                     "'parameter':[{'name':'a','valueString':'b','resource':{'resourceType':'Patient'}}]"),
            "inv-1@Parameters.parameter[0]");
        row("inv-1 of Task",
            resource(
                "Task",
                "'status':'draft','intent':'order','authoredOn':'2024-01-02','lastModified':'2024-01-01'"),
            "inv-1@Task");
        row("grp-1",
            resource("Group", "'type':'person','actual':false,'member':[{'entity':{'display':'a'}}]"),
            "grp-1@Group");
        row("lst-1",
            resource("List", "'status':'current','mode':'working','emptyReason':{'text':'a'},'entry':[{'item'"
                             ":{'display':'b'}}]"),
            "lst-1@List");
        row("lst-2",
            resource("List",
                     "'status':'current','mode':'working','entry':[{'deleted':true,'item':{'display':'b'}}]"),
            "lst-2@List");
        row("cpb-1 and cpb-2",
            resource("CapabilityStatement", "'status':'draft','date':'2024','kind':'requirements','"
                                            "fhirVersion':'4.0.1','format':['json']"),
            "cpb-1@CapabilityStatement cpb-2@CapabilityStatement");
        row("search parameter type",
            resource("CapabilityStatement",
                     "'status':'draft','date':'2024','kind':'requirements','fhirVersion':'4.0.1','format':['"
                     "json'],'description':'a','rest':[{'mode':'server','resource':[{'type':'Patient','"
                     "searchParam':[{'name':'gender','definition':'http://hl7.org/fhir/SearchParameter/"
                     "Patient-gender','type':'date'}]}]}]"),
            "search-parameter@CapabilityStatement.rest[0].resource[0].searchParam[0]");
    }
    void invariantOfAResource() { compare(); }

    void vitalSign_data()
    {
        columns();
        const auto rate = [](const QByteArray &rest) {
            return resource(
                "Observation",
                "'status':'final','code':{'coding':[{'system':'http://loinc.org','code':'8867-4'}]}," + rest);
        };
        const QByteArray category = "'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
                                    "observation-category','code':'vital-signs'}]}]";
        const QByteArray who = "'subject':{'display':'a'},'effectiveDateTime':'2024-01-01'";
        const QByteArray value =
            "'valueQuantity':{'value':60,'unit':'/min','system':'http://unitsofmeasure.org','code':'/min'}";
        row("good", rate(category + "," + who + "," + value), "");
        row("no category", rate(who + "," + value), "vital-sign@Observation");
        row("no subject", rate(category + ",'effectiveDateTime':'2024-01-01'," + value),
            "vital-sign@Observation");
        row("vs-1", rate(category + ",'subject':{'display':'a'},'effectiveDateTime':'2024-01'," + value),
            "vs-1@Observation");
        row("vs-2", rate(category + "," + who), "vs-2@Observation");
        row("other unit",
            rate(category + "," + who +
                 ",'valueQuantity':{'value':1,'unit':'Hz','system':'http://unitsofmeasure.org','code':'Hz'}"),
            "vital-sign@Observation.valueQuantity");
        row("profile without its code",
            resource("Observation", "'meta':{'profile':['http://hl7.org/fhir/StructureDefinition/"
                                    "bp']},'status':'final','code':{'text':'a'}"),
            "vital-sign@Observation");
        row("profile of another type",
            patient("'meta':{'profile':['http://hl7.org/fhir/StructureDefinition/Observation']}"),
            "profile-type@Patient.meta.profile[0]");
        row("profile of somebody else",
            patient("'meta':{'profile':['http://a.org/fhir/StructureDefinition/Observation']}"), "");
    }
    void vitalSign() { compare(); }
};

QTEST_GUILESS_MAIN(tst_FhirRules)
#include "tst_FhirRules.moc"

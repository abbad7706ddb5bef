#include "FhirR4.h"

#include <QTest>

using namespace concord;

/// What is not JSON, or not FHIR's JSON: refused with the place and a sentence.
class tst_FhirJson : public QObject
{
    Q_OBJECT
private slots:
    void unreadableDocumentIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QByteArray &document, const char *path,
                            const char *message) {
            QTest::newRow(name) << document << QString::fromLatin1(path) << QString::fromLatin1(message);
        };
        row("nothing", "", "$", "line 1, column 1: the document is empty");
        row("blanks only", " \n\t ", "$", "line 2, column 3: the document is empty");
        row("trailing comma in an object", "{\"id\":\"1\",}", "$", "line 1, column 11: a comma before '}'");
        row("trailing comma in an array", "{\"a\":[1,]}", "$.a", "line 1, column 9: a comma before ']'");
        row("missing comma", "{\"a\":1\n\"b\":2}", "$",
            "line 2, column 1: expected ',' or '}' but found '\"'");
        row("missing colon", "{\"a\" 1}", "$",
            "column 6: expected ':' after the property name but found '1'");
        row("name without quotes", "{a:1}", "$", "expected a property name in double quotes but found 'a'");
        row("single quotes", "{'a':1}", "$", "a single quote (JSON uses double quotes)");
        row("text without quotes", "{\"a\":{\"b\":[0,male]}}", "$.a.b[1]", "expected a value but found 'm'");
        row("line comment", "{// note\n\"a\":1}", "$", "a comment (JSON has none)");
        row("block comment", "/* note */{}", "$", "a comment (JSON has none)");
        row("wrong bracket", "{\"a\":[1}", "$", "expected ',' or ']' but found '}'");
        row("not closed", "{\"a\":{\"b\":1}", "$", "the document ends inside an object");
        row("cut inside a text", "{\"a\":\"x", "$.a", "the document ends inside a text");
        row("two documents", "{}{}", "$", "text after the end of the document");
        row("leading zero", "{\"a\":01}", "$.a", "a number with a leading zero");
        row("point without digits", "{\"a\":1.}", "$.a", "a number that ends with a point");
        row("plus sign", "{\"a\":+1}", "$.a", "expected a value but found '+'");
        row("not a number", "{\"a\":NaN}", "$.a", "expected a value but found 'N'");
        row("empty exponent", "{\"a\":1e}", "$.a", "a number with an empty exponent");
        row("line break in a text", "{\"a\":\"x\ny\"}", "$.a", "a line break inside a text");
        row("tab in a text", "{\"a\":\"x\ty\"}", "$.a", "a control character inside a text");
        row("unknown escape", "{\"a\":\"\\x41\"}", "$.a", "an escape that JSON does not have");
        row("half a surrogate pair", "{\"a\":\"\\ud83d\"}", "$.a", "half of a surrogate pair");
        row("Latin-1", "{\"a\":\"Andr\xE9\"}", "$.a", "bytes that are not UTF-8");
        row("overlong UTF-8", "{\"a\":\"\xC0\xAF\"}", "$.a", "bytes that are not UTF-8");
        row("column counts characters", "{\"\xC3\xA4\":x}", "$.\xE4", "line 1, column 6:");
        row("nested too deep", QByteArray(300, '['), "$", "nested deeper than 200 levels");
    }
    void unreadableDocumentIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, path);
        QFETCH(QString, message);
        const auto issues = validateResource(document, fhirR4());
        QCOMPARE(issues.size(), std::size_t(1));
        QCOMPARE(issues[0].severity, IssueSeverity::Fatal);
        QCOMPARE(issues[0].rule, QStringLiteral("json"));
        QVERIFY2(issues[0].path.startsWith(path), qPrintable(issues[0].path));
        QVERIFY2(issues[0].message.contains(message), qPrintable(issues[0].message));
    }

    void otherFormatIsNamed_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("message");
        QTest::newRow("XML") << QByteArray("\n<Patient xmlns=\"http://hl7.org/fhir\"/>")
                             << QStringLiteral("This is an XML document; Concord reads FHIR JSON");
        QTest::newRow("XML with a declaration and a byte order mark")
            << QByteArray("\xEF\xBB\xBF<?xml version=\"1.0\"?><Patient/>")
            << QStringLiteral("This is an XML document; Concord reads FHIR JSON");
        QTest::newRow("HTML") << QByteArray("<!DOCTYPE html><html><body>Sign in</body></html>")
                              << QStringLiteral("This is an HTML page");
        QTest::newRow("Turtle") << QByteArray("@prefix fhir: <http://hl7.org/fhir/> .")
                                << QStringLiteral("This is a Turtle document");
        QTest::newRow("HL7 v2") << QByteArray("MSH|^~\\&|A|B") << QStringLiteral("This is an HL7 v2 message");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE{\0", 4) << QStringLiteral("This text is UTF-16");
        QTest::newRow("gzip") << QByteArray("\x1F\x8B\x08") << QStringLiteral("This is compressed");
    }
    void otherFormatIsNamed()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, message);
        const auto issues = validateResource(document, fhirR4());
        QCOMPARE(issues.size(), std::size_t(1));
        QCOMPARE(issues[0].rule, QStringLiteral("format"));
        QVERIFY2(issues[0].message.startsWith(message), qPrintable(issues[0].message));
    }

    void jsonThatIsNoFhirJson_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("errors");
        const auto row = [](const char *name, const char *document, const char *errors) {
            QTest::newRow(name) << json(document) << QString::fromLatin1(errors);
        };
        row("an array", "[]", "type@$");
        row("a text", "'Patient'", "type@$");
        row("no resourceType", "{'id':'1'}", "resource-type@$");
        row("resourceType is a number", "{'resourceType':1}", "resource-type@$");
        row("unknown resourceType", "{'resourceType':'Patinet'}", "resource-type@Patinet");
        row("a data type is no resource", "{'resourceType':'HumanName'}", "resource-type@HumanName");
        row("an abstract type is no resource", "{'resourceType':'DomainResource'}",
            "resource-type@DomainResource");
        row("the same property twice", "{'resourceType':'Patient','active':true,'active':true}",
            "duplicate-key@Patient");
        row("the same property twice, far down",
            "{'resourceType':'Patient','name':[{'text':'a','text':'b'}]}", "duplicate-key@Patient.name[0]");
        row("null", "{'resourceType':'Patient','active':null}", "null@Patient.active");
        row("null in an array of objects", "{'resourceType':'Patient','name':[null]}",
            "null@Patient.name[0]");
        row("null in an array of texts", "{'resourceType':'Patient','name':[{'given':['a',null]}]}",
            "null@Patient.name[0].given[1]");
        row("null beside an extension is fine",
            "{'resourceType':'Patient','name':[{'given':['a',null],'_given':[null,{'extension':[{'url':'http:"
            "//x.org/y','valueCode':'z'}]}]}]}",
            "");
        row("empty array", "{'resourceType':'Patient','name':[]}", "empty@Patient.name");
        row("empty array of texts", "{'resourceType':'Patient','name':[{'given':[]}]}",
            "empty@Patient.name[0].given");
        row("empty object", "{'resourceType':'Patient','name':[{}]}", "empty@Patient.name[0]");
        row("empty text", "{'resourceType':'Patient','name':[{'text':''}]}", "empty@Patient.name[0].text");
        row("object where an array is due", "{'resourceType':'Patient','name':{'text':'a'}}",
            "type@Patient.name");
        row("array where an object is due", "{'resourceType':'Patient','maritalStatus':[{'text':'a'}]}",
            "type@Patient.maritalStatus");
        row("text where an object is due", "{'resourceType':'Patient','name':['a']}", "type@Patient.name[0]");
        row("object where text is due", "{'resourceType':'Patient','birthDate':{'year':2000}}",
            "type@Patient.birthDate");
        row("extension object is no object", "{'resourceType':'Patient','_birthDate':'2000'}",
            "type@Patient.birthDate");
        row("underscore before a complex element", "{'resourceType':'Patient','_name':[{'id':'a'}]}",
            "unknown-element@Patient");
        row("a value inside the extension object", "{'resourceType':'Patient','_birthDate':{'value':'2000'}}",
            "unknown-element@Patient.birthDate.value");
        row("only an id", "{'resourceType':'Patient','maritalStatus':{'id':'a'}}",
            "ele-1@Patient.maritalStatus");
        row("a type without definitions here is read as far as possible",
            "{'resourceType':'Questionnaire','status':'draft','item':[{'linkId':''}],'contained':[]}",
            "empty@Questionnaire.item[0].linkId empty@Questionnaire.contained");
    }
    void jsonThatIsNoFhirJson()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, errors);
        QCOMPARE(errorsOf(document).join(QLatin1Char(' ')), errors);
    }

    void byteOrderMarkIsOnlyWarnedAbout()
    {
        const QByteArray document = "\xEF\xBB\xBF" + json("{'resourceType':'Patient'}");
        QCOMPARE(errorsOf(document), QStringList());
        QCOMPARE(warningsOf(document), {QStringLiteral("json@$")});
    }

    void otherVersionIsNamed_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("versions");
        const auto row = [](const char *name, const char *document, const char *path, const char *versions) {
            QTest::newRow(name) << json(document) << QString::fromLatin1(path)
                                << QString::fromLatin1(versions);
        };
        row("MedicationOrder", "{'resourceType':'MedicationOrder'}", "MedicationOrder", "DSTU2");
        row("MedicationPrescription", "{'resourceType':'MedicationPrescription'}", "MedicationPrescription",
            "DSTU1");
        row("Conformance", "{'resourceType':'Conformance'}", "Conformance", "DSTU2");
        row("ProcedureRequest", "{'resourceType':'ProcedureRequest'}", "ProcedureRequest", "DSTU2 and STU3");
        row("SubscriptionTopic", "{'resourceType':'SubscriptionTopic'}", "SubscriptionTopic", "R4B and R5");
        row("Patient.animal", "{'resourceType':'Patient','animal':{'species':{'text':'dog'}}}",
            "Patient.animal", "DSTU2 and STU3");
        row("requester.agent",
            "{'resourceType':'MedicationRequest','status':'active','intent':'order','subject':{'display':'a'}"
            ","
            "'medicationCodeableConcept':{'text':'b'},'requester':{'agent':{'display':'c'}}}",
            "MedicationRequest.requester.agent", "STU3");
        row("dose directly in the dosage",
            "{'resourceType':'MedicationRequest','status':'active','intent':'order','subject':{'display':'a'}"
            ","
            "'medicationCodeableConcept':{'text':'b'},'dosageInstruction':[{'doseQuantity':{'value':1}}]}",
            "MedicationRequest.dosageInstruction[0].doseQuantity", "DSTU2 and STU3");
        row("clinicalStatus as text",
            "{'resourceType':'Condition','subject':{'display':'a'},'clinicalStatus':'active'}",
            "Condition.clinicalStatus", "DSTU2 and STU3");
        row("family as an array", "{'resourceType':'Patient','name':[{'family':['a']}]}",
            "Patient.name[0].family", "DSTU2");
        row("comments", "{'resourceType':'Patient','fhir_comments':['a']}", "Patient.fhir_comments", "DSTU2");
        row("medication of R5",
            "{'resourceType':'MedicationRequest','status':'active','intent':'order','subject':{'display':'a'}"
            ","
            "'medicationCodeableConcept':{'text':'b'},'medication':{'concept':{'text':'b'}}}",
            "MedicationRequest.medication", "R5");
    }
    void otherVersionIsNamed()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, path);
        QFETCH(QString, versions);
        const auto issues = validateResource(document, fhirR4());
        QVERIFY(!isValid(issues));
        QCOMPARE(issues[0].rule, QStringLiteral("version"));
        QCOMPARE(issues[0].path, path);
        QVERIFY2(issues[0].message.contains(QStringLiteral("FHIR %1").arg(versions)),
                 qPrintable(issues[0].message));
    }

    void longValuesAreCutInMessages()
    {
        const auto issues = validateResource(
            json("{'resourceType':'Patient','gender':'" + QByteArray(5000, 'x') + "'}"), fhirR4());
        QCOMPARE(issues.size(), std::size_t(1));
        QVERIFY2(issues[0].message.size() < 250, qPrintable(issues[0].message));
        QVERIFY(issues[0].message.contains(QString(60, QLatin1Char('x')) + QStringLiteral("…")));
    }
};

QTEST_GUILESS_MAIN(tst_FhirJson)
#include "tst_FhirJson.moc"

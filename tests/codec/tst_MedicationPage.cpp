#include "codec/MedicationPage.h"

#include <QFile>
#include <QTest>

#include <zlib.h>

using namespace concord;

namespace {
/// JSON in single quotes, which moc and people read better than raw strings.
QByteArray operator""_json(const char *text, size_t size)
{
    return QByteArray(text, qsizetype(size)).replace('\'', '"');
}

const auto base = QStringLiteral("https://ehr.example/fhir");

/// A MedicationRequest that is right; parts of it are exchanged by the tests.
QByteArray order(
    const QByteArray &id = "1", const QByteArray &more = {},
    const QByteArray &subject = "{'reference':'Patient/p'}"_json,
    const QByteArray &medication =
        "'medicationCodeableConcept':{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]}"_json)
{
    QByteArray text =
        "{'resourceType':'MedicationRequest','id':'ID','status':'active','intent':'order',MEDICATION,'subject':SUBJECT MORE}"_json;
    return text.replace("ID", id)
        .replace("MEDICATION", medication)
        .replace("SUBJECT", subject)
        .replace("MORE", more);
}
QByteArray bundle(const QByteArrayList &resources, const QByteArray &more = {})
{
    QByteArrayList entries;
    for (const QByteArray &r : resources)
        entries.append("{\"resource\":" + r + "}");
    QByteArray text = "{'resourceType':'Bundle','type':'searchset','total':7 MORE,'entry':[ENTRIES]}"_json;
    return text.replace("MORE", more).replace("ENTRIES", entries.join(','));
}
MedicationPage read(const QByteArray &body)
{
    const auto page = MedicationPageReader(base).read(body);
    if (!page)
        qFatal("%s %s", qPrintable(page.error().where), qPrintable(page.error().detail));
    return *page;
}
QByteArray gunzip(const QString &path)
{
    QByteArray out;
    gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
    char buffer[65536];
    for (int n = 0; file && (n = gzread(file, buffer, sizeof buffer)) > 0;)
        out.append(buffer, n);
    if (file)
        gzclose(file);
    return out;
}
}

class tst_MedicationPage : public QObject
{
    Q_OBJECT
private slots:
    void readsAnOrderWithItsVersionAndTime()
    {
        const auto page = read(bundle({order(
            "1",
            ",'meta':{'versionId':'3','lastUpdated':'2026-01-15T12:00:00.123Z'},'authoredOn':'2026-01'"_json)}));
        QCOMPARE(page.prescriptions.size(), size_t(1));
        const Prescription &p = page.prescriptions[0];
        QCOMPARE(p.sourceId, QStringLiteral("1"));
        QCOMPARE(p.sourceVersion, QStringLiteral("3"));
        QCOMPARE(p.sourceUpdatedMs, 1'768'478'400'123);
        QCOMPARE(p.patientReference, QStringLiteral("Patient/p"));
        QCOMPARE(p.codings.at(0).code, QStringLiteral("314076"));
        QCOMPARE(p.authoredOn, QStringLiteral("2026-01"));
        QCOMPARE(*page.total, 7);
    }
    void followsTheNextLinkVerbatim()
    {
        const auto page = read(bundle(
            {},
            ",'link':[{'relation':'self','url':'https://x/'},{'relation':'next','url':'https://ehr.example/fhir?page=a%2Cb&x=1'}]"_json));
        QCOMPARE(page.nextUrl, QStringLiteral("https://ehr.example/fhir?page=a%2Cb&x=1"));
    }
    void aBadEntryFailsAloneWithItsPath_data()
    {
        QTest::addColumn<QByteArray>("resource");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const QByteArray &resource, const char *where,
                            const char *code = "invalid_message") {
            QTest::newRow(name) << resource
                                << (QStringLiteral("entry[1].resource") + QString::fromLatin1(where))
                                << QString::fromLatin1(code);
        };
        row("no id",
            "{'resourceType':'MedicationRequest','status':'active','subject':{'reference':'Patient/p'},'medicationCodeableConcept':{'text':'x'}}"_json,
            ".id");
        row("unknown status", QByteArray(order()).replace("\"active\"", "\"running\""), ".status");
        row("status as a number", QByteArray(order()).replace("\"active\"", "1"), ".status");
        row("no status", QByteArray(order()).replace("\"status\":\"active\",", ""), ".status");
        row("no subject", QByteArray(order()).replace(",\"subject\":{\"reference\":\"Patient/p\"}", ""),
            ".subject", "reference_not_found");
        row("empty reference", order("9", {}, "{'reference':''}"_json), ".subject.reference",
            "reference_not_found");
        row("contained patient that is not there", order("9", {}, "{'reference':'#p'}"_json),
            ".subject.reference", "reference_not_found");
        row("a group", order("9", {}, "{'reference':'Group/1'}"_json), ".subject.reference",
            "reference_not_found");
        row("no medication", order("9", {}, "{'reference':'Patient/p'}"_json, "'note':[]"_json),
            ".medication[x]");
        row("medication without content",
            order("9", {}, "{'reference':'Patient/p'}"_json, "'medicationCodeableConcept':{}"_json),
            ".medicationCodeableConcept");
        row("coding as text",
            order("9", {}, "{'reference':'Patient/p'}"_json,
                  "'medicationCodeableConcept':{'coding':'314076'}"_json),
            ".medicationCodeableConcept.coding");
        row("contained medication that is not there",
            order("9", {}, "{'reference':'Patient/p'}"_json, "'medicationReference':{'reference':'#m'}"_json),
            ".medicationReference.reference", "reference_not_found");
        row("time without zone", order("9", ",'authoredOn':'2020-11-11T10:58:14'"_json), ".authoredOn");
        row("lastUpdated is a date", order("9", ",'meta':{'lastUpdated':'2020-11-11'}"_json),
            ".meta.lastUpdated");
        row("dose as text",
            order("9", ",'dosageInstruction':[{'doseAndRate':[{'doseQuantity':{'value':'2'}}]}]"_json),
            ".dosageInstruction[0].doseAndRate[0].doseQuantity.value");
        row("another resource", "{'resourceType':'Observation','id':'o'}"_json, ".resourceType");
        row("not an object", "17", "");
    }
    void aBadEntryFailsAloneWithItsPath()
    {
        QFETCH(QByteArray, resource);
        QFETCH(QString, where);
        QFETCH(QString, code);
        const auto page = read(bundle({order("1"), resource, order("2")}));
        QCOMPARE(page.prescriptions.size(), size_t(2));
        QCOMPARE(page.failures.size(), size_t(1));
        QCOMPARE(page.failures[0].error.where, where);
        QCOMPARE(codeName(page.failures[0].error.code), code);
        QVERIFY(!page.failures[0].entryJson.isEmpty());
    }
    void resolvesContainedAndIncludedMedications()
    {
        const QByteArray contained =
            order("1", ",'contained':[{'resourceType':'Medication','id':'m','code':{'text':'Aspirin'}}]"_json,
                  "{'reference':'Patient/p'}"_json, "'medicationReference':{'reference':'#m'}"_json);
        const QByteArray included = order(
            "2", {}, "{'reference':'Patient/p'}"_json,
            "'medicationReference':{'reference':'https://ehr.example/fhir/Medication/7/_history/2'}"_json);
        const QByteArray missing = order("3", {}, "{'reference':'Patient/p'}"_json,
                                         "'medicationReference':{'reference':'Medication/8'}"_json);
        const auto page = read(bundle(
            {contained, included, missing,
             "{'resourceType':'Medication','id':'7','code':{'coding':[{'system':'s','code':'c'}]}}"_json}));
        QCOMPARE(page.prescriptions.size(), size_t(2));
        QCOMPARE(page.prescriptions[0].medicationText, QStringLiteral("Aspirin"));
        QCOMPARE(page.prescriptions[1].codings.at(0).code, QStringLiteral("c"));
        QCOMPARE(page.unresolved.size(), size_t(1));
        QCOMPARE(page.unresolved[0].medicationReference, QStringLiteral("Medication/8"));
    }
    void knowsPatientsByManyReferences_data()
    {
        QTest::addColumn<QByteArray>("subject");
        QTest::addColumn<QString>("reference");
        QTest::newRow("relative") << QByteArray("{'reference':'Patient/1'}"_json)
                                  << QStringLiteral("Patient/1");
        QTest::newRow("absolute") << QByteArray("{'reference':'https://ehr.example/fhir/Patient/1'}"_json)
                                  << QStringLiteral("Patient/1");
        QTest::newRow("versioned") << QByteArray("{'reference':'Patient/1/_history/4'}"_json)
                                   << QStringLiteral("Patient/1");
        QTest::newRow("elsewhere") << QByteArray("{'reference':'https://other/fhir/Patient/1'}"_json)
                                   << QStringLiteral("https://other/fhir/Patient/1");
        QTest::newRow("urn") << QByteArray("{'reference':'urn:uuid:ba18818d'}"_json)
                             << QStringLiteral("urn:uuid:ba18818d");
        QTest::newRow("identifier") << QByteArray("{'identifier':{'system':'urn:mrn','value':'7'}}"_json)
                                    << QStringLiteral("Patient?identifier=urn:mrn|7");
    }
    void knowsPatientsByManyReferences()
    {
        QFETCH(QByteArray, subject);
        QFETCH(QString, reference);
        QCOMPARE(read(bundle({order("1", {}, subject)})).prescriptions.at(0).patientReference, reference);
    }
    void dropsARepeatAndRefusesADuplicateId()
    {
        const auto page =
            read(bundle({order("1"), order("1"), QByteArray(order("1")).replace("314076", "197361")}));
        QCOMPARE(page.prescriptions.size(), size_t(1));
        QCOMPARE(page.failures.size(), size_t(1));
        QVERIFY(page.failures[0].error.detail.contains(QStringLiteral("duplicate")));
    }
    void readsDeletionsOfAHistory()
    {
        const auto page = read(
            "{'resourceType':'Bundle','type':'history','entry':[{'request':{'method':'DELETE','url':'MedicationRequest/5'}},{'request':{'method':'DELETE','url':'https://ehr.example/fhir/MedicationRequest/6'}},{'request':{'method':'DELETE','url':'Observation/6'}},{'request':{'method':'PUT','url':'MedicationRequest/1'},'resource':"_json +
            order("1") + "}]}");
        QCOMPARE(page.deletedIds, (std::vector<QString>{QStringLiteral("5"), QStringLiteral("6")}));
        QCOMPARE(page.prescriptions.size(), size_t(1));
    }
    void namesWhatIsNotABundle_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const QByteArray &body, const char *code, const char *said) {
            QTest::newRow(name) << body << QString::fromLatin1(code) << QString::fromLatin1(said);
        };
        row("empty", "", "invalid_message", "");
        row("cut off", bundle({order()}).chopped(20), "invalid_message", "");
        row("HTML", "<!DOCTYPE html><html>login</html>", "wrong_content_type", "HTML");
        row("XML", "<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"/>", "unsupported_version",
            "XML");
        row("a list", "[]", "invalid_message", "not a JSON object");
        row("other JSON", "{'a':1}"_json, "invalid_message", "no resourceType");
        row("a resource", order(), "invalid_message", "found 'MedicationRequest'");
        row("wrong kind of Bundle", "{'resourceType':'Bundle','type':'transaction'}"_json, "invalid_message",
            "'transaction'");
        row("entry is no list", "{'resourceType':'Bundle','type':'searchset','entry':{}}"_json,
            "invalid_message", "expected an array");
        row("outcome",
            "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'invalid','diagnostics':'no such parameter'}]}"_json,
            "remote_rejected", "invalid");
        row("too deep", QByteArray(5000, '[') + QByteArray(5000, ']'), "invalid_message", "");
    }
    void namesWhatIsNotABundle()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        QFETCH(QString, said);
        const auto page = MedicationPageReader(base).read(body);
        QVERIFY(!page);
        QCOMPARE(codeName(page.error().code), code);
        QVERIFY2(page.error().detail.contains(said), qPrintable(page.error().detail));
    }
    void readsCapabilities()
    {
        MedicationPageReader reader(base);
        const auto with = reader.readCapabilities(
            "{'resourceType':'CapabilityStatement','fhirVersion':'4.0.1','rest':[{'resource':[{'type':'Patient','interaction':[{'code':'history-type'}]},{'type':'MedicationRequest','interaction':[{'code':'read'},{'code':'history-type'}]}]}]}"_json);
        QVERIFY(with && with->hasHistory);
        const auto without =
            reader.readCapabilities("{'resourceType':'CapabilityStatement','fhirVersion':'3.0.2'}"_json);
        QVERIFY(without && !without->hasHistory);
        QCOMPARE(without->fhirVersion, QStringLiteral("3.0.2"));
        QCOMPARE(reader.readCapabilities("{'resourceType':'Conformance'}"_json)->fhirVersion,
                 QStringLiteral("1.0.2"));
    }
    void readsEverySyntheaRow()
    {
        const QByteArray rows =
            gunzip(QStringLiteral(TEST_DATA_DIR "/synthea/meds/medication-requests-5000.ndjson.gz"));
        QByteArrayList resources = rows.split('\n');
        resources.removeAll(QByteArray());
        QCOMPARE(resources.size(), 5000);
        const auto page = read(bundle(resources));
        QVERIFY2(page.failures.empty(),
                 page.failures.empty() ? "" : qPrintable(page.failures[0].error.where));
        QCOMPARE(page.prescriptions.size(), size_t(5000));
        QCOMPARE(std::count_if(page.prescriptions.begin(), page.prescriptions.end(),
                               [](const Prescription &p) { return isOnList(p.status); }),
                 4256);
    }
};

QTEST_APPLESS_MAIN(tst_MedicationPage)
#include "tst_MedicationPage.moc"

#include "FhirR4.h"

#include <QTest>

/// Rules for Bundles. The patients are as small as they can be; what matters is around them.
class tst_FhirBundle : public QObject
{
    Q_OBJECT
private slots:
    void bundle_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("errors");
        const auto row = [](const char *name, const QByteArray &type, const QByteArray &rest,
                            const char *errors) {
            QTest::newRow(name) << json("{'resourceType':'Bundle','type':'" + type + "'," + rest + "}")
                                << QString::fromLatin1(errors);
        };
        const QByteArray pat = "'resource':{'resourceType':'Patient','id':'1'}";
        const QByteArray one = "'fullUrl':'http://a.org/fhir/Patient/1'," + pat;
        const QByteArray post = "'request':{'method':'POST','url':'Patient'}";
        row("a good collection", "collection", "'entry':[{" + one + "}]", "");
        row("bdl-1", "collection", "'total':1,'entry':[{" + one + "}]", "bdl-1@Bundle");
        row("bdl-1 keeps searchset", "searchset", "'total':1,'entry':[{" + one + "}]", "");
        row("bdl-2", "collection", "'entry':[{" + one + ",'search':{'mode':'match'}}]",
            "bdl-2@Bundle.entry[0]");
        row("bdl-3 missing", "transaction", "'entry':[{" + one + "}]", "bdl-3@Bundle.entry[0]");
        row("bdl-3 too much", "collection", "'entry':[{" + one + "," + post + "}]", "bdl-3@Bundle.entry[0]");
        row("bdl-3 kept", "transaction", "'entry':[{" + one + "," + post + "}]", "");
        row("bdl-4 missing", "batch-response", "'entry':[{" + one + "}]", "bdl-4@Bundle.entry[0]");
        row("bdl-4 too much", "collection", "'entry':[{" + one + ",'response':{'status':'200'}}]",
            "bdl-4@Bundle.entry[0]");
        row("bdl-5", "collection", "'entry':[{'fullUrl':'urn:oid:1.2.3.4'}]", "bdl-5@Bundle.entry[0]");
        row("bdl-7", "collection", "'entry':[{" + one + "},{" + one + "}]", "bdl-7@Bundle.entry[1]");
        row("bdl-7 with versions", "collection",
            "'entry':[{'fullUrl':'urn:uuid:00000000-0000-0000-0000-000000000001','resource':{'resourceType':'"
            "Patient','meta':{'versionId':'1'}}},"
            "{'fullUrl':'urn:uuid:00000000-0000-0000-0000-000000000001','resource':{'resourceType':'Patient',"
            "'meta':{'versionId':'2'}}}]",
            "");
        row("bdl-8", "collection",
            "'entry':[{'fullUrl':'http://a.org/fhir/Patient/1/_history/2'," + pat + "}]",
            "bdl-8@Bundle.entry[0] bundle-fullurl@Bundle.entry[0]");
        row("unknown type", "colection", "'entry':[{" + one + "}]", "binding@Bundle.type");
        row("fullUrl relative", "collection", "'entry':[{'fullUrl':'Patient/1'," + pat + "}]",
            "bundle-fullurl@Bundle.entry[0]");
        row("fullUrl missing", "collection", "'entry':[{" + pat + "}]", "bundle-fullurl@Bundle.entry[0]");
        row("fullUrl missing in a transaction", "transaction", "'entry':[{" + pat + "," + post + "}]", "");
        row("fullUrl of another id", "collection",
            "'entry':[{'fullUrl':'http://a.org/fhir/Patient/2'," + pat + "}]",
            "bundle-fullurl@Bundle.entry[0]");
        row("fullUrl of another type", "collection",
            "'entry':[{'fullUrl':'http://a.org/fhir/Group/1'," + pat + "}]",
            "bundle-fullurl@Bundle.entry[0]");
        row("fullUrl, but no id", "collection",
            "'entry':[{'fullUrl':'http://a.org/fhir/Patient/1','resource':{'resourceType':'Patient'}}]",
            "bundle-fullurl@Bundle.entry[0]");
        row("fullUrl that names no resource", "collection",
            "'entry':[{'fullUrl':'http://nothing/nothing','resource':{'resourceType':'Patient'}}]", "");
        row("fullUrl urn:uuid need not be the id", "collection",
            "'entry':[{'fullUrl':'urn:uuid:00000000-0000-0000-0000-000000000001'," + pat + "}]", "");
        row("self twice", "searchset",
            "'link':[{'relation':'self','url':'http://a.org/Patient'},{'relation':'self','url':'http://a.org/"
            "Patient'}]",
            "bundle-link@Bundle.link[1]");
        row("next in a collection", "collection", "'link':[{'relation':'next','url':'http://a.org/Patient'}]",
            "bundle-link@Bundle.link[0]");
        row("an entry of a searchset without resource", "searchset",
            "'entry':[{'fullUrl':'urn:oid:1.2.3.4','search':{'mode':'match'}}]",
            "bdl-5@Bundle.entry[0] bundle-search@Bundle.entry[0]");
        row("a match without id", "searchset",
            "'entry':[{'fullUrl':'urn:oid:1.2.3.4','resource':{'resourceType':'Patient'},'search':{'mode':'"
            "match'}}]",
            "bundle-search@Bundle.entry[0]");
        row("an outcome that is a patient", "searchset",
            "'entry':[{" + one + ",'search':{'mode':'outcome'}}]", "bundle-search@Bundle.entry[0]");
        row("a match that was not searched for", "searchset",
            "'link':[{'relation':'self','url':'http://a.org/fhir/Observation?code=1'}],'entry':[{" + one +
                ",'search':{'mode':'match'}}]",
            "bundle-search@Bundle.entry[0]");
        row("an include of another type", "searchset",
            "'link':[{'relation':'self','url':'http://a.org/fhir/Observation?code=1'}],'entry':[{" + one +
                ",'search':{'mode':'include'}}]",
            "");
    }
    void bundle()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, errors);
        QCOMPARE(errorsOf(document).join(QLatin1Char(' ')), errors);
    }

    /// A RelatedPerson refers to a patient in the same Bundle.
    void referenceInABundle_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("fullUrl");
        QTest::addColumn<QByteArray>("reference");
        QTest::addColumn<QString>("errors");
        const auto row = [](const char *name, const char *type, const char *fullUrl, const char *reference,
                            const char *errors) {
            QTest::newRow(name) << QByteArray(type) << QByteArray(fullUrl) << QByteArray(reference)
                                << QString::fromLatin1(errors);
        };
        const char *const patient = "Bundle.entry[1].resource.patient";
        const QByteArray target = QByteArray("reference-target@") + patient;
        const QByteArray noWay = QByteArray("bundle-reference@") + patient;
        const QByteArray form = QByteArray("reference-format@") + patient;
        row("relative, found", "collection", "http://a.org/fhir/RelatedPerson/2", "Patient/1", "");
        row("relative, not in the Bundle", "collection", "http://a.org/fhir/RelatedPerson/2", "Patient/77",
            "");
        row("with a version", "collection", "http://a.org/fhir/RelatedPerson/2", "Patient/1/_history/3", "");
        row("absolute, found, of the wrong type", "collection", "http://a.org/fhir/RelatedPerson/2",
            "http://a.org/fhir/Group/9", target.constData());
        row("absolute, elsewhere, of the wrong type: only a warning", "collection",
            "http://a.org/fhir/RelatedPerson/2", "http://b.org/fhir/Group/9", "");
        row("relative, of three parts", "collection", "http://a.org/fhir/RelatedPerson/2", "fhir/Patient/1",
            form.constData());
        row("relative from an entry without fullUrl", "collection", "", "Patient/1",
            QByteArray(noWay + " bundle-fullurl@Bundle.entry[1]").constData());
        row("urn:uuid that is not there: only a warning", "transaction",
            "urn:uuid:00000000-0000-0000-0000-000000000002", "urn:uuid:00000000-0000-0000-0000-00000000000f",
            "");
        row("search", "transaction", "urn:uuid:00000000-0000-0000-0000-000000000002",
            "Patient?identifier=a%7Cb", "");
        row("search without value", "transaction", "urn:uuid:00000000-0000-0000-0000-000000000002",
            "Patient?identifier", form.constData());
    }
    void referenceInABundle()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, fullUrl);
        QFETCH(QByteArray, reference);
        QFETCH(QString, errors);
        const QByteArray request = type == "transaction" ? ",'request':{'method':'POST','url':'x'}" : "";
        const QByteArray own = fullUrl.isEmpty() ? QByteArray() : "'fullUrl':'" + fullUrl + "',";
        const QByteArray document =
            "{'resourceType':'Bundle','type':'" + type +
            "','entry':["
            "{'fullUrl':'http://a.org/fhir/Patient/1','resource':{'resourceType':'Patient','id':'1'}" +
            request + "},{" + own +
            "'resource':{'resourceType':'RelatedPerson','id':'2','patient':{'reference':'" + reference +
            "'}}" + request +
            "},"
            "{'fullUrl':'http://a.org/fhir/Group/"
            "9','resource':{'resourceType':'Group','id':'9','type':'person','actual':true}" +
            request + "}]}";
        QCOMPARE(errorsOf(json(document)).join(QLatin1Char(' ')), errors);
    }

    void document_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("errors");
        const auto row = [](const char *name, const QByteArray &head, const QByteArray &entries,
                            const char *errors) {
            QTest::newRow(name) << json("{'resourceType':'Bundle'," + head + ",'entry':[" + entries + "]}")
                                << QString::fromLatin1(errors);
        };
        const QByteArray head = "'type':'document','identifier':{'system':'urn:ietf:rfc:3986','value':'urn:"
                                "oid:1.2.3.4'},'timestamp':'2024-01-01T00:00:00Z'";
        const QByteArray composition =
            "{'fullUrl':'http://a.org/Composition/"
            "1','resource':{'resourceType':'Composition','id':'1','subject':{'reference':'Patient/1'}}}";
        const QByteArray patient =
            "{'fullUrl':'http://a.org/Patient/1','resource':{'resourceType':'Patient','id':'1'}}";
        const QByteArray other =
            "{'fullUrl':'http://a.org/Patient/2','resource':{'resourceType':'Patient','id':'2'}}";
        const QByteArray points =
            "{'fullUrl':'http://a.org/RelatedPerson/"
            "3','resource':{'resourceType':'RelatedPerson','id':'3','patient':{'reference':'Patient/1'}}}";
        row("good", head, composition + "," + patient, "");
        row("no identifier", "'type':'document','timestamp':'2024-01-01T00:00:00Z'",
            composition + "," + patient, "bdl-9@Bundle");
        row("no date",
            "'type':'document','identifier':{'system':'urn:ietf:rfc:3986','value':'urn:oid:1.2.3.4'}",
            composition + "," + patient, "bdl-10@Bundle");
        row("no Composition", head, patient, "bdl-11@Bundle");
        row("the subject is not in it", head, composition,
            "bundle-reference@Bundle.entry[0].resource.subject");
        row("an orphan", head, composition + "," + patient + "," + other, "document-orphan@Bundle.entry[2]");
        row("reached backwards", head, composition + "," + patient + "," + points, "");
        row("a stylesheet of its own", head + ",'link':[{'relation':'stylesheet','url':'Patient/2'}]",
            composition + "," + patient + "," + other, "");
        row("a stylesheet that is missing", head + ",'link':[{'relation':'stylesheet','url':'Binary/5'}]",
            composition + "," + patient, "bundle-link@Bundle.link[0]");
        row("a message without MessageHeader", "'type':'message'", patient, "bdl-12@Bundle");
        row("a message whose focus is not in it", "'type':'message'",
            "{'fullUrl':'http://a.org/MessageHeader/"
            "1','resource':{'resourceType':'MessageHeader','id':'1','eventUri':'http://a.org/e',"
            "'source':{'endpoint':'http://a.org'},'focus':[{'reference':'Patient/1'}]}}",
            "bundle-reference@Bundle.entry[0].resource.focus[0]");
    }
    void document()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, errors);
        QCOMPARE(errorsOf(document).join(QLatin1Char(' ')), errors);
    }

    void whatIsOnlyWarnedAbout()
    {
        const QByteArray found =
            json("{'resourceType':'Bundle','type':'searchset','entry':[{'fullUrl':'http://a.org/Patient/1',"
                 "'resource':{'resourceType':'Patient','id':'1'}}]}");
        QCOMPARE(warningsOf(found), (QStringList{QStringLiteral("bundle-search@Bundle"),
                                                 QStringLiteral("bundle-search@Bundle")}));
        const QByteArray message = json(
            "{'resourceType':'Bundle','type':'message','entry':[{'fullUrl':'http://a.org/MessageHeader/2',"
            "'resource':{'resourceType':'MessageHeader','id':'1','eventUri':'http://a.org/e',"
            "'source':{'endpoint':'http://a.org'}}}]}");
        QCOMPARE(warningsOf(message), {QStringLiteral("bundle-fullurl@Bundle.entry[0]")});
    }
};

QTEST_GUILESS_MAIN(tst_FhirBundle)
#include "tst_FhirBundle.moc"

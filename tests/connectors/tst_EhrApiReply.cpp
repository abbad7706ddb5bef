#include "connectors/EhrApiFixture.h"
#include "connectors/ehrapi/EhrApiBody.h"
#include "connectors/ehrapi/EhrApiReply.h"

using namespace concord;
using namespace concord::ehrapi;

namespace {
const auto place = QStringLiteral("https://h/api/v1/patients");

FetchReply reply(const QByteArray &body, int status = 200)
{
    FetchReply reply;
    reply.status = status;
    reply.body = QByteArray(body).replace('\'', '"');
    reply.contentType = QStringLiteral("application/fhir+json");
    return reply;
}

/// A page with one good record; @p from of it replaced.
QByteArray pageWith(const char *from, const char *to)
{
    QByteArray page =
        "{'resourceType':'Bundle','type':'searchset','total':1,'link':[{'relation':'self','url':'x'}],"
        "'entry':[{'resource':{'resourceType':'Patient','id':'a','meta':{'versionId':'1',"
        "'lastUpdated':'2026-03-01T09:00:00Z'},'name':[{'text':'Zwingli'}]},'search':{'mode':"
        "'match'}}]}";
    return page.replace(from, to);
}

QString said(const Error &error)
{
    return error.where + u' ' + error.detail;
}
}

/// What is read of an answer, what is refused, and what is sent.
class tst_EhrApiReply : public QObject
{
    Q_OBJECT

private slots:
    void readsAPage()
    {
        FetchReply answer = reply(pageWith("{'relation':'self','url':'x'}", "{'relation':'next','url':'y'}"));
        answer.serverTimeMs = 7000;
        const auto page = readPage(answer, EhrApiKind::Patients, place);
        QVERIFY2(page, qPrintable(page ? QString() : said(page.error())));
        QCOMPARE(page->next, QStringLiteral("y"));
        QCOMPARE(page->total, std::optional<qint64>(1));
        QCOMPARE(page->serverTimeMs, 7000);
        QCOMPARE(page->records.size(), 1U);
        const EhrApiRecord &record = page->records.front();
        QCOMPARE(record.id, QStringLiteral("a"));
        QCOMPARE(record.version, QStringLiteral("1"));
        QCOMPARE(record.changedAt, QStringLiteral("2026-03-01T09:00:00Z"));
        QCOMPARE(record.resource[u"name"][0][u"text"].toString(), planted);
        QVERIFY(!readPage(reply("{'resourceType':'Bundle','type':'searchset'}"), EhrApiKind::Patients, place)
                     ->total);
    }

    void partsGoToTheRecordThatTheyName()
    {
        const QByteArray visit =
            "{'resource':{'resourceType':'Encounter','id':'%1','meta':{'versionId':'1','lastUpdated':"
            "'2026-03-01T09:00:00Z'}}},";
        const QByteArray body =
            "{'resourceType':'Bundle','type':'searchset','entry':[" + QByteArray(visit).replace("%1", "e1") +
            QByteArray(visit).replace("%1", "e2") +
            "{'resource':{'resourceType':'Condition','encounter':{'reference':'Encounter/e2'}}},"
            "{'resource':{'resourceType':'Procedure','encounter':{'reference':'https://h/fhir/Encounter/"
            "e1'}}},"
            "{'resource':{'resourceType':'DocumentReference','context':{'encounter':[{'reference':"
            "'Encounter/e2/_history/1'}]}}},"
            "{'resource':{'resourceType':'Practitioner'}},"
            "{'resource':{'resourceType':'OperationOutcome'},'search':{'mode':'outcome'}}]}";
        const auto page = readPage(reply(body), EhrApiKind::Treatments, place);
        QVERIFY2(page, qPrintable(page ? QString() : said(page.error())));
        QCOMPARE(page->records.size(), 2U);
        QCOMPARE(page->records[0].parts.size(), 1);
        QCOMPARE(page->records[0].parts[0][u"resourceType"].toString(), QStringLiteral("Procedure"));
        QCOMPARE(page->records[1].parts.size(), 2);
    }

    void whatIsIllFormedIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *name, const char *from, const char *to, const char *pointer) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << pointer;
        };
        row("cut", "'entry'", "'entry", "#");
        row("a list", "{'resourceType':'Bundle'", "[{'resourceType':'Bundle'", "#");
        row("another resource", "'Bundle'", "'Zwingli'", "#/resourceType");
        row("another Bundle", "'searchset'", "'Zwingli'", "#/type");
        row("entries of another kind", "'entry':[", "'entry':'Zwingli','other':[", "#/entry");
        row("an entry without a resource", "'resource':{", "'Zwingli':{", "#/entry/0/resource/resourceType");
        row("an entry that is none", "'entry':[", "'entry':['Zwingli',", "#/entry/0");
        row("no id", "'id':'a',", "", "#/entry/0/resource/id");
        row("an id that is none", "'id':'a'", "'id':'Zwingli, Rex'", "#/entry/0/resource/id");
        row("a number as id", "'id':'a'", "'id':7", "#/entry/0/resource/id");
        row("no version", "'versionId':'1',", "", "#/entry/0/resource/meta/versionId");
        row("a quote in the version", "'versionId':'1'", "'versionId':'1\\''",
            "#/entry/0/resource/meta/versionId");
        row("no time", ",'lastUpdated':'2026-03-01T09:00:00Z'", ",'x':1",
            "#/entry/0/resource/meta/lastUpdated");
        row("a day as time", "2026-03-01T09:00:00Z", "2026-03-01", "#/entry/0/resource/meta/lastUpdated");
        row("a total that is none", "'total':1", "'total':'Zwingli'", "#/total");
        row("a link without address", "{'relation':'self','url':'x'}", "{'relation':'next'}", "#/link/0/url");
    }
    void whatIsIllFormedIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, pointer);
        QVERIFY(readPage(reply(pageWith("", "")), EhrApiKind::Patients, place));
        QByteArray body = pageWith(from.constData(), to.constData());
        if (body.startsWith('['))
            body += ']';
        const auto page = readPage(reply(body), EhrApiKind::Patients, place);
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(page.error().where, place + pointer);
        QVERIFY(!said(page.error()).contains(planted));
    }

    void statusesAreErrorsWithoutTexts_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        const auto row = [](int status, const char *code) {
            QTest::addRow("%d", status) << status << code;
        };
        row(400, "remote_rejected");
        row(401, "unauthorized");
        row(403, "remote_forbidden");
        row(404, "remote_not_found");
        row(409, "conflict");
        row(410, "remote_gone");
        row(412, "conflict");
        row(429, "rate_limited");
        row(503, "remote_failed");
    }
    void statusesAreErrorsWithoutTexts()
    {
        QFETCH(int, status);
        const QByteArray outcome =
            "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':"
            "'invalid','diagnostics':'Zwingli','expression':['Patient.name[0].text']}]}";
        const auto record = readRecord(reply(outcome, status), EhrApiKind::Patients, place);
        QVERIFY(!record);
        QTEST(codeName(record.error().code), "code");
        QCOMPARE(record.error().where, place);
        QCOMPARE(record.error().detail,
                 QStringLiteral("HTTP %1: invalid at Patient.name[0].text").arg(status));
    }

    void signInPagesAndXmlAreNamed()
    {
        FetchReply answer = reply("<html>");
        answer.contentType = QStringLiteral("text/html");
        QCOMPARE(readRecord(answer, EhrApiKind::Patients, place).error().code, ErrorCode::WrongContentType);
        answer.contentType = QStringLiteral("application/fhir+xml");
        QCOMPARE(readRecord(answer, EhrApiKind::Patients, place).error().code, ErrorCode::UnsupportedVersion);
    }

    void findsTheRecordInATransactionsAnswer()
    {
        const QByteArray main =
            "{'resource':{'resourceType':'Patient','id':'a','meta':{'versionId':'1','lastUpdated':"
            "'2026-03-01T09:00:00Z'}}}";
        const QByteArray part = "{'resource':{'resourceType':'AllergyIntolerance','id':'b'}}";
        const auto read = [](const QByteArray &entries) {
            return readRecord(
                reply("{'resourceType':'Bundle','type':'transaction-response','entry':[" + entries + "]}"),
                EhrApiKind::Patients, place);
        };
        const auto record = read(part + ',' + main);
        QVERIFY2(record, qPrintable(record ? QString() : said(record.error())));
        QCOMPARE(record->id, QStringLiteral("a"));
        QCOMPARE(record->parts.size(), 1);
        QCOMPARE(read(part).error().where, place + QStringLiteral("#/entry"));
        QCOMPARE(read(main + ',' + main).error().where, place + QStringLiteral("#/entry/1/resource"));
    }

    void whatIsSentIsLookedAtFirst()
    {
        const auto refusal = [](const EhrApiCreate &wish) {
            const auto body = createBody(wish);
            return body ? QString() : codeName(body.error().code) + u' ' + said(body.error());
        };
        const QString number = QStringLiteral("1");
        EhrApiCreate wish{EhrApiKind::Patients, patient(number), chip(number), true};
        QCOMPARE(refusal(wish), QString());
        wish.identifier = chip(QStringLiteral("2")); // of another
        QCOMPARE(
            refusal(wish),
            QStringLiteral("internal patients a create without an identifier of ours could happen twice"));
        for (const char *bad : {"", "1,2", "1|2"}) { // not found again everywhere
            const QString text = QString::fromLatin1(bad);
            QVERIFY(refusal({EhrApiKind::Patients, patient(text), chip(text), true}).startsWith(u"internal"));
        }
        wish = {
            EhrApiKind::Treatments, treatment(QStringLiteral("p"), number), {treatmentSystem, number}, true};
        QCOMPARE(refusal(wish), QString());
        wish.body[QStringLiteral("type")] = QStringLiteral("batch");
        QVERIFY(refusal(wish).startsWith(u"invalid_message treatments#/type"));
        wish.body = transaction({posted(patient(number))});
        QVERIFY(refusal(wish).startsWith(u"internal"));
        wish = {EhrApiKind::Patients, patient(number), chip(number), true};
        wish.body[QStringLiteral("language")] = QString(ehrApiMostSent, u'x');
        QVERIFY(refusal(wish).startsWith(u"too_large patients#"));
    }

    void anUpdateSaysWhatItReplaces()
    {
        const QString id = QStringLiteral("a");
        EhrApiUpdate wish{EhrApiKind::Patients, id, QStringLiteral("3"), patient(id)};
        auto body = updateBody(wish);
        QCOMPARE(QJsonDocument::fromJson(*body)[u"id"].toString(), id);
        wish.body = transaction({posted(object("{'resourceType':'RelatedPerson'}")), posted(patient(id))});
        body = updateBody(wish);
        const QJsonValue entry = QJsonDocument::fromJson(*body)[u"entry"][1];
        QCOMPARE(entry[u"request"].toObject(),
                 object("{'method':'PUT','url':'Patient/a','ifMatch':'W/\\'3\\''}"));
        for (const char *version : {"", "3\""}) {
            wish.version = QString::fromLatin1(version);
            QCOMPARE(updateBody(wish).error().code, ErrorCode::Internal);
        }
        wish.version = QStringLiteral("3");
        wish.id = QStringLiteral("../b");
        QCOMPARE(updateBody(wish).error().code, ErrorCode::Internal);
        wish.id = QStringLiteral("b");
        wish.body = patient(id);
        wish.body[QStringLiteral("id")] = id;
        QCOMPARE(updateBody(wish).error().code, ErrorCode::Internal);
        wish.kind = EhrApiKind::Treatments;
        QCOMPARE(updateBody(wish).error().code, ErrorCode::Internal);
    }

    void knowsItsOwnWordsAgain()
    {
        const QJsonObject sent = object("{'a':{'b':[1,{'text':'x'}]},'meta':{'versionId':'1'},'id':'7'}");
        const auto isKnown = [&](const char *current) {
            return saysTheSame(object(current), sent);
        };
        QVERIFY(isKnown("{'a':{'b':[1.0,{'text':'x'}]},'text':{'div':'y'},'meta':{'versionId':'2'}}"));
        QVERIFY(!isKnown("{'a':{'b':[1,{'text':'y'}]}}"));
        QVERIFY(!isKnown("{'a':{'b':[{'text':'x'},1]}}"));
        QVERIFY(!isKnown(
            "{'a':{'b':[1,{'text':'x'}]},'c':true}")); // somebody else's, and perhaps not all of ours
        QVERIFY(!isKnown("{}"));
    }

    void asksInTheWordsOfFhir()
    {
        EhrApiQuery query;
        query.kind = EhrApiKind::Appointments;
        QCOMPARE(pathOf(query), QStringLiteral("appointments"));
        query.identifier = {QStringLiteral("urn:a b"), QStringLiteral("1|2")};
        query.changed = {{QStringLiteral("ge"), QStringLiteral("2026-03-01T09:00:00+01:00")}};
        query.filters = {{QStringLiteral("patient"), QStringLiteral("a&b")}};
        query.order = EhrApiQuery::Order::ByChange;
        query.count = 20;
        QCOMPARE(
            pathOf(query),
            QStringLiteral("appointments?identifier=urn%3Aa%20b%7C1%5C%7C2&_lastUpdated=ge2026-03-01T09%3A00%"
                           "3A00%2B01%3A00&patient=a%26b&_sort=_lastUpdated%2C_id&_count=20"));
    }
};

QTEST_GUILESS_MAIN(tst_EhrApiReply)
#include "tst_EhrApiReply.moc"

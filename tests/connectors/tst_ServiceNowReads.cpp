#include "connectors/BasicCredential.h"
#include "connectors/servicenow/TableReply.h"
#include "fakes/FaultyProxy.h"
#include "fakes/ServiceNowPeer.h"
#include "fakes/TableProbe.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrlQuery>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto patients = QStringLiteral("u_patient_record");
const auto appointments = QStringLiteral("u_appointment");
const auto species = QStringLiteral("species");
const auto name = QStringLiteral("patient_name");

std::shared_ptr<TokenSource> user()
{
    return std::make_shared<BasicCredential>(
        QStringLiteral("concord"), []() -> Result<QByteArray> { return QByteArray("concord-password"); });
}

TableSearch dogs()
{
    TableSearch search;
    search.table = patients;
    search.all = {TableCondition::is(species, QStringLiteral("dog"))};
    search.fields = QStringList{name};
    return search;
}

HttpReply replyOf(int status, const QByteArray &body, const char *type = "application/json")
{
    HttpReply reply;
    reply.status = status;
    reply.body = body;
    reply.contentType = QString::fromLatin1(type);
    return reply;
}

QByteArray errorBody(const char *message, const char *detail)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("error"),
                                      QJsonObject{{QStringLiteral("message"), QString::fromLatin1(message)},
                                                  {QStringLiteral("detail"), QString::fromLatin1(detail)}}},
                                     {QStringLiteral("status"), QStringLiteral("failure")}})
        .toJson();
}
}

/// What is read from a ServiceNow instance, and what of its habits must not lead us astray.
class tst_ServiceNowReads : public QObject
{
    Q_OBJECT

    ServiceNowPeer m_peer;

    [[nodiscard]] TableProbe probe() const { return TableProbe(settings()); }
    [[nodiscard]] EhrClientSettings settings() const
    {
        return TableProbe::settingsFor(m_peer.base(), user());
    }
    [[nodiscard]] QString someId(const QString &query = {})
    {
        return m_peer.rows(patients, query + QStringLiteral("^ORDERBYsys_id")).at(0)[u"sys_id"].toString();
    }
    [[nodiscard]] int asked(const QString &part = {}) { return m_peer.count(QStringLiteral("GET"), part); }

private slots:
    void initTestCase()
    {
        QVERIFY2(m_peer.start({QStringLiteral("--seed"), QStringLiteral("7"), QStringLiteral("--patients"),
                               QStringLiteral("40"), QStringLiteral("--appointments"), QStringLiteral("20"),
                               QStringLiteral("--treatments"), QStringLiteral("20")}),
                 qPrintable(m_peer.failure()));
    }
    void init()
    {
        m_peer.order({{QStringLiteral("clear_faults"), true},
                      {QStringLiteral("hide"), QJsonObject{{patients, QJsonArray()}}},
                      {QStringLiteral("rate_limit"), QJsonValue()}});
        m_peer.forget();
    }

    void findsWhatMeetsTheConditions()
    {
        auto p = probe();
        const auto found = p.find(dogs());
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        const QJsonArray expected = m_peer.rows(patients, QStringLiteral("species=dog^ORDERBYsys_id"));
        QVERIFY(expected.size() > 5);
        QCOMPARE(qsizetype(found->rows.size()), expected.size());
        for (size_t i = 0; i < found->rows.size(); ++i) {
            const TableRecord &row = found->rows[i];
            QCOMPARE(row.id(), expected[qsizetype(i)][u"sys_id"].toString());
            QCOMPARE(row.value(name), expected[qsizetype(i)][u"patient_name"].toString());
            QCOMPARE(row.updatedOn(), expected[qsizetype(i)][u"sys_updated_on"].toString());
            QCOMPARE(row.values.size(), 5); // the name, three of the version, and what the query names
        }
        QCOMPARE(found->total, qint64(expected.size()));
        QVERIFY(found->serverTime);
    }

    void asksForStoredValues()
    {
        auto p = probe();
        QVERIFY(p.find(dogs()));
        const QUrlQuery query(QUrl(m_peer.requests().back().target));
        QCOMPARE(query.queryItemValue(QStringLiteral("sysparm_display_value")), QStringLiteral("false"));
        QCOMPARE(query.queryItemValue(QStringLiteral("sysparm_exclude_reference_link")),
                 QStringLiteral("true"));
        QCOMPARE(query.queryItemValue(QStringLiteral("sysparm_query"), QUrl::FullyDecoded),
                 QStringLiteral("species=dog^ORDERBYsys_id"));
    }

    void pagesByOffsetMeetEachRowOnce()
    {
        auto p = probe();
        TableSearch all;
        all.table = patients;
        all.fields = QStringList{species};
        all.limit = 7;
        QSet<QString> ids;
        qsizetype rows = 0;
        for (all.offset = 0; all.offset < 40; all.offset += all.limit) {
            const auto page = p.find(all);
            QVERIFY(page);
            rows += qsizetype(page->rows.size());
            for (const TableRecord &row : page->rows)
                ids.insert(row.id());
        }
        QCOMPARE(rows, 40);
        QCOMPARE(ids.size(), 40);
    }

    void theFirstQuestionReadsTheColumnsAndTheNextDoesNot()
    {
        auto p = probe();
        QVERIFY(p.find(dogs()));
        QCOMPARE(asked(), 2);
        QVERIFY(p.find(dogs()));
        QCOMPARE(asked(), 3);
    }

    void questionsAtTheSameTimeReadThemOnce()
    {
        auto p = probe();
        int answers = 0;
        for (int i = 0; i < 5; ++i)
            p.tables.find(dogs(), [&](const Result<TableList> &found) { answers += found ? 1 : 0; });
        QTRY_COMPARE_WITH_TIMEOUT(answers, 5, 30'000);
        QCOMPARE(asked(), 6);
    }

    void aMisspeltColumnIsRefusedWhereTheInstanceWouldFindEverything_data()
    {
        QTest::addColumn<TableSearch>("search");
        QTest::addColumn<QString>("column");
        TableSearch condition = dogs();
        condition.all = {TableCondition::is(QStringLiteral("microchip"), QStringLiteral("985000000000001"))};
        QTest::newRow("in a condition") << condition << QStringLiteral("microchip");
        TableSearch field = dogs();
        field.fields = QStringList{QStringLiteral("nickname")};
        QTest::newRow("in the fields") << field << QStringLiteral("nickname");
    }
    void aMisspeltColumnIsRefusedWhereTheInstanceWouldFindEverything()
    {
        QFETCH(TableSearch, search);
        QFETCH(QString, column);
        QCOMPARE(m_peer.rows(patients, QStringLiteral("microchip=985000000000001")).size(), 40); // its habit
        auto p = probe();
        const auto found = p.find(search);
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(found.error().where, QStringLiteral("table/u_patient_record"));
        QVERIFY(found.error().detail.contains(column));
        QCOMPARE(asked(), 1); // for the columns
        QVERIFY(!p.find(search));
        QCOMPARE(asked(), 1); // so soon there is no other
    }

    void ofAnEmptyTableNothingIsKnownUntilARowComes()
    {
        ServiceNowPeer fresh;
        QVERIFY2(fresh.start(), qPrintable(fresh.failure()));
        TableProbe p(TableProbe::settingsFor(fresh.base(), user()));
        TableSearch search = dogs();
        search.all = {TableCondition::is(QStringLiteral("microchip"), QStringLiteral("1"))};
        const auto none = p.find(search);
        QVERIFY(none && none->rows.empty());
        fresh.create(patients, {{name, QStringLiteral("Rex")}});
        const auto found = p.find(search); // which the instance answers with Rex
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::ConfigInvalid);
    }

    void rowsThatWereNotAskedForAreAnError()
    {
        FaultyProxy door(m_peer.base());
        door.setScript([](const ProxiedRequest &request) {
            ProxyFault fault;
            if (request.target.contains("species%3Ddog")) { // an instance that has dropped the condition
                fault = ProxyFault::answer(200);
                fault.body =
                    R"({"result":[{"sys_id":"0123456789abcdef0123456789abcdef","sys_mod_count":"0",)"
                    R"("sys_updated_on":"2026-01-05 12:00:00","patient_name":"Mia","species":"cat"}]})";
            }
            return fault;
        });
        TableProbe p(TableProbe::settingsFor(door.base(), user()));
        const auto found = p.find(dogs());
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::InvalidMessage);
    }

    void readsOneRecordWithItsReferences()
    {
        const QJsonObject visit = m_peer.rows(appointments, QStringLiteral("ORDERBYsys_id")).at(0).toObject();
        auto p = probe();
        const auto record = p.read(appointments, visit[u"sys_id"].toString());
        QVERIFY2(record, record ? "" : qPrintable(record.error().detail));
        QCOMPARE(record->value(QStringLiteral("patient")), visit[u"patient"].toString());
        QCOMPARE(record->time(QStringLiteral("appointment_date")),
                 tableTimeFromText(visit[u"appointment_date"].toString()));
        QVERIFY(record->has(QStringLiteral("check_in_time")));
        QCOMPARE(record->modCount(), visit[u"sys_mod_count"].toString().toInt());
        const auto part = p.read(appointments, visit[u"sys_id"].toString(), {QStringLiteral("patient")});
        QCOMPARE(part->values.size(), 4);
    }

    void referencesComeInEitherForm()
    {
        const QJsonObject row =
            QJsonDocument::fromJson(
                R"({"patient":{"link":"https://h/api/now/table/u_patient_record/ab12","value":"ab12"},)"
                R"("appointment":"","clinician":{"link":"https://h/api/now/table/sys_user/cd34"},)"
                R"("weight":12.5,"active":true,"ehr_id":null,"name":"Rex"})")
                .object();
        const TableRecord record = recordOf(row);
        const QMap<QString, QString> expected{{QStringLiteral("patient"), QStringLiteral("ab12")},
                                              {QStringLiteral("appointment"), {}},
                                              {QStringLiteral("clinician"), QStringLiteral("cd34")},
                                              {QStringLiteral("weight"), QStringLiteral("12.5")},
                                              {QStringLiteral("active"), QStringLiteral("true")},
                                              {QStringLiteral("ehr_id"), {}},
                                              {QStringLiteral("name"), QStringLiteral("Rex")}};
        QCOMPARE(record.values, expected);
    }

    void tellsAHiddenRecordFromNone()
    {
        const QString hidden = someId();
        QVERIFY(m_peer.order({{QStringLiteral("hide"), QJsonObject{{patients, QJsonArray{hidden}}}}}));
        auto p = probe();
        const auto record = p.read(patients, hidden);
        QCOMPARE(record.error().code, ErrorCode::RemoteForbidden);
        const auto gone = p.read(patients, QString(32, u'0'));
        QCOMPARE(gone.error().code, ErrorCode::RemoteNotFound);
        QVERIFY(!gone.error().detail.contains(QString(32, u'0')));
        QVERIFY(!p.read(patients, QStringLiteral("../sys_user")));
    }

    void saysWhatAndWhere_data()
    {
        QTest::addColumn<HttpReply>("reply");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *what, const HttpReply &reply, const char *code, const char *detail) {
            QTest::newRow(what) << reply << QString::fromLatin1(code) << QString::fromLatin1(detail);
        };
        row("no such table", replyOf(400, errorBody("Invalid table u_none", "")), "remote_rejected",
            "HTTP 400: there is no table u_none");
        row("an access rule",
            replyOf(403,
                    errorBody("Operation Failed", "ACL Exception Insert Failed due to security constraints")),
            "remote_forbidden", "HTTP 403: Operation Failed; an access rule forbids it");
        row("a business rule",
            replyOf(403,
                    errorBody("Operation Failed", "Operation against file 'u_patient_record' was aborted by "
                                                  "Business Rule 'No unicorns^0a1b'. Business Rule "
                                                  "Stack:No unicorns")),
            "remote_forbidden", "HTTP 403: Operation Failed; business rule \"No unicorns\"");
        row("a data policy",
            replyOf(403, errorBody("Operation Failed", "Data Policy Exception: The following fields are "
                                                       "mandatory: owner_name, owner_phone")),
            "remote_forbidden", "HTTP 403: Operation Failed; mandatory: owner_name, owner_phone");
        row("what a rule says of a patient",
            replyOf(403, errorBody("Bella of Ada Becker is registered already", "Ada Becker, 555-0100")),
            "remote_forbidden", "HTTP 403");
        row("not signed in",
            replyOf(401, errorBody("User Not Authenticated", "Required to provide Auth "
                                                             "information")),
            "unauthorized", "HTTP 401: User Not Authenticated");
        row("sleeping", replyOf(200, "<html>", "text/html"), "remote_failed",
            "a web page came instead of JSON: the instance sleeps, is being upgraded, or something stands "
            "before it");
        row("too many in the queue", replyOf(202, ""), "remote_failed", "HTTP 202");
        row("out of time",
            replyOf(
                200,
                R"({"result":[{"sys_id":"a"}],"error":{"message":"Transaction cancelled: maximum execution time exceeded","detail":""},"status":"failure"})"),
            "timeout", "HTTP 200: the query ran out of time");
        row("another error beside rows",
            replyOf(200, R"({"result":[],"error":{"message":"x","detail":""},"status":"failure"})"),
            "remote_failed", "HTTP 200");
        row("no list", replyOf(200, R"({"result":{}})"), "invalid_message", "\"result\" is no list");
        row("no result", replyOf(200, R"({"status":"ok"})"), "invalid_message",
            "the answer has no \"result\"");
        row("no JSON", replyOf(200, "yes", "text/plain"), "wrong_content_type", "what came is not JSON");
        HttpReply limited = replyOf(429, errorBody("Rate limit exceeded", "Limit of 2 requests per hour"));
        limited.headers = {{"X-RateLimit-Limit", "2"}, {"X-RateLimit-Rule", "0a1b"}};
        row("limited", limited, "rate_limited",
            "HTTP 429: Rate limit exceeded; 2 requests are allowed by rule 0a1b");
    }
    void saysWhatAndWhere()
    {
        QFETCH(HttpReply, reply);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        const auto list = readTableList(reply, QStringLiteral("where"));
        QVERIFY(!list);
        QCOMPARE(codeName(list.error().code), code);
        QCOMPARE(list.error().where, QStringLiteral("where"));
        QCOMPARE(list.error().detail, detail);
    }

    void theInstanceSaysThemSo()
    {
        auto p = probe();
        TableSearch none = dogs();
        none.table = QStringLiteral("u_none");
        const auto found = p.find(none);
        QCOMPARE(found.error().detail, QStringLiteral("HTTP 400: there is no table u_none"));
        QCOMPARE(found.error().where, m_peer.base().toString() + QStringLiteral("/api/now/table/u_none"));
    }

    void triesAgainWhatMayPass_data()
    {
        QTest::addColumn<QJsonObject>("fault");
        const auto fault = [](const char *kind, int status = 0) {
            QJsonObject f{{QStringLiteral("kind"), QString::fromLatin1(kind)}, {QStringLiteral("times"), 2}};
            if (status)
                f[u"status"] = status;
            return f;
        };
        QTest::newRow("500") << fault("status", 500);
        QTest::newRow("503, a web page") << fault("status", 503);
        QTest::newRow("429") << fault("status", 429);
        QTest::newRow("dropped") << fault("drop_before");
        QTest::newRow("cut") << fault("cut");
    }
    void triesAgainWhatMayPass()
    {
        QFETCH(QJsonObject, fault);
        auto p = probe();
        QVERIFY(p.find(dogs()));
        m_peer.fault(fault);
        const auto found = p.find(dogs());
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
    }

    void aSlowInstanceIsLeftAfterAWhile()
    {
        EhrClientSettings impatient = settings();
        impatient.idleTimeout = 50ms;
        impatient.ladder = {5ms};
        TableProbe p(impatient);
        m_peer.fault({{QStringLiteral("kind"), QStringLiteral("hold")}});
        QCOMPARE(p.find(dogs()).error().code, ErrorCode::Timeout);
    }

    void aLimitIsHandedUpWithItsWait()
    {
        auto p = probe();
        QVERIFY(p.find(dogs()));
        QVERIFY(m_peer.order({{QStringLiteral("rate_limit"), 0}}));
        const auto found = p.find(dogs());
        QCOMPARE(found.error().code, ErrorCode::RateLimited);
        QVERIFY(found.error().retryAfterMs > 0 && found.error().retryAfterMs <= 3'600'000);
        QVERIFY2(found.error().detail.contains(u"0 requests are allowed by rule"),
                 qPrintable(found.error().detail));
    }

    void cancelledQuestionsAreNeverAnswered()
    {
        auto p = probe();
        bool isAnswered = false;
        p.tables.find(dogs(), [&](const Result<TableList> &) { isAnswered = true; });
        p.tables.find({}, [&](const Result<TableList> &) { isAnswered = true; }); // refused, later
        p.tables.cancelAll();
        QVERIFY(p.find(dogs()));
        QVERIFY(!isAnswered);
    }

    void pingsWithoutReadingMuch()
    {
        auto p = probe();
        QVERIFY(p.ping());
        QCOMPARE(asked(QStringLiteral("sysparm_limit=1&")), 1);
        m_peer.fault({{QStringLiteral("kind"), QStringLiteral("hibernate")}});
        QCOMPARE(p.ping().error().code, ErrorCode::RemoteFailed);
    }

    void refusesWhatNoListHas()
    {
        auto p = probe();
        TableSearch search = dogs();
        search.limit = 0;
        QCOMPARE(p.find(search).error().code, ErrorCode::ConfigInvalid);
        search = dogs();
        search.table = QStringLiteral("u_patient_record/../sys_user");
        QCOMPARE(p.find(search).error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(asked(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ServiceNowReads)
#include "tst_ServiceNowReads.moc"

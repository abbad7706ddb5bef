#include "fakes/ClientProbe.h"
#include "fakes/FakeTokens.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using std::chrono::milliseconds;

/// The client against a FHIR server that we did not write, seen through a proxy that only records.
class tst_EhrClient : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsASearch();
    void followsNextToTheEnd();
    void unpacksGzip();
    void measuresAndDates();
    void sendsItsHeaders();
    void sendsAuthorizationWhenGiven();
    void asksForATokenBeforeEachTry();
    void replacesARefusedTokenOnce();
    void givesNoTokenToAnotherHost();
    void returnsStatusesAsReplies_data();
    void returnsStatusesAsReplies();
    void answersLaterAndOnce();
    void cancelledCallbacksNeverRun();
    void mayBeDeletedInACallback();
    void mayFetchInACallback();
    void refusesAnotherHostWithoutASound();
    void saysWhenTheBaseIsUnusable();
    void ignoresTheSystemProxy();
    void takesManyAtOnce();

private:
    [[nodiscard]] ClientProbe probe() const { return ClientProbe(ClientProbe::settingsFor(m_peer.base())); }

    QTemporaryDir m_dir;
    PeerProcess m_peer;
    int m_rows = 0;
};

void tst_EhrClient::initTestCase()
{
    SeedBuilder seed;
    seed.addSyntheaPatients();
    m_rows = seed.count(QStringLiteral("MedicationRequest"));
    QCOMPARE(m_rows, 1058);
    const QString file = m_dir.filePath(QStringLiteral("seed.ndjson"));
    QVERIFY(seed.writeTo(file));
    QVERIFY2(m_peer.start(file, {QStringLiteral("--gzip")}), qPrintable(m_peer.failure()));
}

void tst_EhrClient::readsASearch()
{
    const auto reply = probe().fetch(QStringLiteral("MedicationRequest?status=active&_count=5"));
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->contentType, QStringLiteral("application/fhir+json"));
    const QJsonObject bundle = QJsonDocument::fromJson(reply->body).object();
    QCOMPARE(bundle[u"type"].toString(), QStringLiteral("searchset"));
    QCOMPARE(bundle[u"total"].toInt(), 207);
    QCOMPARE(bundle[u"entry"].toArray().size(), 5);
}

void tst_EhrClient::followsNextToTheEnd()
{
    ClientProbe client = probe();
    int rows = 0;
    int pages = 0;
    for (QString url = QStringLiteral("MedicationRequest?_count=200"); !url.isEmpty(); ++pages) {
        const auto reply = client.fetch(url);
        QVERIFY(reply);
        const QJsonObject bundle = QJsonDocument::fromJson(reply->body).object();
        rows += int(bundle[u"entry"].toArray().size());
        url.clear();
        for (const QJsonValue &link : bundle[u"link"].toArray()) {
            if (link[u"relation"].toString() == u"next")
                url = link[u"url"].toString();
        }
    }
    QCOMPARE(rows, m_rows);
    QCOMPARE(pages, 6);
}

void tst_EhrClient::unpacksGzip()
{
    FaultyProxy proxy(m_peer.base());
    ClientProbe client(ClientProbe::settingsFor(proxy.base()));
    const auto reply = client.fetch(QStringLiteral("MedicationRequest?_count=1000"));
    QVERIFY(reply);
    QVERIFY(proxy.requests().front().headers.value("accept-encoding").contains("gzip"));
    QVERIFY2(proxy.bytesSent() * 5 < reply->body.size(), "the peer did not pack its answer");
    QCOMPARE(QJsonDocument::fromJson(reply->body)[u"entry"].toArray().size(), 1000);
}

void tst_EhrClient::measuresAndDates()
{
    const auto reply = probe().fetch(QStringLiteral("metadata"));
    QVERIFY(reply);
    QVERIFY(reply->firstByteMs > 0 && reply->firstByteMs < 30'000);
    const qint64 offMs = qAbs(reply->serverTimeMs - toMs(SystemClock().now()));
    QVERIFY2(offMs < 60'000, "the server's Date was not understood");
    QCOMPARE(reply->retryAfterMs, 0);
}

void tst_EhrClient::sendsItsHeaders()
{
    FaultyProxy proxy(m_peer.base());
    ClientProbe client(ClientProbe::settingsFor(proxy.base()));
    const auto correlation = makeId<CorrelationId>(milliseconds(1));
    client.client.setCorrelation(correlation);
    const auto first = client.fetch(QStringLiteral("metadata"));
    const auto second = client.fetch(QStringLiteral("metadata"));
    const auto &sent = proxy.requests().front().headers;
    QCOMPARE(proxy.requests().front().method, "GET");
    QCOMPARE(sent.value("accept"), "application/fhir+json");
    QCOMPARE(sent.value("x-correlation-id"), correlation.toString().toLatin1());
    QCOMPARE(sent.value("x-request-id"), first->requestId.toLatin1());
    QCOMPARE(first->requestId.at(14), u'7'); // the version digit; QUuid of Qt 6.4 does not know 7
    QVERIFY(first->requestId != second->requestId);
    QVERIFY(!sent.contains("authorization"));
    QVERIFY(!sent.contains("cookie"));
}

void tst_EhrClient::sendsAuthorizationWhenGiven()
{
    FaultyProxy proxy(m_peer.base());
    EhrClientSettings settings = ClientProbe::settingsFor(proxy.base());
    settings.tokens = std::make_shared<FakeTokens>();
    QVERIFY(ClientProbe(settings).fetch(QStringLiteral("metadata")));
    QCOMPARE(proxy.requests().front().headers.value("authorization"), "Bearer token-1");
}

void tst_EhrClient::asksForATokenBeforeEachTry()
{
    FaultyProxy proxy(m_peer.base());
    proxy.failOn(1, ProxyFault::answer(503));
    EhrClientSettings settings = ClientProbe::settingsFor(proxy.base());
    settings.tokens = std::make_shared<FakeTokens>(FakeTokens::Gives::AnotherEachTime);
    QCOMPARE(ClientProbe(settings).fetch(QStringLiteral("metadata"))->status, 200);
    QCOMPARE(proxy.requests().back().headers.value("authorization"), "Bearer token-2");
}

void tst_EhrClient::replacesARefusedTokenOnce()
{
    FaultyProxy proxy(m_peer.base());
    proxy.failOn(1, ProxyFault::answer(401));
    EhrClientSettings settings = ClientProbe::settingsFor(proxy.base());
    settings.tokens = std::make_shared<FakeTokens>();
    ClientProbe client(settings);
    QCOMPARE(client.fetch(QStringLiteral("metadata"))->status, 200);
    QCOMPARE(proxy.requests().size(), 2U);
    QCOMPARE(proxy.requests()[1].headers.value("authorization"), "Bearer token-2");

    proxy.failAll(ProxyFault::answer(401));
    QCOMPARE(client.fetch(QStringLiteral("metadata"))->status, 401);
    QCOMPARE(proxy.requests().size(), 4U);
    QCOMPARE(proxy.requests()[3].headers.value("authorization"), "Bearer token-3");
}

void tst_EhrClient::givesNoTokenToAnotherHost()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    QSignalSpy connected(&other, &QTcpServer::newConnection);
    FaultyProxy proxy(m_peer.base());
    const QByteArray elsewhere = "http://127.0.0.1:" + QByteArray::number(other.serverPort());
    proxy.failOn(1, ProxyFault::redirect(elsewhere + "/fhir/metadata"));
    EhrClientSettings settings = ClientProbe::settingsFor(proxy.base());
    settings.tokens = std::make_shared<FakeTokens>();
    ClientProbe client(settings);
    QCOMPARE(client.fetch(QStringLiteral("metadata")).error().code, ErrorCode::RedirectRefused);
    QCOMPARE(client.fetch(QString::fromLatin1(elsewhere)).error().code, ErrorCode::RedirectRefused);
    QCOMPARE(client.fetch(QStringLiteral("metadata"))->status, 200);
    QCOMPARE(connected.count(), 0);
}

void tst_EhrClient::returnsStatusesAsReplies_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown id") << "MedicationRequest/nobody" << 404;
    QTest::newRow("deleted") << "Patient/deleted" << 410;
    QTest::newRow("unknown parameter") << "MedicationRequest?colour=red" << 400;
}

void tst_EhrClient::returnsStatusesAsReplies()
{
    QFETCH(QString, path);
    QFETCH(int, status);
    m_peer.send("PUT", QStringLiteral("Patient/deleted"),
                {{QStringLiteral("resourceType"), QStringLiteral("Patient")},
                 {QStringLiteral("id"), QStringLiteral("deleted")}});
    m_peer.send("DELETE", QStringLiteral("Patient/deleted"));
    const auto reply = probe().fetch(path);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(QJsonDocument::fromJson(reply->body)[u"resourceType"].toString(),
             QStringLiteral("OperationOutcome"));
}

void tst_EhrClient::answersLaterAndOnce()
{
    ClientProbe client = probe();
    int refused = 0;
    int answered = 0;
    QSignalSpy both(&client, &ClientProbe::answered);
    client.client.fetch(QStringLiteral("https://evil.example/"), [&](const auto &) { ++refused; });
    client.client.fetch(QStringLiteral("metadata"), [&](const auto &) {
        ++answered;
        emit client.answered();
    });
    QCOMPARE(refused, 0);
    QVERIFY(both.wait());
    QCOMPARE(refused, 1);
    QCOMPARE(answered, 1);
}

void tst_EhrClient::cancelledCallbacksNeverRun()
{
    FaultyProxy proxy(m_peer.base());
    proxy.setScript([](const ProxiedRequest &request) {
        ProxyFault fault;
        fault.isSilent = request.number == 1;
        return fault;
    });
    ClientProbe client(ClientProbe::settingsFor(proxy.base()));
    bool ran = false;
    QSignalSpy arrived(&proxy, &FaultyProxy::requested);
    client.client.fetch(QStringLiteral("metadata"), [&](const auto &) { ran = true; });
    QVERIFY(arrived.wait());
    client.client.fetch(QStringLiteral("https://evil.example/"), [&](const auto &) { ran = true; });
    client.client.cancelAll();
    QCOMPARE(client.fetch(QStringLiteral("metadata"))->status,
             200); // the client goes on; whatever was queued has run by now
    QVERIFY(!ran);
}

void tst_EhrClient::mayBeDeletedInACallback()
{
    FaultyProxy proxy(m_peer.base());
    proxy.setScript([](const ProxiedRequest &request) {
        ProxyFault fault;
        fault.isSilent = !request.target.endsWith("/metadata");
        return fault;
    });
    const SystemClock clock;
    auto *client = new EhrClient(ClientProbe::settingsFor(proxy.base()), clock);
    QSignalSpy gone(client, &QObject::destroyed);
    bool otherRan = false;
    client->fetch(QStringLiteral("MedicationRequest"), [&](const auto &) { otherRan = true; });
    client->fetch(QStringLiteral("metadata"), [client](const auto &) { delete client; });
    QVERIFY(gone.wait());
    QVERIFY(!otherRan);
}

void tst_EhrClient::mayFetchInACallback()
{
    ClientProbe client = probe();
    int status = 0;
    QSignalSpy spy(&client, &ClientProbe::answered);
    client.client.fetch(QStringLiteral("metadata"), [&](const auto &) {
        client.client.fetch(QStringLiteral("Patient?_count=1"), [&](const Result<FetchReply> &reply) {
            status = reply->status;
            emit client.answered();
        });
    });
    QVERIFY(spy.wait());
    QCOMPARE(status, 200);
}

void tst_EhrClient::refusesAnotherHostWithoutASound()
{
    QTcpServer other; // another port is another origin
    QVERIFY(other.listen(QHostAddress::LocalHost));
    QSignalSpy connected(&other, &QTcpServer::newConnection);
    ClientProbe client = probe();
    const auto reply =
        client.fetch(QStringLiteral("http://127.0.0.1:%1/fhir/Patient?name=Canary").arg(other.serverPort()));
    QCOMPARE(reply.error().code, ErrorCode::RedirectRefused);
    QVERIFY(!reply.error().where.contains(u"Canary") && !reply.error().detail.contains(u"Canary"));
    QVERIFY(client.fetch(QStringLiteral("metadata")));
    QCOMPARE(connected.count(), 0);
}

void tst_EhrClient::saysWhenTheBaseIsUnusable()
{
    ClientProbe client(ClientProbe::settingsFor(QUrl(QStringLiteral("ehr.example/fhir"))));
    QCOMPARE(client.fetch(QStringLiteral("metadata")).error().code, ErrorCode::ConfigInvalid);
}

void tst_EhrClient::ignoresTheSystemProxy()
{
    QNetworkProxy::setApplicationProxy(
        QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), 9));
    const auto reply = probe().fetch(QStringLiteral("metadata"));
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::DefaultProxy));
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
}

void tst_EhrClient::takesManyAtOnce()
{
    ClientProbe client = probe();
    int good = 0;
    QSignalSpy spy(&client, &ClientProbe::answered);
    for (int i = 0; i < 40; ++i) {
        client.client.fetch(QStringLiteral("Patient?_count=%1").arg(i), [&](const Result<FetchReply> &reply) {
            good += reply && reply->status == 200 ? 1 : 0;
            emit client.answered();
        });
    }
    QTRY_COMPARE(spy.count(), 40);
    QCOMPARE(good, 40);
}

QTEST_GUILESS_MAIN(tst_EhrClient)
#include "tst_EhrClient.moc"

#include "connectors/HttpClient.h"
#include "fakes/ClientProbe.h"
#include "fakes/FakeTokens.h"
#include "fakes/FaultyProxy.h"
#include "fakes/TlsServer.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
class HelloTokens : public FakeTokens
{
public:
    [[nodiscard]] QByteArray scheme() const override { return "Hello"; }
};

struct Bench
{
    explicit Bench(FaultyProxy &server, std::shared_ptr<TokenSource> tokens = {})
        : settings(ClientProbe::settingsFor(server.base()))
    {
        settings.tokens = std::move(tokens);
        settings.retryAfterCap = 1s;
        client = std::make_unique<HttpClient>(settings, clock);
    }
    Result<HttpReply> ask(const HttpRequest &request)
    {
        std::optional<Result<HttpReply>> answer;
        client->ask(request, QStringLiteral("thing/1"),
                    [&](Result<HttpReply> reply) { answer = std::move(reply); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 30'000))
            return fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer"));
        return *std::move(answer);
    }

    SystemClock clock;
    EhrClientSettings settings;
    std::unique_ptr<HttpClient> client;
};

HttpRequest patch()
{
    HttpRequest request;
    request.method = "PATCH";
    request.body = R"({"a":"b"})";
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    return request;
}

ProxyFault limited(const QByteArray &reset)
{
    ProxyFault fault = ProxyFault::answer(429);
    fault.headers.emplaceBack("X-RateLimit-Reset", reset);
    fault.headers.emplaceBack("Date", "Mon, 05 Jan 2026 12:00:00 GMT");
    return fault;
}
}

/// What is asked of a server that is no EHR.
class tst_HttpClient : public QObject
{
    Q_OBJECT

private slots:
    void sendsAPatchAndTriesItAgain()
    {
        FaultyProxy server;
        server.setScript([](const ProxiedRequest &request) {
            return ProxyFault::answer(request.number == 1 ? 503 : 200);
        });
        Bench bench(server);
        const auto reply = bench.ask(patch());
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
        QCOMPARE(server.requests().size(), 2U);
        for (const ProxiedRequest &seen : server.requests()) {
            QCOMPARE(seen.method, QByteArray("PATCH"));
            QCOMPARE(seen.body, patch().body);
            QCOMPARE(seen.headers["content-type"], QByteArray("application/json"));
            QCOMPARE(seen.headers["accept"], QByteArray("application/json"));
        }
    }

    void whoAskedDecidesAboutTheNextTry_data()
    {
        QTest::addColumn<ProxyFault>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("503") << ProxyFault::answer(503) << QStringLiteral("503");
        QTest::newRow("429") << ProxyFault::answer(429) << QStringLiteral("429");
        ProxyFault cut;
        cut.cutsBeforeHead = true;
        QTest::newRow("cut") << cut << QStringLiteral("unreachable");
    }
    void whoAskedDecidesAboutTheNextTry()
    {
        QFETCH(ProxyFault, fault);
        QFETCH(QString, outcome);
        FaultyProxy server;
        server.failAll(fault);
        Bench bench(server);
        HttpRequest request = patch();
        request.method = "POST";
        request.isSentOnce = true;
        request.isTriedAgain = false;
        const auto reply = bench.ask(request);
        QCOMPARE(reply ? QString::number(reply->status) : codeName(reply.error().code), outcome);
        QCOMPARE(server.requests().size(), 1U);
    }

    void handsUpTheHeadersThatWereAskedFor()
    {
        FaultyProxy server;
        ProxyFault answer = ProxyFault::answer(200);
        answer.headers = {{"X-Total-Count", "12"}, {"X-Other", "no"}};
        server.failAll(answer);
        Bench bench(server);
        HttpRequest request;
        request.wanted = {"X-Total-Count", "X-Missing"};
        const auto reply = bench.ask(request);
        QVERIFY(reply);
        const QMap<QByteArray, QByteArray> expected{{"X-Total-Count", "12"}};
        QCOMPARE(reply->headers, expected);
    }

    void theEndOfALimitIsAWait_data()
    {
        QTest::addColumn<ProxyFault>("fault");
        QTest::addColumn<qint64>("waitMs");
        QTest::newRow("its end") << limited("1767614430") << qint64(30'000);
        QTest::newRow("in the past") << limited("1767614000") << qint64(0);
        QTest::newRow("no number") << limited("soon") << qint64(0);
        QTest::newRow("a span") << limited("30") << qint64(0);
        ProxyFault both = limited("1767614430");
        both.headers.emplaceBack("Retry-After", "7");
        QTest::newRow("Retry-After beside it") << both << qint64(7'000);
        ProxyFault other = limited("1767614430");
        other.status = 400;
        QTest::newRow("of a refusal") << other << qint64(0);
    }
    void theEndOfALimitIsAWait()
    {
        QFETCH(ProxyFault, fault);
        QFETCH(qint64, waitMs);
        FaultyProxy server;
        server.failAll(fault);
        Bench bench(server);
        const auto reply = bench.ask(HttpRequest{});
        QVERIFY(reply);
        QCOMPARE(reply->retryAfterMs, waitMs);
        if (waitMs > 0) // longer than the cap: whoever asked has to wait
            QCOMPARE(server.requests().size(), 1U);
    }

    void aHandshakeThatHangsHoldsUpNobodyElse()
    {
        const TestCertificates certificates;
        const TlsServer server(certificates.make(TestCertificates::Kind::Good));
        QTcpServer door; // the first connection gets nothing, all others get through
        QVERIFY(door.listen(QHostAddress::LocalHost));
        int connections = 0;
        connect(&door, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *client = door.nextPendingConnection();
            if (++connections == 1)
                return;
            auto *inside = new QTcpSocket(client);
            connect(client, &QTcpSocket::readyRead, inside, [=] { inside->write(client->readAll()); });
            connect(inside, &QTcpSocket::readyRead, client, [=] { client->write(inside->readAll()); });
            inside->connectToHost(QHostAddress::LocalHost, server.port());
        });
        EhrClientSettings settings =
            ClientProbe::settingsFor(QUrl(QStringLiteral("https://127.0.0.1:%1").arg(door.serverPort())));
        settings.tls.caFile = certificates.authorityFile();
        settings.idleTimeout = 1s;
        ClientProbe probe(settings);
        const auto reply = probe.fetch(QStringLiteral("metadata")); // its second try
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
        QCOMPARE(connections, 2);
        QVERIFY(probe.fetch(QStringLiteral("metadata")));
        QCOMPARE(connections, 2); // and that connection stays
    }

    void theSourceSaysHowItIsShown()
    {
        FaultyProxy server;
        server.failAll(ProxyFault::answer(200));
        Bench(server, std::make_shared<HelloTokens>()).ask(HttpRequest{}).value();
        QCOMPARE(server.requests().back().headers["authorization"], QByteArray("Hello token-1"));
    }
};

QTEST_GUILESS_MAIN(tst_HttpClient)
#include "tst_HttpClient.moc"

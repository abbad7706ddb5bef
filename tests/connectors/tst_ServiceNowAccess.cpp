#include "connectors/BasicCredential.h"
#include "connectors/HttpClient.h"
#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenFetcher.h"
#include "fakes/ClientProbe.h"
#include "fakes/FaultyProxy.h"
#include "fakes/ServiceNowPeer.h"

#include <QTest>
#include <QUrlQuery>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto users = QStringLiteral("/api/now/table/sys_user?sysparm_limit=1");
QStringList said; // every line of the log

void listenToLog(QtMsgType, const QMessageLogContext &, const QString &line)
{
    said << line;
}

std::function<Result<QByteArray>()> secretOf(const QByteArray &value)
{
    return [value]() -> Result<QByteArray> {
        return value;
    };
}
}

/// How requests of a ServiceNow instance show who asks: its tokens, and a user with a password.
class tst_ServiceNowAccess : public QObject
{
    Q_OBJECT

    ServiceNowPeer m_peer;
    std::unique_ptr<FaultyProxy> m_door; // before the token endpoint: it sees the forms
    SystemClock m_clock;

    [[nodiscard]] OAuthSettings settings(OAuthGrant grant, const QByteArray &password = "concord-password",
                                         const QByteArray &secret = "client-secret") const
    {
        OAuthSettings s;
        s.peer = ClientProbe::settingsFor(m_peer.base());
        s.tokenUrl = m_door->base().resolved(QUrl(QStringLiteral("/oauth_token.do")));
        s.clientId = QStringLiteral("servicenow_integration");
        s.proof = ClientProof::SecretPost;
        s.secret = secretOf(secret);
        s.grant = grant;
        s.user = QStringLiteral("concord");
        s.password = secretOf(password);
        return s;
    }

    /// A client that asks for the tokens of @p source.
    struct Asker
    {
        Asker(const QUrl &base, std::shared_ptr<TokenSource> source, const Clock &clock)
            : client(with(base, std::move(source)), clock)
        {}
        static EhrClientSettings with(const QUrl &base, std::shared_ptr<TokenSource> source)
        {
            EhrClientSettings s = ClientProbe::settingsFor(base);
            s.tokens = std::move(source);
            return s;
        }
        void ask(const std::function<void(const QString &)> &done)
        {
            HttpRequest request;
            request.headers.emplaceBack("Accept", "application/json");
            client.ask(request, users, [done](const Result<HttpReply> &reply) {
                done(reply ? QString::number(reply->status)
                           : codeName(reply.error().code) + u' ' + reply.error().detail);
            });
        }
        QString outcome() // "200", or the error
        {
            QString said;
            ask([&said](const QString &outcome) { said = outcome; });
            return QTest::qWaitFor([&] { return !said.isEmpty(); }, 30'000) ? said
                                                                            : QStringLiteral("nothing");
        }
        HttpClient client;
    };

    struct Bench
    {
        Bench(const OAuthSettings &settings, const QUrl &base, const Clock &clock)
            : fetcher(settings, clock), cache(TokenCache::of(&fetcher, 20ms)), asker(base, cache, clock)
        {
            fetcher.start();
        }
        ~Bench() { cache->close(); }
        TokenFetcher fetcher;
        std::shared_ptr<TokenCache> cache;
        Asker asker;
    };

    /// "password refresh_token": of each token request in turn.
    [[nodiscard]] QString grants() const
    {
        QStringList all;
        for (const ProxiedRequest &request : m_door->requests())
            all << QUrlQuery(QString::fromLatin1(request.body)).queryItemValue(QStringLiteral("grant_type"));
        return all.join(u' ');
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(m_peer.start(), qPrintable(m_peer.failure()));
        qInstallMessageHandler(listenToLog);
    }
    void init()
    {
        m_door = std::make_unique<FaultyProxy>(m_peer.base());
        m_peer.order({{QStringLiteral("revoke_tokens"), true}, {QStringLiteral("clear_faults"), true}});
        m_peer.forget();
    }
    /// After all others.
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        QVERIFY(!said.isEmpty());
        for (const char *secret : {"concord-password", "client-secret", "wrong-password"}) {
            QVERIFY2(!said.join(u' ').contains(QString::fromLatin1(secret)), secret);
            const QString base64 = QString::fromLatin1(("concord:" + QByteArray(secret)).toBase64());
            QVERIFY2(!said.join(u' ').contains(base64), secret);
        }
    }

    void eachKindOfClientGetsIn_data()
    {
        QTest::addColumn<OAuthGrant>("grant");
        QTest::addColumn<ClientProof>("proof");
        QTest::newRow("the client itself") << OAuthGrant::ClientCredentials << ClientProof::SecretPost;
        QTest::newRow("its secret in the header")
            << OAuthGrant::ClientCredentials << ClientProof::SecretBasic;
        QTest::newRow("a user") << OAuthGrant::Password << ClientProof::SecretPost;
        QTest::newRow("a user, the secret in the header") << OAuthGrant::Password << ClientProof::SecretBasic;
    }
    void eachKindOfClientGetsIn()
    {
        QFETCH(OAuthGrant, grant);
        QFETCH(ClientProof, proof);
        OAuthSettings s = settings(grant);
        s.proof = proof;
        Bench bench(s, m_peer.base(), m_clock);
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QCOMPARE(grants(), wordOf(grant));
    }

    void manyRequestsTakeOneToken()
    {
        Bench bench(settings(OAuthGrant::Password), m_peer.base(), m_clock);
        int good = 0;
        for (int i = 0; i < 20; ++i)
            bench.asker.ask([&](const QString &outcome) { good += outcome == u"200" ? 1 : 0; });
        QTRY_COMPARE_WITH_TIMEOUT(good, 20, 30'000);
        QCOMPARE(grants(), QStringLiteral("password"));
    }

    void aTokenThatHasEndedIsRefreshed()
    {
        Bench bench(settings(OAuthGrant::Password), m_peer.base(), m_clock);
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QVERIFY(m_peer.order({{QStringLiteral("advance"), 1801}}));
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QCOMPARE(grants(), QStringLiteral("password refresh_token"));
    }

    void whereTheRefreshIsRefusedTheUserIsShownAgain()
    {
        Bench bench(settings(OAuthGrant::Password), m_peer.base(), m_clock);
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QVERIFY(m_peer.order({{QStringLiteral("revoke_tokens"), true}}));
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QCOMPARE(grants(), QStringLiteral("password refresh_token password"));
    }

    void aClientWithoutARefreshTokenAsksAnew()
    {
        Bench bench(settings(OAuthGrant::ClientCredentials), m_peer.base(), m_clock);
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QVERIFY(m_peer.order({{QStringLiteral("revoke_tokens"), true}}));
        QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        QCOMPARE(grants(), QStringLiteral("client_credentials client_credentials"));
    }

    void noRequestMeetsAnEndedToken()
    {
        ServiceNowPeer hasty;
        QVERIFY2(hasty.start({QStringLiteral("--access-seconds"), QStringLiteral("3")}),
                 qPrintable(hasty.failure()));
        m_door = std::make_unique<FaultyProxy>(hasty.base());
        Bench bench(settings(OAuthGrant::Password), hasty.base(), m_clock);
        while (m_door->requests().size() < 3)
            QCOMPARE(bench.asker.outcome(), QStringLiteral("200"));
        for (const ServiceNowPeer::Request &request : hasty.requests())
            QCOMPARE(request.status, QStringLiteral("200"));
        QCOMPARE(grants(), QStringLiteral("password refresh_token refresh_token"));
    }

    void whoIsNotKnownIsToldSoAndNothingIsRepeated_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("another password") << QByteArray("wrong-password") << QByteArray("client-secret");
        QTest::newRow("another secret") << QByteArray("concord-password") << QByteArray("wrong-password");
    }
    void whoIsNotKnownIsToldSoAndNothingIsRepeated()
    {
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, secret);
        Bench bench(settings(OAuthGrant::Password, password, secret), m_peer.base(), m_clock);
        QCOMPARE(
            bench.asker.outcome(),
            QStringLiteral("unauthorized the token endpoint does not accept this client: access_denied"));
        QCOMPARE(m_door->requests().size(), 1U);
        QCOMPARE(m_peer.count(QStringLiteral("GET")), 0);
    }

    void whatIsDeniedIsDeniedWhateverTheStatus()
    {
        for (const int status : {400, 401, 500}) {
            ProxyFault denied = ProxyFault::answer(status);
            denied.body = R"({"error":"server_error","error_description":"access_denied"})";
            m_door->failAll(denied);
            Bench bench(settings(OAuthGrant::Password), m_peer.base(), m_clock);
            QVERIFY(bench.asker.outcome().startsWith(u"unauthorized "));
        }
    }

    void aSleepingInstanceGivesNoToken()
    {
        m_door->failAll(ProxyFault::html());
        Bench bench(settings(OAuthGrant::Password), m_peer.base(), m_clock);
        QVERIFY(bench.asker.outcome().startsWith(u"wrong_content_type "));
    }

    void aUserWithAPasswordGetsIn()
    {
        Asker asker(
            m_peer.base(),
            std::make_shared<BasicCredential>(QStringLiteral("concord"), secretOf("concord-password")),
            m_clock);
        QCOMPARE(asker.outcome(), QStringLiteral("200"));
        QCOMPARE(m_peer.requests().size(), 1);
    }

    void aWrongPasswordIsNotShownAgainAndAgain()
    {
        QByteArray password = "wrong-password";
        const auto source = std::make_shared<BasicCredential>(
            QStringLiteral("concord"), [&password]() -> Result<QByteArray> { return password; });
        Asker asker(m_peer.base(), source, m_clock);
        QCOMPARE(asker.outcome(), QStringLiteral("401")); // twice: the first refusal may have been a whim
        QVERIFY(asker.outcome().startsWith(u"unauthorized "));
        const auto shown = m_peer.requests().size();
        QCOMPARE(shown, 3);
        QVERIFY(asker.outcome().startsWith(u"unauthorized "));
        QCOMPARE(m_peer.requests().size(), shown);
        password = "concord-password"; // the file was replaced
        QCOMPARE(asker.outcome(), QStringLiteral("200"));
    }

    void afterAWhileTheSamePasswordIsTriedAgain()
    {
        const auto source =
            std::make_shared<BasicCredential>(QStringLiteral("concord"), secretOf("concord-password"), 1ms);
        Asker asker(m_peer.base(), source, m_clock);
        const auto token = source->take().result().value();
        source->discard(token);
        source->discard(token);
        QTRY_COMPARE(asker.outcome(), QStringLiteral("200"));
    }
};

QTEST_GUILESS_MAIN(tst_ServiceNowAccess)
#include "tst_ServiceNowAccess.moc"

#include "connectors/oauth/Jwks.h"
#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenFetcher.h"
#include "fakes/ClientProbe.h"
#include "fakes/FakeClock.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const QString patients = QStringLiteral("Patient?_count=1");
QStringList said; // every line of the log

void listen(QtMsgType, const QMessageLogContext &, const QString &line)
{
    said << line;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray assertionIn(const ProxiedRequest &request)
{
    return QUrlQuery(QString::fromLatin1(request.body))
        .queryItemValue(QStringLiteral("client_assertion"))
        .toLatin1();
}
}

/// Tokens from an authorization server that we did not write, for a FHIR server that checks them, each seen
/// through a proxy that counts.
class tst_OAuthPeer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    PeerProcess m_auth;
    PeerProcess m_fhir;
    std::unique_ptr<FaultyProxy> m_tokenDoor;
    std::unique_ptr<FaultyProxy> m_fhirDoor;
    FakeClock m_otherTime;
    SystemClock m_clock;
    QSet<QByteArray> m_secrets; // that were sent

    [[nodiscard]] QByteArray key(const char *file) const
    {
        return contentOf(m_dir.filePath(QStringLiteral("keys/")) + QString::fromLatin1(file));
    }
    [[nodiscard]] QUrl tokenUrl() const
    {
        return m_tokenDoor->base().resolved(QUrl(QStringLiteral("/token")));
    }
    [[nodiscard]] OAuthSettings settings(const char *client = "jwt-es384",
                                         const QByteArray &secret = {}) const
    {
        OAuthSettings s;
        s.peer = ClientProbe::settingsFor(m_fhirDoor->base());
        s.tokenUrl = tokenUrl();
        s.clientId = QString::fromLatin1(client);
        s.keyId = s.clientId;
        s.scopes = QStringList{QStringLiteral("system/*.read")};
        const QByteArray used = secret.isEmpty() ? key("jwt-es384.private.pem") : secret;
        s.secret = [used]() -> Result<QByteArray> {
            return used;
        };
        return s;
    }

    /// Fetcher, cache and a client that asks it.
    struct Bench
    {
        Bench(const OAuthSettings &settings, const Clock &clock)
            : fetcher(settings, clock),
              cache(TokenCache::of(&fetcher, 20ms)),
              probe(with(settings.peer, cache))
        {
            fetcher.start();
        }
        ~Bench() { cache->close(); }
        static EhrClientSettings with(EhrClientSettings settings, std::shared_ptr<TokenSource> tokens)
        {
            settings.tokens = std::move(tokens);
            return settings;
        }
        [[nodiscard]] QString outcome() // "200", or the error
        {
            const auto reply = probe.fetch(patients);
            return reply ? QString::number(reply->status) : codeName(reply.error().code);
        }
        TokenFetcher fetcher;
        std::shared_ptr<TokenCache> cache;
        ClientProbe probe;
    };

    [[nodiscard]] size_t tokenRequests() const { return m_tokenDoor->requests().size(); }
    [[nodiscard]] size_t fhirRequests() const { return m_fhirDoor->requests().size(); }

private slots:
    void initTestCase()
    {
        const QString audience = QStringLiteral("https://ehr.example/fhir");
        QVERIFY2(m_auth.startOAuth(
                     m_dir.filePath(QStringLiteral("keys")),
                     {QStringLiteral("--ttl"), QStringLiteral("2"), QStringLiteral("--audience"), audience}),
                 qPrintable(m_auth.failure()));
        const QString issuer = m_auth.base().toString();
        QVERIFY2(
            m_fhir.start({}, {QStringLiteral("--jwks"), issuer + QStringLiteral("/jwks"),
                              QStringLiteral("--issuer"), issuer, QStringLiteral("--audience"), audience}),
            qPrintable(m_fhir.failure()));
        qInstallMessageHandler(listen);
    }
    void init()
    {
        m_tokenDoor = std::make_unique<FaultyProxy>(m_auth.base());
        m_fhirDoor = std::make_unique<FaultyProxy>(m_fhir.base());
    }
    void cleanup()
    {
        for (const ProxiedRequest &request : m_fhirDoor->requests())
            m_secrets << request.headers.value("authorization").mid(7);
        for (const ProxiedRequest &request : m_tokenDoor->requests())
            m_secrets << assertionIn(request) << request.headers.value("authorization").mid(6);
    }
    /// After all others.
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        m_secrets.remove({});
        QVERIFY(m_secrets.size() > 10);
        QVERIFY(!said.isEmpty());
        for (const QByteArray &secret : std::as_const(m_secrets)) {
            for (const QString &line : std::as_const(said))
                QVERIFY2(!line.contains(QString::fromLatin1(secret)), "a secret stands in the log");
        }
        QVERIFY(!said.join(u' ').contains(u"test-secret"));
    }

    void theFhirServerRefusesWhoHasNoToken()
    {
        QCOMPARE(ClientProbe(ClientProbe::settingsFor(m_fhir.base())).fetch(patients)->status, 401);
    }

    void eachKindOfClientGetsIn_data()
    {
        QTest::addColumn<QByteArray>("client");
        QTest::addColumn<QString>("proof");
        QTest::addColumn<QByteArray>("secret"); // a file of keys/, or the secret itself
        const QString jwt = QStringLiteral("private_key_jwt");
        QTest::newRow("RS384, PEM") << QByteArray("jwt-rs384") << jwt << QByteArray("jwt-rs384.private.pem");
        QTest::newRow("RS384, JWK") << QByteArray("jwt-rs384") << jwt
                                    << QByteArray("jwt-rs384.private.jwk.json");
        QTest::newRow("ES384, PEM") << QByteArray("jwt-es384") << jwt << QByteArray("jwt-es384.private.pem");
        QTest::newRow("ES384, JWK") << QByteArray("jwt-es384") << jwt
                                    << QByteArray("jwt-es384.private.jwk.json");
        QTest::newRow("secret in the header")
            << QByteArray("secret-basic") << QStringLiteral("client_secret_basic") << QByteArray();
        QTest::newRow("secret in the form")
            << QByteArray("secret-post") << QStringLiteral("client_secret_post") << QByteArray();
    }
    void eachKindOfClientGetsIn()
    {
        QFETCH(QByteArray, client);
        QFETCH(QString, proof);
        QFETCH(QByteArray, secret);
        OAuthSettings s = settings(client.constData(),
                                   secret.isEmpty() ? QByteArray("test-secret") : key(secret.constData()));
        s.proof = *clientProofFromWord(proof);
        Bench bench(s, m_clock);
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(tokenRequests(), 1U);
        QCOMPARE(fhirRequests(), 1U);
    }

    void pemAndJwkAreTheSameKey()
    {
        for (const char *client : {"jwt-rs384", "jwt-es384"}) {
            const auto pem = SigningKey::read(key((QByteArray(client) + ".private.pem").constData()));
            const auto jwk = SigningKey::read(key((QByteArray(client) + ".private.jwk.json").constData()));
            QVERIFY(pem && jwk);
            QCOMPARE(jwk->publicParts(), pem->publicParts());
        }
    }

    void findsTheEndpointByTheFhirBase()
    {
        OAuthSettings s = settings();
        s.tokenUrl.clear();
        {
            Bench bench(s, m_clock);
            const auto reply = bench.probe.fetch(patients); // this server has no smart-configuration
            QCOMPARE(reply.error().code, ErrorCode::ConfigInvalid);
            QVERIFY(reply.error().detail.contains(u"oauth.token_url"));
            QCOMPARE(fhirRequests(), 1U);
        }
        m_fhirDoor->setScript([this](const ProxiedRequest &request) {
            if (request.target != "/fhir/.well-known/smart-configuration")
                return ProxyFault::none();
            ProxyFault answer = ProxyFault::answer(200);
            answer.body = "{\"token_endpoint\":\"" + tokenUrl().toEncoded() + "\"}";
            return answer;
        });
        Bench bench(s, m_clock);
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(bench.fetcher.endpoint(), tokenUrl());
        QCOMPARE(fhirRequests(), 3U);
        QVERIFY(!m_fhirDoor->requests()[1].headers.contains("authorization"));
        QCOMPARE(m_fhirDoor->requests()[1].headers.value("accept"), "application/json");
    }

    void manyRequestsTakeOneToken()
    {
        Bench bench(settings(), m_clock);
        int good = 0;
        for (int i = 0; i < 40; ++i)
            bench.probe.client.fetch(patients, [&](const Result<FetchReply> &reply) {
                good += reply && reply->status == 200 ? 1 : 0;
            });
        QTRY_COMPARE(good, 40);
        QCOMPARE(tokenRequests(), 1U);
    }

    void aTokenThatIsRefusedIsReplacedOnce()
    {
        Bench bench(settings(), m_clock);
        m_fhirDoor->failOn(1, ProxyFault::answer(401));
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(fhirRequests(), 2U);
        QCOMPARE(tokenRequests(), 2U);
        QVERIFY(m_fhirDoor->requests()[0].headers["authorization"] !=
                m_fhirDoor->requests()[1].headers["authorization"]);
        QVERIFY(assertionIn(m_tokenDoor->requests()[0]) != assertionIn(m_tokenDoor->requests()[1]));

        m_fhirDoor->failAll(ProxyFault::answer(401));
        QCOMPARE(bench.outcome(), QStringLiteral("401"));
        QCOMPARE(fhirRequests(), 4U);
        QCOMPARE(tokenRequests(), 3U);
    }

    void whoIsNotKnownIsToldSoAndNothingIsRepeated_data()
    {
        QTest::addColumn<QByteArray>("client");
        QTest::addColumn<QString>("proof");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("another key") << QByteArray("jwt-es384") << QStringLiteral("private_key_jwt")
                                     << SigningKey::make(JwtAlgorithm::Es384)->toPem().value();
        QTest::newRow("another client") << QByteArray("nobody") << QStringLiteral("private_key_jwt")
                                        << SigningKey::make(JwtAlgorithm::Es384)->toPem().value();
        QTest::newRow("another secret, header")
            << QByteArray("secret-basic") << QStringLiteral("client_secret_basic") << QByteArray("no");
        QTest::newRow("another secret, form")
            << QByteArray("secret-post") << QStringLiteral("client_secret_post") << QByteArray("no");
    }
    void whoIsNotKnownIsToldSoAndNothingIsRepeated()
    {
        QFETCH(QByteArray, client);
        QFETCH(QString, proof);
        QFETCH(QByteArray, secret);
        OAuthSettings s = settings(client.constData(), secret);
        s.proof = *clientProofFromWord(proof);
        Bench bench(s, m_clock);
        const auto reply = bench.probe.fetch(patients);
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::Unauthorized);
        QVERIFY2(reply.error().detail.startsWith(u"the token endpoint does not accept this client"),
                 qPrintable(reply.error().detail));
        QCOMPARE(reply.error().where, tokenUrl().toString());
        QCOMPARE(tokenRequests(), 1U);
        QCOMPARE(fhirRequests(), 0U);
    }

    void aWrongClockIsSetRightByTheServersDate()
    {
        Bench bench(settings(), m_otherTime); // many months behind
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(tokenRequests(), 2U);
        m_fhirDoor->failOn(2, ProxyFault::answer(401)); // one more token
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(tokenRequests(), 3U); // it is known now
        QVERIFY(said.join(u' ').contains(u"s ahead of this computer's"));
    }

    void aServerInTroubleIsAskedAgain()
    {
        Bench bench(settings(), m_clock);
        m_tokenDoor->failOn(1, ProxyFault::answer(503));
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(tokenRequests(), 2U);
    }

    void retryAfterOfTheTokenEndpointHolds()
    {
        OAuthSettings s = settings();
        s.peer.retryAfterCap = 1s;
        Bench bench(s, m_clock);
        m_tokenDoor->failAll(ProxyFault::answer(429, "30"));
        const auto reply = bench.probe.fetch(patients);
        QCOMPARE(reply.error().code, ErrorCode::RateLimited);
        QCOMPARE(reply.error().retryAfterMs, 30'000);
        QCOMPARE(bench.outcome(), QStringLiteral("rate_limited"));
        QCOMPARE(tokenRequests(), 1U);
    }

    void anAssertionIsNeverSentTwice()
    {
        Bench bench(settings(), m_clock);
        ProxyFault cut;
        cut.cutsBeforeHead = true;
        m_tokenDoor->failOn(1, cut);
        QCOMPARE(bench.outcome(), QStringLiteral("200"));
        QCOMPARE(tokenRequests(), 2U);
        QVERIFY(assertionIn(m_tokenDoor->requests()[0]) != assertionIn(m_tokenDoor->requests()[1]));
    }

    void theTokenEndpointSendsNobodyElsewhere()
    {
        Bench bench(settings(), m_clock);
        m_tokenDoor->failAll(ProxyFault::redirect(m_auth.base().toEncoded() + "/token", 307));
        QCOMPARE(bench.outcome(), QStringLiteral("redirect_refused"));
        QCOMPARE(tokenRequests(), 1U);
    }

    void silenceOfTheTokenEndpointEnds()
    {
        OAuthSettings s = settings();
        s.peer.idleTimeout = 50ms;
        s.peer.ladder.clear();
        Bench bench(s, m_clock);
        ProxyFault silent;
        silent.isSilent = true;
        m_tokenDoor->failAll(silent);
        QCOMPARE(bench.outcome(), QStringLiteral("timeout"));
    }
};

QTEST_GUILESS_MAIN(tst_OAuthPeer)
#include "tst_OAuthPeer.moc"

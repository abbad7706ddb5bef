#include "connectors/BasicCredential.h"
#include "connectors/RelayProbe.h"
#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenFetcher.h"
#include "domain/RelayText.h"
#include "fakes/ConnectProxy.h"
#include "fakes/ServiceNowPeer.h"
#include "fakes/TableProbe.h"
#include "fakes/TestCertificates.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// Changes how a relay behaves.
using Mood = std::function<void(ConnectProxy &)>;

std::function<Result<QByteArray>()> secretOf(const QByteArray &value)
{
    return [value]() -> Result<QByteArray> {
        return value;
    };
}
}

/// A ServiceNow instance behind a relay, both real: which of the two it is that does not work.
class tst_Relay : public QObject
{
    Q_OBJECT

    TestCertificates m_certificates;
    ServiceNowPeer m_peer;
    std::unique_ptr<ConnectProxy> m_relay;

    [[nodiscard]] EhrClientSettings settings(const QNetworkProxy &proxy) const
    {
        EhrClientSettings s = TableProbe::settingsFor(
            m_peer.base(),
            std::make_shared<BasicCredential>(QStringLiteral("concord"), secretOf("concord-password")));
        s.tls.caFile = m_certificates.authorityFile();
        s.proxy = proxy;
        return s;
    }
    [[nodiscard]] QString target() const { return QStringLiteral("127.0.0.1:%1").arg(m_peer.base().port()); }

private slots:
    void initTestCase()
    {
        const auto files = m_certificates.makeFiles(QStringLiteral("instance"));
        QVERIFY2(m_peer.start({QStringLiteral("--certificate"), files.certificate, QStringLiteral("--key"),
                               files.key}),
                 qPrintable(m_peer.failure()));
        QCOMPARE(m_peer.base().scheme(), QStringLiteral("https"));
    }
    void init()
    {
        m_relay = std::make_unique<ConnectProxy>();
        m_peer.order({{QStringLiteral("clear_faults"), true}});
        m_peer.forget();
    }

    void requestsGoThroughItAndItReadsNothing()
    {
        TableProbe p(settings(m_relay->proxy()));
        const auto there = p.ping();
        QVERIFY2(there, there ? "" : qPrintable(there.error().detail));
        QCOMPARE(m_relay->targets(), QStringList{target()});
        QCOMPARE(m_peer.count(QStringLiteral("GET")), 1);
        QVERIFY(m_relay->seen().size() > 100);
        QVERIFY(!m_relay->seen().contains("api/now"));
        QVERIFY(!m_relay->seen().contains("Authorization"));
    }

    void itsUserIsShownToItAndNotToTheInstance()
    {
        m_relay->needed = "mid:mid-password";
        TableProbe p(settings(m_relay->proxy(QStringLiteral("mid"), QStringLiteral("mid-password"))));
        const auto there = p.ping();
        QVERIFY2(there, there ? "" : qPrintable(there.error().detail));
    }

    void tokensAreFetchedThroughIt()
    {
        OAuthSettings oauth;
        oauth.peer = settings(m_relay->proxy());
        oauth.peer.tokens.reset();
        oauth.tokenUrl = m_peer.base().resolved(QUrl(QStringLiteral("/oauth_token.do")));
        oauth.clientId = QStringLiteral("servicenow_integration");
        oauth.proof = ClientProof::SecretPost;
        oauth.secret = secretOf("client-secret");
        const SystemClock clock;
        TokenFetcher fetcher(oauth, clock);
        fetcher.start();
        const auto tokens = TokenCache::of(&fetcher, 20ms);
        EhrClientSettings s = settings(m_relay->proxy());
        s.tokens = tokens;
        TableProbe p(s);
        QVERIFY(p.ping());
        QCOMPARE(m_relay->targets(), (QStringList{target(), target()})); // the endpoint, and the table
        m_relay.reset();                                                 // with its tunnels
        tokens->discard(tokens->take().result().value());
        const auto failed = p.ping();
        QVERIFY(relayText::isOfRelay(failed.error().detail));
        tokens->close();
    }

    void aRelayThatDoesNotWorkIsNamed_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *what, const char *code, const Mood &mood) {
            QTest::newRow(what) << mood << QString::fromLatin1(code);
        };
        row("nobody listens", "unreachable", [](ConnectProxy &relay) { relay.close(); });
        row("silent", "timeout", [](ConnectProxy &relay) { relay.isSilent = true; });
        row("hangs up", "unreachable", [](ConnectProxy &relay) { relay.hangsUp = true; });
        row("forbids", "remote_forbidden", [](ConnectProxy &relay) { relay.status = 403; });
        row("opens no tunnels", "remote_forbidden", [](ConnectProxy &relay) { relay.status = 405; });
        row("asks for a user", "unauthorized", [](ConnectProxy &relay) { relay.needed = "mid:x"; });
        row("in trouble", "remote_failed", [](ConnectProxy &relay) { relay.status = 500; });
        row("speaks something else", "remote_failed",
            [](ConnectProxy &relay) { relay.greeting = "220 mail.example ESMTP\r\n\r\n"; });
    }
    void aRelayThatDoesNotWorkIsNamed()
    {
        QFETCH(Mood, mood);
        QFETCH(QString, code);
        mood(*m_relay);
        EhrClientSettings s = settings(m_relay->proxy());
        s.idleTimeout = 1500ms;
        s.ladder.clear();
        TableProbe p(s);
        const auto there = p.ping();
        QVERIFY(!there);
        QVERIFY2(relayText::isOfRelay(there.error().detail), qPrintable(there.error().detail));
        QCOMPARE(codeName(there.error().code), code);
        QCOMPARE(there.error().where, addressOf(s.proxy));
        QCOMPARE(m_peer.count(QStringLiteral("GET")), 0);
    }

    void aPasswordThatItRefusesIsNotShownAgainAndAgain()
    {
        m_relay->needed = "mid:mid-password";
        TableProbe p(settings(m_relay->proxy(QStringLiteral("mid"), QStringLiteral("wrong"))));
        QCOMPARE(p.ping().error().code, ErrorCode::Unauthorized);
        QVERIFY2(m_relay->targets().size() <= 2, qPrintable(m_relay->targets().join(u' ')));
    }

    void whatIsWrongBehindItIsNotTheRelays_data()
    {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<QString>("detail");
        for (const int status : {404, 502, 503, 504})
            QTest::addRow("it says %d", status)
                << Mood([status](ConnectProxy &relay) { relay.status = status; })
                << QStringLiteral("not reached by the relay, which says HTTP %1").arg(status);
    }
    void whatIsWrongBehindItIsNotTheRelays()
    {
        QFETCH(Mood, mood);
        QFETCH(QString, detail);
        mood(*m_relay);
        EhrClientSettings s = settings(m_relay->proxy());
        s.ladder = {5ms};
        const auto there = TableProbe(s).ping();
        QCOMPARE(there.error().code, ErrorCode::Unreachable);
        QCOMPARE(there.error().detail, detail);
        QVERIFY(!relayText::isOfRelay(there.error().detail));
    }

    void aSilentInstanceIsNotTheRelays()
    {
        m_peer.fault({{QStringLiteral("kind"), QStringLiteral("hold")}});
        EhrClientSettings s = settings(m_relay->proxy());
        s.idleTimeout = 2s;
        s.ladder.clear();
        const auto there = TableProbe(s).ping();
        QCOMPARE(there.error().code, ErrorCode::Timeout);
        QVERIFY(!relayText::isOfRelay(there.error().detail));
    }

    void whatTheInstanceAnswersIsNotTheRelays()
    {
        m_peer.fault({{QStringLiteral("kind"), QStringLiteral("status")}, {QStringLiteral("status"), 503}});
        EhrClientSettings s = settings(m_relay->proxy());
        s.ladder.clear();
        const auto there = TableProbe(s).ping();
        QCOMPARE(there.error().code, ErrorCode::RemoteFailed);
        QVERIFY(!relayText::isOfRelay(there.error().detail));
        s.tls.caFile.clear();
        const auto untrusted = TableProbe(s).ping();
        QCOMPARE(untrusted.error().code, ErrorCode::TlsFailed);
        QVERIFY(!relayText::isOfRelay(untrusted.error().detail));
    }

    void withoutARelayNobodyIsAskedAboutOne()
    {
        EhrClientSettings s = settings(QNetworkProxy(QNetworkProxy::NoProxy));
        s.base = tableApiBase(QUrl(QStringLiteral("https://127.0.0.1:1")));
        s.ladder.clear();
        const auto there = TableProbe(s).ping();
        QCOMPARE(there.error().code, ErrorCode::Unreachable);
        QVERIFY(!relayText::isOfRelay(there.error().detail));
    }

    void cancellingEndsTheQuestionToTheRelayAsWell()
    {
        m_relay->isSilent = true;
        EhrClientSettings s = settings(m_relay->proxy());
        s.idleTimeout = 1s;
        s.ladder.clear();
        TableProbe p(s);
        bool isAnswered = false;
        p.tables.ping([&](const Result<void> &) { isAnswered = true; });
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->targets().size(), 2, 30'000); // the second is the probe's
        p.tables.cancelAll();
        m_relay->isSilent = false;
        QVERIFY(p.ping());
        QVERIFY(!isAnswered);
    }

    void theProbeOpensAWayAndSendsNothing()
    {
        RelayProbe probe(m_relay->proxy(), target(), 10s);
        QSignalSpy finished(&probe, &RelayProbe::finished);
        probe.start();
        QVERIFY(finished.wait(30'000));
        QVERIFY(probe.result());
        QCOMPARE(m_relay->targets(), QStringList{target()});
        QCOMPARE(m_relay->seen(), QByteArray());
    }

    void namesTargets()
    {
        QCOMPARE(relayTargetOf(QUrl(QStringLiteral("https://clinic.service-now.com/api"))),
                 QStringLiteral("clinic.service-now.com:443"));
        QCOMPARE(relayTargetOf(QUrl(QStringLiteral("https://[::1]:8443"))), QStringLiteral("[::1]:8443"));
    }
};

Q_DECLARE_METATYPE(Mood)

QTEST_GUILESS_MAIN(tst_Relay)
#include "tst_Relay.moc"

#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenFetcher.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"
#include "fakes/SyncHarness.h"
#include "runtime/SystemClock.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

/// A medication list sync that outlives its tokens: two seconds is what one lives, and the pages take longer.
class tst_OAuthSync : public QObject
{
    Q_OBJECT

private slots:
    void aSyncOutlivesItsTokens()
    {
        QTemporaryDir folder;
        SeedBuilder seed;
        seed.addSyntheaPatients();
        const QString file = folder.filePath(QStringLiteral("seed.ndjson"));
        QVERIFY(seed.writeTo(file));
        const QString audience = QStringLiteral("https://ehr.example/fhir");
        PeerProcess authority;
        QVERIFY2(authority.startOAuth(
                     folder.filePath(QStringLiteral("keys")),
                     {QStringLiteral("--ttl"), QStringLiteral("2"), QStringLiteral("--audience"), audience}),
                 qPrintable(authority.failure()));
        const QString issuer = authority.base().toString();
        PeerProcess ehr;
        QVERIFY2(
            ehr.start(file, {QStringLiteral("--jwks"), issuer + QStringLiteral("/jwks"),
                             QStringLiteral("--issuer"), issuer, QStringLiteral("--audience"), audience}),
            qPrintable(ehr.failure()));
        FaultyProxy tokenDoor(authority.base());
        FaultyProxy ehrDoor(ehr.base());
        ehrDoor.setScript([](const ProxiedRequest &) {
            ProxyFault slow;
            slow.delayMs = 420;
            return slow;
        });

        QFile key(folder.filePath(QStringLiteral("keys/jwt-rs384.private.pem")));
        QVERIFY(key.open(QIODevice::ReadOnly));
        OAuthSettings settings;
        settings.peer = SyncHarness::clientFor(ehrDoor.base());
        settings.tokenUrl = tokenDoor.base().resolved(QUrl(QStringLiteral("/token")));
        settings.clientId = QStringLiteral("jwt-rs384");
        settings.keyId = settings.clientId;
        settings.scopes = QStringList{QStringLiteral("system/*.read")};
        settings.secret = [pem = key.readAll()]() -> Result<QByteArray> {
            return pem;
        };
        const SystemClock clock;
        TokenFetcher fetcher(settings, clock);
        fetcher.start();
        EhrClientSettings client = settings.peer;
        const auto tokens = TokenCache::of(&fetcher);
        client.tokens = tokens;

        SyncHarness harness;
        harness.settings.pageSize = 35;
        const JobRow job = harness.sync(client, SyncMode::Full);
        tokens->close();
        QVERIFY2(job.state == JobState::Succeeded || job.state == JobState::PartlySucceeded,
                 job.error ? qPrintable(job.error->detail) : "");
        QCOMPARE(job.counts.medications, 207);
        QSet<QByteArray> shown;
        for (const ProxiedRequest &request : ehrDoor.requests())
            shown << request.headers.value("authorization");
        QVERIFY(shown.size() >= 2);
        QVERIFY(tokenDoor.requests().size() < ehrDoor.requests().size());
    }
};

QTEST_GUILESS_MAIN(tst_OAuthSync)
#include "tst_OAuthSync.moc"

#include "config/Config.h"
#include "connectors/servicenow/TableClient.h"
#include "fakes/ConnectProxy.h"
#include "fakes/ServiceNowPeer.h"
#include "fakes/TestCertificates.h"
#include "host/ConnectionTries.h"
#include "host/EhrSettings.h"
#include "host/EventWork.h"
#include "runtime/SystemClock.h"

#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// JSON written with single quotes.
ConfigReading read(QByteArray connections)
{
    return readConfig("{\"connections\": [" + connections.replace('\'', '"') + "]}");
}

const QByteArray clinic =
    "{'name': 'clinic', 'kind': 'servicenow', 'base_url': 'https://clinic.service-now.com'";
const QByteArray withUser = clinic + ", 'user': 'concord', 'secret': 'credential:sn'";
const QByteArray mid = "{'name': 'mid', 'kind': 'relay', 'host': 'mid.local'";

/// What the tests' peer knows.
Result<QByteArray> secrets(const QString &name)
{
    static const QMap<QString, QByteArray> known{{QStringLiteral("credential:sn"), "concord-password"},
                                                 {QStringLiteral("credential:client"), "client-secret"},
                                                 {QStringLiteral("credential:mid"), "mid-password"}};
    if (!known.contains(name))
        return fail(ErrorCode::ConfigInvalid, name, QStringLiteral("there is no such file"));
    return known[name];
}
}

/// A ServiceNow instance and a relay, from concord.json to the wire.
class tst_ServiceNowConnection : public QObject
{
    Q_OBJECT

    SystemClock m_clock;

    /// "", or what went wrong.
    QString outcome(const Config &config, const QString &connection)
    {
        const TokenSources tokens(config, m_clock, secrets);
        const auto attempt = connectionTry(config, *config.connection(connection), secrets, tokens, m_clock);
        std::optional<QString> said;
        attempt->start({}, [&](const Result<void> &found) {
            said = found ? QString() : codeName(found.error().code) + u' ' + found.error().detail;
        });
        return QTest::qWaitFor([&] { return said.has_value(); }, 60'000) ? *said : QStringLiteral("nothing");
    }

private slots:
    void readsAnInstanceWithAUser()
    {
        const ConfigReading reading =
            read(withUser + ", 'page_size': 500, 'rate_per_second': 5, 'tls_min': '1.2'}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const ConnectionConfig &c = reading.config->connections.front();
        QCOMPARE(c.serviceNow->user, QStringLiteral("concord"));
        QCOMPARE(c.serviceNow->secret, QStringLiteral("credential:sn"));
        QCOMPARE(c.pageSize, 500);
        QVERIFY(c.tls.allowTls12);
        QVERIFY(!c.oauth);
        QVERIFY(!c.isReceiver());
        QCOMPARE(c.address(), QStringLiteral("https://clinic.service-now.com"));
        const auto settings = tableSettings(c, secrets, nullptr);
        QCOMPARE(settings.base, QUrl(QStringLiteral("https://clinic.service-now.com/api/now/table")));
        QCOMPARE(settings.proxy.type(), QNetworkProxy::NoProxy);
    }

    void readsTokensOfAnInstance()
    {
        const ConfigReading reading =
            read(clinic + ", 'oauth': {'client_id': 'c', 'secret': 'credential:client', 'grant': 'password', "
                          "'user': 'concord', 'password': 'credential:sn'}}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const OAuthSettings settings = oauthSettings(reading.config->connections.front(), secrets);
        QCOMPARE(settings.tokenUrl, QUrl(QStringLiteral("https://clinic.service-now.com/oauth_token.do")));
        QCOMPARE(settings.proof, ClientProof::SecretPost);
        QCOMPARE(settings.grant, OAuthGrant::Password);
        QCOMPARE(settings.user, QStringLiteral("concord"));
        QCOMPARE(settings.password().value(), QByteArray("concord-password"));
        QCOMPARE(settings.secret().value(), QByteArray("client-secret"));
        QVERIFY(settings.scopes.isEmpty());
    }

    void readsTheRelayWhereverItStands()
    {
        const QByteArray through = withUser + ", 'relay': 'mid'}";
        const QByteArray relay = mid + ", 'port': 8080, 'user': 'u', 'secret': 'credential:mid'}";
        for (const QByteArray &file : {through + ", " + relay, relay + ", " + through}) {
            const ConfigReading reading = read(file);
            QVERIFY2(reading.config,
                     reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
            const Config &config = *reading.config;
            const auto settings =
                tableSettings(*config.connection(QStringLiteral("clinic")), secrets, nullptr);
            QCOMPARE(settings.proxy,
                     QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("mid.local"), 8080,
                                   QStringLiteral("u"), QStringLiteral("mid-password")));
            QCOMPARE(endpointRulesOf(config, QStringLiteral("clinic")).relay, QStringLiteral("mid"));
            QCOMPARE(endpointRulesOf(config, QStringLiteral("mid")).relay, QString());
            QCOMPARE(config.connection(QStringLiteral("mid"))->address(), QStringLiteral("mid.local:8080"));
        }
        const ConfigReading usual =
            read("{'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir', "
                 "'relay': 'mid'}, " +
                 mid + "}");
        QVERIFY(usual.config); // an EHR goes through it as well
        QCOMPARE(usual.config->connection(QStringLiteral("ehr"))->through->port, 3128);
    }

    void namesMistakes_data()
    {
        QTest::addColumn<QByteArray>("connections");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *what, const QByteArray &connections, const char *pointer,
                            const char *message) {
            QTest::newRow(what) << connections << QString::fromLatin1(pointer) << QString::fromUtf8(message);
        };
        row("no address", "{'name': 'clinic', 'kind': 'servicenow', 'user': 'u', 'secret': 'credential:sn'}",
            "/connections/0", "\"base_url\" is missing, a connection of kind servicenow needs it");
        row("nobody asks", clinic + "}", "/connections/0",
            "needs one of the two: \"oauth\": {…}, or \"user\" with \"secret\": \"credential:NAME\"");
        row("two ask", withUser + ", 'oauth': {'client_id': 'c', 'secret': 'credential:client'}}",
            "/connections/0",
            "needs one of the two: \"oauth\": {…}, or \"user\" with \"secret\": \"credential:NAME\"");
        row("a user without a password", clinic + ", 'user': 'concord'}", "/connections/0",
            "\"user\" and \"secret\" go together");
        row("a password in the file", clinic + ", 'user': 'concord', 'secret': 'pass'}",
            "/connections/0/secret", "");
        row("more than the address",
            "{'name': 'clinic', 'kind': 'servicenow', 'base_url': 'https://clinic.service-now.com/api/now', "
            "'user': 'u', 'secret': 'credential:sn'}",
            "/connections/0/base_url",
            "the address of the instance alone, \"https://clinic.service-now.com\": \"/api/now\" is too "
            "much");
        row("without TLS",
            "{'name': 'clinic', 'kind': 'servicenow', 'base_url': 'http://clinic.service-now.com', 'user': "
            "'u', "
            "'secret': 'credential:sn'}",
            "/connections/0/base_url",
            "must be https: over http a password or a token could be read on its way");
        row("a key of EHRs", withUser + ", 'creates_together': 3}", "/connections/0/creates_together", "");
        row("a signed client",
            clinic + ", 'oauth': {'client_id': 'c', 'method': 'private_key_jwt', 'key': 'credential:key'}}",
            "/connections/0/oauth/method",
            "private_key_jwt is for another server's tokens: name its \"token_url\"");
        row("a user of nobody",
            clinic + ", 'oauth': {'client_id': 'c', 'secret': 'credential:client', "
                     "'grant': 'password', 'user': 'u'}}",
            "/connections/0/oauth",
            "\"grant\": \"password\" goes with \"user\" and \"password\": \"credential:NAME\", and they with "
            "nothing else");
        row("a password without its grant",
            clinic + ", 'oauth': {'client_id': 'c', 'secret': 'credential:client', "
                     "'user': 'u', 'password': 'credential:sn'}}",
            "/connections/0/oauth",
            "\"grant\": \"password\" goes with \"user\" and \"password\": \"credential:NAME\", and they with "
            "nothing else");
        row("a user of an EHR",
            "{'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir', 'oauth': "
            "{'client_id': "
            "'c', 'method': 'client_secret_post', 'secret': 'credential:client', 'grant': 'password', "
            "'user': "
            "'u', 'password': 'credential:sn'}}",
            "/connections/0/oauth/grant", "\"password\" is for a connection of kind servicenow");
        row("no such relay", withUser + ", 'relay': 'mdi'}, " + mid + "}", "/connections/0/relay",
            "there is no connection \"mdi\"; known: clinic, mid");
        row("no relay", withUser + ", 'relay': 'clinic'}", "/connections/0/relay",
            "clinic is of kind servicenow, expected one of kind relay");
        row("a relay that would read all",
            "{'name': 'clinic', 'kind': 'servicenow', 'base_url': 'http://127.0.0.1:8080', 'user': 'u', "
            "'secret': 'credential:sn', 'relay': 'mid'}, " +
                mid + "}",
            "/connections/0/relay", "through a relay \"base_url\" must be https: it would read all else");
        row("a relay with half a user", mid + ", 'user': 'u'}", "/connections/0",
            "\"user\" and \"secret\" go together");
        row("a relay without a host", "{'name': 'mid', 'kind': 'relay'}", "/connections/0",
            "\"host\" is missing, a connection of kind relay needs it");
    }
    void namesMistakes()
    {
        QFETCH(QByteArray, connections);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        const ConfigReading reading = read(connections);
        QVERIFY(!reading.config);
        const ConfigIssue &issue = reading.issues.front();
        QCOMPARE(issue.pointer, pointer);
        if (!message.isEmpty())
            QCOMPARE(issue.message, message);
        QVERIFY(issue.line > 0);
    }

    void aSecretThatIsNotThereIsNamed_data()
    {
        QTest::addColumn<QByteArray>("connection");
        QTest::addColumn<QString>("secret");
        const QString none = QStringLiteral("credential:none");
        QTest::newRow("of a user") << clinic + ", 'user': 'u', 'secret': 'credential:none'}" << none;
        QTest::newRow("of a client") << clinic + ", 'oauth': {'client_id': 'c', 'secret': 'credential:none'}}"
                                     << none;
        QTest::newRow("of a client's user")
            << clinic + ", 'oauth': {'client_id': 'c', 'secret': 'credential:client', 'grant': 'password', "
                        "'user': 'u', 'password': 'credential:none'}}"
            << none;
        QTest::newRow("of a relay") << mid + ", 'user': 'u', 'secret': 'credential:none'}" << none;
        QTest::newRow("none is missing") << withUser + "}" << QString();
    }
    void aSecretThatIsNotThereIsNamed()
    {
        QFETCH(QByteArray, connection);
        QFETCH(QString, secret);
        const ConfigReading reading = read(connection);
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const auto good = checkCredentials(reading.config->connections.front(), secrets);
        QCOMPARE(good ? QString() : good.error().where, secret);
    }

    void reachesTheInstance_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("a user") << QByteArray("'user': 'concord', 'secret': 'credential:sn'") << QString();
        const QByteArray client =
            "'oauth': {'client_id': 'servicenow_integration', 'secret': 'credential:client'";
        QTest::newRow("a client") << client + "}" << QString();
        QTest::newRow("a client's user")
            << client + ", 'grant': 'password', 'user': 'concord', 'password': 'credential:sn'}" << QString();
        QTest::newRow("another password")
            << QByteArray("'user': 'concord', 'secret': 'credential:mid'")
            << QStringLiteral("unauthorized HTTP 401: User is not authenticated");
    }
    void reachesTheInstance()
    {
        QFETCH(QByteArray, keys);
        ServiceNowPeer peer;
        QVERIFY2(peer.start(), qPrintable(peer.failure()));
        const ConfigReading reading = read("{'name': 'clinic', 'kind': 'servicenow', 'base_url': '" +
                                           peer.base().toEncoded() + "', " + keys + "}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        QTEST(outcome(*reading.config, QStringLiteral("clinic")), "outcome");
    }

    void triesARelayAndWhatIsBehindItApart()
    {
        const TestCertificates certificates;
        const auto files = certificates.makeFiles(QStringLiteral("instance"));
        ServiceNowPeer peer;
        QVERIFY2(peer.start({QStringLiteral("--certificate"), files.certificate, QStringLiteral("--key"),
                             files.key}),
                 qPrintable(peer.failure()));
        auto relay = std::make_unique<ConnectProxy>();
        relay->needed = "u:mid-password";
        const ConfigReading reading = read(
            "{'name': 'clinic', 'kind': 'servicenow', 'base_url': '" + peer.base().toEncoded() +
            "', 'user': 'concord', 'secret': 'credential:sn', 'relay': 'mid', 'retry_ladder_seconds': [], "
            "'ca_file': '" +
            certificates.authorityFile().toUtf8() +
            "'}, {'name': 'mid', 'kind': 'relay', 'host': '127.0.0.1', 'user': 'u', 'secret': "
            "'credential:mid', "
            "'port': " +
            QByteArray::number(relay->proxy().port()) + "}, {'name': 'idle', 'kind': 'relay', 'host': 'h'}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const QString instance = QStringLiteral("clinic");
        const QString mid = QStringLiteral("mid");
        QCOMPARE(outcome(*reading.config, instance), QString());
        QCOMPARE(outcome(*reading.config, mid), QString());
        QVERIFY(outcome(*reading.config, QStringLiteral("idle")).startsWith(u"config_invalid "));

        peer.stop(); // the relay works, and what is behind it does not
        QVERIFY(outcome(*reading.config, instance).startsWith(u"unreachable not reached by the relay"));
        QCOMPARE(outcome(*reading.config, mid), QString());

        relay.reset();
        QVERIFY(outcome(*reading.config, instance).startsWith(u"unreachable the relay cannot be reached"));
        QVERIFY(outcome(*reading.config, mid).startsWith(u"unreachable the relay cannot be reached"));
    }
};

QTEST_GUILESS_MAIN(tst_ServiceNowConnection)
#include "tst_ServiceNowConnection.moc"

#include "config/Config.h"

#include "codec/schema/JsonPositions.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
QByteArray dataFile(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/config/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// JSON written with single quotes.
QByteArray quoted(QByteArray text)
{
    return text.replace('\'', '"');
}
}

class tst_Config : public QObject
{
    Q_OBJECT
    QByteArray good; // every key of the long form, none with its default value

private slots:
    void initTestCase()
    {
        good = dataFile("good.json");
        QVERIFY(!good.isEmpty());
    }

    void readsEveryKey()
    {
        const ConfigReading reading = readConfig(good);
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        QVERIFY(reading.issues.empty());
        QCOMPARE(reading.config->database, QStringLiteral("sqlite:/tmp/concord.db"));
        const ConnectionConfig *c = reading.config->connection(QStringLiteral("ehr"));
        QVERIFY(c);
        QCOMPARE(c->baseUrl, QUrl(QStringLiteral("https://ehr.example/fhir")));
        QCOMPARE(c->timeout, 12s);
        QCOMPARE(c->retryLadder, (std::vector<std::chrono::milliseconds>{1s, 3s}));
        QCOMPARE(c->pageSize, 50);
        QVERIFY(c->tls.allowTls12);
        const IntegrationConfig *i = reading.config->integration(QStringLiteral("medication-list"));
        QVERIFY(i);
        QCOMPARE(i->every, 15min);
        QCOMPARE(i->overlap, 30s);
        QCOMPARE(i->maxDeletedPercent, 80);
        QCOMPARE(reading.config->session.idle, 15min); // what stands in no file
    }

    void readsWhoIsToldWhat()
    {
        const QByteArray file =
            quoted("{'connections': ["
                   " {'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir'},"
                   " {'name': 'line', 'kind': 'mllp', 'listen': '127.0.0.1:2575'},"
                   " {'name': 'out', 'kind': 'mllp-out', 'host': '127.0.0.1', 'port': 2576, 'plain': true},"
                   " {'name': 'orders', 'kind': 'fhir-r4', 'base_url': 'https://orders.example/fhir'}],"
                   " 'integrations': ["
                   " {'name': 'list', 'type': 'medication_list_sync', 'connection': 'ehr'},"
                   " {'name': 'community', 'type': 'pharmacy', 'ehr': 'ehr', 'pharmacy': ['line', 'out'],"
                   " 'deliver': {'PRESCRIPTION_NEW': ['orders'], 'ADHERENCE_SIGNAL': []}, "
                   "'cancel_answer_minutes': 5}]}");
        const ConfigReading reading = readConfig(file);
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        QVERIFY(reading.issues.empty());
        QCOMPARE(reading.config->integrations.size(), size_t(1));
        const DeliveryRoutes &routes = reading.config->routes;
        QCOMPARE(routes.routes().at(0).cancelAnswer, 5min);
        const auto told = [&](const char *source, EventKind kind) {
            return routes.receiversOf(QString::fromLatin1(source), kind).join(u' ');
        };
        QCOMPARE(told("ehr", EventKind::PrescriptionNew), QStringLiteral("orders"));
        QCOMPARE(told("ehr", EventKind::PrescriptionCancel), QStringLiteral("out")); // the other one listens
        QCOMPARE(told("ehr", EventKind::Dispense), QString());
        QCOMPARE(told("line", EventKind::Dispense), QStringLiteral("ehr"));
        QCOMPARE(told("line", EventKind::AdherenceSignal), QString());
        QCOMPARE(told("line", EventKind::PrescriptionNew), QString());
        QCOMPARE(told("orders", EventKind::Dispense), QString());
    }

    void readsTheEhrsRestApi()
    {
        const auto read = [](const char *more) {
            return readConfig(quoted(QByteArray("{'connections': [{'name': 'vet', 'kind': 'ehr-api',"
                                                " 'base_url': 'https://ehr.example/api/v1/'") +
                                     more + "}]}"));
        };
        ConfigReading reading = read("");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const ConnectionConfig *vet = reading.config->connection(QStringLiteral("vet"));
        QVERIFY(vet->isEhrApi());
        QVERIFY(!vet->isFhir());
        QVERIFY(!vet->isReceiver()); // no event of the pharmacy's is told to it
        QCOMPARE(vet->baseUrl, QUrl(QStringLiteral("https://ehr.example/api/v1")));
        QCOMPARE(vet->pageSize, 200);
        QVERIFY(!vet->oauth);
        reading =
            read(", 'page_size': 50, 'timeout_seconds': 7, 'retry_ladder_seconds': [1], 'tls_min': '1.2',"
                 " 'rate_per_second': 5, 'facility': 'main', 'oauth': {'client_id': 'c', 'key': "
                 "'credential:k'}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        vet = reading.config->connection(QStringLiteral("vet"));
        QCOMPARE(vet->pageSize, 50);
        QCOMPARE(vet->timeout, 7s);
        QVERIFY(vet->tls.allowTls12);
        QCOMPARE(vet->oauth->clientId, QStringLiteral("c"));
        reading =
            read(", 'subscription': {'criteria': 'Patient?', 'endpoint': 'https://h/hooks/vet', 'secret': "
                 "'credential:s'}");
        QVERIFY(!reading.config);
        QCOMPARE(reading.issues.front().pointer, QStringLiteral("/connections/0/subscription"));
        reading = readConfig(quoted("{'connections': [{'name': 'vet', 'kind': 'ehr-api'}]}"));
        QCOMPARE(reading.issues.front().message,
                 QStringLiteral("\"base_url\" is missing, a connection of kind ehr-api needs it"));
    }

    /// Two pharmacies, each told by one connection and heard by another.
    static ConfigReading twoPharmacies(const char *answers, const char *more = "")
    {
        return readConfig(quoted(
            QByteArray(
                "{'connections': ["
                " {'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir',"
                " 'creates_together': 20},"
                " {'name': 'a-in', 'kind': 'mllp', 'listen': '127.0.0.1:2575'},"
                " {'name': 'a-out', 'kind': 'mllp-out', 'host': '127.0.0.1', 'port': 2576, 'plain': true},"
                " {'name': 'b-in', 'kind': 'mllp', 'listen': '127.0.0.1:2577'},"
                " {'name': 'b-out', 'kind': 'mllp-out', 'host': '127.0.0.1', 'port': 2578, 'plain': true}],"
                " 'integrations': ["
                " {'name': 'list', 'type': 'medication_list_sync', 'connection': 'ehr'},"
                " {'name': 'community', 'type': 'pharmacy', 'ehr': 'ehr',"
                " 'pharmacy': ['a-in', 'a-out', 'b-in', 'b-out'], 'answers': ") +
            answers + "}" + more + "]}"));
    }

    void knowsForWhomAConnectionAnswersAndHowItIsTold()
    {
        const ConfigReading reading =
            twoPharmacies("{'a-in': 'a-out', 'b-in': 'b-out'}",
                          ", {'name': 'match', 'type': 'pharmacy_reconciliation', 'connection': 'ehr',"
                          " 'with': ['a-in', 'b-in']}");
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        QVERIFY(reading.issues.empty());
        QCOMPARE(reading.config->connection(QStringLiteral("ehr"))->createsTogether, 20);
        const PharmacyRoute &route = reading.config->routes.routes().at(0);
        const QStringList told{QStringLiteral("a-out"), QStringLiteral("b-out")};
        QCOMPARE(route.partyOf(QStringLiteral("b-in"), told), QStringLiteral("b-out"));
        QCOMPARE(route.partyOf(QStringLiteral("a-out"), told), QStringLiteral("a-out"));
        QCOMPARE(route.partyOf(QStringLiteral("ehr"), {QStringLiteral("a-out")}), QString());
        const std::map<QString, QString> toldBy{{QStringLiteral("a-in"), QStringLiteral("a-out")},
                                                {QStringLiteral("b-in"), QStringLiteral("b-out")},
                                                {QStringLiteral("ehr"), QStringLiteral("ehr")}};
        QVERIFY(reading.config->integration(QStringLiteral("match"))->toldBy == toldBy);
    }

    void namesWhatIsNotSaidOfSeveralPharmacies_data()
    {
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing of one") << QByteArray("{'a-in': 'a-out'}") << "/integrations/1/pharmacy"
                                        << "for which of them b-in answers is not said";
        QTest::newRow("nobody of that name")
            << QByteArray("{'a-in': 'a-out', 'b-in': 'c-out'}") << "/integrations/1/answers/b-in"
            << "there is no connection \"c-out\"";
        QTest::newRow("one that listens")
            << QByteArray("{'a-in': 'a-out', 'b-in': 'a-in'}") << "/integrations/1/answers/b-in"
            << "which nothing is sent to";
        QTest::newRow("a number") << QByteArray("{'a-in': 'a-out', 'b-in': 5}")
                                  << "/integrations/1/answers/b-in"
                                  << "expected the name of one of the connections";
    }
    void namesWhatIsNotSaidOfSeveralPharmacies()
    {
        QFETCH(QByteArray, answers);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        const ConfigReading reading = twoPharmacies(answers.constData());
        QVERIFY(!reading.config);
        const auto said = std::find_if(reading.issues.begin(), reading.issues.end(),
                                       [&](const ConfigIssue &issue) { return issue.pointer == pointer; });
        QVERIFY2(said != reading.issues.end(), qPrintable(reading.issues.front().pointer));
        QVERIFY2(said->message.contains(message), qPrintable(said->message));
    }

    void warnsOfASideThatNoCorrectionReaches()
    {
        const ConfigReading reading = readConfig(quoted(
            "{'connections': ["
            " {'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir'},"
            " {'name': 'line', 'kind': 'mllp', 'listen': '127.0.0.1:2575'}],"
            " 'integrations': [{'name': 'match', 'type': 'pharmacy_reconciliation', 'connection': 'ehr',"
            " 'with': ['line']}]}"));
        QVERIFY(reading.config); // to compare needs nobody to tell
        QCOMPARE(reading.issues.size(), size_t(1));
        QVERIFY(reading.issues[0].isWarning);
        QVERIFY2(reading.issues[0].message.contains(QStringLiteral("line only listens")),
                 qPrintable(reading.issues[0].message));
        QVERIFY(
            !reading.config->integration(QStringLiteral("match"))->toldBy.contains(QStringLiteral("line")));
    }

    void namesMistakesOfRoutes_data()
    {
        QTest::addColumn<QByteArray>("integration");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *integration, const char *pointer,
                            const char *message) {
            QTest::newRow(name) << QByteArray(integration) << QString::fromLatin1(pointer)
                                << QString::fromUtf8(message);
        };
        row("no EHR", "'pharmacy': 'line'", "/integrations/1",
            "\"ehr\" is missing, expected the name of the EHR's connection, of kind fhir-r4");
        row("a pharmacy that is nowhere", "'ehr': 'ehr', 'pharmacy': ['line', 'lone']",
            "/integrations/1/pharmacy/1", "there is no connection \"lone\"; known: ehr, line");
        row("an EHR of the wrong kind", "'ehr': 'line', 'pharmacy': 'ehr'", "/integrations/1/ehr",
            "an EHR is a connection of kind fhir-r4; line is of kind mllp");
        row("a kind that is not told", "'ehr': 'ehr', 'pharmacy': 'line', 'deliver': {'APPOINTMENT': []}",
            "/integrations/1/deliver/APPOINTMENT", "unknown key");
        row("a receiver that listens",
            "'ehr': 'ehr', 'pharmacy': 'line', 'deliver': {'PRESCRIPTION_CANCEL': ['line']}",
            "/integrations/1/deliver/PRESCRIPTION_CANCEL/0",
            "line is of kind mllp, which nothing is sent to; expected one of kind fhir-r4, mllp-out");
        row("a schedule", "'ehr': 'ehr', 'pharmacy': 'line', 'every_minutes': 5",
            "/integrations/1/every_minutes", "an integration of type pharmacy has no such key");
    }
    void namesMistakesOfRoutes()
    {
        QFETCH(QByteArray, integration);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        const ConfigReading reading = readConfig(
            quoted("{'connections': ["
                   " {'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://ehr.example/fhir'},"
                   " {'name': 'line', 'kind': 'mllp', 'listen': '127.0.0.1:2575'}],"
                   " 'integrations': [{'name': 'list', 'type': 'medication_list_sync', 'connection': 'ehr'},"
                   " {'name': 'community', 'type': 'pharmacy', " +
                   integration + "}]}"));
        QVERIFY(!reading.config);
        const auto found = std::find_if(reading.issues.begin(), reading.issues.end(),
                                        [&](const ConfigIssue &issue) { return issue.pointer == pointer; });
        QVERIFY2(found != reading.issues.end(),
                 reading.issues.empty() ? "no issue" : qPrintable(reading.issues[0].pointer));
        QVERIFY2(found->message.startsWith(message), qPrintable(found->message));
    }

    void readsWhoIsToldAndWhatIsServed()
    {
        const ConfigReading reading =
            readConfig(quoted("{'observability': {'listen': '127.0.0.1:9464'}, 'alerts': { "
                              "'smtp': {'host': 'mail.example', 'security': 'tls', 'user': 'concord', "
                              "'secret': 'credential:mail', "
                              "'from': 'concord@clinic.example', 'to': ['ops@clinic.example']}, "
                              "'slack': {'url': 'credential:slack'}}}"));
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        QCOMPARE(reading.config->observability->listen.port, 9464);
        const auto &smtp = reading.config->alerts.smtp;
        QVERIFY(smtp && smtp->isImplicit && !smtp->isPlain);
        QCOMPARE(smtp->port, 465);
        QCOMPARE(smtp->secret, QStringLiteral("credential:mail"));
        QCOMPARE(smtp->to, QStringList{QStringLiteral("ops@clinic.example")});
        QCOMPARE(reading.config->alerts.slack->url, QStringLiteral("credential:slack"));
    }

    void noSecretAndNoOpenDoorIsTaken_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("pointer");
        const auto smtp = [](const char *more) {
            return QByteArray(
                       "{\"alerts\": {\"smtp\": {\"from\": \"a@b.example\", \"to\": [\"c@d.example\"], ") +
                   more + "}}}";
        };
        QTest::newRow("the URL of a hook")
            << QByteArray("{\"alerts\": {\"slack\": {\"url\": \"https://hooks.example/x\"}}}")
            << QStringLiteral("/alerts/slack/url");
        QTest::newRow("a password") << smtp("\"host\": \"m.example\", \"user\": \"u\", \"secret\": \"word\"")
                                    << QStringLiteral("/alerts/smtp/secret");
        QTest::newRow("a user alone")
            << smtp("\"host\": \"m.example\", \"user\": \"u\"") << QStringLiteral("/alerts/smtp");
        QTest::newRow("plain mail to others") << smtp("\"host\": \"m.example\", \"security\": \"none\"")
                                              << QStringLiteral("/alerts/smtp/security");
        QTest::newRow("figures for everybody")
            << QByteArray("{\"observability\": {\"listen\": \"0.0.0.0:9464\"}}")
            << QStringLiteral("/observability/listen");
    }
    void noSecretAndNoOpenDoorIsTaken()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, pointer);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QCOMPARE(reading.issues.front().pointer, pointer);
    }

    void readsTheShortForm()
    {
        const ConfigReading reading = readConfig(dataFile("short.json"));
        QVERIFY(reading.config);
        const ConnectionConfig &c = reading.config->connections.front();
        QCOMPARE(c.baseUrl, QUrl(QStringLiteral("http://127.0.0.1:8080/fhir")));
        QCOMPARE(c.timeout, 7s);
        QVERIFY(c.oauth);
        QCOMPARE(c.oauth->clientId, QStringLiteral("me"));
        QCOMPARE(c.oauth->secret, QStringLiteral("credential:ehr-key"));
        QCOMPARE(c.oauth->method, ClientProof::PrivateKeyJwt);
        QCOMPARE(c.oauth->scopes, QStringList{QStringLiteral("system/*.read")});
        QCOMPARE(c.retryLadder, (std::vector<std::chrono::milliseconds>{1s, 2s, 4s}));
        QCOMPARE(reading.config->integrations.front().every, 120min);
        QCOMPARE(reading.config->integrations.front().connection, c.name);
        QCOMPARE(reading.issues.size(), size_t(1)); // what is read but not used is said, not hidden
        QVERIFY(reading.issues[0].isWarning);
    }

    void readsOAuth()
    {
        QByteArray json = good;
        json.replace(
            "\"page_size\": 50",
            quoted("'oauth': {'client_id': 'concord', 'method': 'private_key_jwt', "
                   "'alg': 'ES384', 'key': 'credential:ehr-key', 'kid': 'k1', 'scope': 'system/Patient.rs "
                   "system/*.read', "
                   "'token_url': 'https://auth.example/token?t=1', 'audience': 'https://auth.example'}"));
        const ConfigReading reading = readConfig(json);
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const auto &oauth = reading.config->connection(QStringLiteral("ehr"))->oauth;
        QVERIFY(oauth);
        QCOMPARE(oauth->clientId, QStringLiteral("concord"));
        QCOMPARE(*oauth->algorithm, JwtAlgorithm::Es384);
        QCOMPARE(oauth->secret, QStringLiteral("credential:ehr-key"));
        QCOMPARE(oauth->keyId, QStringLiteral("k1"));
        QCOMPARE(oauth->scopes.join(u'|'), QStringLiteral("system/Patient.rs|system/*.read"));
        QCOMPARE(oauth->tokenUrl, QUrl(QStringLiteral("https://auth.example/token?t=1")));
        QCOMPARE(oauth->audience, QStringLiteral("https://auth.example"));
        QVERIFY(!readConfig(good).config->connection(QStringLiteral("ehr"))->oauth);
    }

    void namesMistakesOfOAuth_data()
    {
        QTest::addColumn<QByteArray>("oauth");
        QTest::addColumn<QByteArray>("base"); // empty: https
        QTest::addColumn<QString>("key");     // of oauth; empty: oauth itself
        QTest::addColumn<QString>("message"); // a part of it
        const auto row = [](const char *name, const char *oauth, const char *key, const char *message,
                            const char *base = "") {
            QTest::newRow(name) << QByteArray(oauth) << QByteArray(base) << QString::fromLatin1(key)
                                << QString::fromLatin1(message);
        };
        row("no client", "\"key\": \"credential:k\"", "", "\"client_id\" is missing");
        row("no key", "\"client_id\": \"c\"", "",
            "\"key\" is missing: private_key_jwt needs \"credential:NAME\"");
        row("no secret",
            "\"client_id\": \"c\", \"method\": \"client_secret_basic\", \"key\": \"credential:k\"", "",
            "\"secret\" is missing: client_secret_basic needs");
        row("a key beside a secret",
            "\"client_id\": \"c\", \"method\": \"client_secret_post\", \"secret\": \"credential:s\", "
            "\"alg\": \"RS384\"",
            "alg", "does not go with client_secret_post");
        row("the key itself", "\"client_id\": \"c\", \"key\": \"-----BEGIN\"", "key",
            "found a text (not shown)");
        row("another algorithm", "\"client_id\": \"c\", \"key\": \"credential:k\", \"alg\": \"RS256\"", "alg",
            "\"RS384\" or \"ES384\"");
        row("a misspelt method", "\"client_id\": \"c\", \"key\": \"credential:k\", \"method\": \"jwt\"",
            "method", "\"private_key_jwt\", \"client_secret_basic\" or \"client_secret_post\"");
        row("two blanks between scopes",
            "\"client_id\": \"c\", \"key\": \"credential:k\", \"scope\": \"a  b\"", "scope",
            "scopes with a blank between them");
        row("a token over http",
            "\"client_id\": \"c\", \"key\": \"credential:k\", \"token_url\": \"http://a.example/t\"",
            "token_url", "must be https; http only on this machine");
        row("an EHR over http", "\"client_id\": \"c\", \"key\": \"credential:k\"", "",
            "over http a token could be read on its way", "http://ehr.example");
    }
    void namesMistakesOfOAuth()
    {
        QFETCH(QByteArray, oauth);
        QFETCH(QByteArray, base);
        QFETCH(QString, key);
        QFETCH(QString, message);
        QByteArray json = good;
        json.replace("\"page_size\": 50, \"tls_min\": \"1.2\"", "\"oauth\": {" + oauth + "}");
        if (!base.isEmpty())
            json.replace("https://ehr.example", base);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QVERIFY2(reading.issues.front().message.contains(message),
                 qPrintable(reading.issues.front().message));
        const QString at = QStringLiteral("/connections/0/oauth");
        QCOMPARE(reading.issues.front().pointer, key.isEmpty() ? at : at + u'/' + key);
    }

    void theShortFormSaysWhatAClientNeeds()
    {
        const auto with = [](const QByteArray &more) {
            return readConfig(quoted("{'ehr_api_base_url': 'https://x/f', ") + more + '}');
        };
        const auto alone = with("\"oauth_client_id\": \"me\"");
        QVERIFY(!alone.config);
        QCOMPARE(alone.issues.front().pointer, QStringLiteral("/oauth_client_id"));
        QVERIFY(alone.issues.front().message.contains(u"\"oauth_key\""));
        QVERIFY(alone.issues.front().message.contains(u"\"oauth_secret\""));
        const auto nobody = with("\"oauth_secret\": \"credential:s\"");
        QVERIFY(!nobody.config);
        QCOMPARE(nobody.issues.front().pointer, QStringLiteral("/oauth_secret"));
        const auto secret =
            with(quoted("'oauth_client_id': 'me', 'oauth_secret': 'credential:s', "
                        "'oauth_scope': 'system/Patient.read', 'oauth_token_url': 'https://auth.example/t'"));
        QVERIFY(secret.config);
        const auto &oauth = secret.config->connections.front().oauth;
        QCOMPARE(oauth->method, ClientProof::SecretBasic);
        QCOMPARE(oauth->scopes, QStringList{QStringLiteral("system/Patient.read")});
        QCOMPARE(oauth->tokenUrl, QUrl(QStringLiteral("https://auth.example/t")));
    }

    void readsFrequencies_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("minutes");
        QTest::newRow("a number is minutes") << QByteArray("45") << 45;
        QTest::newRow("zero is no schedule") << QByteArray("0") << 0;
        QTest::newRow("minutes") << QByteArray("\"15m\"") << 15;
        QTest::newRow("hours") << QByteArray("\"2h\"") << 120;
        QTest::newRow("days") << QByteArray("\"1d\"") << 1440;
        QTest::newRow("manual") << QByteArray("\"manual\"") << 0;
    }
    void readsFrequencies()
    {
        QFETCH(QByteArray, value);
        QFETCH(int, minutes);
        const auto reading =
            readConfig("{\"ehr_api_base_url\":\"http://x/f\",\"sync_frequency\":" + value + "}");
        QVERIFY(reading.config);
        QCOMPARE(reading.config->integrations.front().every.count(), minutes);
    }

    void namesKeyLineAndWhatWouldBeRight_data()
    {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *find, const char *replace, int line, int column,
                            const char *pointer, const char *message) {
            QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << line << column
                                << QString::fromUtf8(pointer) << QString::fromUtf8(message);
        };
        row("a number as text", "\"timeout_seconds\": 12", "\"timeout_seconds\": \"12\"", 4, 100,
            "/connections/0/timeout_seconds",
            "found \"12\", expected a whole number of seconds from 1 to 600");
        row("a fraction", "\"page_size\": 50", "\"page_size\": 0.5", 5, 51, "/connections/0/page_size",
            "found 0.5, expected a whole number from 1 to 5000");
        row("out of range", "\"every_minutes\": 15", "\"every_minutes\": -1", 8, 103,
            "/integrations/0/every_minutes",
            "found -1, expected a whole number of minutes from 0 (no schedule) to 10080 (a week)");
        row("a misspelt key", "\"page_size\"", "\"page_sise\"", 5, 38, "/connections/0/page_sise",
            "unknown key; did you mean \"page_size\"?");
        row("a key of nowhere", "\"tls_min\"", "\"zzzzzzzzzzzz\"", 5, 55, "/connections/0/zzzzzzzzzzzz",
            "unknown key; known here: ack, ack_seconds, allow_plain, application_ack_seconds, "
            "base_url, ca_file, client_certificate, client_key, creates_together, exchange, facility, "
            "format, host, idle_seconds, kind, listen, max_connections, max_connections_per_peer, "
            "max_deliveries, max_message_bytes, message_seconds, name, oauth, page_size, "
            "pins, plain, port, prefetch, processing_id, queue, rate_burst, rate_per_second, "
            "receiving_application, receiving_facility, relay, retry_ladder_seconds, routing_key, "
            "secret, secrets, sending_application, sending_facility, signatures, "
            "subscription, timeout_seconds, tls, tls_min, url, user, virtual_host");
        row("a missing key", "\"kind\": \"fhir-r4\", ", "", 4, 5, "/connections/0",
            "\"kind\" is missing, expected \"fhir-r4\", \"ehr-api\", \"webhook\", \"mllp\", \"rabbitmq\", "
            "\"webhook-out\", \"mllp-out\", \"rabbitmq-out\", \"servicenow\" or \"relay\"");
        row("a missing name", "\"name\": \"ehr\", ", "", 4, 5, "/connections/0",
            "\"name\" is missing, expected a name of lower-case letters, digits and dashes that starts with "
            "a letter");
        row("another kind", "\"fhir-r4\"", "\"fhir-dstu2\"", 4, 29, "/connections/0/kind",
            "found \"fhir-dstu2\", expected \"fhir-r4\", \"ehr-api\", \"webhook\", \"mllp\", \"rabbitmq\", "
            "\"webhook-out\", \"mllp-out\", \"rabbitmq-out\", \"servicenow\" or \"relay\"");
        row("old TLS", "\"1.2\"", "\"1.1\"", 5, 66, "/connections/0/tls_min",
            "found \"1.1\", expected \"1.3\" or, for an old peer, \"1.2\"");
        row("not a URL", "https://ehr.example/fhir/", "ehr.example", 4, 52, "/connections/0/base_url",
            "found \"ehr.example\", expected a base URL without query, \"https://host/fhir\"");
        row("a password in the URL", "https://ehr", "https://me:secret@ehr", 4, 52, "/connections/0/base_url",
            "a password must not stand in a URL: no secret is in this file");
        row("a wrong entry of a list", "[1, 3]", "[1, \"3\"]", 5, 34, "/connections/0/retry_ladder_seconds/1",
            "found \"3\", expected a whole number of seconds from 0 to 3600");
        row("a list that is none", "[1, 3]", "4", 5, 30, "/connections/0/retry_ladder_seconds",
            "found 4, expected a list of at most 10 waiting times in seconds, [1, 2, 4, 8]");
        row("an unknown connection", "\"connection\": \"ehr\"", "\"connection\": \"her\"", 8, 79,
            "/integrations/0/connection", "there is no connection \"her\"; known: ehr");
        row("a key twice", "\"page_size\": 50", "\"page_size\": 50, \"page_size\": 60", 5, 55,
            "/connections/0/page_size", "this key stands twice");
        row("another database", "sqlite:/tmp/concord.db", "mysql://x", 2, 15, "/database",
            "found \"mysql://x\", expected \"sqlite:PATH\" or \"postgresql://…\"");
        row("a file that is not there", "\"tls_min\": \"1.2\"", "\"ca_file\": \"/no/such.pem\"", 5, 66,
            "/connections/0/ca_file", "this file does not exist");
        row("two facilities in one word", "\"page_size\": 50", "\"facility\": \"north,south\"", 5, 50,
            "/connections/0/facility",
            "found \"north,south\", expected the facility that it belongs to, a word of letters, digits, "
            "'.', "
            "'_' and '-', not \"all\" or \"none\"");
        row("a facility that would be all of them", "\"page_size\": 50", "\"facility\": \"all\"", 5, 50,
            "/connections/0/facility",
            "found \"all\", expected the facility that it belongs to, a word of letters, digits, '.', '_' "
            "and "
            "'-', not \"all\" or \"none\"");
        row("no idle time at all", "\"database\": \"sqlite:/tmp/concord.db\"",
            "\"session\": {\"idle_minutes\": 0}", 2, 31, "/session/idle_minutes",
            "found 0, expected a whole number of minutes from 1 to 480");
        row("idle for more than a day", "\"database\": \"sqlite:/tmp/concord.db\"",
            "\"session\": {\"idle_minutes\": 1441}", 2, 31, "/session/idle_minutes",
            "found 1441, expected a whole number of minutes from 1 to 480");
        row("a key of sessions misspelt", "\"database\": \"sqlite:/tmp/concord.db\"",
            "\"session\": {\"idle_minute\": 5}", 2, 15, "/session/idle_minute",
            "unknown key; did you mean \"idle_minutes\"?");
        row("both forms", "\"database\": \"sqlite:/tmp/concord.db\"", "\"ehr_api_base_url\": \"http://x/f\"",
            3, 3, "/connections",
            "cannot stand beside the short form (ehr_api_base_url, …): use one of the two");
    }
    void namesKeyLineAndWhatWouldBeRight()
    {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        QByteArray json = good;
        QVERIFY(json.contains(find));
        json.replace(find, replace);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QVERIFY(!reading.issues.empty());
        const ConfigIssue &issue = reading.issues.front();
        QCOMPARE(issue.message, message);
        QCOMPARE(issue.pointer, pointer);
        QCOMPARE(issue.line, line);
        QCOMPARE(issue.column, column);
    }

    void readsEveryKeyOfTheEngine()
    {
        const ConfigReading reading = readConfig(dataFile("engine.json"));
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const Config &c = *reading.config;
        QCOMPARE(c.webServer->listen.address, QStringLiteral("127.0.0.1"));
        QCOMPARE(c.webServer->listen.port, quint16(8443));
        QCOMPARE(c.webServer->listen.maxConnections, 50);
        QCOMPARE(c.webServer->listen.completion, 9s);
        QCOMPARE(c.engine.workers, 3);
        QCOMPARE(c.engine.queueCapacity, 64);
        QCOMPARE(c.engine.ladder, (std::vector<std::chrono::milliseconds>{5s, 60s}));
        QCOMPARE(c.engine.breakerFailures, 4);
        QCOMPARE(c.engine.breakerCoolDown, 20s);
        QCOMPARE(c.engine.retention, std::chrono::days(90));
        QCOMPARE(c.engine.undoWindow, 3s);
        QCOMPARE(c.audit.headFile, QStringLiteral("/mnt/heads/concord.jsonl"));
        QCOMPARE(c.audit.signingKey, QStringLiteral("credential:trail"));
        QCOMPARE(c.audit.every, 7s);
        QCOMPARE(c.audit.records, 500);
        QCOMPARE(c.digest.size(), 32);
        QCOMPARE(c.session.idle, 3min);
        const ConnectionConfig &ehr = *c.connection(QStringLiteral("ehr"));
        QCOMPARE(*ehr.ratePerSecond, 20.5);
        QCOMPARE(ehr.rateBurst, 7);
        QCOMPARE(ehr.subscription->criteria, QStringLiteral("MedicationRequest?"));
        QCOMPARE(ehr.subscription->secret, QStringLiteral("credential:ehr-hook"));
        QCOMPARE(ehr.subscription->isIdOnly, false);
        QCOMPARE(ehr.subscription->renew, std::chrono::hours(5));
        QCOMPARE(ehr.subscription->heartbeat, std::chrono::minutes(7));
        const ConnectionConfig &pharmacy = *c.connection(QStringLiteral("pharmacy"));
        QCOMPARE(pharmacy.hook->format, InboundFormat::FhirJson);
        QCOMPARE(pharmacy.hook->secrets,
                 (QStringList{QStringLiteral("credential:new"), QStringLiteral("credential:old")}));
        QVERIFY(!pharmacy.hook->acceptsStandard && pharmacy.hook->acceptsGithub);
        QCOMPARE(pharmacy.hook->maxMessageBytes, 2048);
        QCOMPARE(pharmacy.address(), QStringLiteral("/hooks/pharmacy"));
        const ConnectionConfig &adt = *c.connection(QStringLiteral("adt"));
        QCOMPARE(adt.mllp->listen.address, QStringLiteral("::1"));
        QCOMPARE(adt.mllp->listen.idle, 60s);
        QCOMPARE(adt.facility, QStringLiteral("North.Clinic-2_b"));
        QVERIFY(c.connection(QStringLiteral("ehr"))->facility.isEmpty());
        QCOMPARE(adt.mllp->maxMessageBytes, 4096);
        const ConnectionConfig &orders = *c.connection(QStringLiteral("orders"));
        QCOMPARE(orders.address(), QStringLiteral("amqps://broker.example:5671/orders"));
        QCOMPARE(orders.queue->virtualHost, QStringLiteral("hospital"));
        QCOMPARE(orders.queue->prefetch, 20);
        QCOMPARE(orders.queue->maxDeliveries, 3);
        QCOMPARE(orders.queue->format, InboundFormat::Json);
        QCOMPARE(c.integration(QStringLiteral("medication-list"))->cron, QStringLiteral("0 2 * * *"));
        QCOMPARE(c.integration(QStringLiteral("medication-list"))->timeZone, QStringLiteral("Europe/Madrid"));
    }

    void readsEveryOutboundKey()
    {
        const ConfigReading reading = readConfig(dataFile("outbound.json"));
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const ConnectionConfig &mllp = *reading.config->connection(QStringLiteral("orders-out"));
        QCOMPARE(mllp.address(), QStringLiteral("pharmacy.example:6661"));
        QVERIFY(mllp.mllpOut->tls);
        QCOMPARE(mllp.mllpOut->ack, QStringLiteral("both"));
        QCOMPARE(mllp.mllpOut->ackTime, 7s);
        QCOMPARE(mllp.mllpOut->applicationAckTime, 90s);
        QCOMPARE(mllp.mllpOut->ends.sendingApplication, QStringLiteral("CONCORD"));
        QCOMPARE(mllp.mllpOut->ends.sendingFacility, QStringLiteral("NORTH"));
        QCOMPARE(mllp.mllpOut->ends.receivingApplication, QStringLiteral("RX"));
        QCOMPARE(mllp.mllpOut->ends.receivingFacility, QStringLiteral("CITY"));
        QCOMPARE(mllp.mllpOut->ends.processingId, QStringLiteral("T"));
        QCOMPARE(*mllp.ratePerSecond, 5.0);
        const ConnectionConfig &hook = *reading.config->connection(QStringLiteral("hook-out"));
        QCOMPARE(hook.address(), QStringLiteral("https://pharmacy.example/hooks/concord"));
        QCOMPARE(hook.hookOut->secrets,
                 (QStringList{QStringLiteral("credential:new"), QStringLiteral("credential:old")}));
        QVERIFY(!hook.hookOut->isHl7);
        QCOMPARE(hook.timeout, 9s);
        QCOMPARE(hook.retryLadder, std::vector<std::chrono::milliseconds>{1s});
        const ConnectionConfig &queue = *reading.config->connection(QStringLiteral("queue-out"));
        QCOMPARE(queue.address(), QStringLiteral("amqps://broker.example:5671/pharmacy/orders.new"));
        QVERIFY(queue.queueOut->isHl7);
        QCOMPARE(queue.queueOut->ends.sendingApplication, QStringLiteral("HUB"));
    }

    void namesMistakesOfOutboundConnections_data()
    {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *find, const char *replace, const char *pointer,
                            const char *message) {
            QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << QString::fromUtf8(pointer)
                                << QString::fromUtf8(message);
        };
        row("no host", "\"host\": \"pharmacy.example\",", "", "/connections/1",
            "\"host\" is missing, a connection of kind mllp-out needs it");
        row("plain over a network", "\"ack_seconds\": 7", "\"plain\": true", "/connections/1/plain",
            "only to this machine: over a network the messages need TLS; \"allow_plain\": true where the "
            "network itself is encrypted");
        row("an acknowledgement that there is not", "\"both\"", "\"never\"", "/connections/1/ack",
            "found \"never\", expected \"application\" (AA), \"accept\" (CA) or \"both\"");
        row("a time for what does not come", "\"both\"", "\"accept\"",
            "/connections/1/application_ack_seconds", "only with \"ack\": \"both\"");
        row("a hook without https", "https://pharmacy", "http://pharmacy", "/connections/2/url",
            "http only to this machine: over a network the messages need https");
        row("a password in the URL", "https://pharmacy", "https://me:secret@pharmacy", "/connections/2/url",
            "a password must not stand in a URL: no secret is in this file");
        row("FHIR to a hook", "\"json\"", "\"fhir\"", "/connections/2/format",
            "events go out as \"json\" or \"hl7v2\"; FHIR goes to a connection of kind fhir-r4");
        row("ends of HL7 in JSON", "\"hl7v2\"", "\"json\"", "/connections/3/sending_application",
            "only with \"format\": \"hl7v2\"");
        row("no routing key", "\"routing_key\": \"orders.new\",", "", "/connections/3",
            "\"routing_key\" is missing, a connection of kind rabbitmq-out needs it");
        row("a broker without TLS", "\"exchange\": \"pharmacy\"", "\"plain\": true", "/connections/3/plain",
            "only to a broker on this machine: over a network the messages need TLS");
        row("a key of a listener", "\"ack_seconds\": 7", "\"idle_seconds\": 7", "/connections/1/idle_seconds",
            "not for a connection of kind mllp-out; it knows: host, port, plain, allow_plain, ack, "
            "ack_seconds, "
            "application_ack_seconds, ca_file, tls_min, client_certificate, client_key, pins, "
            "sending_application, "
            "sending_facility, receiving_application, receiving_facility, processing_id");
    }
    void namesMistakesOfOutboundConnections()
    {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        QByteArray json = dataFile("outbound.json");
        QVERIFY(json.contains(find));
        json.replace(find, replace);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QCOMPARE(reading.issues.front().message, message);
        QCOMPARE(reading.issues.front().pointer, pointer);
    }

    void aReconciliationComparesItsConnectionWithOthers_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QString>("pointer"); // empty: it is right
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *more, const char *pointer, const char *message) {
            QTest::newRow(name) << QByteArray(more) << QString::fromUtf8(pointer)
                                << QString::fromUtf8(message);
        };
        row("as it should be",
            "\"with\": [\"adt\"], \"conflicts\": {\"dose\": \"last_write_wins\", \"status\": "
            "\"rule:ended_wins\"}",
            "", "");
        row("with nobody", "\"every_minutes\": 5", "/integrations/0",
            "needs \"with\": [the pharmacy's connections]");
        row("with one that is not there", "\"with\": [\"pharm\"]", "/integrations/0/with/0",
            "there is no connection \"pharm\"; known: ehr, adt");
        row("with itself", "\"with\": [\"ehr\"]", "/integrations/0/with/0",
            "this connection is named already");
        row("a field that nobody compares", "\"with\": [\"adt\"], \"conflicts\": {\"colour\": \"manual\"}",
            "/integrations/0/conflicts/colour",
            "unknown key; known here: dose, drug, frequency, quantity, refills, route, status");
        row("a rule that is none of this field",
            "\"with\": [\"adt\"], \"conflicts\": {\"dose\": \"rule:ended_wins\"}",
            "/integrations/0/conflicts/dose", "'rule:ended_wins': this field has no state that ends");
    }
    void aReconciliationComparesItsConnectionWithOthers()
    {
        QFETCH(QByteArray, more);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        const ConfigReading reading = readConfig(
            quoted("{'connections': [{'name': 'ehr', 'kind': 'fhir-r4', 'base_url': 'https://h/fhir'}, "
                   "{'name': 'adt', 'kind': 'mllp', 'listen': '127.0.0.1:2575'}], 'integrations': [{'name': "
                   "'match', "
                   "'type': 'pharmacy_reconciliation', 'connection': 'ehr',") +
            more + "}]}");
        if (!pointer.isEmpty()) {
            QVERIFY(!reading.config);
            const auto error = std::find_if(reading.issues.begin(), reading.issues.end(),
                                            [](const ConfigIssue &issue) { return !issue.isWarning; });
            QVERIFY(error != reading.issues.end());
            QCOMPARE(error->pointer, pointer);
            QCOMPARE(error->message, message);
            return;
        }
        QVERIFY(reading.config);
        const IntegrationConfig &match = reading.config->integrations.front();
        QCOMPARE(match.with, QStringList{QStringLiteral("adt")});
        QCOMPARE(match.conflictPolicy, QStringLiteral("dose=last_write_wins,status=rule:ended_wins"));
        QCOMPARE(match.cron, QStringLiteral("0 2 * * *"));
    }

    void namesMistakesOfTheEngine_data()
    {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *find, const char *replace, const char *pointer,
                            const char *message) {
            QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << QString::fromUtf8(pointer)
                                << QString::fromUtf8(message);
        };
        row("plain text for everybody", "\"[::1]:2575\"", "\"0.0.0.0:2575\"", "/connections/2/listen",
            "without \"tls\" only the loopback address is listened on (127.0.0.1); \"allow_plain\": true "
            "where "
            "the network itself is encrypted");
        row("a key of another kind", "\"idle_seconds\": 60", "\"page_size\": 60", "/connections/2/page_size",
            "not for a connection of kind mllp; it knows: max_message_bytes, listen, tls, allow_plain, "
            "max_connections, max_connections_per_peer, idle_seconds, message_seconds");
        row("no secret", "\"secrets\": [\"credential:new\", \"credential:old\"],", "", "/connections/1",
            "\"secrets\" is missing, a connection of kind webhook needs it");
        row("a secret in the file", "\"credential:broker\"", "\"pa55word\"", "/connections/3/secret",
            "found a text (not shown), expected the name of a secret, \"credential:NAME\" or, in the "
            "console, \"keychain:NAME\"");
        row("a broker without TLS", "\"queue\": \"orders\"", "\"queue\": \"orders\", \"plain\": true",
            "/connections/3/plain", "only to a broker on this machine: over a network the messages need TLS");
        row("another hook's endpoint", "hooks/ehr\"", "hooks/elsewhere\"",
            "/connections/0/subscription/endpoint", "ends in /hooks/ehr, the name of this connection");
        row("no web server",
            "\"listener\": {\"listen\": \"127.0.0.1:8443\", \"max_connections\": 50, \"message_seconds\": "
            "9},",
            "", "/connections/0",
            "needs \"listener\": {\"listen\": \"address:port\", …} at the top of the file");
        row("a head file somewhere", "\"/mnt/heads/concord.jsonl\"", "\"heads.jsonl\"", "/audit/head_file",
            "found \"heads.jsonl\", expected the whole path of a file, "
            "\"/mnt/write-once/concord-heads.jsonl\"");
        row("a signing key in the file", "\"credential:trail\"", "\"-----BEGIN\"", "/audit/signing_key",
            "found a text (not shown), expected the name of a secret, \"credential:NAME\" or, in the "
            "console, \"keychain:NAME\"");
        row("heads that are never due", "\"checkpoint_seconds\": 7", "\"checkpoint_seconds\": 0",
            "/audit/checkpoint_seconds", "found 0, expected a whole number from 1 to 3600");
        row("a key that nobody knows", "\"checkpoint_records\"", "\"checkpoint_record\"",
            "/audit/checkpoint_record", "unknown key; did you mean \"checkpoint_records\"?");
        row("two schedules", "\"cron\"", "\"every_minutes\": 5, \"cron\"", "/integrations/0/every_minutes",
            "cannot stand beside \"cron\": use one of the two");
        row("a port too large", "127.0.0.1:8443", "127.0.0.1:70000", "/listener/listen",
            "70000 is not a port");
        row("a host name to listen on", "127.0.0.1:8443", "here.example:8443", "/listener/listen",
            "\"here.example\" is not an IP address of this machine, nor localhost");
        row("an integration of the wrong connection", "\"connection\": \"ehr\"", "\"connection\": \"adt\"",
            "/integrations/0/connection",
            "a medication_list_sync needs a connection of kind fhir-r4; adt is of kind mllp");
    }
    void namesMistakesOfTheEngine()
    {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        QByteArray json = dataFile("engine.json");
        QVERIFY(json.contains(find));
        json.replace(find, replace);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QCOMPARE(reading.issues.front().message, message);
        QCOMPARE(reading.issues.front().pointer, pointer);
    }

    void criteriaThatLoseEndsAreRefused_data()
    {
        QTest::addColumn<QString>("criteria");
        QTest::addColumn<QString>("lost");
        const QString all = QStringLiteral("cancelled, stopped, entered-in-error, completed, on-hold");
        const auto row = [](const char *criteria, const QString &lost) {
            QTest::newRow(criteria) << QString::fromLatin1(criteria) << lost;
        };
        row("MedicationRequest", {});
        row("MedicationRequest?", {});
        row("MedicationRequest?intent=order&_tag=a|status", {});
        row("MedicationRequest?status=active", all);
        row("MedicationRequest?intent=order&status=active,draft", all);
        row("MedicationRequest?%73tatus=active", all);
        row("MedicationRequest?status=active,cancelled,stopped",
            QStringLiteral("entered-in-error, completed, on-hold"));
        row("MedicationRequest?status=active,cancelled,stopped,entered-in-error,completed,on-hold", {});
        row("MedicationRequest?status=http://hl7.org/fhir/CodeSystem/medicationrequest-status|active", all);
        row("MedicationRequest?status=cancelled&status=active", all);
        row("MedicationRequest?status:not=draft", {});
        row("MedicationRequest?status:not=draft,cancelled", QStringLiteral("cancelled"));
        row("MedicationRequest?status:missing=true", all);
        row("MedicationRequest?status:in=http://x/vs", all);
        row("MedicationRequest?_filter=status%20eq%20active", all);
        row("MedicationDispense?status=completed",
            QStringLiteral("cancelled, stopped, declined, entered-in-error"));
        row("Appointment?status=booked", QStringLiteral("cancelled, noshow, entered-in-error"));
        row("Patient?active=true", {});
    }
    void criteriaThatLoseEndsAreRefused()
    {
        QFETCH(QString, criteria);
        QFETCH(QString, lost);
        QByteArray json = dataFile("engine.json");
        json.replace("\"MedicationRequest?\"", QByteArray("\"" + criteria.toUtf8() + "\""));
        const ConfigReading reading = readConfig(json);
        QCOMPARE(reading.config.has_value(), lost.isEmpty());
        if (lost.isEmpty())
            return;
        const ConfigIssue &issue = reading.issues.front();
        QCOMPARE(issue.pointer, QStringLiteral("/connections/0/subscription/criteria"));
        QCOMPARE(issue.line, 8);
        QCOMPARE(
            issue.message,
            QStringLiteral("a filter by status leaves out %1: the EHR tells of what matches after a change, "
                           "so an end would never come; leave status out, \"%2?\"")
                .arg(lost, criteria.section(u'?', 0, 0)));
    }

    void anUnknownTimeZoneOrCronLineIsNamed()
    {
        for (const auto &[find, replace, pointer] :
             {std::tuple("Europe/Madrid", "Europe/Nowhere", "/integrations/0/time_zone"),
              std::tuple("0 2 * * *", "0 25 * * *", "/integrations/0/cron")}) {
            QByteArray json = dataFile("engine.json");
            json.replace(find, replace);
            const ConfigReading reading = readConfig(json);
            QVERIFY(!reading.config);
            QCOMPARE(reading.issues.front().pointer, QString::fromLatin1(pointer));
            QVERIFY(!reading.issues.front().message.isEmpty());
        }
    }

    void namesLineAndColumnOfWhatIsNotJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("a missing comma")
            << QByteArray("{\n  \"database\": \"sqlite:x\"\n  \"connections\": []\n}") << 3 << 3;
        QTest::newRow("a comment") << QByteArray("{\n  // no comments\n}") << 2 << 3;
        QTest::newRow("empty") << QByteArray() << 1 << 1;
    }
    void namesLineAndColumnOfWhatIsNotJson()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, line);
        QFETCH(int, column);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        QCOMPARE(reading.issues.size(), size_t(1));
        QVERIFY(reading.issues.front().message.startsWith(QStringLiteral("not JSON: ")));
        QCOMPARE(reading.issues.front().line, line);
        QVERIFY(qAbs(reading.issues.front().column - column) <= 1); // Qt points at or just before the mistake
    }

    void refusesWhatIsNotAnObject()
    {
        const ConfigReading reading = readConfig("[1]");
        QVERIFY(!reading.config);
        QVERIFY(reading.issues.front().message.startsWith(QStringLiteral("found a list, expected")));
    }

    void reportsAllMistakesInTheOrderOfTheFile()
    {
        QByteArray json = good;
        json.replace("\"every_minutes\": 15", "\"every_minutes\": 1.5")
            .replace("\"page_size\"", "\"pagesize\"");
        const ConfigReading reading = readConfig(json);
        QCOMPARE(reading.issues.size(), size_t(2));
        QCOMPARE(reading.issues[0].pointer, QStringLiteral("/connections/0/pagesize"));
        QCOMPARE(reading.issues[1].pointer, QStringLiteral("/integrations/0/every_minutes"));
    }

    void loadsFilesAndSaysWhatIsWrong()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("concord.json"));
        const auto missing = loadConfig(path);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"databse\": \"sqlite:x\"}");
        file.close();
        const auto wrong = loadConfig(path);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::ConfigInvalid);
        QVERIFY(wrong.error().detail.contains(
            QStringLiteral(":1:2: /databse: unknown key; did you mean \"database\"?")));
    }

    void findsPositionsBehindEscapesAndUmlauts()
    {
        const QByteArray json("{ \"ä\\\"/~\" : [ {\"x\":1}, true ],\n\"b\": \"}\" }");
        const JsonPositions positions(json);
        QCOMPARE(positions.of(QStringLiteral("/ä\"~1~0/1")).column, 24);
        QCOMPARE(positions.of(QStringLiteral("/ä\"~1~0/0/x")).column, 20);
        QCOMPARE(positions.of(QStringLiteral("/b")).line, 2);
        QCOMPARE(positions.ofKey(QStringLiteral("/b")).column, 1);
    }
};

QTEST_GUILESS_MAIN(tst_Config)
#include "tst_Config.moc"

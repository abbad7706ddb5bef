#include "config/Config.h"

#include "config/JsonPositions.h"

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

    void readsTheShortForm()
    {
        const ConfigReading reading = readConfig(dataFile("short.json"));
        QVERIFY(reading.config);
        const ConnectionConfig &c = reading.config->connections.front();
        QCOMPARE(c.baseUrl, QUrl(QStringLiteral("http://127.0.0.1:8080/fhir")));
        QCOMPARE(c.timeout, 7s);
        QCOMPARE(c.clientId, QStringLiteral("me"));
        QCOMPARE(c.retryLadder, (std::vector<std::chrono::milliseconds>{1s, 2s, 4s}));
        QCOMPARE(reading.config->integrations.front().every, 120min);
        QCOMPARE(reading.config->integrations.front().connection, c.name);
        QCOMPARE(reading.issues.size(), size_t(2)); // what is read but not used is said, not hidden
        QVERIFY(reading.issues[0].isWarning && reading.issues[1].isWarning);
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
            "unknown key; known here: allow_plain, base_url, ca_file, client_certificate, "
            "client_key, facility, format, host, idle_seconds, kind, "
            "listen, "
            "max_connections, max_connections_per_peer, max_deliveries, max_message_bytes, message_seconds, "
            "name, "
            "page_size, pins, plain, port, prefetch, queue, rate_burst, rate_per_second, "
            "retry_ladder_seconds, "
            "secret, "
            "secrets, signatures, subscription, timeout_seconds, tls, tls_min, user, virtual_host");
        row("a missing key", "\"kind\": \"fhir-r4\", ", "", 4, 5, "/connections/0",
            "\"kind\" is missing, expected \"fhir-r4\", \"webhook\", \"mllp\" or \"rabbitmq\"");
        row("a missing name", "\"name\": \"ehr\", ", "", 4, 5, "/connections/0",
            "\"name\" is missing, expected a name of lower-case letters, digits and dashes that starts with "
            "a letter");
        row("another kind", "\"fhir-r4\"", "\"fhir-dstu2\"", 4, 29, "/connections/0/kind",
            "found \"fhir-dstu2\", expected \"fhir-r4\", \"webhook\", \"mllp\" or \"rabbitmq\"");
        row("old TLS", "\"1.2\"", "\"1.1\"", 5, 66, "/connections/0/tls_min",
            "found \"1.1\", expected \"1.3\" or, for an old peer, \"1.2\"");
        row("not a URL", "https://ehr.example/fhir/", "ehr.example", 4, 52, "/connections/0/base_url",
            "found \"ehr.example\", expected the FHIR base URL without query, \"https://host/fhir\"");
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

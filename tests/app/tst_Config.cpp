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
        QCOMPARE(c->tlsMin, QStringLiteral("1.2"));
        const IntegrationConfig *i = reading.config->integration(QStringLiteral("medication-list"));
        QVERIFY(i);
        QCOMPARE(i->every, 15min);
        QCOMPARE(i->overlap, 30s);
        QCOMPARE(i->maxDeletedPercent, 80);
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
            "unknown key; known here: base_url, ca_file, kind, name, page_size, retry_ladder_seconds, "
            "timeout_seconds, tls_min");
        row("a missing key", "\"kind\": \"fhir-r4\", ", "", 4, 5, "/connections/0",
            "\"kind\" is missing, expected \"fhir-r4\"");
        row("a missing name", "\"name\": \"ehr\", ", "", 4, 5, "/connections/0",
            "\"name\" is missing, expected a name of lower-case letters, digits and dashes that starts with "
            "a letter");
        row("another kind", "\"fhir-r4\"", "\"fhir-dstu2\"", 4, 29, "/connections/0/kind",
            "found \"fhir-dstu2\", expected \"fhir-r4\"");
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

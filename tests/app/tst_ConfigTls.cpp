#include "config/Config.h"
#include "connectors/KeyPin.h"
#include "fakes/TestCertificates.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace concord;

/// The keys of concord.json that secure a connection.
class tst_ConfigTls : public QObject
{
    Q_OBJECT

    TestCertificates m_certificates;
    QByteArray m_good;

    void initGood()
    {
        const auto ours = m_certificates.makeFiles(QStringLiteral("ours"));
        QFile file(QStringLiteral(TEST_DATA_DIR "/config/tls.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_good = file.readAll();
        m_good.replace("CERT", ours.certificate.toUtf8());
        m_good.replace("CA\"", m_certificates.authorityFile().toUtf8() + '"');
        m_good.replace("PIN1", pinText(QByteArray(32, '1')).toUtf8());
        m_good.replace("PIN2", pinText(QByteArray(32, '2')).toUtf8());
    }

private slots:
    void initTestCase() { initGood(); }

    void everyKeyIsRead()
    {
        const ConfigReading reading = readConfig(m_good);
        QVERIFY2(reading.config, reading.issues.empty() ? "" : qPrintable(reading.issues.front().message));
        const PeerTlsConfig &ehr = reading.config->connection(QStringLiteral("ehr"))->tls;
        QCOMPARE(ehr.caFile, m_certificates.authorityFile());
        QVERIFY(ehr.allowTls12);
        QVERIFY(ehr.certificateFile.endsWith(QStringLiteral("ours.crt")));
        QCOMPARE(ehr.key, QStringLiteral("credential:ehr"));
        QCOMPARE(ehr.pins, (QByteArrayList{QByteArray(32, '1'), QByteArray(32, '2')}));
        const PeerTlsConfig &orders = reading.config->connection(QStringLiteral("orders"))->tls;
        QVERIFY(!orders.allowTls12 && orders.caFile.isEmpty());
        QCOMPARE(orders.pins, QByteArrayList{QByteArray(32, '2')});
        const TlsConfig &web = reading.config->webServer->listen.tls;
        QCOMPARE(web.keyFile, QStringLiteral("credential:web"));
        QVERIFY(web.clientRequired);
        QCOMPARE(web.clientPins, QByteArrayList{QByteArray(32, '1')});
    }

    void mistakesAreNamedWithTheirLine_data()
    {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("message"); ///< a part of it
        const auto row = [](const char *name, const QByteArray &find, const QByteArray &replace, int line,
                            const char *pointer, const char *message) {
            QTest::newRow(name) << find << replace << line << QString::fromUtf8(pointer)
                                << QString::fromUtf8(message);
        };
        row("too old a version", "\"tls_min\": \"1.2\"", "\"tls_min\": \"1.1\"", 8, "/connections/0/tls_min",
            "\"1.3\" or, for an old peer, \"1.2\"");
        row("no such authority", "\"ca_file\": \"", "\"ca_file\": \"/nowhere", 7, "/connections/0/ca_file",
            "this file does not exist");
        row("another kind of pin", "\"pins\": [\"sha256/MjI", "\"pins\": [\"sha1/MjI", 14,
            "/connections/1/pins/0", "\"sha256/\" and the Base64");
        row("no pin at all", "\"pins\": [\"" + pinText(QByteArray(32, '2')).toUtf8() + "\"]", "\"pins\": []",
            14, "/connections/1/pins", "a list of one to ten pins");
        row("a certificate without its key", "     \"client_key\": \"credential:ehr\",\n", "", 9,
            "/connections/0/client_certificate", "go together");
        row("a key in the file", "credential:ehr\"", "-----BEGIN PRIVATE KEY-----\"", 10,
            "/connections/0/client_key", "found a text (not shown)");
        row("nothing to secure", "https://ehr.example", "http://ehr.example", 7, "/connections/0/ca_file",
            "this connection is without TLS");
        row("pins for whoever shows a certificate", "\"client_required\": true,",
            "\"client_required\": false,", 4, "/listener/tls/client_pins", "needs \"client_required\": true");
        row("verification switched off", "\"tls_min\": \"1.2\"", "\"verify\": false", 8,
            "/connections/0/verify", "unknown key");
    }
    void mistakesAreNamedWithTheirLine()
    {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(int, line);
        QFETCH(QString, pointer);
        QFETCH(QString, message);
        QByteArray json = m_good;
        QVERIFY2(json.contains(find), json);
        json.replace(find, replace);
        const ConfigReading reading = readConfig(json);
        QVERIFY(!reading.config);
        const ConfigIssue &issue = reading.issues.front();
        QCOMPARE(issue.pointer, pointer);
        QCOMPARE(issue.line, line);
        QVERIFY2(issue.message.contains(message), qPrintable(issue.message));
    }

    void noKeySwitchesVerificationOff()
    {
        QFile file(QStringLiteral(":/config/concord.schema.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray schema = file.readAll().toLower();
        QVERIFY(schema.contains("\"tls_min\""));
        for (const char *word : {"verif", "insecure", "ignore", "skip", "trust_all"})
            QVERIFY2(!schema.contains(QByteArray("\"") + word), word);
    }
};

QTEST_GUILESS_MAIN(tst_ConfigTls)
#include "tst_ConfigTls.moc"

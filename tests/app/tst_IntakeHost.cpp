// The doors as the configuration opens them: what is set there is what a peer meets.
#include "host/IntakeHost.h"

#include "connectors/webhook/WebhookSignature.h"
#include "fakes/DatabaseFactory.h"
#include "fakes/TestCertificates.h"
#include "runtime/SystemClock.h"
#include "store/Sql.h"

#include <QFile>
#include <QSignalSpy>
#include <QSslSocket>
#include <QTest>

using namespace concord;

namespace {
constexpr int patience = 20'000;

const QByteArray order =
    "MSH|^~\\&|EHR|HOSP|CONCORD|PHARM|20260301120000||RDE^O11^RDE_O11|M1|P|2.5.1\r"
    "PID|1||77^^^HOSP^MR||Doe^Jane||19700101|F\rORC|NW|P1^EHR\r"
    "RXE|1^BID|314076^lisinopril^RXNORM|1||{tbl}^tablet^UCUM|TAB||||60|{tbl}\rTQ1|1||1|BID\rRXR|PO\r";

Result<QByteArray> secretOf(const QString &name)
{
    if (name == QStringLiteral("credential:hook"))
        return QByteArray("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=");
    return fail(ErrorCode::NotFound, name, QStringLiteral("there is no such credential file"));
}
}

class tst_IntakeHost : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    SystemClock m_clock;
    std::shared_ptr<TokenSources> m_tokens = std::make_shared<TokenSources>(Config{}, m_clock, secretOf);
    TestCertificates m_certificates;
    QTemporaryDir m_folder;
    TlsConfig m_tls;
    TestCertificates::Identity m_client;

    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                        : QString();
    }
    Startup startup(Config config) { return {std::move(config), {Dialect::Kind::Sqlite, m_factory.path()}}; }
    static ConnectionConfig mllp(const TlsConfig &tls = {})
    {
        ConnectionConfig connection;
        connection.name = QStringLiteral("adt");
        connection.kind = QStringLiteral("mllp");
        connection.mllp = MllpConfig{};
        connection.mllp->listen.tls = tls;
        return connection;
    }
    static ConnectionConfig hook(const QString &secret)
    {
        ConnectionConfig connection;
        connection.name = QStringLiteral("pharmacy");
        connection.kind = QStringLiteral("webhook");
        connection.hook = HookConfig{};
        connection.hook->secrets = QStringList{secret};
        return connection;
    }
    /// The port of the one door that opens.
    static quint16 portOf(IntakeHost &host)
    {
        QSignalSpy status(&host, &IntakeHost::statusChanged);
        host.start();
        for (;;) {
            for (const QList<QVariant> &call : status) {
                const auto s = call.at(0).value<ListenerStatus>();
                const QString address = s.address.section(u'/', 0, 2);
                if (s.state == ListenerState::Listening)
                    return quint16(address.section(u':', -1).toUInt());
            }
            if (!status.wait(patience))
                return 0;
        }
    }
    /// What a peer with or without a certificate gets for @p sent; empty: the door was shut.
    QByteArray answer(quint16 port, const QByteArray &sent, bool withCertificate)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(m_certificates.authorityFile()));
        if (withCertificate) {
            tls.setLocalCertificate(m_client.certificate);
            tls.setPrivateKey(m_client.key);
        }
        QSslSocket socket;
        socket.setSslConfiguration(tls);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        if (!socket.waitForEncrypted(patience))
            return {};
        socket.write(sent);
        QByteArray got;
        while (!got.contains("\x1c\r") && !got.contains("\r\n\r\n") && socket.waitForReadyRead(patience))
            got += socket.readAll();
        return got;
    }

private slots:
    void initTestCase()
    {
        const auto server = m_certificates.make(TestCertificates::Kind::Good);
        m_client = m_certificates.make(TestCertificates::Kind::Good);
        QVERIFY(!server.certificate.isNull() && !m_client.certificate.isNull());
        m_tls.certificateFile = write("server.pem", server.certificate.toPem());
        m_tls.keyFile = write("server.key", server.key.toPem());
        m_tls.clientCaFile = m_certificates.authorityFile();
        m_tls.clientRequired = true;
    }
    void init()
    {
        m_factory.reset();
        QVERIFY(m_factory.open().has_value());
    }

    void whoMustShowACertificateIsRefusedWithoutOne_data()
    {
        QTest::addColumn<bool>("isWeb");
        QTest::newRow("mllp") << false;
        QTest::newRow("webhooks") << true;
    }
    void whoMustShowACertificateIsRefusedWithoutOne()
    {
        QFETCH(bool, isWeb);
        Config config;
        if (isWeb) {
            config.webServer = WebServerConfig{};
            config.webServer->listen.tls = m_tls;
            config.connections.push_back(hook(QStringLiteral("credential:hook")));
        } else {
            config.connections.push_back(mllp(m_tls));
        }
        const auto host = IntakeHost::make(startup(config), m_clock, secretOf, m_tokens);
        QVERIFY2(host, host ? "" : qPrintable(host.error().detail));
        const quint16 port = portOf(**host);
        QVERIFY(port != 0);
        const QByteArray sent =
            isWeb ? QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") : "\x0b" + order + "\x1c\r";
        QCOMPARE(answer(port, sent, false), QByteArray());
        const QByteArray got = answer(port, sent, true);
        QVERIFY2(got.contains(isWeb ? "200" : "MSA|AA|M1"), got);
        (*host)->stop();
    }

    void aMessageOverMllpIsInTheDatabaseWhenItIsAcknowledged()
    {
        Config config;
        config.connections.push_back(mllp());
        const auto host = IntakeHost::make(startup(config), m_clock, secretOf, m_tokens);
        QVERIFY(host);
        const quint16 port = portOf(**host);
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        QVERIFY(socket.waitForConnected(patience));
        socket.write("\x0b" + order + "\x1c\r");
        QByteArray got;
        while (!got.contains("\x1c\r") && socket.waitForReadyRead(patience))
            got += socket.readAll();
        QVERIFY2(got.contains("MSA|AA|M1"), got);
        const auto db = *m_factory.open();
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM sync_events WHERE source = 'adt'"
                                                 " AND channel = 'mllp' AND message_id = 'M1'"))
                     .value_or(0),
                 1);
        (*host)->stop();
    }

    /// Nothing but the body is signed there, so whoever has seen one request can send it again.
    void aReplayOfAGithubSignedMessageHasNoEffect()
    {
        Config config;
        config.webServer = WebServerConfig{};
        config.connections.push_back(hook(QStringLiteral("credential:hook")));
        config.connections.back().hook->acceptsStandard = false;
        config.connections.back().hook->acceptsGithub = true;
        config.connections.back().hook->format = InboundFormat::FhirJson; // needs no id of its own
        const auto host = IntakeHost::make(startup(config), m_clock, secretOf, m_tokens);
        QVERIFY2(host, host ? "" : qPrintable(host.error().detail));
        const quint16 port = portOf(**host);
        const auto send = [&](const QByteArray &body, const QByteArray &id) {
            QTcpSocket socket;
            socket.connectToHost(QStringLiteral("127.0.0.1"), port);
            if (!socket.waitForConnected(patience))
                return QByteArray();
            socket.write("POST /hooks/pharmacy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                         "Content-Type: application/json\r\nX-Hub-Signature-256: " +
                         hubSignature(*secretOf(QStringLiteral("credential:hook")), body) + "\r\n" +
                         (id.isEmpty() ? QByteArray() : "X-GitHub-Delivery: " + id + "\r\n") +
                         "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            QByteArray got;
            while (socket.waitForReadyRead(patience))
                got += socket.readAll();
            return got;
        };
        const auto events = [&] {
            return sql::number(**m_factory.open(), QStringLiteral("SELECT count(*) FROM sync_events"))
                .value_or(-1);
        };
        const auto patient = [](const QByteArray &own, const QByteArray &number) {
            return "{\"resourceType\":\"Patient\"," + own +
                   "\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"" + number + "\"}]}";
        };
        const QByteArray body = patient({}, "1");
        QVERIFY2(send(body, {}).startsWith("HTTP/1.1 401"), "no id at all");
        QCOMPARE(events(), 0);
        QByteArray got = send(body, "d1");
        QVERIFY2(got.startsWith("HTTP/1.1 202") && got.contains("\"duplicate\":false"), got);
        for (const char *id : {"d1", "d2", "d3"}) {
            got = send(body, id);
            QVERIFY2(got.startsWith("HTTP/1.1 202") && got.contains("\"duplicate\":true"), got);
        }
        QCOMPARE(events(), 1);
        got = send(patient({}, "2"), "d1"); // an id of another content
        QVERIFY2(got.startsWith("HTTP/1.1 409"), got);
        got = send(patient({}, "2"), "d4"); // which is not lost for it
        QVERIFY2(got.startsWith("HTTP/1.1 202") && got.contains("\"duplicate\":false"), got);
        const QByteArray named =
            patient("\"id\":\"own\",\"meta\":{\"versionId\":\"1\"},", "3"); // an id in the body does as well
        got = send(named, {});
        QVERIFY2(got.startsWith("HTTP/1.1 202") && got.contains("\"duplicate\":false"), got);
        got = send(named, "d5");
        QVERIFY2(got.startsWith("HTTP/1.1 202") && got.contains("\"duplicate\":true"), got);
        QCOMPARE(events(), 3);
        (*host)->stop();
    }

    void whatIsWrongIsToldBeforeAnythingOpens()
    {
        Config noSecret;
        noSecret.webServer = WebServerConfig{};
        noSecret.connections.push_back(hook(QStringLiteral("credential:none")));
        const auto missing = IntakeHost::make(startup(noSecret), m_clock, secretOf, m_tokens);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);

        Config noCertificate;
        TlsConfig broken = m_tls;
        broken.certificateFile = write("broken.pem", "nothing");
        noCertificate.connections.push_back(mllp(broken));
        const auto bad = IntakeHost::make(startup(noCertificate), m_clock, secretOf, m_tokens);
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, ErrorCode::ConfigInvalid);
        QVERIFY2(bad.error().where.contains(QStringLiteral("broken.pem")) ||
                     bad.error().detail.contains(QStringLiteral("broken.pem")),
                 qPrintable(bad.error().where + u' ' + bad.error().detail));
    }
};

QTEST_GUILESS_MAIN(tst_IntakeHost)
#include "tst_IntakeHost.moc"

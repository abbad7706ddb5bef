#include "MllpFixture.h"
#include "connectors/KeyPin.h"
#include "fakes/TestCertificates.h"

#include <QProcess>
#include <QSslSocket>
#include <QTemporaryDir>

using namespace concord;

namespace {
using namespace std::chrono_literals;
using Kind = TestCertificates::Kind;

/// Certificates and keys as files, as an administrator has them.
class Files
{
public:
    struct Pair
    {
        QString certificate;
        QString key;
    };
    Pair make(const QString &name, Kind kind = Kind::Good)
    {
        const TestCertificates::Identity identity = m_certificates.make(kind);
        return {write(name + QStringLiteral(".pem"), identity.certificate.toPem()),
                write(name + QStringLiteral(".key"), identity.key.toPem())};
    }
    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(content);
        return file.fileName();
    }
    [[nodiscard]] QString authority() const { return m_certificates.authorityFile(); }

private:
    TestCertificates m_certificates;
    QTemporaryDir m_dir;
};

/// `openssl s_client` sends one message. Its output, until an answer has come or the connection has ended.
QByteArray answerTo(const QByteArray &message, quint16 port, const QStringList &options)
{
    QProcess client;
    client.setProcessChannelMode(QProcess::MergedChannels);
    client.start(QStringLiteral("openssl"),
                 QStringList{QStringLiteral("s_client"), QStringLiteral("-quiet"), QStringLiteral("-connect"),
                             QStringLiteral("127.0.0.1:%1").arg(port)} +
                     options);
    client.write(MllpFramer::framed(message));
    QByteArray output;
    for (const QDeadlineTimer end(20'000); !end.hasExpired() && !output.contains("\x1c\r");) {
        if (!client.waitForReadyRead(int(end.remainingTime())) && client.state() == QProcess::NotRunning)
            break;
        output += client.readAll();
    }
    client.kill();
    client.waitForFinished();
    return output + client.readAll();
}
}

class tst_MllpTls : public QObject
{
    Q_OBJECT

    Files m_files;
    Files::Pair m_server;
    Files::Pair m_client;
    Files::Pair m_stranger;

    [[nodiscard]] MllpListenerSettings withTls() const
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.tls = ServerTls{m_server.certificate, m_server.key, {}, false, false};
        return settings;
    }
    [[nodiscard]] static QStringList with(const Files::Pair &pair)
    {
        return {QStringLiteral("-cert"), pair.certificate, QStringLiteral("-key"), pair.key};
    }

private slots:
    void initTestCase()
    {
        m_server = m_files.make(QStringLiteral("server"));
        m_client = m_files.make(QStringLiteral("client"));
        m_stranger = m_files.make(QStringLiteral("stranger"), Kind::OtherAuthority);
        QVERIFY(QFile(m_stranger.certificate).size() > 0);
    }

    void acknowledgesOverTls13()
    {
        MllpListenerSettings settings = withTls();
        settings.address = QStringLiteral("0.0.0.0"); // allowed with TLS
        MllpFixture fixture(settings);
        const QByteArray output = answerTo(MllpPeer::order("m1"), fixture.port(),
                                           {QStringLiteral("-tls1_3"), QStringLiteral("-verify_return_error"),
                                            QStringLiteral("-CAfile"), m_files.authority()});
        QVERIFY2(output.contains(MllpFramer::framed(FakeSink::ack(MllpPeer::order("m1"), "AA"))), output);
    }

    void takesTls12OnlyWhereAllowed()
    {
        MllpListenerSettings settings = withTls();
        MllpFixture strict(settings);
        QVERIFY(
            !answerTo(MllpPeer::order("m1"), strict.port(), {QStringLiteral("-tls1_2")}).contains("MSA|"));
        QVERIFY(strict.waitFor([](const ListenerStatus &s) {
            return s.lastError && s.lastError->code == ErrorCode::TlsFailed;
        }));
        settings.tls->allowTls12 = true;
        MllpFixture lenient(settings);
        QVERIFY(answerTo(MllpPeer::order("m1"), lenient.port(), {QStringLiteral("-tls1_2")})
                    .contains("MSA|AA|m1"));
    }

    void asksForTheClientsCertificate_data()
    {
        QTest::addColumn<bool>("isRequired");
        QTest::addColumn<int>("shown"); // 0 none, 1 good, 2 of a stranger
        QTest::addColumn<bool>("isServed");
        QTest::newRow("required, none") << true << 0 << false;
        QTest::newRow("required, good") << true << 1 << true;
        QTest::newRow("required, a stranger's") << true << 2 << false;
        QTest::newRow("optional, none") << false << 0 << true;
        QTest::newRow("optional, good") << false << 1 << true;
        QTest::newRow("optional, a stranger's") << false << 2 << false;
    }

    void asksForTheClientsCertificate()
    {
        QFETCH(const bool, isRequired);
        QFETCH(const int, shown);
        MllpListenerSettings settings = withTls();
        settings.tls->clientCaFile = m_files.authority();
        settings.tls->requireClientCertificate = isRequired;
        MllpFixture fixture(settings);
        const QStringList options = shown == 0 ? QStringList() : with(shown == 1 ? m_client : m_stranger);
        const QByteArray output = answerTo(MllpPeer::order("m1"), fixture.port(), options);
        QTEST(output.contains("MSA|AA|m1"), "isServed");
        QTEST(fixture.sink.stored().size() == 1, "isServed");
        if (!output.contains("MSA|AA|m1"))
            QVERIFY(fixture.waitFor([](const ListenerStatus &s) {
                return s.lastError && s.lastError->code == ErrorCode::TlsFailed;
            }));
    }

    void takesOnlyPinnedKeysOfClients()
    {
        const QByteArray good = pinOf(QSslCertificate::fromPath(m_client.certificate).value(0));
        MllpListenerSettings settings = withTls();
        settings.tls->clientCaFile = m_files.authority();
        settings.tls->requireClientCertificate = true;
        settings.tls->clientPins = {QByteArray(32, 'x')};
        {
            MllpFixture fixture(settings);
            QVERIFY(!answerTo(MllpPeer::order("m1"), fixture.port(), with(m_client)).contains("MSA|"));
            QVERIFY(fixture.waitFor([](const ListenerStatus &s) {
                return s.lastError && s.lastError->code == ErrorCode::TlsFailed;
            }));
            const QString detail = fixture.status().lastError->detail;
            QVERIFY2(detail.startsWith(u"pin: ") && detail.endsWith(pinText(good)), qPrintable(detail));
            QVERIFY(fixture.sink.stored().empty());
        }
        settings.tls->clientPins << good;
        MllpFixture fixture(settings);
        QVERIFY(answerTo(MllpPeer::order("m1"), fixture.port(), with(m_client)).contains("MSA|AA|m1"));
    }

    void itsKeyMayBeASecretWithAName()
    {
        QFile file(m_server.key);
        QVERIFY(file.open(QIODevice::ReadOnly));
        MllpListenerSettings settings = withTls();
        settings.tls->keyFile = QStringLiteral("credential:mllp");
        settings.tls->key = [pem = file.readAll()]() -> Result<QByteArray> {
            return pem;
        };
        MllpFixture fixture(settings);
        QVERIFY(answerTo(MllpPeer::order("m1"), fixture.port(), {}).contains("MSA|AA|m1"));
    }

    void servesOthersWhileHandshakesHang()
    {
        MllpListenerSettings settings = withTls();
        settings.limits.handshakeTime = 1500ms;
        MllpFixture fixture(settings);
        std::vector<std::unique_ptr<MllpPeer>> hung; // more than the 30 that would stop a QSslServer
        for (int i = 0; i < 60; ++i)
            hung.push_back(std::make_unique<MllpPeer>(fixture.port()));
        hung.front()->sendRaw("\x16\x03\x01"); // one begins and goes no further
        QVERIFY(answerTo(MllpPeer::order("m1"), fixture.port(), {}).contains("MSA|AA|m1"));
        for (const auto &peer : hung)
            QVERIFY(peer->isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 0; }));
        QCOMPARE(fixture.status().lastError->code, ErrorCode::Timeout);
    }

    void refusesPlainTextOnItsTlsPort()
    {
        MllpFixture fixture(withTls());
        MllpPeer plain(fixture.port());
        plain.send(MllpPeer::order("m1"));
        QVERIFY(plain.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) {
            return s.lastError && s.lastError->code == ErrorCode::TlsFailed;
        }));
        QVERIFY(fixture.sink.stored().empty());
    }

    void holdsATlsPeerBackWhenTheSinkIsFull()
    {
        MllpFixture fixture(withTls());
        fixture.sink.hold();
        fixture.sink.setCapacity(1);
        QSslSocket peer;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(m_files.authority()));
        peer.setSslConfiguration(tls);
        peer.connectToHostEncrypted(QStringLiteral("127.0.0.1"), fixture.port());
        QVERIFY(peer.waitForEncrypted(10'000));
        const QByteArray large = MllpPeer::order("x") + QByteArray(1024 * 1024, 'n') + '\r';
        for (int i = 0; i < 24; ++i)
            peer.write(MllpFramer::framed(large));
        QVERIFY(fixture.waitFor(ListenerState::Full));
        while (peer.waitForBytesWritten(300)) {
        }
        QVERIFY(peer.encryptedBytesToWrite() + peer.bytesToWrite() > 8 * 1024 * 1024);
        fixture.sink.release();
        MllpFramer framer(1024);
        size_t answers = 0;
        for (const QDeadlineTimer end(30'000); answers < 24 && !end.hasExpired();) {
            peer.waitForReadyRead(100);
            answers += framer.feed(peer.readAll()).size();
        }
        QCOMPARE(answers, size_t(24));
    }

    void namesTheFileThatIsWrong_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("where");
        const QString text = m_files.write(QStringLiteral("text.pem"), "no certificate");
        QTest::newRow("no such certificate")
            << QStringLiteral("/none.pem") << m_server.key << QStringLiteral("/none.pem");
        QTest::newRow("not a certificate") << text << m_server.key << text;
        QTest::newRow("no such key") << m_server.certificate << QStringLiteral("/none.key")
                                     << QStringLiteral("/none.key");
        QTest::newRow("not a key") << m_server.certificate << text << text;
        QTest::newRow("another's key") << m_server.certificate << m_client.key << m_client.key;
    }

    void namesTheFileThatIsWrong()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QString, key);
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.tls = ServerTls{certificate, key, {}, false, false};
        MllpFixture fixture(settings);
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.lastError.has_value(); }));
        QCOMPARE(fixture.status().lastError->code, ErrorCode::ConfigInvalid);
        QTEST(fixture.status().lastError->where, "where");
        QCOMPARE(fixture.status().state, ListenerState::Stopped);
    }
};

QTEST_GUILESS_MAIN(tst_MllpTls)
#include "tst_MllpTls.moc"

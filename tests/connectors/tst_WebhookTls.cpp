#include "connectors/KeyPin.h"
#include "fakes/TestCertificates.h"
#include "fakes/WebhookHarness.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

using namespace concord;

/// The listener behind TLS, and senders that are not of this project: curl, and Node's client with the
/// reference signer.
class tst_WebhookTls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void servesTls13();
    void tls12NeedsPermission();
    void clientsNeedACertificateWhenAsked();
    void onlyPinnedKeysOfClientsAreServed();
    void itsKeyMayBeASecretWithAName();
    void plainClientGetsNothing();
    void slowHandshakeIsDropped();
    void waitsForItsCertificate();
    void curlIsServed_data();
    void curlIsServed();
    void nodeIsServed_data();
    void nodeIsServed();

private:
    [[nodiscard]] QString write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        return file.fileName();
    }
    [[nodiscard]] QSslConfiguration client() const
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(m_certificates.authorityFile()));
        tls.setProtocol(QSsl::TlsV1_2OrLater);
        return tls;
    }

    TestCertificates m_certificates;
    QTemporaryDir m_dir;
    WebhookTls m_tls;
    TestCertificates::Identity m_client;
};

void tst_WebhookTls::initTestCase()
{
    const auto server = m_certificates.make(TestCertificates::Kind::Good);
    m_client = m_certificates.make(TestCertificates::Kind::Good);
    QVERIFY2(!server.certificate.isNull() && !m_client.certificate.isNull(), "openssl made no certificate");
    m_tls.certificateFile = write(QStringLiteral("server.pem"), server.certificate.toPem());
    m_tls.keyFile = write(QStringLiteral("server.key"), server.key.toPem());
}

void tst_WebhookTls::servesTls13()
{
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.start();
    RawHttp sender(harness.port(), client());
    QCOMPARE(sender.socket().sessionProtocol(), QSsl::TlsV1_3);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(sender.ask(harness.post("{}", "msg_" + QByteArray::number(i))).status, 202);
    QCOMPARE(harness.last().address,
             QStringLiteral("https://127.0.0.1:%1/hooks/pharmacy").arg(harness.port()));
    QByteArray last = harness.post("{}", "msg_last");
    last.replace("Host:", "Connection: close\r\nHost:");
    QCOMPARE(sender.ask(last).status, 202);
    QVERIFY(sender.isClosedWithin(5'000));
    RawHttp large(harness.port(), client());
    large.send(WebhookHarness::head("Content-Length: 104857600\r\n") + QByteArray(300'000, 'x'));
    QCOMPARE(large.answer().status, 413);
}

void tst_WebhookTls::tls12NeedsPermission()
{
    QSslConfiguration old = client();
    old.setProtocol(QSsl::TlsV1_2);
    WebhookHarness strict;
    strict.settings.tls = m_tls;
    strict.start();
    QCOMPARE(RawHttp(strict.port(), old).ask(strict.post("{}")).status, 0);
    QVERIFY(strict.sink.stored().empty());
    WebhookHarness lenient;
    lenient.settings.tls = m_tls;
    lenient.settings.tls.allowTls12 = true;
    lenient.start();
    QCOMPARE(RawHttp(lenient.port(), old).ask(lenient.post("{}")).status, 202);
}

void tst_WebhookTls::clientsNeedACertificateWhenAsked()
{
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.settings.tls.clientCaFile = m_certificates.authorityFile();
    harness.start();
    QCOMPARE(RawHttp(harness.port(), client()).ask(harness.post("{}")).status, 0);

    const auto stranger = m_certificates.make(TestCertificates::Kind::OtherAuthority);
    QSslConfiguration unknown = client();
    unknown.setLocalCertificate(stranger.certificate);
    unknown.setPrivateKey(stranger.key);
    QCOMPARE(RawHttp(harness.port(), unknown).ask(harness.post("{}")).status, 0);
    QVERIFY(harness.sink.stored().empty());

    QSslConfiguration known = client();
    known.setLocalCertificate(m_client.certificate);
    known.setPrivateKey(m_client.key);
    QCOMPARE(RawHttp(harness.port(), known).ask(harness.post("{}")).status, 202);
}

void tst_WebhookTls::onlyPinnedKeysOfClientsAreServed()
{
    QSslConfiguration known = client();
    known.setLocalCertificate(m_client.certificate);
    known.setPrivateKey(m_client.key);
    for (const bool isPinned : {false, true}) {
        WebhookHarness harness;
        harness.settings.tls = m_tls;
        harness.settings.tls.clientCaFile = m_certificates.authorityFile();
        harness.settings.tls.clientPins = {isPinned ? pinOf(m_client.certificate) : QByteArray(32, 'x')};
        harness.start();
        QCOMPARE(RawHttp(harness.port(), known).ask(harness.post("{}")).status, isPinned ? 202 : 0);
        QCOMPARE(harness.sink.stored().size(), size_t(isPinned ? 1 : 0));
    }
}

void tst_WebhookTls::itsKeyMayBeASecretWithAName()
{
    QFile file(m_tls.keyFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.settings.tls.keyFile = QStringLiteral("credential:web");
    harness.settings.tls.key = [pem = file.readAll()]() -> Result<QByteArray> {
        return pem;
    };
    harness.start();
    QCOMPARE(RawHttp(harness.port(), client()).ask(harness.post("{}")).status, 202);
}

void tst_WebhookTls::plainClientGetsNothing()
{
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.start();
    RawHttp sender(harness.port());
    QCOMPARE(sender.ask(harness.post("{}")).status, 0);
    QVERIFY(sender.isClosedWithin(5'000));
    QVERIFY(harness.sink.stored().empty());
}

void tst_WebhookTls::slowHandshakeIsDropped()
{
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.settings.limits.headerTime = std::chrono::milliseconds(300);
    harness.start();
    RawHttp silent(harness.port());
    QVERIFY(silent.isClosedWithin(5'000));
}

void tst_WebhookTls::waitsForItsCertificate()
{
    WebhookHarness harness;
    harness.settings.tls = m_tls;
    harness.settings.tls.certificateFile = m_dir.filePath(QStringLiteral("later.pem"));
    harness.start();
    QTRY_COMPARE(harness.last().state, ListenerState::Retrying);
    QCOMPARE(harness.last().lastError->code, ErrorCode::ConfigInvalid);
    QCOMPARE(harness.last().lastError->where, harness.settings.tls.certificateFile);
    QVERIFY(QFile::copy(m_tls.certificateFile, harness.settings.tls.certificateFile));
    QTRY_COMPARE(harness.last().state, ListenerState::Listening);
}

void tst_WebhookTls::curlIsServed_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<int>("size");
    QTest::newRow("plain") << false << 50;
    QTest::newRow("TLS") << true << 50;
    QTest::newRow("plain, 2 MB, 100-continue") << false << 2'000'000;
    QTest::newRow("TLS, 2 MB, 100-continue") << true << 2'000'000;
}

void tst_WebhookTls::curlIsServed()
{
    QFETCH(bool, isTls);
    QFETCH(int, size);
    WebhookHarness harness;
    harness.hook().accepts = {SignatureStyle::GitHub};
    harness.hook().maxBodyBytes = 3'000'000;
    if (isTls)
        harness.settings.tls = m_tls;
    harness.start();
    const QByteArray body = "{\"filler\":\"" + QByteArray(size, 'x') + "\"}";
    const QString file = write(QStringLiteral("body.json"), body);
    QProcess curl;
    curl.start(QStringLiteral("curl"),
               {QStringLiteral("--silent"), QStringLiteral("--show-error"), QStringLiteral("--cacert"),
                m_certificates.authorityFile(), QStringLiteral("--header"),
                QStringLiteral("Expect: 100-continue"), QStringLiteral("--header"),
                QStringLiteral("Content-Type: application/json"), QStringLiteral("--header"),
                QStringLiteral("X-GitHub-Delivery: delivery-1"), QStringLiteral("--header"),
                QStringLiteral("X-Hub-Signature-256: ") +
                    QString::fromLatin1(hubSignature(WebhookHarness::secret, body)),
                QStringLiteral("--data-binary"), u'@' + file, QStringLiteral("--write-out"),
                QStringLiteral("%{http_code}"),
                QStringLiteral("%1://127.0.0.1:%2/hooks/pharmacy")
                    .arg(isTls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(harness.port())});
    QVERIFY2(curl.waitForFinished(), qPrintable(curl.errorString()));
    const QByteArray out = curl.readAllStandardOutput();
    QVERIFY2(out.endsWith("202"), qPrintable(QString::fromUtf8(out + curl.readAllStandardError())));
    QCOMPARE(harness.sink.stored().at(0).body, body);
    QCOMPARE(harness.sink.stored().at(0).messageId, QStringLiteral("delivery-1"));
}

void tst_WebhookTls::nodeIsServed_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void tst_WebhookTls::nodeIsServed()
{
    QFETCH(bool, isTls);
    WebhookHarness harness;
    if (isTls)
        harness.settings.tls = m_tls;
    harness.sink.setCapacity(5); // less than the connections: some requests meet a full engine and come again
    harness.start();
    QProcess node;
    node.setWorkingDirectory(QStringLiteral(TEST_PEERS_DIR "/webhook-signer"));
    node.start(QStringLiteral("node"),
               {QStringLiteral("send.mjs"), QStringLiteral("--url"),
                QStringLiteral("%1://127.0.0.1:%2/hooks/pharmacy")
                    .arg(isTls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(harness.port()),
                QStringLiteral("--secret"), QString::fromLatin1(WebhookHarness::secret),
                QStringLiteral("--ca"), m_certificates.authorityFile(), QStringLiteral("--connections"),
                QStringLiteral("16"), QStringLiteral("--count"), QStringLiteral("1000")});
    QVERIFY2(node.waitForFinished(60'000), qPrintable(node.errorString()));
    const QJsonObject result = QJsonDocument::fromJson(node.readAllStandardOutput()).object();
    QVERIFY2(!result.isEmpty(), node.readAllStandardError().constData());
    QCOMPARE(result[u"sent"].toInt(), 1000);
    QCOMPARE(result[u"duplicates"].toInt(), 0);
    QCOMPARE(harness.sink.stored().size(), size_t(1000));
}

QTEST_GUILESS_MAIN(tst_WebhookTls)
#include "tst_WebhookTls.moc"

#include "connectors/KeyPin.h"
#include "connectors/TlsPolicy.h"
#include "fakes/ClientProbe.h"
#include "fakes/TestCertificates.h"
#include "fakes/TlsServer.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace concord;
using Kind = TestCertificates::Kind;

/// The client against TLS servers with good and bad certificates, made while testing.
class tst_EhrClientTls : public QObject
{
    Q_OBJECT

private slots:
    void trustsThePrivateAuthority();
    void namesTheFailingCheck_data();
    void namesTheFailingCheck();
    void doesNotTrustThePrivateAuthorityUnasked();
    void privateAuthorityReplacesTheSystems();
    void tls12NeedsPermission();
    void aPinnedKeyIsServed();
    void anotherKeyIsRefusedBeforeAnythingIsSent();
    void showsItsCertificateWhenAsked();
    void aCertificateThatCannotBeUsedIsAConfigError_data();
    void aCertificateThatCannotBeUsedIsAConfigError();
    void plainServerIsATlsFailure();
    void unusableAuthorityFileIsAConfigError_data();
    void unusableAuthorityFileIsAConfigError();

private:
    [[nodiscard]] EhrClientSettings settingsFor(const QUrl &base) const
    {
        EhrClientSettings settings = ClientProbe::settingsFor(base);
        settings.tls.caFile = m_certificates.authorityFile();
        return settings;
    }

    TestCertificates m_certificates;
};

void tst_EhrClientTls::trustsThePrivateAuthority()
{
    const auto identity = m_certificates.make(Kind::Good);
    QVERIFY2(!identity.certificate.isNull(), "openssl made no certificate");
    const TlsServer server(identity);
    const auto reply = ClientProbe(settingsFor(server.base())).fetch(QStringLiteral("metadata"));
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
    QCOMPARE(reply->status, 200);
}

void tst_EhrClientTls::namesTheFailingCheck_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("detail");
    QTest::newRow("expired") << Kind::Expired << "date: certificate expired on 2021-01-01T00:00:00Z";
    QTest::newRow("not yet valid") << Kind::NotYetValid
                                   << "date: certificate not valid before 2090-01-01T00:00:00Z";
    QTest::newRow("another name") << Kind::WrongName << "name: certificate is for another host name";
    QTest::newRow("self-signed") << Kind::SelfSigned << "chain: self-signed certificate, unknown issuer";
    QTest::newRow("unknown issuer") << Kind::OtherAuthority << "chain: unknown issuer";
}

void tst_EhrClientTls::namesTheFailingCheck()
{
    QFETCH(Kind, kind);
    QFETCH(QString, detail);
    const auto identity = m_certificates.make(kind);
    QVERIFY2(!identity.certificate.isNull(), "openssl made no certificate");
    const TlsServer server(identity);
    const auto reply = ClientProbe(settingsFor(server.base())).fetch(QStringLiteral("metadata"));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::TlsFailed);
    QCOMPARE(reply.error().detail, detail);
    QCOMPARE(server.requestCount(), 0);
}

void tst_EhrClientTls::doesNotTrustThePrivateAuthorityUnasked()
{
    const TlsServer server(m_certificates.make(Kind::Good));
    EhrClientSettings settings = settingsFor(server.base());
    settings.tls.caFile.clear();
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(reply.error().code, ErrorCode::TlsFailed);
    QVERIFY(reply.error().detail.contains(u"unknown issuer"));
}

void tst_EhrClientTls::privateAuthorityReplacesTheSystems()
{
    const auto tls = tlsConfiguration(settingsFor(QUrl(QStringLiteral("https://ehr.example/fhir"))).tls);
    QVERIFY(tls);
    QCOMPARE(tls->caCertificates().size(), 1);
    QCOMPARE(tls->peerVerifyMode(), QSslSocket::VerifyPeer);
}

void tst_EhrClientTls::tls12NeedsPermission()
{
    const TlsServer server(m_certificates.make(Kind::Good), QSsl::TlsV1_2);
    EhrClientSettings settings = settingsFor(server.base());
    const auto refused = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(refused.error().code, ErrorCode::TlsFailed);
    QVERIFY2(refused.error().detail.contains(u"TLS 1.3 or later is required"),
             qPrintable(refused.error().detail));
    settings.tls.allowTls12 = true;
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
}

void tst_EhrClientTls::aPinnedKeyIsServed()
{
    const auto identity = m_certificates.make(Kind::Good);
    const TlsServer server(identity);
    EhrClientSettings settings = settingsFor(server.base());
    settings.tls.pins = {QByteArray(32, 'n'), pinOf(identity.certificate)}; // the next one, and today's
    ClientProbe probe(settings);
    for (int i = 1; i <= 3; ++i) { // later ones over the same connection
        const auto reply = probe.fetch(QStringLiteral("metadata"));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
        QCOMPARE(server.requestCount(), i);
    }
}

void tst_EhrClientTls::anotherKeyIsRefusedBeforeAnythingIsSent()
{
    const auto identity = m_certificates.make(Kind::Good);
    const TlsServer server(identity);
    EhrClientSettings settings = settingsFor(server.base());
    settings.tls.pins = {QByteArray(32, 'n'), QByteArray(32, 'm')};
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::TlsFailed);
    QCOMPARE(reply.error().detail, QStringLiteral("pin: the peer's key is none of the 2 pinned here, but ") +
                                       pinText(pinOf(identity.certificate)));
    settings.tls.pins.clear();
    QVERIFY(ClientProbe(settings).fetch(QStringLiteral("metadata")));
    QCOMPARE(server.requestCount(), 1); // and what was sent before would have been seen by now
}

void tst_EhrClientTls::showsItsCertificateWhenAsked()
{
    const auto ours = m_certificates.makeFiles(QStringLiteral("ours"));
    const TlsServer server(m_certificates.make(Kind::Good), QSsl::TlsV1_3, m_certificates.authorityFile());
    EhrClientSettings settings = settingsFor(server.base());
    const auto refused = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QVERIFY(!refused);
    QCOMPARE(server.requestCount(), 0);
    settings.tls.certificateFile = ours.certificate;
    settings.tls.key = [pem = ours.identity.key.toPem()]() -> Result<QByteArray> {
        return pem;
    };
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
    QCOMPARE(server.clientCertificate(), ours.identity.certificate);
}

void tst_EhrClientTls::aCertificateThatCannotBeUsedIsAConfigError_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("detail");
    QTest::newRow("another's key") << m_certificates.make(Kind::Good).key.toPem()
                                   << "this key is not the certificate's";
    QTest::newRow("no key") << QByteArray("-----BEGIN NOTHING-----")
                            << "no private RSA or EC key in PEM, or it has a pass phrase";
}

void tst_EhrClientTls::aCertificateThatCannotBeUsedIsAConfigError()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, detail);
    EhrClientSettings settings = settingsFor(QUrl(QStringLiteral("https://ehr.example/fhir")));
    settings.tls.certificateFile = m_certificates.makeFiles(QStringLiteral("ours")).certificate;
    settings.tls.key = [key]() -> Result<QByteArray> {
        return key;
    };
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(reply.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(reply.error().detail, detail);
}

void tst_EhrClientTls::plainServerIsATlsFailure()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        server.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    QUrl base(QStringLiteral("https://127.0.0.1/fhir"));
    base.setPort(server.serverPort());
    QCOMPARE(ClientProbe(settingsFor(base)).fetch(QStringLiteral("metadata")).error().code,
             ErrorCode::TlsFailed);
}

void tst_EhrClientTls::unusableAuthorityFileIsAConfigError_data()
{
    QTest::addColumn<QString>("content");
    QTest::newRow("missing") << QString();
    QTest::newRow("no certificate") << "-----BEGIN NOTHING-----";
}

void tst_EhrClientTls::unusableAuthorityFileIsAConfigError()
{
    QFETCH(QString, content);
    const QTemporaryDir dir;
    EhrClientSettings settings = settingsFor(QUrl(QStringLiteral("https://ehr.example/fhir")));
    settings.tls.caFile = dir.filePath(QStringLiteral("ca.pem"));
    if (!content.isEmpty()) {
        QFile file(settings.tls.caFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content.toUtf8());
    }
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(reply.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(reply.error().where, settings.tls.caFile);
}

QTEST_GUILESS_MAIN(tst_EhrClientTls)
#include "tst_EhrClientTls.moc"

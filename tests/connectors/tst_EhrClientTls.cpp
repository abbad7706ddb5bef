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
    void plainServerIsATlsFailure();
    void unusableAuthorityFileIsAConfigError_data();
    void unusableAuthorityFileIsAConfigError();

private:
    [[nodiscard]] EhrClientSettings settingsFor(const QUrl &base) const
    {
        EhrClientSettings settings = ClientProbe::settingsFor(base);
        settings.caFile = m_certificates.authorityFile();
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
    QTest::newRow("expired") << Kind::Expired << "certificate expired on 2021-01-01T00:00:00Z";
    QTest::newRow("not yet valid") << Kind::NotYetValid
                                   << "certificate not valid before 2090-01-01T00:00:00Z";
    QTest::newRow("another name") << Kind::WrongName << "certificate is for another host name";
    QTest::newRow("self-signed") << Kind::SelfSigned << "self-signed certificate, unknown issuer";
    QTest::newRow("unknown issuer") << Kind::OtherAuthority << "unknown issuer";
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
    settings.caFile.clear();
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(reply.error().code, ErrorCode::TlsFailed);
    QVERIFY(reply.error().detail.contains(u"unknown issuer"));
}

void tst_EhrClientTls::privateAuthorityReplacesTheSystems()
{
    const auto tls = tlsConfiguration(settingsFor(QUrl(QStringLiteral("https://ehr.example/fhir"))));
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
    settings.allowTls12 = true;
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
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
    settings.caFile = dir.filePath(QStringLiteral("ca.pem"));
    if (!content.isEmpty()) {
        QFile file(settings.caFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content.toUtf8());
    }
    const auto reply = ClientProbe(settings).fetch(QStringLiteral("metadata"));
    QCOMPARE(reply.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(reply.error().where, settings.caFile);
}

QTEST_GUILESS_MAIN(tst_EhrClientTls)
#include "tst_EhrClientTls.moc"

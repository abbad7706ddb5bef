#include "fakes/TlsServer.h"

#include <QHostAddress>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>

namespace concord {

TlsServer::TlsServer(const TestCertificates::Identity &identity, QSsl::SslProtocol protocol,
                     const QString &clientAuthority)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(identity.certificate);
    tls.setPrivateKey(identity.key);
    tls.setProtocol(protocol);
    tls.setPeerVerifyMode(clientAuthority.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
    if (!clientAuthority.isEmpty())
        tls.setCaCertificates(QSslCertificate::fromPath(clientAuthority));
    m_server.setSslConfiguration(tls);
    connect(&m_server, &QSslServer::pendingConnectionAvailable, this, &TlsServer::accept);
    m_server.listen(QHostAddress::LocalHost);
}

QUrl TlsServer::base() const
{
    QUrl url(QStringLiteral("https://127.0.0.1/fhir"));
    url.setPort(m_server.serverPort());
    return url;
}

void TlsServer::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(client, &QTcpSocket::readyRead, this, [this, client] {
            if (!client->readAll().contains("\r\n\r\n")) // a GET of ours arrives whole
                return;
            ++m_requestCount;
            m_clientCertificate = qobject_cast<QSslSocket *>(client)->peerCertificate();
            const QByteArray body = R"({"resourceType":"Bundle","type":"searchset","total":0})";
            client->write("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: " +
                          QByteArray::number(body.size()) + "\r\n\r\n" + body);
        });
    }
}

}

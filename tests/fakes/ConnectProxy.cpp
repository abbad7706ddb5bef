#include "fakes/ConnectProxy.h"

#include <QHostAddress>
#include <QTcpSocket>

namespace concord {

namespace {
void say(QTcpSocket *client, int status)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Status\r\n";
    if (status == 407)
        head += "Proxy-Authenticate: Basic realm=\"relay\"\r\n";
    client->write(head + (status == 200 ? "\r\n" : "Content-Length: 0\r\nConnection: close\r\n\r\n"));
    if (status != 200)
        client->disconnectFromHost();
}
}

ConnectProxy::ConnectProxy()
{
    connect(&m_server, &QTcpServer::newConnection, this, &ConnectProxy::accept);
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
}

QNetworkProxy ConnectProxy::proxy(const QString &user, const QString &password) const
{
    return QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), m_port, user, password);
}

void ConnectProxy::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        connect(client, &QTcpSocket::readyRead, this, [this, client] { read(client); });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }
}

void ConnectProxy::read(QTcpSocket *client)
{
    if (!client->peek(65'536).contains("\r\n\r\n"))
        return;
    QByteArray head;
    while (!head.endsWith("\r\n\r\n"))
        head += client->readLine();
    m_targets << QString::fromLatin1(head.split(' ').value(1));
    if (isSilent)
        return;
    if (hangsUp)
        return client->abort();
    answer(client, head);
}

void ConnectProxy::answer(QTcpSocket *client, const QByteArray &head)
{
    if (!greeting.isEmpty()) {
        client->write(greeting);
        return;
    }
    if (!needed.isEmpty() && !head.contains("Basic " + needed.toBase64() + "\r\n"))
        return say(client, 407);
    if (status != 200)
        return say(client, status);
    join(client, m_targets.last());
}

void ConnectProxy::join(QTcpSocket *client, const QString &target)
{
    client->disconnect(this);
    auto *server = new QTcpSocket(client);
    connect(server, &QTcpSocket::connected, this, [client] { say(client, 200); });
    connect(server, &QTcpSocket::errorOccurred, this, [client, server] {
        if (server->state() != QAbstractSocket::ConnectedState && client->bytesToWrite() == 0)
            say(client, 503);
    });
    connect(server, &QTcpSocket::readyRead, this, [client, server] { client->write(server->readAll()); });
    connect(server, &QTcpSocket::disconnected, this, [client] { client->disconnectFromHost(); });
    connect(client, &QTcpSocket::readyRead, this, [this, client, server] {
        const QByteArray bytes = client->readAll();
        m_seen += bytes;
        server->write(bytes);
    });
    connect(client, &QTcpSocket::disconnected, server, [server] { server->disconnectFromHost(); });
    server->connectToHost(target.section(u':', 0, 0), target.section(u':', -1).toUShort());
}

}

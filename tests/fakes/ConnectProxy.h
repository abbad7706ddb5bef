#pragma once

#include <QByteArray>
#include <QNetworkProxy>
#include <QObject>
#include <QStringList>
#include <QTcpServer>

class QTcpSocket;

namespace concord {

/// An HTTP proxy that opens tunnels (CONNECT) as told. Lives on the thread that made it, which needs an event
/// loop.
class ConnectProxy : public QObject
{
    Q_OBJECT

public:
    ConnectProxy();

    /// How a client is told to use it.
    [[nodiscard]] QNetworkProxy proxy(const QString &user = {}, const QString &password = {}) const;
    [[nodiscard]] QStringList targets() const { return m_targets; } ///< that were asked for, in order
    [[nodiscard]] QByteArray seen() const { return m_seen; } ///< what clients have sent through tunnels
    void close() { m_server.close(); }                       ///< nobody listens there any more

    int status = 200;      ///< of its answers; else than 200: no tunnel
    bool isSilent = false; ///< takes requests and says nothing
    bool hangsUp = false;  ///< before it has answered
    QByteArray greeting;   ///< instead of an answer
    QByteArray needed;     ///< "user:password", else 407

private:
    void accept();
    void read(QTcpSocket *client);
    void answer(QTcpSocket *client, const QByteArray &head);
    void join(QTcpSocket *client, const QString &target);

    QTcpServer m_server;
    quint16 m_port = 0;
    QStringList m_targets;
    QByteArray m_seen;
};

}

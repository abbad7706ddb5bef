#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QSslSocket>

namespace concord {

/// One answer, as it came.
struct RawAnswer
{
    int status = 0;                        ///< 0 = none came
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject json() const;
};

/// A client that sends exactly the bytes it is given. Blocking: for the main thread of a test whose server
/// has a thread of its own.
class RawHttp
{
public:
    explicit RawHttp(quint16 port);
    RawHttp(quint16 port, const QSslConfiguration &tls); ///< with TLS

    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void send(const QByteArray &bytes);
    /// The next answer; status 0 when the connection ends or @p waitMs pass without one.
    [[nodiscard]] RawAnswer answer(int waitMs = 10'000);
    RawAnswer ask(const QByteArray &bytes)
    {
        send(bytes);
        return answer();
    }
    /// True when the other side closes within the time.
    [[nodiscard]] bool isClosedWithin(int waitMs);
    void close() { m_socket.abort(); }
    [[nodiscard]] QSslSocket &socket() { return m_socket; }

private:
    QSslSocket m_socket;
    QByteArray m_in;
};

}

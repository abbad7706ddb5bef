#include "fakes/RawHttp.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QJsonDocument>

namespace concord {

QJsonObject RawAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

RawHttp::RawHttp(quint16 port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(10'000);
}

RawHttp::RawHttp(quint16 port, const QSslConfiguration &tls)
{
    m_socket.setSslConfiguration(tls);
    m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    m_socket.waitForEncrypted(10'000);
}

void RawHttp::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(10'000)) {
    }
}

RawAnswer RawHttp::answer(int waitMs)
{
    const QDeadlineTimer end(waitMs);
    for (;;) {
        const qsizetype headEnd = m_in.indexOf("\r\n\r\n");
        if (headEnd >= 0) {
            RawAnswer answer;
            answer.status = m_in.mid(9, 3).toInt();
            for (const QByteArray &line : m_in.left(headEnd).split('\n').sliced(1)) {
                const qsizetype colon = line.indexOf(':');
                answer.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
            }
            const qsizetype length = answer.headers.value("content-length").toLongLong();
            if (m_in.size() >= headEnd + 4 + length) {
                answer.body = m_in.mid(headEnd + 4, length);
                m_in.remove(0, headEnd + 4 + length);
                return answer;
            }
        }
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(int(end.remainingTime())))
            return {};
        m_in += m_socket.readAll();
    }
}

bool RawHttp::isClosedWithin(int waitMs)
{
    const QDeadlineTimer end(waitMs);
    while (m_socket.state() == QAbstractSocket::ConnectedState && !end.hasExpired()) {
        m_socket.waitForReadyRead(int(end.remainingTime()));
        m_in += m_socket.readAll();
    }
    return m_socket.state() != QAbstractSocket::ConnectedState;
}

}

#pragma once

#include "connectors/mllp/MllpFramer.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QTcpSocket>

namespace concord {

/// A sender of HL7 that a test drives by hand, byte by byte if it likes. Blocking on purpose: the listener
/// under test runs on a thread of its own.
class MllpPeer
{
public:
    explicit MllpPeer(quint16 port, qint64 receiveBuffer = 0) : m_framer(1024 * 1024)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        m_isConnected = m_socket.waitForConnected(5000);
        if (receiveBuffer > 0)
            m_socket.setReadBufferSize(receiveBuffer);
    }

    [[nodiscard]] bool isConnected() const { return m_isConnected; }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }

    void sendRaw(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    void send(const QByteArray &message) { sendRaw(MllpFramer::framed(message)); }

    /// Waits for @p count answers in all; gives what has come by then.
    QByteArrayList answers(qsizetype count, int withinMs = 10'000)
    {
        const QDeadlineTimer end(withinMs);
        while (m_answers.size() < count && !end.hasExpired()) {
            for (MllpItem &item : m_framer.feed(m_socket.readAll()))
                m_answers << item.message;
            if (m_answers.size() >= count || m_socket.state() != QAbstractSocket::ConnectedState)
                break;
            m_socket.waitForReadyRead(int(std::min<qint64>(end.remainingTime(), 50)));
        }
        return m_answers;
    }

    /// True when the other side has closed in time.
    bool isClosed(int withinMs = 10'000)
    {
        const QDeadlineTimer end(withinMs);
        while (m_socket.state() == QAbstractSocket::ConnectedState && !end.hasExpired())
            m_socket.waitForReadyRead(int(std::min<qint64>(end.remainingTime(), 50)));
        return m_socket.state() != QAbstractSocket::ConnectedState;
    }

    [[nodiscard]] static QByteArray order(const QByteArray &controlId)
    {
        return "MSH|^~\\&|EHR|HOSP|CONCORD|PHARM|20260115120000||RDE^O11^RDE_O11|" + controlId +
               "|P|2.5.1\rPID|1||1001^^^HOSP^MR\rORC|NW|1\rRXE||313782^X^RXNORM|1||TAB\r";
    }

private:
    QTcpSocket m_socket;
    MllpFramer m_framer;
    QByteArrayList m_answers;
    bool m_isConnected = false;
};

}

#include "connectors/mllp/MllpConnection.h"

#include "connectors/KeyPin.h"
#include "connectors/TlsPolicy.h"

#include <QScopedValueRollback>
#include <QSslSocket>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 readBufferBytes =
    64 * 1024; ///< what waits for us in this process; the rest waits at the peer
constexpr qint64 unsentBytesLimit = 256 * 1024; ///< a peer that takes no answers gets no more questions asked
constexpr std::chrono::seconds lingerTime{5};   ///< for the last answers to leave after the end

MllpConnection::Moment now()
{
    return std::chrono::steady_clock::now();
}
}

MllpConnection::MllpConnection(quint64 id, std::unique_ptr<QTcpSocket> socket, const MllpLimits &limits,
                               QByteArrayList clientPins, Host &host)
    : m_id(id),
      m_limits(limits),
      m_clientPins(std::move(clientPins)),
      m_host(host),
      m_socket(std::move(socket)),
      m_peer(m_socket->peerAddress()),
      m_framer(limits.maxMessageBytes),
      m_sequence(std::make_shared<InboundSequence>()),
      m_frameSince(now()),
      m_activeAt(now())
{
    m_socket->setReadBufferSize(readBufferBytes); // TCP pushes back when we do not read
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    watch();
}

MllpConnection::~MllpConnection()
{
    m_socket->disconnect(this);
}

void MllpConnection::watch()
{
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &MllpConnection::advance);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, [this] {
        m_activeAt = now();
        advance();
    });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] { m_host.connectionClosed(m_id); });
    auto *ssl = qobject_cast<QSslSocket *>(m_socket.get());
    if (!ssl)
        return;
    m_phase = Phase::Handshake;
    connect(ssl, &QSslSocket::encrypted, this, &MllpConnection::encrypted);
    connect(ssl, &QSslSocket::errorOccurred, this, [this, ssl](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::SslHandshakeFailedError)
            return; // gone without a word, as a probe of a load balancer: nothing was lost
        const QString causes = tlsDetail(ssl->sslHandshakeErrors());
        m_host.refused({ErrorCode::TlsFailed, where(), causes.isEmpty() ? ssl->errorString() : causes});
    });
}

void MllpConnection::encrypted()
{
    const auto *ssl = qobject_cast<QSslSocket *>(m_socket.get());
    // QueryPeer asks for a certificate and lets every one pass (Qt checks for VerifyPeer only)
    const bool isChecked =
        ssl->peerVerifyMode() != QSslSocket::VerifyNone && !ssl->peerCertificate().isNull();
    if (isChecked && !ssl->sslHandshakeErrors().isEmpty()) {
        m_host.refused({ErrorCode::TlsFailed, where(), tlsDetail(ssl->sslHandshakeErrors())});
        closeNow();
        return;
    }
    if (const auto trouble =
            isChecked ? pinTrouble(pinOf(ssl->peerCertificate()), m_clientPins) : std::optional<QString>()) {
        m_host.refused({ErrorCode::TlsFailed, where(), *trouble});
        closeNow();
        return;
    }
    m_phase = Phase::Open;
    m_activeAt = now();
    advance();
}

QString MllpConnection::where() const
{
    return m_peer.toString();
}

void MllpConnection::resume()
{
    advance();
}

void MllpConnection::advance()
{
    if (m_isAdvancing || m_phase != Phase::Open)
        return;
    const QScopedValueRollback guard(m_isAdvancing, true); // writing and closing emit signals
    writeAnswers();
    submitWaiting();
    while (mayRead() && m_socket->bytesAvailable() > 0) {
        read();
        submitWaiting();
    }
    if (m_takesNoMore && m_slots.empty())
        closeNow();
    const bool isHeldBack = !mayRead();
    if (m_isHeldBack && !isHeldBack)
        m_frameSince = now();
    m_isHeldBack = isHeldBack;
}

bool MllpConnection::mayRead() const
{
    return m_phase == Phase::Open && !m_takesNoMore && qsizetype(m_slots.size()) < m_limits.maxUnanswered &&
           m_socket->bytesToWrite() < unsentBytesLimit && m_host.mayTake();
}

void MllpConnection::read()
{
    const QByteArray bytes = m_socket->read(readBufferBytes);
    const bool wasInside = m_framer.isInsideFrame();
    std::vector<MllpItem> items = m_framer.feed(bytes);
    if (m_framer.isInsideFrame() && (!wasInside || !items.empty()))
        m_frameSince = now();
    for (MllpItem &item : items) {
        if (m_takesNoMore)
            return;
        take(std::move(item));
    }
}

void MllpConnection::take(MllpItem item)
{
    switch (item.kind) {
    case MllpItem::Kind::Message:
        m_noiseBytes = 0;
        m_slots.push_back({m_nextSerial++, std::move(item.message), Slot::State::Waiting, {}});
        break;
    case MllpItem::Kind::Noise:
        m_noiseBytes += item.bytes;
        m_host.troubled({ErrorCode::InvalidMessage, where(),
                         QStringLiteral("%1 bytes outside of MLLP frames were dropped").arg(item.bytes)});
        if (m_noiseBytes > m_limits.maxNoiseBytes)
            closeAfterAnswers({ErrorCode::InvalidMessage, where(),
                               QStringLiteral("not MLLP: no frame within %1 bytes").arg(m_noiseBytes)});
        break;
    case MllpItem::Kind::Restarted:
        m_host.refused({ErrorCode::InvalidMessage, where(),
                        QStringLiteral("a frame began inside a frame; the first %1 bytes were dropped")
                            .arg(item.bytes)});
        break;
    case MllpItem::Kind::LooseEnd:
        m_host.troubled({ErrorCode::InvalidMessage, where(),
                         QStringLiteral("0x1C in a frame without the 0x0D that ends it")});
        break;
    case MllpItem::Kind::TooLarge:
        // unread, so there is no MSH-10 to answer to
        closeAfterAnswers({ErrorCode::TooLarge, where(),
                           QStringLiteral("a message above %1 bytes").arg(m_limits.maxMessageBytes)});
        break;
    }
}

/// After a message was not taken: once all that went with it have come back.
bool MllpConnection::beginsAnew()
{
    const bool isUnderWay = std::any_of(m_slots.begin(), m_slots.end(), [](const Slot &slot) {
        return slot.state == Slot::State::Submitted;
    });
    if (isUnderWay)
        return false;
    m_mustDrain = false;
    m_sequence = std::make_shared<InboundSequence>();
    return true;
}

void MllpConnection::submitWaiting()
{
    if (m_mustDrain && !beginsAnew())
        return;
    // Only the first maxUnanswered: a packet may bring more messages than may be under way.
    const size_t window = std::min(m_slots.size(), size_t(m_limits.maxUnanswered));
    for (size_t i = 0; i < window; ++i) {
        Slot &slot = m_slots[i];
        if (slot.state != Slot::State::Waiting)
            continue;
        if (!m_host.mayTake())
            return;
        slot.state = Slot::State::Submitted;
        m_activeAt = now();
        m_host.submit(m_id, slot.serial, slot.message, m_sequence);
    }
}

void MllpConnection::settle(quint64 serial, const Result<InboundReceipt> &result)
{
    const quint64 first = m_slots.empty() ? serial + 1 : m_slots.front().serial;
    if (serial < first || serial - first >= m_slots.size())
        return; // of before a failure
    Slot &slot = m_slots[serial - first];
    if (!result && result.error().code == ErrorCode::EngineFull) {
        slot.state = Slot::State::Waiting; // not the peer's trouble: asked again when there is room
        m_mustDrain = true;
    } else {
        slot.state = Slot::State::Answered;
        slot.message.clear();
        if (result)
            slot.replies = result->replies;
        // Nothing is stored and nothing says so: no acknowledgement, and none for what came behind it. AE
        // would tell the sender not to try again; a connection closed without an answer is what every sender
        // takes for "send it again".
        const bool isUnsaid =
            !result || (result->refusal && result->replies.isEmpty() && result->eventId.isNull());
        if (isUnsaid) {
            m_takesNoMore = true;
            m_sequence->end();
            m_slots.erase(m_slots.begin() + qsizetype(serial - first) + 1, m_slots.end());
        }
    }
    advance();
}

void MllpConnection::writeAnswers()
{
    while (!m_slots.empty() && m_slots.front().state == Slot::State::Answered) {
        for (const QByteArray &reply : m_slots.front().replies)
            m_socket->write(MllpFramer::framed(reply));
        m_activeAt = now();
        m_slots.pop_front();
    }
}

void MllpConnection::closeAfterAnswers(const Error &error)
{
    m_host.refused(error);
    m_takesNoMore = true;
}

void MllpConnection::closeNow()
{
    m_phase = Phase::Closing;
    m_activeAt = now();
    m_socket->disconnectFromHost(); // after what is written has left
}

void MllpConnection::checkTime(Moment now)
{
    const auto waited = now - m_activeAt;
    switch (m_phase) {
    case Phase::Handshake:
        if (waited > m_limits.handshakeTime) {
            m_host.refused({ErrorCode::Timeout, where(), QStringLiteral("the TLS handshake took too long")});
            m_socket->abort();
        }
        return;
    case Phase::Closing:
        if (waited > lingerTime)
            m_socket->abort();
        return;
    case Phase::Open:
        break;
    }
    if (m_framer.isInsideFrame() && !m_isHeldBack && !m_takesNoMore &&
        now - m_frameSince > m_limits.frameTime) {
        closeAfterAnswers({ErrorCode::Timeout, where(),
                           m_framer.lacksOnlyReturn()
                               ? QStringLiteral("a frame ended in 0x1C without the 0x0D due after it")
                               : QStringLiteral("a frame was not complete in time")});
        advance();
    } else if (m_slots.empty() && waited > m_limits.idleTime) {
        m_socket->abort(); // nothing is under way; unread answers have had the same time
    }
}

void MllpConnection::closeUntil(Moment until)
{
    m_socket->disconnect(this);
    m_isAdvancing = true;
    if (m_phase == Phase::Open)
        writeAnswers();
    const auto left = [&] {
        return std::max(0, int(std::chrono::duration_cast<std::chrono::milliseconds>(until - now()).count()));
    };
    while (m_socket->bytesToWrite() > 0 && left() > 0 && m_socket->waitForBytesWritten(left())) {
    }
    m_socket->close();
}

}

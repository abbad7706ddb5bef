#include "connectors/mllp/MllpClient.h"

#include "connectors/KeyPin.h"
#include "connectors/TlsPolicy.h"
#include "domain/TlsText.h"

#include <QSslSocket>
#include <QTimer>

#include <algorithm>

namespace concord {

namespace {
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// As in MllpListener: what is destroyed may be in its own signal.
void retire(std::unique_ptr<QTcpSocket> &socket)
{
    if (QTcpSocket *raw = socket.release()) {
        raw->abort();
        raw->deleteLater();
    }
}

/// The fields of MSA, its name first; none when there is no such segment.
QByteArrayList msaOf(const QByteArray &answer)
{
    // MSA begins a segment; its separator is the one of MSH-1
    for (qsizetype at = answer.indexOf("MSA"); at >= 0; at = answer.indexOf("MSA", at + 1)) {
        const bool beginsSegment = at > 0 && (answer[at - 1] == '\r' || answer[at - 1] == '\n');
        if (!beginsSegment || answer.size() < at + 4)
            continue;
        const qsizetype end = std::min({answer.indexOf('\r', at), answer.indexOf('\n', at), answer.size()},
                                       [](qsizetype a, qsizetype b) { return size_t(a) < size_t(b); });
        return answer.sliced(at, end - at).split(answer[at + 3]);
    }
    return {};
}
}

QByteArray acknowledgedId(const QByteArray &answer)
{
    return msaOf(answer).value(2);
}

QByteArray answerCode(const QByteArray &answer)
{
    return msaOf(answer).value(1);
}

MllpClient::MllpClient(MllpClientSettings settings, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_reconnectTimer(std::make_unique<QTimer>()),
      m_timeTimer(std::make_unique<QTimer>()),
      m_framer(m_settings.maxAnswerBytes),
      m_reconnectAfter(m_settings.reconnectFirst)
{
    m_reconnectTimer->setSingleShot(true);
    connect(m_reconnectTimer.get(), &QTimer::timeout, this, &MllpClient::connectToPeer);
    connect(m_timeTimer.get(), &QTimer::timeout, this, &MllpClient::checkTime);
}

MllpClient::~MllpClient()
{
    dropSocket();
}

QString MllpClient::where() const
{
    return QStringLiteral("mllp://%1:%2").arg(m_settings.host).arg(m_settings.port);
}

void MllpClient::send(const QByteArray &message, const QByteArray &controlId)
{
    m_queue.push_back({controlId, MllpFramer::framed(message), false, false, {}});
    if (m_isReady)
        sendWaiting();
    else if (!m_socket && !m_reconnectTimer->isActive())
        connectToPeer();
}

bool MllpClient::withdraw(const QByteArray &controlId)
{
    const auto found = std::find_if(m_queue.begin(), m_queue.end(),
                                    [&](const Message &m) { return m.controlId == controlId; });
    if (found == m_queue.end() || found->isSent)
        return false;
    m_queue.erase(found);
    if (m_queue.empty() && !m_isReady) { // nobody needs the connection
        m_reconnectTimer->stop();
        dropSocket();
    }
    return true;
}

void MllpClient::connectToPeer()
{
    m_framer = MllpFramer(m_settings.maxAnswerBytes);
    m_socket = m_settings.tls ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>();
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &MllpClient::read);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::SslHandshakeFailedError)
            return broke({ErrorCode::Unreachable, where(), m_socket->errorString()});
        const auto *ssl = qobject_cast<QSslSocket *>(m_socket.get());
        const QString causes = tlsDetail(ssl->sslHandshakeErrors());
        broke({ErrorCode::TlsFailed, where(),
               causes.isEmpty() ? tlsText::handshake(m_settings.tls->allowTls12) : causes});
    });
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QTimer::singleShot(m_settings.connectTime, m_socket.get(), [this] {
        if (!m_isReady)
            broke({ErrorCode::Timeout, where(), QStringLiteral("no connection in time")});
    });
    if (m_settings.tls)
        return encrypt();
    connect(m_socket.get(), &QTcpSocket::connected, this, &MllpClient::ready);
    m_socket->connectToHost(m_settings.host, m_settings.port);
}

/// With each connection anew: files and the key may have been replaced.
void MllpClient::encrypt()
{
    const auto tls = tlsConfiguration(*m_settings.tls);
    if (!tls) {
        const Error error = tls.error();
        QMetaObject::invokeMethod( // not from within send()
            m_socket.get(), [this, error] { broke(error); }, Qt::QueuedConnection);
        return;
    }
    auto *ssl = qobject_cast<QSslSocket *>(m_socket.get());
    connect(ssl, &QSslSocket::encrypted, this, &MllpClient::checkPin);
    ssl->setSslConfiguration(*tls);
    ssl->connectToHostEncrypted(m_settings.host, m_settings.port);
}

void MllpClient::checkPin()
{
    const auto *ssl = qobject_cast<QSslSocket *>(m_socket.get());
    if (const auto trouble = pinTrouble(pinOf(ssl->peerCertificate()), m_settings.tls->pins))
        return broke({ErrorCode::TlsFailed, where(), *trouble});
    ready();
}

void MllpClient::ready()
{
    m_isReady = true;
    m_timeTimer->start(std::clamp(m_settings.answerTime / 10, milliseconds(5), milliseconds(500)));
    sendWaiting();
}

void MllpClient::sendWaiting()
{
    const size_t window = std::min(m_queue.size(), size_t(std::max(1, m_settings.maxUnanswered)));
    for (size_t i = 0; i < window; ++i) {
        Message &message = m_queue[i];
        if (message.isSent)
            continue;
        message.isSent = true;
        message.sentAt = steady_clock::now();
        m_socket->write(message.bytes);
    }
}

void MllpClient::read()
{
    for (const MllpItem &item : m_framer.feed(m_socket->readAll())) {
        if (item.kind == MllpItem::Kind::Message)
            answer(item.message);
        else if (item.kind == MllpItem::Kind::TooLarge)
            emit troubled({ErrorCode::TooLarge, where(), QStringLiteral("an answer above the limit")});
        else
            emit troubled(
                {ErrorCode::InvalidMessage, where(), QStringLiteral("an answer that is not framed well")});
    }
    if (m_isReady)
        sendWaiting();
}

void MllpClient::answer(const QByteArray &message)
{
    m_reconnectAfter = m_settings.reconnectFirst; // it serves
    const QByteArray id = acknowledgedId(message);
    const auto found = std::find_if(m_queue.begin(), m_queue.end(),
                                    [&](const Message &m) { return m.isSent && m.controlId == id; });
    if (found == m_queue.end()) {
        emit troubled(
            {ErrorCode::NotFound, where(), QStringLiteral("an answer to no message that waits for one")});
        return;
    }
    if (m_settings.awaitsApplication && answerCode(message) == "CA") {
        found->isAccepted = true;
        found->sentAt = steady_clock::now();
        return;
    }
    m_queue.erase(found);
    emit answered(id, message);
}

void MllpClient::broke(const Error &error)
{
    dropSocket();
    emit troubled(error);
    std::deque<Message> sent;
    std::deque<Message> waiting;
    for (Message &message : m_queue)
        (message.isSent ? sent : waiting).push_back(std::move(message));
    m_queue = std::move(waiting);
    if (!m_queue.empty()) {
        m_reconnectTimer->start(m_reconnectAfter);
        m_reconnectAfter = std::min(m_reconnectAfter * 2, m_settings.reconnectMost);
    }
    for (const Message &message : sent) // last: who hears of it may send again
        emit failed(message.controlId, error);
}

void MllpClient::dropSocket()
{
    m_isReady = false;
    m_timeTimer->stop();
    if (m_socket)
        m_socket->disconnect(this);
    retire(m_socket);
}

void MllpClient::checkTime()
{
    const auto now = steady_clock::now();
    const bool isLate = std::any_of(m_queue.begin(), m_queue.end(), [&](const Message &m) {
        return m.isSent &&
               now - m.sentAt > (m.isAccepted ? m_settings.applicationTime : m_settings.answerTime);
    });
    if (isLate) // whatever comes on this connection from now on could be anybody's: begin anew
        broke({ErrorCode::Timeout, where(), QStringLiteral("no answer in time")});
}

}

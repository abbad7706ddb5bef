#include "connectors/mllp/MllpListener.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>

namespace concord {

namespace {
using std::chrono::milliseconds;

constexpr milliseconds roomEvery{20};    ///< how often a full sink is asked
constexpr milliseconds acceptAfter{200}; ///< a try again after the system had no file left for a connection
constexpr int backlog = 256;             ///< connections that the system holds for us between two looks

milliseconds timeCheckEvery(const MllpLimits &limits)
{
    const milliseconds shortest = std::min({limits.handshakeTime, limits.frameTime, limits.idleTime});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

/// QTcpServer that hands out the handle itself: QSslServer counts connections in their handshake as pending
/// and, with 30 of them, accepts nobody else until they time out.
class Server : public QTcpServer
{
public:
    explicit Server(std::function<void(qintptr)> accept) : m_accept(std::move(accept)) {}

protected:
    void incomingConnection(qintptr handle) override { m_accept(handle); }

private:
    std::function<void(qintptr)> m_accept;
};

QString endpoint(const QString &address, quint16 port)
{
    return (address.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(address)
        .arg(port);
}
}

MllpListener::MllpListener(MllpListenerSettings settings, InboundSink &sink, const Clock &clock)
    : m_settings(std::move(settings)), m_sink(sink), m_clock(clock)
{}

MllpListener::~MllpListener()
{
    stop();
}

Result<void> MllpListener::prepare()
{
    const QHostAddress address(m_settings.address);
    if (address.isNull())
        return fail(ErrorCode::ConfigInvalid, m_settings.connection,
                    QStringLiteral("address is not an IP address of this machine, \"0.0.0.0\" or \"::\""));
    if (m_settings.tls) {
        auto tls = tlsConfiguration(*m_settings.tls);
        if (!tls)
            return fail(tls.error());
        m_tls = *tls;
    } else if (!address.isLoopback() && !m_settings.allowPlainBeyondLoopback) {
        return fail(
            ErrorCode::ConfigInvalid, m_settings.connection,
            QStringLiteral("MLLP without TLS is for loopback addresses only: give it a certificate and a "
                           "key, or allow it explicitly"));
    }
    return {};
}

void MllpListener::start()
{
    if (m_report)
        return;
    m_isStopping = false;
    m_isFull = false;
    m_report =
        std::make_unique<ListenerReport>(m_settings.connection, endpoint(m_settings.address, m_settings.port),
                                         [this](const ListenerStatus &s) { emit statusChanged(s); });
    m_box = ReceiptBox::make(this, [this] { takeReceipts(); });
    if (auto prepared = prepare(); !prepared) {
        m_report->failed(prepared.error()); // stays Stopped: a wrong setting does not mend by itself
        m_report->tellNow();
        return;
    }
    const auto timer = [this](std::unique_ptr<QTimer> &timer, void (MllpListener::*run)()) {
        timer = std::make_unique<QTimer>();
        connect(timer.get(), &QTimer::timeout, this, run);
    };
    timer(m_listenTimer, &MllpListener::listen);
    timer(m_roomTimer, &MllpListener::lookForRoom);
    m_listenTimer->setSingleShot(true);
    m_acceptTimer = std::make_unique<QTimer>();
    m_acceptTimer->setSingleShot(true);
    connect(m_acceptTimer.get(), &QTimer::timeout, this, [this] { m_server->resumeAccepting(); });
    m_timeTimer = std::make_unique<QTimer>();
    connect(m_timeTimer.get(), &QTimer::timeout, this, [this] {
        const auto now = std::chrono::steady_clock::now();
        for (auto next = m_connections.begin(); next != m_connections.end();)
            (next++)->second->checkTime(now); // which may take it out of the map
    });
    m_timeTimer->start(timeCheckEvery(m_settings.limits));
    m_server = std::make_unique<Server>([this](qintptr handle) { accept(handle); });
    m_server->setListenBacklogSize(backlog);
    connect(m_server.get(), &QTcpServer::acceptError, this, [this] {
        // Qt accepts no more after an error; the usual one, no file left, goes by
        m_report->failed(
            {ErrorCode::Unreachable, m_report->status().address,
             QStringLiteral("a connection could not be accepted: %1").arg(m_server->errorString())});
        m_acceptTimer->start(acceptAfter);
    });
    listen();
}

void MllpListener::listen()
{
    const QString wanted = endpoint(m_settings.address, m_settings.port);
    if (m_server->listen(QHostAddress(m_settings.address), m_settings.port)) {
        m_report->setAddress(endpoint(m_settings.address, m_server->serverPort()));
    } else {
        m_report->failed({ErrorCode::Unreachable, wanted,
                          QStringLiteral("cannot listen: %1").arg(m_server->errorString())});
        m_listenTimer->start(m_settings.retryListenAfter);
    }
    showState();
}

void MllpListener::showState()
{
    if (!m_server || !m_server->isListening())
        m_report->setState(m_server ? ListenerState::Retrying : ListenerState::Stopped);
    else if (m_isPaused)
        m_report->setState(ListenerState::Paused);
    else
        m_report->setState(m_isFull ? ListenerState::Full : ListenerState::Listening);
}

void MllpListener::accept(qintptr handle)
{
    std::unique_ptr<QTcpSocket> socket =
        m_tls ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(handle))
        return; // gone already
    const QHostAddress peer = socket->peerAddress();
    const bool isFull = int(m_connections.size()) >= m_settings.limits.maxConnections;
    if (isFull || m_perAddress.value(peer) >= m_settings.limits.maxConnectionsPerAddress) {
        m_report->failed({ErrorCode::RateLimited, peer.toString(),
                          isFull ? QStringLiteral("too many connections")
                                 : QStringLiteral("too many connections of one address")});
        socket->abort();
        return;
    }
    if (m_tls) {
        auto *ssl = qobject_cast<QSslSocket *>(socket.get());
        ssl->setSslConfiguration(*m_tls);
        ssl->startServerEncryption();
    }
    const quint64 id = m_nextConnection++;
    ++m_perAddress[peer];
    m_connections.emplace(
        id, new MllpConnection(id, std::move(socket), m_settings.limits,
                               m_settings.tls ? m_settings.tls->clientPins : QByteArrayList(), *this));
    m_report->setOpenConnections(int(m_connections.size()));
}

void MllpListener::connectionClosed(quint64 connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    if (const auto count = m_perAddress.find(found->second->peer()); --*count <= 0)
        m_perAddress.erase(count);
    m_connections.erase(found);
    m_report->setOpenConnections(int(m_connections.size()));
}

bool MllpListener::mayTake()
{
    if (m_isFull || m_isPaused || m_isStopping)
        return false;
    if (m_sink.isFull())
        becomeFull();
    return !m_isFull;
}

void MllpListener::submit(quint64 connection, quint64 serial, const QByteArray &message,
                          const std::shared_ptr<InboundSequence> &sequence)
{
    InboundMessage inbound;
    inbound.connection = m_settings.connection;
    inbound.channel = InboundChannel::Mllp;
    inbound.format = InboundFormat::Hl7v2;
    inbound.body = message;
    inbound.receivedAt = m_clock.now();
    inbound.sequence = sequence;
    ++m_underWay;
    m_sink.submit(std::move(inbound), m_box->doneFor({connection, serial}));
}

void MllpListener::troubled(const Error &error)
{
    m_report->failed(error);
}

void MllpListener::refused(const Error &error)
{
    m_report->refused(error);
}

void MllpListener::takeReceipts()
{
    if (!m_report)
        return; // stopped meanwhile
    for (const ReceiptBox::Arrival &arrival : m_box->take()) {
        --m_underWay;
        if (!arrival.result && arrival.result.error().code == ErrorCode::EngineFull)
            becomeFull();
        else
            m_report->received(arrival.result, m_clock.now());
        const auto connection = m_connections.find(arrival.ticket.peer);
        if (connection != m_connections.end()) // else gone; what it sent is stored all the same
            connection->second->settle(arrival.ticket.serial, arrival.result);
    }
}

void MllpListener::becomeFull()
{
    if (m_isFull || m_isStopping)
        return;
    m_isFull = true;
    m_roomTimer->start(roomEvery);
    showState();
}

void MllpListener::lookForRoom()
{
    if (m_sink.isFull())
        return;
    m_roomTimer->stop();
    m_isFull = false;
    resumeAll();
    showState();
}

/// Begins after the last one that was served, so that the first do not take all the room every time.
void MllpListener::resumeAll()
{
    std::vector<quint64> ids;
    for (const auto &[id, connection] : m_connections)
        ids.push_back(id);
    const auto next = std::upper_bound(ids.begin(), ids.end(), m_lastResumed);
    std::rotate(ids.begin(), next, ids.end());
    for (const quint64 id : ids) {
        if (!mayTake())
            return;
        m_lastResumed = id;
        if (const auto found = m_connections.find(id); found != m_connections.end())
            found->second->resume();
    }
}

void MllpListener::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (!m_report)
        return;
    showState();
    if (!isPaused)
        resumeAll();
}

void MllpListener::stop()
{
    if (!m_report)
        return;
    m_isStopping = true;
    if (m_server)
        m_server->close();
    m_listenTimer.reset();
    m_acceptTimer.reset();
    m_roomTimer.reset();
    m_timeTimer.reset();
    waitForReceipts(std::chrono::steady_clock::now() + m_settings.limits.stopTime);
    m_box->close();
    const auto until = std::chrono::steady_clock::now() + m_settings.limits.stopTime;
    for (const auto &[id, connection] : m_connections)
        connection->closeUntil(until);
    m_connections.clear();
    m_perAddress.clear();
    m_server.reset();
    m_underWay = 0;
    m_report->setOpenConnections(0);
    m_report->setState(ListenerState::Stopped);
    m_report.reset();
    m_box.reset();
}

void MllpListener::waitForReceipts(MllpConnection::Moment until)
{
    while (m_underWay > 0) {
        const auto left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        if (left <= milliseconds::zero() || !m_box->waitForArrival(left))
            return;
        takeReceipts();
    }
}

}

#include "connectors/webhook/WebhookServer.h"

#include "connectors/webhook/HookGate.h"
#include "connectors/webhook/HttpMessage.h"
#include "connectors/webhook/WebhookSession.h"
#include "connectors/webhook/WebhookTlsContext.h"

#include <QDateTime>
#include <QLocale>
#include <QLoggingCategory>

#include <sys/resource.h>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(log, "concord.webhook")

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr int spareFiles = 64; ///< for the database, logs and outbound calls of the process

int openFilesAllowed()
{
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? int(limit.rlim_cur)
                                                                                    : 1 << 20;
}

/// What counts as one peer: an IPv4 address, or the /64 that one subscriber of IPv6 gets.
QByteArray peerKey(const asio::ip::address &address)
{
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
    }
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return peerKey(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
    const auto bytes = v6.to_bytes();
    return {reinterpret_cast<const char *>(bytes.data()), 8};
}
}

WebhookServer::WebhookServer(WebhookSettings settings, InboundSink &sink, const Clock &clock,
                             std::shared_ptr<asio::io_context> loop, WebhookEvents events)
    : m_settings(std::move(settings)),
      m_sink(sink),
      m_clock(clock),
      m_loop(std::move(loop)),
      m_events(std::move(events)),
      m_acceptor(*m_loop),
      m_tick(*m_loop),
      m_pause(*m_loop)
{
    m_maxConnections = std::max(1, std::min(m_settings.limits.connections, openFilesAllowed() - spareFiles));
}

WebhookServer::~WebhookServer()
{
    Q_ASSERT(m_sessions.empty());
}

Result<void> WebhookServer::listen()
{
    if (const auto usable = checkHooks(m_settings.hooks); !usable)
        return usable;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(m_settings.address.toStdString(), error);
    if (error)
        return fail(ErrorCode::ConfigInvalid, m_settings.address, QStringLiteral("not an IP address"));
    if (m_settings.tls.certificateFile.isEmpty()) {
        if (!address.is_loopback() && !m_settings.allowPlainBeyondLoopback)
            return fail(ErrorCode::ConfigInvalid, m_settings.address,
                        QStringLiteral("without TLS only a loopback address is served"));
    } else {
        auto tls = serverTlsContext(m_settings.tls);
        if (!tls)
            return fail(tls.error());
        m_tls = std::move(*tls);
    }
    const tcp::endpoint endpoint(address, m_settings.port);
    const auto wrong = [&] {
        return fail(ErrorCode::Unreachable,
                    QStringLiteral("%1:%2").arg(m_settings.address).arg(m_settings.port),
                    QString::fromStdString(error.message()));
    };
    m_acceptor.open(endpoint.protocol(), error);
    if (error)
        return wrong();
    m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return wrong();
    m_port = m_acceptor.local_endpoint().port();
    const QString base = QStringLiteral("%1://%2:%3/hooks/")
                             .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"),
                                  address.is_v6() ? u'[' + m_settings.address + u']' : m_settings.address)
                             .arg(m_port);
    for (const HookSettings &hook : m_settings.hooks) {
        HookState state(hook);
        state.status.connection = hook.connection;
        state.status.address = base + hook.connection;
        state.status.state = ListenerState::Listening;
        report(m_hooks.emplace(hook.connection, std::move(state)).first->second);
    }
    accept();
    tick();
    return {};
}

void WebhookServer::stop()
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    boost::system::error_code ignored;
    m_acceptor.close(ignored);
    m_pause.cancel();
    for (auto &[name, hook] : m_hooks)
        setState(hook, ListenerState::Stopped);
    for (WebhookSession *session : std::vector<WebhookSession *>(m_sessions.begin(), m_sessions.end()))
        session->drain();
    m_tick.cancel();
    if (m_sessions.empty())
        return;
    m_tick.expires_after(m_settings.limits.drainTime);
    m_tick.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        for (WebhookSession *session : std::vector<WebhookSession *>(m_sessions.begin(), m_sessions.end()))
            session->abort();
    });
}

void WebhookServer::setPaused(const QString &connection, bool isPaused)
{
    if (HookState *found = m_isStopping ? nullptr : hook(connection))
        setState(*found, isPaused ? ListenerState::Paused : ListenerState::Listening);
}

void WebhookServer::accept()
{
    m_acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
        if (m_isStopping)
            return;
        if (!error)
            admit(std::move(socket));
        const bool isExhausted = error == boost::system::errc::too_many_files_open ||
                                 error == boost::system::errc::too_many_files_open_in_system ||
                                 error == boost::system::errc::no_buffer_space;
        if (!isExhausted)
            return accept();
        m_pause.expires_after(std::chrono::milliseconds(100));
        m_pause.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled && !m_isStopping)
                accept();
        });
    });
}

void WebhookServer::admit(tcp::socket socket)
{
    boost::system::error_code error;
    const tcp::endpoint remote = socket.remote_endpoint(error);
    if (error)
        return; // gone again
    const QByteArray peer = peerKey(remote.address());
    if (int(m_sessions.size()) >= m_maxConnections ||
        m_perPeer.value(peer) >= m_settings.limits.connectionsPerPeer)
        return turnAway(socket);
    socket.set_option(tcp::no_delay(true), error);
    auto stream = m_tls ? makeTlsStream(std::move(socket), *m_tls) : makePlainStream(std::move(socket));
    std::make_shared<WebhookSession>(*this, std::move(stream), peer)->start();
}

/// Without TLS a client can be told; a handshake would be just the work that the limit saves us.
void WebhookServer::turnAway(tcp::socket &socket) const
{
    boost::system::error_code ignored;
    if (!m_tls) {
        const HttpProblem problem{
            503,
            {ErrorCode::EngineFull, QStringLiteral("connections"), QStringLiteral("too many are open"), 0},
            std::chrono::seconds(5),
            {}};
        const QByteArray bytes = bytesOf(problemAnswer(problem, {}), {11, false, true, m_date});
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(bytes.constData(), size_t(bytes.size())), ignored);
        socket.shutdown(tcp::socket::shutdown_send, ignored);
    }
    socket.close(ignored);
}

void WebhookServer::add(WebhookSession *session, const QByteArray &peer)
{
    m_sessions.insert(session);
    ++m_perPeer[peer];
}

void WebhookServer::remove(WebhookSession *session, const QByteArray &peer)
{
    m_sessions.erase(session);
    if (--m_perPeer[peer] <= 0)
        m_perPeer.remove(peer);
    if (!m_isStopping || !m_sessions.empty())
        return;
    m_tick.cancel();
    for (auto &[name, hook] : m_hooks) // the counts of what was answered while stopping
        report(hook);
}

HookState *WebhookServer::hook(const QString &connection)
{
    const auto found = m_hooks.find(connection);
    return found == m_hooks.end() ? nullptr : &found->second;
}

const QByteArray &WebhookServer::httpDate()
{
    const qint64 second = toMs(m_clock.now()) / 1000;
    if (second != m_dateSecond) {
        m_dateSecond = second;
        m_date = QLocale::c()
                     .toString(QDateTime::fromSecsSinceEpoch(second, Qt::UTC),
                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                     .toLatin1();
    }
    return m_date;
}

void WebhookServer::setFull(HookState &hook)
{
    if (hook.status.state == ListenerState::Listening)
        setState(hook, ListenerState::Full);
}

void WebhookServer::setState(HookState &hook, ListenerState state)
{
    if (hook.status.state == state)
        return;
    hook.status.state = state;
    report(hook);
}

/// Once a second: what has changed is told, and a hook that was full may be open again.
void WebhookServer::tick()
{
    (void)httpDate();
    for (auto &[name, hook] : m_hooks) {
        if (hook.status.state == ListenerState::Full && !m_sink.isFull())
            hook.status.state = ListenerState::Listening;
        const qint64 refusals = hook.status.refused - hook.reported.refused;
        if (refusals > 0 && hook.status.lastError)
            qCInfo(log) << "hook" << name << "refused" << refusals << "requests, the last with"
                        << codeName(hook.status.lastError->code) << "at" << hook.status.lastError->where;
        report(hook);
    }
    m_tick.expires_after(std::chrono::seconds(1));
    m_tick.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled && !m_isStopping)
            tick();
    });
}

void WebhookServer::report(HookState &hook)
{
    hook.status.openConnections = int(m_sessions.size());
    if (hook.status == hook.reported)
        return;
    hook.reported = hook.status;
    m_events.status(hook.status);
}

}

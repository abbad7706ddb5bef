#include "connectors/webhook/WebhookListener.h"

#include "connectors/webhook/WebhookServer.h"

#include <boost/asio/post.hpp>

#include <QLoggingCategory>
#include <QMetaObject>

#include <thread>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(log, "concord.webhook")

constexpr std::chrono::milliseconds firstWait{1'000};
constexpr std::chrono::milliseconds longestWait{30'000};

/// A handler that throws (out of memory, say) costs its own connection and no more.
void runLoop(boost::asio::io_context &loop)
{
    for (;;) {
        try {
            loop.run();
            return;
        } catch (const std::exception &error) {
            qCCritical(log) << "a connection was dropped:" << error.what();
        }
    }
}
}

struct WebhookListener::Running
{
    std::shared_ptr<boost::asio::io_context> loop = std::make_shared<boost::asio::io_context>(1);
    std::unique_ptr<WebhookServer> server;
    std::thread thread;
};

WebhookListener::WebhookListener(WebhookSettings settings, InboundSink &sink, const Clock &clock,
                                 QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_sink(sink), m_clock(clock), m_again(this)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &WebhookListener::tryListen);
}

WebhookListener::~WebhookListener()
{
    stop();
}

void WebhookListener::start()
{
    if (m_running || m_again.isActive())
        return;
    m_wait = firstWait;
    tryListen();
}

void WebhookListener::tryListen()
{
    auto running = std::make_unique<Running>();
    WebhookEvents events;
    events.status = [this](const ListenerStatus &status) {
        QMetaObject::invokeMethod(
            this, [this, status] { emit statusChanged(status); }, Qt::QueuedConnection);
    };
    events.notified = [this](const QString &connection, const QByteArray &body) {
        QMetaObject::invokeMethod(
            this, [this, connection, body] { emit notificationReceived(connection, body); },
            Qt::QueuedConnection);
    };
    running->server =
        std::make_unique<WebhookServer>(m_settings, m_sink, m_clock, running->loop, std::move(events));
    if (const auto listening = running->server->listen(); !listening)
        return reportFailure(listening.error());
    m_port = running->server->port();
    running->thread = std::thread([loop = running->loop] { runLoop(*loop); });
    m_running = std::move(running);
    qCInfo(log) << "listening on port" << m_port << "with" << m_settings.hooks.size() << "hooks";
}

/// A port that is taken or a certificate that is not there yet may come; settings that contradict themselves
/// stay so.
void WebhookListener::reportFailure(const Error &error)
{
    const bool isHopeless =
        error.code == ErrorCode::ConfigInvalid && error.where != m_settings.tls.certificateFile &&
        error.where != m_settings.tls.keyFile && error.where != m_settings.tls.clientCaFile;
    qCWarning(log) << "cannot listen:" << codeName(error.code) << error.where << error.detail;
    for (const HookSettings &hook : m_settings.hooks) {
        ListenerStatus status;
        status.connection = hook.connection;
        status.address = QStringLiteral("%1:%2").arg(m_settings.address).arg(m_settings.port);
        status.state = isHopeless ? ListenerState::Stopped : ListenerState::Retrying;
        status.lastError = error;
        emit statusChanged(status);
    }
    if (isHopeless)
        return;
    m_again.start(m_wait);
    m_wait = std::min(m_wait * 2, longestWait);
}

void WebhookListener::stop()
{
    m_again.stop();
    const auto running = std::move(m_running);
    m_port = 0;
    if (!running)
        return;
    boost::asio::post(*running->loop, [server = running->server.get()] { server->stop(); });
    running->thread.join();
}

void WebhookListener::setPaused(const QString &connection, bool isPaused)
{
    if (m_running)
        boost::asio::post(*m_running->loop, [server = m_running->server.get(), connection, isPaused] {
            server->setPaused(connection, isPaused);
        });
}

}

#pragma once

#include "connectors/webhook/HookState.h"
#include "domain/Clock.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <QHash>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <unordered_set>

namespace concord {

class WebhookSession;

/// What the server tells; called on its thread.
struct WebhookEvents
{
    std::function<void(const ListenerStatus &)> status;
    std::function<void(const QString &connection, const QByteArray &body)>
        notified; ///< Subscription hooks only
};

/// Accepts connections and knows what they share: hooks, limits, counts. Everything but listen() runs on the
/// thread of the io_context, which has no work left once stop() has ended the last session.
class WebhookServer
{
public:
    WebhookServer(WebhookSettings settings, InboundSink &sink, const Clock &clock,
                  std::shared_ptr<boost::asio::io_context> loop, WebhookEvents events);
    ~WebhookServer();
    WebhookServer(const WebhookServer &) = delete;
    WebhookServer &operator=(const WebhookServer &) = delete;

    /// Before the io_context runs.
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] quint16 port() const { return m_port; }
    void stop();
    void setPaused(const QString &connection, bool isPaused);

    // for the sessions
    void add(WebhookSession *session, const QByteArray &peer);
    void remove(WebhookSession *session, const QByteArray &peer);
    [[nodiscard]] HookState *hook(const QString &connection);
    [[nodiscard]] const WebhookLimits &limits() const { return m_settings.limits; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] InboundSink &sink() { return m_sink; }
    [[nodiscard]] const std::shared_ptr<boost::asio::io_context> &loop() const { return m_loop; }
    [[nodiscard]] const QByteArray &httpDate();
    void setFull(HookState &hook); ///< until tick() finds that the engine has room
    void notify(const HookState &hook, const QByteArray &body) const
    {
        m_events.notified(hook.settings.connection, body);
    }

private:
    void accept();
    void admit(boost::asio::ip::tcp::socket socket);
    void turnAway(boost::asio::ip::tcp::socket &socket) const;
    void tick();
    void setState(HookState &hook, ListenerState state);
    void report(HookState &hook);

    WebhookSettings m_settings;
    InboundSink &m_sink;
    const Clock &m_clock;
    std::shared_ptr<boost::asio::io_context> m_loop; // shared with receipts that come after the end
    WebhookEvents m_events;
    std::unique_ptr<boost::asio::ssl::context> m_tls;
    boost::asio::ip::tcp::acceptor m_acceptor;
    boost::asio::steady_timer m_tick;
    boost::asio::steady_timer m_pause; // of accepting, when the process is out of file descriptors
    std::map<QString, HookState> m_hooks;
    std::unordered_set<WebhookSession *> m_sessions;
    QHash<QByteArray, int> m_perPeer;
    std::atomic<quint16> m_port{0};
    int m_maxConnections = 0;
    bool m_isStopping = false;
    qint64 m_dateSecond = -1;
    QByteArray m_date;
};

}

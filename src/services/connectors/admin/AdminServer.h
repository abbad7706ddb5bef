#pragma once

#include "connectors/admin/AdminPages.h"
#include "connectors/webhook/HttpMessage.h"
#include "connectors/webhook/WebhookSettings.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <QString>

#include <chrono>
#include <memory>
#include <unordered_set>

namespace concord {

struct AdminSettings
{
    QString address = QStringLiteral("127.0.0.1"); ///< an IP address; beyond the loopback with TLS only
    quint16 port = 9464;                           ///< 0 = any free one
    WebhookTls tls;                                ///< with clientCaFile: who may read
    int connections = 64;
    std::chrono::milliseconds time{10'000};       ///< for a connection, whole
    std::chrono::milliseconds staleAfter{20'000}; ///< content older than this: not ready
};

/// The answer to a request of the admin listener; pure. GET and HEAD of /metrics, /healthz and /readyz.
[[nodiscard]] HttpAnswer adminAnswer(const HttpHead &head, const AdminContent *content, bool isStale);

class AdminSession;

/// Accepts connections, one request each, with Boost.Beast's parser and limits of its own (webhook/README.md
/// says why). Everything but listen() runs on the io_context's thread, which has no work left once stop() has
/// ended the last session.
class AdminServer
{
public:
    AdminServer(AdminSettings settings, std::shared_ptr<const AdminPages> pages,
                std::shared_ptr<boost::asio::io_context> loop);
    ~AdminServer();
    AdminServer(const AdminServer &) = delete;
    AdminServer &operator=(const AdminServer &) = delete;

    /// Before the io_context runs. Errors: ConfigInvalid, Unreachable (the port is taken).
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] quint16 port() const { return m_port; }
    void stop();

    // for the sessions
    void add(AdminSession *session) { m_sessions.insert(session); }
    void remove(AdminSession *session) { m_sessions.erase(session); }
    [[nodiscard]] HttpAnswer answer(const HttpHead &head) const;
    [[nodiscard]] std::chrono::milliseconds time() const { return m_settings.time; }

private:
    void accept();

    AdminSettings m_settings;
    std::shared_ptr<const AdminPages> m_pages;       // shared with who fills them
    std::shared_ptr<boost::asio::io_context> m_loop; // shared with the thread that runs it
    std::unique_ptr<boost::asio::ssl::context> m_tls;
    boost::asio::ip::tcp::acceptor m_acceptor;
    boost::asio::steady_timer m_pause; // of accepting, when the process is out of file descriptors
    std::unordered_set<AdminSession *> m_sessions;
    quint16 m_port = 0;
    bool m_isStopping = false;
};

}

#include "connectors/admin/AdminServer.h"

#include "connectors/webhook/WebhookStream.h"
#include "connectors/webhook/WebhookTlsContext.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <QDateTime>
#include <QLocale>

#include <array>

namespace concord {

namespace {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

constexpr size_t mostHead = 8 * 1024;

HttpAnswer plain(int status, QByteArray body)
{
    return {status, "text/plain; charset=utf-8", std::move(body), {}, {}};
}

QByteArray httpDateNow()
{
    return QLocale::c()
        .toString(QDateTime::currentDateTimeUtc(), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
        .toLatin1();
}
}

HttpAnswer adminAnswer(const HttpHead &head, const AdminContent *content, bool isStale)
{
    if (head.method != "GET" && head.method != "HEAD") {
        HttpAnswer answer = plain(405, "GET and HEAD only\n");
        answer.allow = "GET, HEAD";
        return answer;
    }
    const QByteArray path = head.target.split('?').front();
    if (path == "/healthz") // the process answers: that is all it says
        return {
            200, "application/json", content ? content->health : QByteArray(R"({"status":"ok"})"), {}, {}};
    if (path == "/readyz") {
        if (!content || isStale)
            return {503, "application/json", R"({"status":"not_ready","checks":{"reader":"stale"}})", {}, {}};
        return {content->isReady ? 200 : 503, "application/json", content->ready, {}, {}};
    }
    if (path != "/metrics")
        return plain(404, "/metrics, /healthz, /readyz\n");
    if (!content || content->metrics.isEmpty() || isStale) // old figures would look like an idle engine
        return plain(503, "no figures now\n");
    return {200, "text/plain; version=0.0.4; charset=utf-8", content->metrics, {}, {}};
}

/// One connection: its request is read, answered, and that is all. Kept alive by its pending operations.
class AdminSession : public std::enable_shared_from_this<AdminSession>
{
public:
    AdminSession(AdminServer &server, std::unique_ptr<WebhookStream> stream, asio::io_context &loop)
        : m_server(server), m_stream(std::move(stream)), m_timer(loop)
    {
        m_parser.header_limit(std::uint32_t(mostHead));
        m_parser.body_limit(0);
        m_server.add(this);
    }
    ~AdminSession() { m_server.remove(this); }
    AdminSession(const AdminSession &) = delete;
    AdminSession &operator=(const AdminSession &) = delete;

    void start()
    {
        m_timer.expires_after(m_server.time());
        m_timer.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
            if (const auto self = cancelled ? nullptr : weak.lock())
                self->abort();
        });
        m_stream->handshake([self = shared_from_this()](boost::system::error_code error, size_t) {
            if (error)
                self->abort();
            else
                self->read();
        });
    }
    void abort()
    {
        m_timer.cancel();
        m_stream->close();
    }

private:
    void read()
    {
        m_stream->readSome(asio::buffer(m_bytes.data() + m_filled, m_bytes.size() - m_filled),
                           [self = shared_from_this()](boost::system::error_code error, size_t size) {
                               if (error)
                                   self->abort();
                               else
                                   self->take(size);
                           });
    }
    void take(size_t size)
    {
        m_filled += size;
        boost::system::error_code error;
        const size_t used = m_parser.put(asio::buffer(m_bytes.data(), m_filled), error);
        if (m_parser.is_header_done())
            return conclude();
        if (error && error != http::error::need_more)
            return write(plain(error == http::error::header_limit ? 431 : 400, "not a request\n"), true);
        std::copy(m_bytes.begin() + qsizetype(used), m_bytes.begin() + qsizetype(m_filled), m_bytes.begin());
        m_filled -= used;
        if (m_filled == m_bytes.size())
            return write(plain(431, "the head is too long\n"), true);
        read();
    }
    void conclude()
    {
        const auto &request = m_parser.get();
        HttpHead head;
        head.method = QByteArray(request.method_string().data(), qsizetype(request.method_string().size()));
        head.target = QByteArray(request.target().data(), qsizetype(request.target().size()));
        const bool hasBody =
            request.has_content_length() ? request[http::field::content_length] != "0" : m_parser.chunked();
        if (hasBody)
            return write(plain(400, "a request without a body, please\n"), true);
        write(m_server.answer(head), head.method != "HEAD");
    }
    void write(const HttpAnswer &answer, bool hasBody)
    {
        m_out = bytesOf(answer, {11, false, hasBody, httpDateNow()});
        m_stream->writeAll(asio::buffer(m_out.constData(), size_t(m_out.size())),
                           [self = shared_from_this()](boost::system::error_code error, size_t) {
                               if (error)
                                   return self->abort();
                               self->m_stream->shutdown(
                                   [self](boost::system::error_code, size_t) { self->linger(); });
                           });
    }
    /// Until the other side has closed, or the time is over: a reset would cost it the answer.
    void linger()
    {
        m_stream->readSome(asio::buffer(m_bytes),
                           [self = shared_from_this()](boost::system::error_code error, size_t) {
                               if (error)
                                   self->abort();
                               else
                                   self->linger();
                           });
    }

    AdminServer &m_server;
    std::unique_ptr<WebhookStream> m_stream;
    asio::steady_timer m_timer;
    http::request_parser<http::empty_body> m_parser;
    std::array<char, mostHead> m_bytes{};
    size_t m_filled = 0;
    QByteArray m_out;
};

AdminServer::AdminServer(AdminSettings settings, std::shared_ptr<const AdminPages> pages,
                         std::shared_ptr<asio::io_context> loop)
    : m_settings(std::move(settings)),
      m_pages(std::move(pages)),
      m_loop(std::move(loop)),
      m_acceptor(*m_loop),
      m_pause(*m_loop)
{}

AdminServer::~AdminServer()
{
    Q_ASSERT(m_sessions.empty());
}

Result<void> AdminServer::listen()
{
    boost::system::error_code error;
    const auto address = asio::ip::make_address(m_settings.address.toStdString(), error);
    if (error)
        return fail(ErrorCode::ConfigInvalid, m_settings.address, QStringLiteral("not an IP address"));
    if (m_settings.tls.certificateFile.isEmpty()) {
        if (!address.is_loopback())
            return fail(ErrorCode::ConfigInvalid, m_settings.address,
                        QStringLiteral("without TLS only a loopback address is served"));
    } else {
        auto tls = serverTlsContext(m_settings.tls);
        if (!tls)
            return fail(tls.error());
        m_tls = std::move(*tls);
    }
    const tcp::endpoint endpoint(address, m_settings.port);
    m_acceptor.open(endpoint.protocol(), error);
    if (!error)
        m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(ErrorCode::Unreachable,
                    QStringLiteral("%1:%2").arg(m_settings.address).arg(m_settings.port),
                    QString::fromStdString(error.message()));
    m_port = m_acceptor.local_endpoint().port();
    accept();
    return {};
}

void AdminServer::accept()
{
    m_acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
        if (m_isStopping)
            return;
        if (!error && int(m_sessions.size()) < m_settings.connections) { // else it is closed without a word
            auto stream =
                m_tls ? makeTlsStream(std::move(socket), *m_tls) : makePlainStream(std::move(socket));
            std::make_shared<AdminSession>(*this, std::move(stream), *m_loop)->start();
        }
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

void AdminServer::stop()
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    boost::system::error_code ignored;
    m_acceptor.close(ignored);
    m_pause.cancel();
    for (AdminSession *session : std::vector<AdminSession *>(m_sessions.begin(), m_sessions.end()))
        session->abort();
}

HttpAnswer AdminServer::answer(const HttpHead &head) const
{
    const auto content = m_pages->content();
    const bool isStale =
        content && std::chrono::steady_clock::now() - content->madeAt > m_settings.staleAfter;
    return adminAnswer(head, content.get(), isStale);
}

}

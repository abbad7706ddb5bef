#include "bench/LoadGenerator.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <ctime>
#include <deque>
#include <limits>

namespace concord {

namespace {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using ErrorOf = boost::system::error_code;

class Connection;

/// What the connections share: which message is next, and the counts.
class Run
{
public:
    Run(const LoadOptions &options, const LoadProtocol &protocol);

    [[nodiscard]] Result<LoadReport> go();

    // for the connections
    [[nodiscard]] asio::io_context &loop() { return m_loop; }
    [[nodiscard]] const LoadProtocol &protocol() const { return m_protocol; }
    [[nodiscard]] asio::ssl::context *tls() { return m_options.target.isTls ? &m_tls : nullptr; }
    [[nodiscard]] const LoadOptions &options() const { return m_options; }
    [[nodiscard]] const tcp::endpoint &peer() const { return m_peer; }
    void isIdle(Connection &connection);
    void answered(const LoadAnswer &answer, Clock::time_point since);
    void lost();
    void giveUp(ErrorCode code, const ErrorOf &error);

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] bool isOver() const;
    void dispatch();
    void settle();
    [[nodiscard]] Clock::time_point dueAt(qint64 number) const;

    const LoadOptions &m_options;
    const LoadProtocol &m_protocol;
    asio::io_context m_loop{1};
    asio::ssl::context m_tls{asio::ssl::context::tls_client};
    asio::steady_timer m_due{m_loop};
    tcp::endpoint m_peer;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::deque<Connection *> m_idle;
    std::optional<Error> m_error;
    LoadReport m_report;
    qint64 m_next = 0;
    qint64 m_settled = 0; ///< answered or lost
    Clock::time_point m_begun;
    Clock::time_point m_started; ///< after warming up
    std::clock_t m_processor = 0;
};

/// One connection, which sends again when it has its answer, and connects again when it was closed.
class Connection
{
public:
    explicit Connection(Run &run) : m_run(run), m_socket(run.loop()) { m_received.reserve(8192); }

    void connect()
    {
        m_tls.reset();
        m_socket = tcp::socket(m_run.loop());
        m_received.clear();
        m_socket.async_connect(m_run.peer(), [this](const ErrorOf &error) {
            if (error)
                return m_run.giveUp(ErrorCode::Unreachable, error);
            m_socket.set_option(tcp::no_delay(true));
            if (!m_run.tls())
                return m_run.isIdle(*this);
            shakeHands();
        });
    }

    void send(qint64 number, Clock::time_point since)
    {
        m_number = number;
        m_since = since;
        m_request = m_run.protocol().request(number);
        const auto sent = [this](const ErrorOf &error, size_t) {
            error ? end() : read();
        };
        const auto bytes = asio::buffer(m_request.constData(), size_t(m_request.size()));
        m_tls ? asio::async_write(*m_tls, bytes, sent) : asio::async_write(m_socket, bytes, sent);
    }

private:
    void shakeHands()
    {
        m_tls.emplace(m_socket, *m_run.tls());
        const std::string host = m_run.options().target.host.toStdString();
        m_tls->set_verify_mode(asio::ssl::verify_peer);
        m_tls->set_verify_callback(asio::ssl::host_name_verification(host));
        m_tls->async_handshake(asio::ssl::stream_base::client, [this](const ErrorOf &error) {
            error ? m_run.giveUp(ErrorCode::TlsFailed, error) : m_run.isIdle(*this);
        });
    }

    void read()
    {
        const auto came = [this](const ErrorOf &error, size_t size) {
            if (error)
                return end();
            m_received.append(m_in.data(), qsizetype(size));
            const auto answer = m_run.protocol().answer(m_received, m_number);
            if (!answer)
                return read();
            m_run.answered(*answer, m_since);
            answer->isLast ? connect() : m_run.isIdle(*this);
        };
        m_tls ? m_tls->async_read_some(asio::buffer(m_in), came)
              : m_socket.async_read_some(asio::buffer(m_in), came);
    }

    void end()
    {
        m_run.lost();
        connect();
    }

    Run &m_run;
    tcp::socket m_socket;
    std::optional<asio::ssl::stream<tcp::socket &>> m_tls;
    qint64 m_number = 0;
    Clock::time_point m_since;
    QByteArray m_request;
    QByteArray m_received;
    std::array<char, 8192> m_in{};
};

Run::Run(const LoadOptions &options, const LoadProtocol &protocol) : m_options(options), m_protocol(protocol)
{}

Result<void> Run::prepare()
{
    ErrorOf error;
    tcp::resolver resolver(m_loop);
    const auto found =
        resolver.resolve(m_options.target.host.toStdString(), std::to_string(m_options.target.port), error);
    if (error || found.empty())
        return fail(ErrorCode::Unreachable, m_options.target.host, QString::fromStdString(error.message()));
    m_peer = found.begin()->endpoint();
    if (m_options.caFile.isEmpty())
        m_tls.set_default_verify_paths(error);
    else
        m_tls.load_verify_file(m_options.caFile.toStdString(), error);
    if (error)
        return fail(ErrorCode::ConfigInvalid, m_options.caFile, QString::fromStdString(error.message()));
    return {};
}

Result<LoadReport> Run::go()
{
    if (const auto prepared = prepare(); !prepared)
        return fail(prepared.error());
    m_begun = m_started = Clock::now();
    m_processor = std::clock();
    for (int i = 0; i < m_options.connections; ++i)
        m_connections.push_back(std::make_unique<Connection>(*this));
    for (const auto &connection : m_connections)
        connection->connect();
    m_loop.run();
    if (m_error)
        return fail(*m_error);
    return std::move(m_report);
}

void Run::isIdle(Connection &connection)
{
    m_idle.push_back(&connection);
    dispatch();
}

Clock::time_point Run::dueAt(qint64 number) const
{
    if (m_options.rate <= 0)
        return {};
    return m_begun + std::chrono::nanoseconds(qint64(double(number) * 1e9 / m_options.rate));
}

bool Run::isOver() const
{
    return m_options.time.count() > 0
               ? m_settled >= m_options.warmUp && Clock::now() >= m_started + m_options.time
               : m_next >= m_options.messages + m_options.warmUp;
}

/// Gives the next messages to who has nothing to do; with a rate, not before they are due.
void Run::dispatch()
{
    while (!m_idle.empty() && !isOver()) {
        const Clock::time_point due = dueAt(m_next);
        const Clock::time_point now = Clock::now();
        if (due > now) {
            m_due.expires_at(due);
            m_due.async_wait([this](const ErrorOf &error) {
                if (!error)
                    dispatch();
            });
            return;
        }
        Connection *connection = m_idle.front();
        m_idle.pop_front();
        connection->send(m_next++, m_options.rate > 0 ? due : now);
    }
    if (isOver() && m_settled == m_next)
        m_loop.stop();
}

void Run::answered(const LoadAnswer &answer, Clock::time_point since)
{
    if (m_settled < m_options.warmUp) {
        m_report.warmedUp += answer.isAcknowledged ? 1 : 0;
    } else {
        ++(answer.isAcknowledged ? m_report.acknowledged : m_report.refused);
        m_report.latencies.add(Clock::now() - since);
    }
    settle();
}

void Run::lost()
{
    m_report.lost += m_settled < m_options.warmUp ? 0 : 1;
    settle();
}

void Run::settle()
{
    if (++m_settled == m_options.warmUp) {
        m_started = Clock::now();
        m_processor = std::clock();
    }
    m_report.seconds = std::chrono::duration<double>(Clock::now() - m_started).count();
    m_report.processorSeconds = double(std::clock() - m_processor) / CLOCKS_PER_SEC;
}

void Run::giveUp(ErrorCode code, const ErrorOf &error)
{
    m_error = Error{code, QStringLiteral("%1:%2").arg(m_options.target.host).arg(m_options.target.port),
                    QString::fromStdString(error.message()), 0};
    m_loop.stop();
}
}

Result<LoadReport> runLoad(const LoadOptions &options, const LoadProtocol &protocol)
{
    return Run(options, protocol).go();
}

}

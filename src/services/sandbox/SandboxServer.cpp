#include "sandbox/SandboxServer.h"

#include "sandbox/BundleWriter.h"
#include "sandbox/Gzip.h"

#include <QFile>
#include <QHostAddress>
#include <QHttpServerRequest>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace concord::sandbox {

namespace {
using Fault = FaultInjector::Fault;
constexpr std::chrono::milliseconds countersEvery{250};
constexpr qsizetype gzipFrom = 1024; ///< below that the container costs more than it saves
const auto foreignBase = QStringLiteral("http://elsewhere.invalid/fhir"); ///< RFC 2606: never resolves

QByteArray methodName(QHttpServerRequest::Method method)
{
    using Method = QHttpServerRequest::Method;
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Put:
        return "PUT";
    case Method::Post:
        return "POST";
    case Method::Delete:
        return "DELETE";
    default:
        return "OTHER";
    }
}

Request toRequest(const QHttpServerRequest &http)
{
    Request request;
    request.method = methodName(http.method());
    request.path = http.url().path(QUrl::FullyDecoded);
    request.query = http.query();
    request.body = http.body();
    request.ifMatch = http.value("If-Match");
    request.accept = http.value("Accept").toLower();
    request.takesGzip = http.value("Accept-Encoding").toLower().contains("gzip");
    return request;
}

QByteArray reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    default:
        return "Refused"; // a phrase for people; clients read the number (RFC 9112 section 4)
    }
}

/// The bytes of an HTTP/1.1 response.
QByteArray serialized(const Request &request, Answer answer, Timestamp now)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reason(answer.status) + "\r\n";
    head += "Date: " + httpDate(now) + "\r\n";
    if (request.takesGzip && answer.body.size() > gzipFrom) {
        answer.body = gzip(answer.body);
        answer.headers.emplaceBack("Content-Encoding", "gzip");
    }
    if (answer.status != 204) {
        head += "Content-Type: " + answer.contentType + "\r\n";
        head += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
        head += "Vary: Accept-Encoding\r\n";
    }
    for (const auto &[name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    head += "\r\n";
    return request.method == "HEAD" ? head : head + answer.body;
}

/// @param socket may have gone while a delayed answer waited.
void send(const QPointer<QTcpSocket> &socket, const QByteArray &bytes, bool cut)
{
    if (!socket || socket->state() != QAbstractSocket::ConnectedState)
        return;
    socket->write(cut ? bytes.first(bytes.size() / 2) : bytes);
    if (cut)
        socket->disconnectFromHost(); // sends what is written, then closes: the client sees half an answer
}
}

SandboxServer::SandboxServer(const Clock &clock, const SandboxOptions &options)
    : m_clock(clock),
      m_options(options),
      m_faults(options.seed),
      m_story(m_store, options.seed),
      m_storyTimer(std::make_unique<QTimer>()),
      m_countersTimer(std::make_unique<QTimer>())
{
    m_faults.setFaults(options.faults);
    m_countersTimer->setSingleShot(true);
    connect(m_countersTimer.get(), &QTimer::timeout, this, [this] { emit countersChanged(m_counters); });
    connect(m_storyTimer.get(), &QTimer::timeout, this, &SandboxServer::step);
}

SandboxServer::~SandboxServer() = default;

Result<QString> SandboxServer::open()
{
    QFile seed(m_options.seedFile);
    if (!seed.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, m_options.seedFile, seed.errorString());
    if (auto loaded = m_store.load(seed.readAll()); !loaded)
        return tl::unexpected(loaded.error());
    const quint16 port = listen(QHostAddress::LocalHost, m_options.port);
    if (port == 0)
        return fail(ErrorCode::Unreachable, QStringLiteral("127.0.0.1:%1").arg(m_options.port),
                    QStringLiteral("cannot listen"));
    m_baseUrl = QStringLiteral("http://127.0.0.1:%1/fhir").arg(port);
    m_router = std::make_unique<Router>(m_store, m_clock, m_baseUrl, m_options.pageSize);
    setStoryPaused(m_options.storyPaused);
    return m_baseUrl;
}

void SandboxServer::setFaults(const SandboxFaults &faults)
{
    m_faults.setFaults(faults);
}

void SandboxServer::setStoryPaused(bool paused)
{
    if (paused)
        m_storyTimer->stop();
    else
        m_storyTimer->start(m_options.storyEvery);
}

void SandboxServer::step()
{
    const auto change = m_story.step(m_clock.now());
    if (!change)
        return;
    ++m_counters.changes;
    emit changeMade(*change);
    countersMoved();
}

void SandboxServer::countersMoved()
{
    if (!m_countersTimer->isActive())
        m_countersTimer->start(countersEvery);
}

bool SandboxServer::handleRequest(const QHttpServerRequest &http, QTcpSocket *socket)
{
    const Request request = toRequest(http);
    const Fault fault = m_faults.roll();
    const QByteArray bytes = serialized(request, answerFor(request, fault), m_clock.now());
    ++m_counters.requests;
    m_counters.dropped += fault == Fault::Drop;
    countersMoved();
    const QPointer<QTcpSocket> target(socket);
    const bool cut = fault == Fault::Drop;
    if (m_faults.faults().latencyMs <= 0)
        send(target, bytes, cut);
    else
        QTimer::singleShot(m_faults.faults().latencyMs, this,
                           [target, bytes, cut] { send(target, bytes, cut); });
    return true;
}

void SandboxServer::missingHandler(const QHttpServerRequest &, QTcpSocket *)
{
    Q_UNREACHABLE(); // handleRequest() takes every request
}

Answer SandboxServer::answerFor(const Request &request, Fault fault)
{
    if (fault == Fault::TooManyRequests) {
        ++m_counters.tooManyRequests;
        Answer answer =
            toAnswer({429, QStringLiteral("throttled"), QStringLiteral("Too many requests (sandbox fault)")});
        answer.headers.emplaceBack("Retry-After", QByteArray::number(m_faults.faults().retryAfterSeconds));
        return answer;
    }
    if (fault == Fault::ServerError) {
        ++m_counters.serverErrors;
        return toAnswer({500, QStringLiteral("exception"), QStringLiteral("Internal error (sandbox fault)")});
    }
    if (fault == Fault::Html) {
        ++m_counters.html;
        Answer answer;
        answer.contentType = "text/html; charset=utf-8";
        answer.body =
            "<!DOCTYPE html><title>Sign in</title><p>Sandbox fault: a web page instead of JSON.</p>\n";
        return answer;
    }
    const bool isForeign = m_faults.faults().foreignNextLink;
    Answer answer = m_router->handle(request, isForeign ? foreignBase : m_baseUrl);
    m_counters.foreignNextLinks += isForeign && answer.body.contains(foreignBase.toLatin1());
    return answer;
}

}

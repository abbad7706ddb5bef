#include "connectors/webhook/WebhookSession.h"

#include "connectors/webhook/WebhookServer.h"
#include "domain/TraceParent.h"

#include <boost/asio/post.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <limits>

namespace concord {

namespace {
namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr size_t headChunk = 4096;
constexpr size_t bodyChunk = 65'536;

HttpProblem problemOf(int status, ErrorCode code, const char *where, const char *detail)
{
    return {status, {code, QString::fromLatin1(where), QString::fromLatin1(detail), 0}, {}, {}};
}

QByteArray lowerCase(boost::beast::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size())).toLower();
}
}

struct RequestParser
{
    http::request_parser<http::string_body> parser;
};

WebhookSession::WebhookSession(WebhookServer &server, std::unique_ptr<WebhookStream> stream, QByteArray peer)
    : m_server(server),
      m_stream(std::move(stream)),
      m_peer(std::move(peer)),
      m_timer(*server.loop()),
      m_in(size_t(server.limits().headerBytes) + 2 * bodyChunk)
{
    m_server.add(this, m_peer);
}

WebhookSession::~WebhookSession()
{
    m_server.remove(this, m_peer);
}

void WebhookSession::start()
{
    setDeadline(m_server.limits().headerTime);
    m_stream->handshake([self = shared_from_this()](boost::system::error_code error, size_t) {
        if (self->m_phase != Phase::Handshake)
            return;
        if (error)
            self->finish();
        else
            self->beginRequest();
    });
}

void WebhookSession::drain()
{
    m_isDraining = true;
    if (m_phase == Phase::Handshake || m_phase == Phase::Idle)
        abort();
}

void WebhookSession::abort()
{
    if (m_phase == Phase::Over)
        return;
    m_phase = Phase::Over;
    m_timer.cancel();
    m_stream->close();
}

// --- reading

void WebhookSession::beginRequest()
{
    m_parser = std::make_unique<RequestParser>();
    m_parser->parser.header_limit(std::uint32_t(m_server.limits().headerBytes));
    m_parser->parser.body_limit(std::numeric_limits<std::uint64_t>::max()); // the hook's own: takeHead()
    m_parser->parser.eager(false);
    m_head = {};
    m_hook = nullptr;
    m_correlation = {};
    m_isBodyRead = false;
    m_body.clear();
    m_receipt.reset();
    m_notStored.reset();
    const WebhookLimits &limits = m_server.limits();
    if (m_in.size() > 0) {
        m_phase = Phase::Head;
        setDeadline(limits.headerTime);
        return advance();
    }
    m_in.shrink_to_fit();
    m_phase = Phase::Idle;
    setDeadline(m_served == 0 ? limits.headerTime : limits.idleTime);
    read();
}

/// Feeds what has been read to the parser, until it wants more or the request is whole.
void WebhookSession::advance()
{
    auto &parser = m_parser->parser;
    while (m_phase == Phase::Head || m_phase == Phase::Body) {
        if (m_phase == Phase::Body && parser.is_done())
            return takeBody();
        if (m_in.size() == 0)
            break;
        boost::system::error_code error;
        const size_t used = parser.put(m_in.data(), error);
        m_in.consume(used);
        if (error && error != http::error::need_more)
            return refuseParse(error);
        if (m_phase == Phase::Head && parser.is_header_done()) {
            if (!takeHead())
                return;
        } else if (error == http::error::need_more || (used == 0 && !parser.is_done())) {
            break;
        }
    }
    read();
}

void WebhookSession::read()
{
    const size_t chunk = m_phase == Phase::Body || m_phase == Phase::Linger ? bodyChunk : headChunk;
    if (m_in.size() + chunk > m_in.max_size()) // a chunk extension or a trailer without end
        return refuse(
            problemOf(400, ErrorCode::TooLarge, "body", "a line of the chunked encoding is too long"));
    m_isReading = true;
    const auto space = m_in.prepare(chunk);
    m_stream->readSome(asio::mutable_buffer(space.data(), space.size()),
                       [self = shared_from_this()](boost::system::error_code error, size_t size) {
                           self->onRead(error, size);
                       });
}

void WebhookSession::onRead(boost::system::error_code error, size_t size)
{
    m_isReading = false;
    if (m_phase == Phase::Over || m_phase == Phase::Answer)
        return;
    if (error)
        return finish();
    m_in.commit(size);
    if (m_phase == Phase::Linger) {
        m_in.consume(m_in.size());
        return read();
    }
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Head;
        setDeadline(m_server.limits().headerTime);
    }
    advance();
}

// --- deciding

void WebhookSession::readHead()
{
    const auto &message = m_parser->parser.get();
    const auto method = message.method_string();
    const auto target = message.target();
    m_head.method = QByteArray(method.data(), qsizetype(method.size()));
    m_head.target = QByteArray(target.data(), qsizetype(target.size()));
    m_head.version = int(message.version());
    for (const auto &field : message) {
        const auto value = field.value();
        m_head.fields.emplace_back(lowerCase(field.name_string()),
                                   QByteArray(value.data(), qsizetype(value.size())));
    }
    if (m_head.count("traceparent") == 1)
        m_correlation = correlationFromTraceParent(m_head.value("traceparent"));
    if (m_correlation.isNull())
        m_correlation = makeId<CorrelationId>(m_server.clock().now().time_since_epoch());
    m_isBodyRead = m_parser->parser.is_done();
    m_keepAlive = message.keep_alive();
}

/// True when the body is to be read now.
bool WebhookSession::takeHead()
{
    readHead();
    const auto frame = bodyFrameOf(m_head);
    if (!frame) {
        m_keepAlive = false; // where the next request begins is in doubt
        refuse(frame.error());
        return false;
    }
    const HookTarget target = targetOf(m_head.target);
    if (target.kind == HookTarget::Kind::Health && (m_head.method == "GET" || m_head.method == "HEAD")) {
        answer({200, "application/json", R"({"status":"listening"})", {}, {}});
        return false;
    }
    if (target.kind == HookTarget::Kind::Health) {
        HttpProblem refusal = problemOf(405, ErrorCode::InvalidMessage, "method", "only GET and HEAD");
        refusal.allow = "GET, HEAD";
        refuse(refusal);
        return false;
    }
    m_hook = target.kind == HookTarget::Kind::Hook ? m_server.hook(target.connection) : nullptr;
    if (m_hook && target.isBelow && !isSubscription())
        m_hook = nullptr;
    if (!m_hook) {
        refuse(problemOf(404, ErrorCode::NotFound, "path", "there is no such hook"));
        return false;
    }
    if (const auto refusal = refusalOfHead(m_head, *frame, m_hook->settings)) {
        refuse(*refusal);
        return false;
    }
    auto &parser = m_parser->parser;
    parser.body_limit(std::uint64_t(m_hook->settings.maxBodyBytes));
    parser.eager(true);
    m_phase = Phase::Body;
    setDeadline(m_server.limits().bodyTime);
    if (m_isBodyRead || m_head.value("expect").isEmpty() || m_head.version == 10)
        return true;
    continueBody();
    return false;
}

void WebhookSession::continueBody()
{
    static constexpr char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    m_isContinuing = true;
    m_stream->writeAll(asio::const_buffer(text, sizeof text - 1),
                       [self = shared_from_this()](boost::system::error_code error, size_t) {
                           self->m_isContinuing = false;
                           if (self->m_phase != Phase::Body)
                               return;
                           if (error)
                               self->finish();
                           else
                               self->advance();
                       });
}

void WebhookSession::takeBody()
{
    m_isBodyRead = true;
    const std::string &text = m_parser->parser.get().body();
    const QByteArray body(text.data(), qsizetype(text.size()));
    const auto sender = authenticated(m_head, body, m_hook->settings, m_server.clock().now());
    if (!sender)
        return refuse({401, sender.error(), {}, {}});
    const auto wait = m_hook->waitForTurn(m_server.clock().now());
    if (wait.count() > 0)
        return refuse({429,
                       {ErrorCode::RateLimited, QStringLiteral("hook"),
                        QStringLiteral("more requests than this hook allows"), 0},
                       std::chrono::ceil<std::chrono::seconds>(wait),
                       {}});
    if (m_hook->status.state == ListenerState::Paused)
        return refuse(notAcknowledged({ErrorCode::Paused, {}, {}, 0}));
    if (m_server.sink().isFull()) {
        m_server.setFull(*m_hook);
        return refuse(notAcknowledged({ErrorCode::EngineFull, {}, {}, 0}));
    }
    m_parser.reset(); // and with it the parser's copy of the body
    submit(*sender, body);
}

// --- handing over

bool WebhookSession::isSubscription() const
{
    return m_hook->settings.channel == InboundChannel::Subscription;
}

void WebhookSession::submit(const Authenticated &sender, const QByteArray &body)
{
    const HookSettings &settings = m_hook->settings;
    std::vector<InboundPart> parts;
    if (!settings.split) {
        parts.push_back({sender.messageId, body});
    } else if (auto split = settings.split(body)) {
        parts = std::move(*split);
    } else {
        m_hook->refused(split.error());
        return answer(problemAnswer({422, split.error(), {}, {}}, m_correlation));
    }
    if (isSubscription())
        m_body = body;
    m_phase = Phase::Commit;
    setDeadline(m_server.limits().commitTime);
    ++m_submission;
    m_openParts = parts.size();
    if (parts.empty())
        return concludeSubmission();
    for (InboundPart &part : parts) {
        InboundMessage message{
            settings.connection,       settings.channel, settings.format,        std::move(part.body),
            std::move(part.messageId), m_correlation,    m_server.clock().now(), {},
            sender.isReplayable};
        // The answer may come on any thread, and when this session, or the whole server, is no more.
        m_server.sink().submit(
            std::move(message), [loop = m_server.loop(), weak = weak_from_this(),
                                 submission = m_submission](Result<InboundReceipt> result) {
                asio::post(*loop, [weak, submission, result = std::move(result)]() mutable {
                    if (const auto self = weak.lock())
                        self->onReceipt(submission, std::move(result));
                });
            });
    }
}

void WebhookSession::onReceipt(quint64 submission, Result<InboundReceipt> result)
{
    if (m_phase != Phase::Commit || submission != m_submission)
        return; // too late: 503 was said, or the connection is closed
    if (!result) {
        m_notStored = result.error();
    } else {
        const bool isDuplicate = result->isDuplicate || (isSubscription() && result->refusal &&
                                                         result->refusal->code == ErrorCode::DuplicateId);
        if (result->refusal && !isDuplicate)
            m_hook->refused(*result->refusal);
        else
            m_hook->accepted(isDuplicate, m_server.clock().now());
        if (!m_receipt)
            m_receipt = std::move(*result);
    }
    if (--m_openParts == 0)
        concludeSubmission();
}

/// Everything is in the database, or something is not.
void WebhookSession::concludeSubmission()
{
    if (m_notStored) {
        if (m_notStored->code == ErrorCode::EngineFull)
            m_server.setFull(*m_hook);
        return refuse(notAcknowledged(*m_notStored));
    }
    InboundReceipt receipt = m_receipt.value_or(InboundReceipt());
    if (receipt.correlationId.isNull())
        receipt.correlationId = m_correlation;
    if (isSubscription()) {
        // An EHR cannot mend a notification, and an error would only make it give the subscription up: what
        // was refused is in our own review list. One version of a resource is one message, however it is
        // written.
        m_server.notify(*m_hook, m_body);
        receipt.isDuplicate = receipt.isDuplicate || receipt.refusal;
        receipt.refusal.reset();
    }
    answer(receiptAnswer(receipt));
}

// --- answering

void WebhookSession::refuse(const HttpProblem &problem)
{
    if (m_hook)
        m_hook->refused(problem.error);
    answer(problemAnswer(problem, m_correlation));
}

void WebhookSession::refuseParse(boost::system::error_code error)
{
    m_keepAlive = false;
    if (error == http::error::header_limit)
        return refuse(problemOf(431, ErrorCode::TooLarge, "headers", "more bytes than are allowed"));
    if (error == http::error::body_limit)
        return refuse(problemOf(413, ErrorCode::TooLarge, "body", "more bytes than are allowed"));
    if (error == http::error::bad_version)
        return refuse(
            problemOf(505, ErrorCode::UnsupportedVersion, "request line", "only HTTP/1.1 and HTTP/1.0"));
    refuse({400,
            {ErrorCode::InvalidMessage,
             m_phase == Phase::Body ? QStringLiteral("body") : QStringLiteral("headers"),
             QStringLiteral("not HTTP: ") + QString::fromStdString(error.message()), 0},
            {},
            {}});
}

void WebhookSession::answer(const HttpAnswer &answer)
{
    m_keepAlive = m_keepAlive && m_isBodyRead && !m_isDraining &&
                  m_served + 1 < m_server.limits().requestsPerConnection;
    m_phase = Phase::Answer;
    m_out = bytesOf(answer, {m_head.version, m_keepAlive, m_head.method != "HEAD", m_server.httpDate()});
    setDeadline(m_server.limits().writeTime);
    m_stream->writeAll(
        asio::const_buffer(m_out.constData(), size_t(m_out.size())),
        [self = shared_from_this()](boost::system::error_code error, size_t) { self->onWritten(error); });
}

void WebhookSession::onWritten(boost::system::error_code error)
{
    if (m_phase != Phase::Answer)
        return;
    m_out.clear();
    ++m_served;
    if (error)
        return finish();
    if (m_keepAlive && !m_isDraining)
        return beginRequest();
    linger();
}

/// A close with unread bytes is a reset, which can overtake the answer: those bytes are read and dropped for
/// a while.
void WebhookSession::linger()
{
    m_phase = Phase::Linger;
    setDeadline(m_server.limits().lingerTime);
    if (m_isBodyRead)
        return m_stream->shutdown(
            [self = shared_from_this()](boost::system::error_code, size_t) { self->finish(); });
    if (m_isReading) // goes on in onRead()
        return;
    m_in.consume(m_in.size());
    read();
}

void WebhookSession::finish()
{
    abort();
}

void WebhookSession::setDeadline(std::chrono::milliseconds time)
{
    m_timer.expires_after(time);
    m_timer.async_wait([self = shared_from_this()](boost::system::error_code cancelled) {
        if (!cancelled && self->m_timer.expiry() <= std::chrono::steady_clock::now())
            self->onDeadline();
    });
}

void WebhookSession::onDeadline()
{
    m_keepAlive = false;
    switch (m_phase) {
    case Phase::Head:
        return refuse(problemOf(408, ErrorCode::Timeout, "headers", "not complete in the time allowed"));
    case Phase::Body:
        if (m_isContinuing) // one write at a time
            return abort();
        return refuse(problemOf(408, ErrorCode::Timeout, "body", "not complete in the time allowed"));
    case Phase::Commit:
        return refuse(notAcknowledged({ErrorCode::Timeout, {}, {}, 0}));
    case Phase::Handshake:
    case Phase::Idle:
    case Phase::Answer:
    case Phase::Linger:
    case Phase::Over:
        return abort();
    }
}

}

#include "connectors/HttpExchange.h"

#include "connectors/HttpHeaders.h"
#include "connectors/KeyPin.h"
#include "connectors/OneWayBody.h"
#include "connectors/RelayProbe.h"
#include "connectors/RetryLadder.h"
#include "connectors/TlsPolicy.h"
#include "domain/RelayText.h"
#include "domain/TlsText.h"
#include "domain/TraceParent.h"

#include <QLoggingCategory>
#include <QMetaEnum>
#include <QNetworkReply>
#include <QRandomGenerator>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(log, "concord.connectors")

/// As the log finds it (observability/Log.h).
QByteArray logged(CorrelationId id)
{
    return id.isNull() ? QByteArray() : "correlation_id=" + id.toString().toLatin1();
}

/// Qt stops reading from the socket at this many unread bytes, so that a reply never outgrows what we allow.
constexpr qint64 readBufferBytes = 1024LL * 1024;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

QString nameOf(QNetworkReply::NetworkError error)
{
    return QString::fromLatin1(QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(error));
}

/// Qt reports a status of 400 and more as an error too; those are answers, not failures of the transport.
bool isAboutStatus(QNetworkReply::NetworkError error)
{
    return (error > QNetworkReply::UnknownProxyError && error <= QNetworkReply::UnknownContentError) ||
           (error > QNetworkReply::ProtocolFailure && error <= QNetworkReply::UnknownServerError) ||
           error == QNetworkReply::ProtocolInvalidOperationError        // 400
           || error == QNetworkReply::ProxyAuthenticationRequiredError; // 407
}

bool isTransportFailure(const QNetworkReply &reply)
{
    return reply.error() != QNetworkReply::NoError &&
           (statusOf(reply) < 400 || !isAboutStatus(reply.error()));
}

/// What the other side asks us to wait. A limit of a span of time may say when the span ends instead.
qint64 retryAfterOf(const QNetworkReply &reply, Timestamp serverTime, Timestamp now)
{
    if (reply.hasRawHeader("Retry-After") || statusOf(reply) != 429)
        return parseRetryAfter(reply.rawHeader("Retry-After"), now).count();
    return parseRateReset(reply.rawHeader("X-RateLimit-Reset"), serverTime).count();
}

QNetworkRequest requestFor(const HttpContext &context, const HttpRequest &wish, const QString &requestId,
                           CorrelationId correlation, const TokenPtr &token)
{
    QNetworkRequest request(wish.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // Our own limit counts decompressed bytes while reading; Qt's ratio check would refuse a well-packed
    // bundle.
    request.setDecompressedSafetyCheckThreshold(-1);
    request.setSslConfiguration(context.tls);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Concord/" CONCORD_VERSION));
    request.setRawHeader("Accept", "application/fhir+json");
    request.setRawHeader("Accept-Encoding",
                         "gzip"); // said by us, so Qt leaves the unpacking to us (GzipReader)
    request.setRawHeader("X-Request-Id", requestId.toLatin1());
    if (!correlation.isNull()) {
        request.setRawHeader("X-Correlation-Id", correlation.toString().toLatin1());
        request.setRawHeader("traceparent", traceParentOf(correlation, QUuid::fromString(requestId)));
    }
    if (token)
        request.setRawHeader("Authorization",
                             context.settings.tokens->scheme() + ' ' + token->bytes().toByteArray());
    if (wish.method != "GET")
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/fhir+json"));
    for (const auto &[name, value] : wish.headers)
        request.setRawHeader(name, value);
    if (wish.isSentOnce) { // else Qt keeps a copy to send it anew
        request.setHeader(QNetworkRequest::ContentLengthHeader, wish.body.size());
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    }
    return request;
}
}

HttpExchange::HttpExchange(const HttpContext &context, HttpRequest request, CorrelationId correlation,
                           QObject *parent)
    : QObject(parent), m_context(context), m_request(std::move(request)), m_correlation(correlation)
{
    for (QTimer *timer : {&m_idleTimer, &m_deadlineTimer, &m_retryTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_retryTimer, &QTimer::timeout, this, &HttpExchange::sendTry);
    connect(&m_awaitedToken, &QFutureWatcherBase::finished, this,
            [this] { sendWith(m_awaitedToken.future()); });
    connect(&m_idleTimer, &QTimer::timeout, this, [this] {
        endTry(fail(
            error(ErrorCode::Timeout,
                  QStringLiteral("nothing received for %1 ms").arg(m_context.settings.idleTimeout.count()))));
    });
    connect(&m_deadlineTimer, &QTimer::timeout, this, [this] {
        end(fail(error(
            ErrorCode::Timeout,
            QStringLiteral("no complete answer within %1 ms").arg(m_context.settings.deadline.count()))));
    });
}

HttpExchange::~HttpExchange()
{
    dropReply();
}

void HttpExchange::start()
{
    m_deadline.setPreciseRemainingTime(0, std::chrono::nanoseconds(m_context.settings.deadline).count());
    m_deadlineTimer.start(m_context.settings.deadline);
    sendTry();
}

void HttpExchange::refuse(Error error)
{
    end(fail(std::move(error)));
}

void HttpExchange::sendTry()
{
    if (!m_context.settings.tokens)
        return send();
    const auto token = m_context.settings.tokens->take();
    if (token.isFinished())
        sendWith(token);
    else
        m_awaitedToken.setFuture(token);
}

void HttpExchange::sendWith(const QFuture<Result<TokenPtr>> &token)
{
    if (m_isOver) // the deadline came first
        return;
    const auto found = token.resultCount() > 0
                           ? token.result()
                           : Result<TokenPtr>(fail(error(ErrorCode::Cancelled, QStringLiteral("no token"))));
    if (!found)
        return endTry(fail(found.error()));
    m_token = *found;
    send();
}

void HttpExchange::send()
{
    m_requestId = makeUuid7(m_context.clock.now().time_since_epoch()).toString(QUuid::WithoutBraces);
    m_body.clear();
    m_gzip.reset();
    m_tlsDetail.clear();
    m_firstByteMs = 0;
    m_sinceSent.start();
    m_idleTimer.start(m_context.settings.idleTimeout);
    const QNetworkRequest request = requestFor(m_context, m_request, m_requestId, m_correlation, m_token);
    QNetworkAccessManager &network = m_context.connections.current();
    m_isSent = false;
    if (m_request.method == "GET")
        m_reply = network.get(request);
    else if (m_request.method == "PUT")
        m_reply = network.put(request, m_request.body);
    else if (m_request.method == "PATCH")
        m_reply = network.sendCustomRequest(request, m_request.method, m_request.body);
    else if (m_request.isSentOnce) {
        auto *body = new OneWayBody(m_request.body);
        m_reply = network.post(request, body);
        body->setParent(m_reply);
    } else
        m_reply = network.post(request, m_request.body);
    m_reply->setReadBufferSize(readBufferBytes);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { m_isSent = true; });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpExchange::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::readBody);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::readEnd);
    connect(m_reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsDetail = tlsDetail(errors); });
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpExchange::checkPin);
}

/// The peer is verified, and nothing of the request is sent yet: Qt waits for this slot (each new connection
/// comes by here before its first request).
void HttpExchange::checkPin()
{
    const QByteArray found = pinOf(m_reply->sslConfiguration().peerCertificate());
    if (const auto trouble = pinTrouble(found, m_context.settings.tls.pins))
        endTry(fail(error(ErrorCode::TlsFailed, *trouble)));
}

void HttpExchange::readHead()
{
    m_idleTimer.start(m_context.settings.idleTimeout);
    if (m_firstByteMs == 0)
        m_firstByteMs = std::max<qint64>(1, m_sinceSent.elapsed());
    const QByteArray encoding = m_reply->rawHeader("Content-Encoding").toLower();
    if (encoding == "gzip" || encoding == "x-gzip")
        m_gzip.emplace();
    else if (!encoding.isEmpty() && encoding != "identity")
        return end(fail(error(ErrorCode::WrongContentType,
                              QStringLiteral("the body has an encoding that was not asked for"))));
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (announced > m_context.settings.maxBodyBytes)
        return end(
            fail(error(ErrorCode::TooLarge, QStringLiteral("a body of %1 bytes is announced, %2 are allowed")
                                                .arg(announced)
                                                .arg(m_context.settings.maxBodyBytes))));
    m_body.reserve(announced);
}

void HttpExchange::readBody()
{
    m_idleTimer.start(m_context.settings.idleTimeout);
    for (QByteArray chunk = m_reply->read(readBufferBytes); !chunk.isEmpty();
         chunk = m_reply->read(readBufferBytes)) {
        if (!take(chunk))
            return;
    }
}

/// False when the try or the whole fetch ended over it.
bool HttpExchange::take(const QByteArray &chunk)
{
    const qint64 max = m_context.settings.maxBodyBytes;
    GzipReader::State state = GzipReader::State::Good;
    if (m_gzip)
        state = m_gzip->add(chunk, m_body, max);
    else if (m_body.size() + chunk.size() > max)
        state = GzipReader::State::TooLong;
    else
        m_body.append(chunk);
    if (state == GzipReader::State::TooLong)
        end(fail(error(ErrorCode::TooLarge, QStringLiteral("the body is longer than %1 bytes").arg(max))));
    else if (state == GzipReader::State::Damaged)
        endTry(fail(error(ErrorCode::Unreachable, QStringLiteral("the packed body is damaged"))));
    return state == GzipReader::State::Good;
}

void HttpExchange::readEnd()
{
    readBody();
    if (!m_reply) // that was the end of the try
        return;
    const int status = statusOf(*m_reply);
    if (isRedirect(status))
        followRedirect(status);
    else if (status == 401 && m_token && !m_hasReplacedToken)
        replaceToken();
    else
        endTry(resultOfTry());
}

/// It may have been revoked, or its life was shorter than was said.
void HttpExchange::replaceToken()
{
    m_hasReplacedToken = true;
    m_context.settings.tokens->discard(m_token);
    qCInfo(log) << "request" << m_requestId << "gave 401; a new token is fetched"
                << logged(m_correlation).constData();
    dropReply();
    m_idleTimer.stop();
    sendTry();
}

void HttpExchange::followRedirect(int status)
{
    // 301 to 303 let a client turn a write into a GET (RFC 9110 section 15.4): nobody would notice what is
    // lost
    if (m_request.method != "GET" && status != 307 && status != 308)
        return end(fail(
            error(ErrorCode::RedirectRefused, QStringLiteral("HTTP %1 in answer to a write").arg(status))));
    const QByteArray location = m_reply->rawHeader("Location");
    const auto target =
        location.isEmpty()
            ? Result<QUrl>(fail(error(ErrorCode::RedirectRefused,
                                      QStringLiteral("HTTP %1 without a location").arg(status))))
            : m_context.guard.resolveRedirect(m_request.url, QUrl::fromEncoded(location));
    if (!target)
        return end(fail(target.error()));
    if (m_redirects >= m_context.settings.maxRedirects)
        return end(fail(
            error(ErrorCode::RedirectRefused, QStringLiteral("more than %1 redirects").arg(m_redirects))));
    ++m_redirects;
    m_request.url = *target;
    dropReply();
    sendTry();
}

Result<HttpReply> HttpExchange::resultOfTry()
{
    const auto failure = m_reply->error();
    if (failure == QNetworkReply::SslHandshakeFailedError) {
        const QString plain = tlsText::handshake(m_context.settings.tls.allowTls12);
        return fail(error(ErrorCode::TlsFailed, m_tlsDetail.isEmpty() ? plain : m_tlsDetail));
    }
    if (failure == QNetworkReply::ProxyAuthenticationRequiredError &&
        m_context.settings.proxy.type() == QNetworkProxy::HttpProxy)
        return fail(ErrorCode::Unauthorized, addressOf(m_context.settings.proxy), relayText::notAccepted());
    if (isTransportFailure(*m_reply))
        return fail(error(ErrorCode::Unreachable, nameOf(failure)));
    const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (m_gzip ? !m_gzip->isComplete() : m_body.size() < announced)
        return fail(error(ErrorCode::Unreachable, QStringLiteral("the body ended early")));
    HttpReply reply;
    reply.status = statusOf(*m_reply);
    reply.contentType = mediaType(m_reply->rawHeader("Content-Type"));
    const auto date = parseHttpDate(m_reply->rawHeader("Date"));
    reply.serverTimeMs = date ? toMs(*date) : 0;
    reply.retryAfterMs = retryAfterOf(*m_reply, date.value_or(m_context.clock.now()), m_context.clock.now());
    reply.firstByteMs = m_firstByteMs;
    reply.requestId = m_requestId;
    reply.location = QString::fromLatin1(m_reply->rawHeader("Location"));
    for (const QByteArray &name : m_request.wanted) {
        if (m_reply->hasRawHeader(name))
            reply.headers.insert(name, m_reply->rawHeader(name));
    }
    reply.body = std::move(m_body);
    return reply;
}

/// Decides between another try and the end.
void HttpExchange::endTry(Result<HttpReply> result)
{
    const bool isTransient = result ? isTransientStatus(result->status) : isRetryable(result.error().code);
    if (!isTransient || !m_request.isTriedAgain)
        return end(std::move(result));
    using std::chrono::milliseconds;
    const double jitter = QRandomGenerator::global()->generateDouble() * 2 - 1;
    const milliseconds step = RetryLadder{m_context.settings.ladder}.delayAfter(++m_failedTries, jitter);
    const milliseconds asked(result ? result->retryAfterMs : result.error().retryAfterMs);
    const milliseconds delay = std::max(step, asked);
    if (step.count() < 0 || asked > m_context.settings.retryAfterCap ||
        delay.count() >=
            m_deadline.remainingTime()) // waiting longer would only turn the answer into a timeout
        return end(std::move(result));
    qCInfo(log) << "request" << m_requestId << "try" << m_failedTries << "gave"
                << (result ? QString::number(result->status) : codeName(result.error().code)) << "; next in"
                << delay.count() << "ms" << logged(m_correlation).constData();
    dropReply();
    m_idleTimer.stop();
    m_retryTimer.start(delay);
}

void HttpExchange::end(Result<HttpReply> result)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_result = std::move(result);
    m_idleTimer.stop();
    m_deadlineTimer.stop();
    m_retryTimer.stop();
    dropReply();
    // Queued: the receiver may delete the client, which must not happen inside a signal of a reply.
    QMetaObject::invokeMethod(this, &HttpExchange::finished, Qt::QueuedConnection);
}

void HttpExchange::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    if (!m_isSent && m_reply->isRunning())
        m_context.connections.leave(m_reply->manager());
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

Error HttpExchange::error(ErrorCode code, const QString &detail) const
{
    return {code, m_context.guard.redacted(m_request.url), detail, 0};
}

}

#include "connectors/webhook/HttpMessage.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

QByteArray HttpHead::value(QByteArrayView name) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto &field) { return field.first == name; });
    return found == fields.end() ? QByteArray() : found->second;
}

int HttpHead::count(QByteArrayView name) const
{
    return int(
        std::count_if(fields.begin(), fields.end(), [&](const auto &field) { return field.first == name; }));
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 202:
        return "Accepted";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Error";
    }
}

HttpAnswer problemAnswer(const HttpProblem &problem, CorrelationId correlation, EventId event)
{
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("about:blank")},
                     {QStringLiteral("title"), QString::fromLatin1(reasonPhrase(problem.status))},
                     {QStringLiteral("status"), problem.status},
                     {QStringLiteral("detail"), problem.error.detail},
                     {QStringLiteral("code"), codeName(problem.error.code)},
                     {QStringLiteral("where"), problem.error.where}};
    if (!correlation.isNull())
        json[u"correlation_id"] = correlation.toString();
    if (!event.isNull())
        json[u"event_id"] = event.toString();
    return {problem.status, "application/problem+json", QJsonDocument(json).toJson(QJsonDocument::Compact),
            problem.retryAfter, problem.allow};
}

HttpAnswer receiptAnswer(const InboundReceipt &receipt)
{
    if (receipt.refusal) {
        const int status = receipt.refusal->code == ErrorCode::DuplicateId ? 409
                           : receipt.refusal->code == ErrorCode::TooLarge  ? 413
                                                                           : 422;
        return problemAnswer({status, *receipt.refusal, {}, {}}, receipt.correlationId, receipt.eventId);
    }
    const QJsonValue event = receipt.eventId.isNull() ? QJsonValue() : QJsonValue(receipt.eventId.toString());
    const QJsonObject json{{QStringLiteral("event_id"), event}, // null: there was nothing to store
                           {QStringLiteral("correlation_id"), receipt.correlationId.toString()},
                           {QStringLiteral("duplicate"), receipt.isDuplicate}};
    return {202, "application/json", QJsonDocument(json).toJson(QJsonDocument::Compact), {}, {}};
}

HttpProblem notAcknowledged(const Error &error)
{
    using std::chrono::seconds;
    seconds wait(5);
    QString detail = QStringLiteral("not stored; send the same message again");
    if (error.code == ErrorCode::EngineFull || error.code == ErrorCode::StoreBusy)
        wait = seconds(1);
    else if (error.code == ErrorCode::StoreFull || error.code == ErrorCode::Paused)
        wait = seconds(60);
    if (error.retryAfterMs > 0)
        wait =
            std::max(seconds(1), std::chrono::ceil<seconds>(std::chrono::milliseconds(error.retryAfterMs)));
    // The error's own place and detail are ours (a table, a file): they go to the log, not to a stranger.
    return {503, {error.code, QStringLiteral("engine"), detail, 0}, wait, {}};
}

QByteArray bytesOf(const HttpAnswer &answer, const HttpFraming &framing)
{
    QByteArray out;
    out.reserve(256 + answer.body.size());
    out += "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonPhrase(answer.status) + "\r\n";
    out += "Date: " + framing.date + "\r\n";
    out += "Content-Type: " + answer.contentType + "\r\n";
    out += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    if (answer.retryAfter.count() > 0)
        out += "Retry-After: " + QByteArray::number(qint64(answer.retryAfter.count())) + "\r\n";
    if (!answer.allow.isEmpty())
        out += "Allow: " + answer.allow + "\r\n";
    if (answer.status == 401)
        out += "WWW-Authenticate: Signature\r\n";
    if (!framing.keepAlive)
        out += "Connection: close\r\n";
    else if (framing.version == 10)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
    if (framing.hasBody)
        out += answer.body;
    return out;
}

}

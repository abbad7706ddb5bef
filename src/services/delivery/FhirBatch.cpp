#include "delivery/FhirBatch.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr int badRequest = 400;
constexpr int forbidden = 403;
constexpr int notFound = 404;
constexpr int notAllowed = 405;
constexpr int tooLarge = 413;
constexpr int unsupported = 415;
constexpr int unprocessable = 422;
constexpr int notImplemented = 501;

/// One entry of the answer as the reply that a create of its own would have had; status 0: it says none.
FetchReply replyOf(const QJsonObject &entry, const FetchReply &whole)
{
    const QJsonObject response = entry.value(Key("response")).toObject();
    FetchReply reply = whole; // the time, and by which request it came
    reply.status = response.value(Key("status")).toString().section(u' ', 0, 0).toInt();
    reply.location = response.value(Key("location")).toString();
    reply.retryAfterMs = 0;
    const QJsonObject said = entry.value(Key("resource")).toObject();
    const QJsonObject outcome = response.value(Key("outcome")).toObject();
    reply.body = QJsonDocument(said.isEmpty() ? outcome : said).toJson(QJsonDocument::Compact);
    return reply;
}
}

QByteArray FhirBatch::bundleOf(const Attempts &attempts)
{
    QJsonArray entries;
    for (const auto &attempt : attempts)
        entries.append(attempt->entry());
    return QJsonDocument(QJsonObject{{Key("resourceType"), QStringLiteral("Bundle")},
                                     {Key("type"), QStringLiteral("batch")},
                                     {Key("entry"), entries}})
        .toJson(QJsonDocument::Compact);
}

bool FhirBatch::distribute(const Attempts &attempts, const FetchReply &reply)
{
    const QJsonObject bundle = QJsonDocument::fromJson(reply.body).object();
    const QJsonArray entries = bundle.value(Key("entry")).toArray();
    if (bundle.value(Key("type")).toString() != u"batch-response" ||
        entries.size() != qsizetype(attempts.size()))
        return false;
    std::vector<FetchReply> parts;
    for (const auto &entry : entries) {
        parts.push_back(replyOf(entry.toObject(), reply));
        if (parts.back().status == 0)
            return false;
    }
    for (size_t i = 0; i < attempts.size(); ++i)
        attempts[i]->takeAnswer(parts[i]);
    return true;
}

bool FhirBatch::isForGood(int status)
{
    return status == forbidden || status == notFound || status == notAllowed || status == unsupported ||
           status == notImplemented;
}

bool FhirBatch::isRefusal(int status)
{
    return isForGood(status) || status == badRequest || status == tooLarge || status == unprocessable;
}

}

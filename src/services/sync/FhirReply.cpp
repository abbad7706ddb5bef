#include "sync/FhirReply.h"

#include "codec/fhir/OutcomeIssues.h"

namespace concord {

namespace {
ErrorCode codeOfStatus(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::Unauthorized;
    case 403:
        return ErrorCode::RemoteForbidden;
    case 404:
        return ErrorCode::RemoteNotFound;
    case 408:
        return ErrorCode::Timeout;
    case 410:
        return ErrorCode::RemoteGone;
    case 429:
        return ErrorCode::RateLimited;
    default:
        return status >= 500 ? ErrorCode::RemoteFailed : ErrorCode::RemoteRejected;
    }
}
}

Result<QByteArray> acceptReply(const Result<FetchReply> &reply, const QString &where)
{
    if (!reply)
        return fail(reply.error());
    if (reply->status < 200 || reply->status > 299) {
        const QString said = outcomeIssues(reply->body);
        return fail(Error{codeOfStatus(reply->status), where,
                          said.isEmpty() ? QStringLiteral("HTTP %1").arg(reply->status)
                                         : QStringLiteral("HTTP %1: %2").arg(reply->status).arg(said),
                          reply->retryAfterMs});
    }
    if (reply->contentType.contains(QStringLiteral("html")))
        return fail(ErrorCode::WrongContentType, where,
                    QStringLiteral("an HTML page came instead of FHIR JSON"));
    if (reply->contentType.contains(QStringLiteral("xml")))
        return fail(ErrorCode::UnsupportedVersion, where, QStringLiteral("XML came instead of FHIR JSON"));
    return reply->body;
}

}

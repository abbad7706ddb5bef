#include "domain/HttpAnswer.h"

#include "domain/OutcomeIssues.h"

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
    case 409:
    case 412:
        return ErrorCode::Conflict;
    case 410:
        return ErrorCode::RemoteGone;
    case 413:
        return ErrorCode::TooLarge;
    case 425:
    case 429:
        return ErrorCode::RateLimited;
    default:
        return status >= 500 ? ErrorCode::RemoteFailed : ErrorCode::RemoteRejected;
    }
}
}

Error errorOfReply(const FetchReply &reply, const QString &where)
{
    QString detail = QStringLiteral("HTTP %1").arg(reply.status);
    if (const QString issues = outcomeIssues(reply.body); !issues.isEmpty())
        detail += QStringLiteral(": ") + issues;
    return {codeOfStatus(reply.status), where, detail, reply.retryAfterMs};
}

Result<QByteArray> fhirBody(const FetchReply &reply, const QString &where)
{
    if (reply.contentType.contains(QStringLiteral("html")))
        return fail(ErrorCode::WrongContentType, where,
                    QStringLiteral("an HTML page came instead of FHIR JSON"));
    if (reply.contentType.contains(QStringLiteral("xml")))
        return fail(ErrorCode::UnsupportedVersion, where, QStringLiteral("XML came instead of FHIR JSON"));
    return reply.body;
}

}

#include "gateway/AuditedOrder.h"

#include "observability/Log.h"

namespace concord {

namespace {
bool isRefusal(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidMessage:
    case ErrorCode::UnsupportedMessage:
    case ErrorCode::NotFound:
    case ErrorCode::Erased:
    case ErrorCode::Forbidden:
    case ErrorCode::Overlap:
    case ErrorCode::Conflict:
        return true;
    default:
        return false;
    }
}
}

Result<void> carryOutAudited(Database &db, const Clock &clock, AuditEntry entry,
                             const std::function<Result<void>(AuditEntry &)> &work)
{
    AuditStore audit(db, clock);
    AuditEntry attempt;
    const auto done = db.write([&] {
        attempt = entry; // anew with each try
        return work(attempt).and_then([&] { return audit.append(attempt); });
    });
    logLine(LogLevel::Info, "gateway", entry.action,
            {.correlationId = attempt.correlationId,
             .subject = entry.subject,
             .status = done ? QStringLiteral("accepted") : QStringLiteral("refused"),
             .error = done ? std::nullopt : std::optional(done.error())});
    if (done || !isRefusal(done.error().code))
        return done;
    entry.allowed = false;
    entry.details = codeName(done.error().code);
    if (const auto noted = db.write([&] { return audit.append(entry); }); !noted)
        logLine(LogLevel::Error, "gateway", QStringLiteral("a refusal could not be audited"),
                {.error = noted.error()});
    return done;
}

QString withReason(const QString &details, const QString &reason)
{
    return (details.isEmpty() ? QString() : details + QStringLiteral("; ")) + QStringLiteral("reason=") +
           reason.simplified().left(500);
}

}

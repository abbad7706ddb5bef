#include "gateway/Refusals.h"

#include "gateway/AccessCheck.h"
#include "observability/Log.h"
#include "store/AuditStore.h"

namespace concord {

namespace {
const auto refusal = QStringLiteral("access.refuse");
constexpr qsizetype manyNoted = 256;

void logRefusal(const AuditEntry &entry, const std::optional<Error> &error = {})
{
    logLine(error ? LogLevel::Error : LogLevel::Info, "gateway",
            error ? QStringLiteral("a refusal could not be audited") : refusal,
            {.subject = entry.subject, .status = QStringLiteral("refused"), .error = error});
}
}

Error nobodySignedIn(const QString &subject)
{
    return {ErrorCode::Forbidden, subject, QStringLiteral("nobody is signed in"), 0};
}

bool Refusals::isDue(const AuditEntry &entry)
{
    const Timestamp now = m_clock.now();
    if (m_noted.size() >= manyNoted)
        m_noted.removeIf([&](const auto &noted) { return now - noted.value() >= window; });
    const QStringList key{entry.actor, entry.subject, entry.details};
    const auto noted = m_noted.constFind(key);
    if (noted != m_noted.cend() && now - *noted < window && now >= *noted)
        return false;
    m_noted.insert(key, now);
    return true;
}

void Refusals::write(Database &db, const AuditEntry &entry)
{
    const auto noted = db.write([&] { return AuditStore(db, m_clock).append(entry); });
    logRefusal(entry, noted ? std::nullopt : std::optional(noted.error()));
}

void Refusals::note(Database &db, const Session &session, const QString &subject, const Error &error)
{
    if (error.code != ErrorCode::Forbidden)
        return;
    AuditEntry entry = entryOf(session, refusal, subject, error.detail);
    entry.allowed = false;
    if (isDue(entry))
        write(db, entry);
}

void Refusals::noteNobody(const DatabaseUrl &url, const QString &account, const QString &subject,
                          Action action)
{
    const AuditEntry entry{
        account, refusal, subject, false, QStringLiteral("action=%1 session=none").arg(wordOf(action)), {}};
    if (!isDue(entry))
        return;
    if (url.kind != Dialect::Kind::Sqlite) {
        logRefusal(entry);
        return;
    }
    OpenOptions options;
    options.mustExist = true;
    options.mayLackKeys = true;
    const auto db = Database::open(url, options);
    if (db)
        write(**db, entry);
    else
        logRefusal(entry, db.error());
}

}

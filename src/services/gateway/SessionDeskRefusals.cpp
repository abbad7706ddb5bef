// SessionDesk: sign-ins that a PostgreSQL server has refused. Nobody is let in then who could write that
// down, so it waits in a file of this account until somebody is.
#include "gateway/SessionDesk.h"
#include "observability/Log.h"

namespace concord {

/// At once where there is a login to write it with: the URL's own, or that of whose console is locked.
void SessionDesk::noteRefusedByServer(const QString &user, SignInRefusal why, Accounts::Door door)
{
    const auto record = [&](const std::unique_ptr<Database> &db, const QString &actor, const QString &role) {
        const auto noted = Accounts(*db, m_clock, actor, role).noteRefused(user, why, door);
        if (!noted)
            logLine(LogLevel::Warning, "gateway",
                    QStringLiteral("a refused sign-in could not be put on the trail at once"),
                    {.error = noted.error()});
        return noted.has_value();
    };
    if (m_own && record(m_own, m_settings.owner, {}))
        return;
    if (m_person && m_session && record(m_person, m_session->user, wordOf(m_session->role)))
        return;
    keepRefused(user, why, door);
}

void SessionDesk::keepRefused(const QString &user, SignInRefusal why, Accounts::Door door)
{
    const QString subject = Accounts::subjectOf(user);
    logLine(LogLevel::Warning, "gateway", QStringLiteral("the server refused a sign-in"));
    if (!m_refused)
        return;
    const auto kept = m_refused->add(Accounts::actionOf(door), subject, wordOf(why));
    logDamage();
    if (!kept)
        logLine(LogLevel::Error, "gateway",
                QStringLiteral("a refused sign-in could neither be audited nor kept for later"),
                {.error = kept.error()});
}

/// Whatever goes wrong here is tried again with the next sign-in, and keeps nobody out.
void SessionDesk::tellRefused(Database &db, const QString &actor, const QString &role)
{
    if (!m_refused)
        return;
    const auto kept = m_refused->all();
    logDamage();
    const auto told = kept ? Accounts(db, m_clock, actor, role).tellRefused(*kept, m_settings.workstation)
                           : fail(kept.error());
    const auto removed = told && *told && !kept->empty() ? m_refused->remove(*kept) : Result<void>{};
    if (told && removed) {
        if (!kept->empty())
            logLine(
                LogLevel::Info, "gateway",
                *told
                    ? QStringLiteral("%1 records of refused sign-ins were put on the trail").arg(kept->size())
                    : QStringLiteral("refused sign-ins wait: another console is telling its own"));
        return;
    }
    logLine(LogLevel::Error, "gateway", QStringLiteral("refused sign-ins could not be told to the trail"),
            {.error = told ? removed.error() : told.error()});
}

void SessionDesk::logDamage()
{
    if (const auto damage = m_refused->takeDamage())
        logLine(LogLevel::Error, "gateway",
                QStringLiteral("the file of refused sign-ins was damaged; the trail will say so"),
                {.error = damage});
}

}

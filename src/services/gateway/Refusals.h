#pragma once

#include "domain/Access.h"
#include "domain/Audit.h"
#include "domain/Clock.h"
#include "store/Database.h"

#include <QHash>
#include <QStringList>

#include <chrono>

namespace concord {

/// Writes down the questions that were refused (access.refuse). Pages ask again and again, so one record a
/// minute stands for all of the same person, action and subject. What cannot be written is logged: the
/// question stays refused.
class Refusals
{
public:
    static constexpr std::chrono::minutes window{1};

    explicit Refusals(const Clock &clock) : m_clock(clock) {}

    /// @param error of AccessCheck; others are no refusals and are not written down
    void note(Database &db, const Session &session, const QString &subject, const Error &error);
    /// Nobody is signed in, or the console is locked: the record is in the name of the system's account.
    /// SQLite only: a PostgreSQL server is not spoken to in nobody's name, so that is logged.
    void noteNobody(const DatabaseUrl &url, const QString &account, const QString &subject, Action action);

private:
    [[nodiscard]] bool isDue(const AuditEntry &entry);
    void write(Database &db, const AuditEntry &entry);

    const Clock &m_clock;
    QHash<QStringList, Timestamp> m_noted; ///< person, subject and details → when
};

/// What a question is answered with when there is no session.
[[nodiscard]] Error nobodySignedIn(const QString &subject);

}

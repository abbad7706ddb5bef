#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <functional>

namespace concord {

struct LeaderSettings
{
    QString name;  ///< of the office: "scheduler", "subscriptions"
    QString owner; ///< unique among all who may lead (pipeline/Worker: makeWorkerName)
    std::chrono::milliseconds lease{15'000}; ///< SQLite: without a sign of life this long it is free
    /// SQLite: that owner's process is known to run no more, so that nobody waits for its lease.
    std::function<bool(const QString &)> hasEnded;
};

/// One leader at a time for a name, whoever opens the database. PostgreSQL: an advisory lock of the session,
/// free as soon as the server has lost the connection; a Database holds a name once. SQLite: a row with a
/// lease. Lives on the thread of its Database and ends before it.
class LeaderLock
{
public:
    LeaderLock(Database &db, const Clock &clock, LeaderSettings settings);
    ~LeaderLock(); ///< releases
    LeaderLock(const LeaderLock &) = delete;
    LeaderLock &operator=(const LeaderLock &) = delete;

    /// True when this one leads, since now or since before. Never waits for another leader.
    [[nodiscard]] Result<bool> tryAcquire();
    /// Asks the database, and extends the lease: more often than half of it. An error means that nobody
    /// knows: stop leading.
    [[nodiscard]] Result<bool> stillHeld();
    [[nodiscard]] Result<void> release();
    /// What the last answer was.
    [[nodiscard]] bool isHeld() const { return m_isHeld; }

private:
    [[nodiscard]] bool isServer() const { return m_db.dialect().kind() == Dialect::Kind::Postgres; }
    [[nodiscard]] QString key() const;
    [[nodiscard]] Result<bool> takeRow();
    [[nodiscard]] Result<bool> keepRow();

    Database &m_db;
    const Clock &m_clock;
    LeaderSettings m_settings;
    Timestamp m_extendAt{};
    bool m_isHeld = false;
};

}

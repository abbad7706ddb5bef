#include "store/LeaderLock.h"

#include "store/Sql.h"

namespace concord {

namespace {
struct Holder
{
    QString owner;
    qint64 until = 0;
};
}

LeaderLock::LeaderLock(Database &db, const Clock &clock, LeaderSettings settings)
    : m_db(db), m_clock(clock), m_settings(std::move(settings))
{}

LeaderLock::~LeaderLock()
{
    if (m_isHeld)
        (void)release(); // where it fails, the connection's end or the lease's does it
}

QString LeaderLock::key() const
{
    return QStringLiteral("concord leader %1 %2").arg(m_db.schema(), m_settings.name);
}

Result<bool> LeaderLock::tryAcquire()
{
    if (m_isHeld)
        return stillHeld();
    const auto taken = isServer() ? sql::number(m_db,
                                                QStringLiteral("SELECT CASE WHEN pg_try_advisory_lock("
                                                               "hashtextextended(?, 0)) THEN 1 ELSE 0 END"),
                                                {key()})
                                        .map([](qint64 yes) { return yes != 0; })
                                  : takeRow();
    m_isHeld = taken.value_or(false);
    return taken;
}

Result<bool> LeaderLock::stillHeld()
{
    if (!m_isHeld)
        return false;
    const auto held =
        isServer() ? sql::number(m_db,
                                 QStringLiteral("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                                                " AND pid = pg_backend_pid() AND granted AND objsubid = 1"
                                                " AND (classid::bigint << 32 | objid::bigint)"
                                                " = hashtextextended(?, 0)"),
                                 {key()})
                         .map([](qint64 count) { return count > 0; })
                   : keepRow();
    m_isHeld = held.value_or(false);
    return held;
}

Result<void> LeaderLock::release()
{
    if (!std::exchange(m_isHeld, false))
        return {};
    if (isServer())
        return m_db.run(QStringLiteral("SELECT pg_advisory_unlock(hashtextextended(?, 0))"), {key()})
            .map([](QSqlQuery *) {});
    return sql::change(m_db, QStringLiteral("DELETE FROM leaders WHERE name = ? AND owner = ?"),
                       {m_settings.name, m_settings.owner})
        .map([](int) {});
}

Result<bool> LeaderLock::takeRow()
{
    const qint64 nowMs = toMs(m_clock.now());
    // a look without a lock first: all but one ask in vain
    const auto holder =
        sql::row(m_db, QStringLiteral("SELECT owner, lease_until FROM leaders WHERE name = ?"),
                 {m_settings.name}, [](const QSqlQuery &q) {
                     return Holder{q.value(0).toString(), q.value(1).toLongLong()};
                 });
    if (!holder)
        return fail(holder.error());
    const Holder before = holder->value_or(Holder{});
    const bool isFree = !*holder || before.owner == m_settings.owner || before.until < nowMs ||
                        (m_settings.hasEnded && m_settings.hasEnded(before.owner));
    if (!isFree)
        return false;
    const Timestamp until = m_clock.now() + m_settings.lease;
    const auto taken = sql::change(
        m_db,
        QStringLiteral("INSERT INTO leaders (name, owner, lease_until) VALUES (?, ?, ?) ON CONFLICT (name)"
                       " DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until"
                       " WHERE leaders.owner = ? AND leaders.lease_until = ?"), // nobody was faster
        {m_settings.name, m_settings.owner, qint64(toMs(until)), before.owner, before.until});
    if (!taken)
        return fail(taken.error());
    m_extendAt = until - m_settings.lease / 2;
    return *taken > 0;
}

Result<bool> LeaderLock::keepRow()
{
    const Timestamp now = m_clock.now();
    if (now < m_extendAt && now > m_extendAt - m_settings.lease) // else the clock has stepped
        return sql::number(m_db, QStringLiteral("SELECT count(*) FROM leaders WHERE name = ? AND owner = ?"),
                           {m_settings.name, m_settings.owner})
            .map([](qint64 count) { return count > 0; });
    const auto kept =
        sql::change(m_db, QStringLiteral("UPDATE leaders SET lease_until = ? WHERE name = ? AND owner = ?"),
                    {qint64(toMs(now + m_settings.lease)), m_settings.name, m_settings.owner});
    if (!kept)
        return fail(kept.error());
    m_extendAt = now + m_settings.lease / 2;
    return *kept > 0;
}

}

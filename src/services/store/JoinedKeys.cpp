#include "store/JoinedKeys.h"

#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

/// PostgreSQL: the lock also keeps settle() waiting until the event that is written here can be seen.
QString JoinedKeys::standing(const Dialect &dialect)
{
    return QStringLiteral("coalesce((SELECT j.surviving_key FROM joined_keys j WHERE j.old_key = ?%1), ?)")
        .arg(dialect.keyShare());
}

QString JoinedKeys::allSettled()
{
    return QStringLiteral("NOT EXISTS (SELECT 1 FROM joined_keys u WHERE u.is_settled = 0)");
}

Result<QString> JoinedKeys::standingFor(const QString &plainKey)
{
    if (plainKey.isEmpty())
        return plainKey;
    const QString key = Seal(m_db, "sync_events").orderingKey(plainKey);
    return sql::row(m_db,
                    QStringLiteral("SELECT surviving_key FROM joined_keys WHERE old_key = ?") +
                        m_db.dialect().keyShare(),
                    {key}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([&](const std::optional<QString> &found) { return found.value_or(key); });
}

Result<QHash<QString, QString>> JoinedKeys::standingOf(const QStringList &keys)
{
    const auto found = sql::rowsIn(
        m_db, QStringLiteral("SELECT old_key, surviving_key FROM joined_keys WHERE old_key IN (%1)"), keys,
        [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toString()); });
    if (!found)
        return fail(found.error());
    QHash<QString, QString> standing;
    for (const auto &[key, survivor] : *found)
        standing.insert(key, survivor);
    return standing;
}

Result<int> JoinedKeys::join(const QStringList &keys, const QString &plainInto)
{
    Seal seal(m_db, "sync_events");
    const QString into = seal.orderingKey(plainInto);
    QStringList wanted;
    for (const QString &key : keys)
        wanted.append(seal.orderingKey(key));
    wanted.removeAll(QString());
    wanted.removeDuplicates();
    if (wanted.isEmpty() || into.isEmpty())
        return 0;
    int joined = 0;
    const auto done = m_db.join([&]() -> Result<void> {
        joined = 0;
        const qint64 nowMs = toMs(m_clock.now());
        auto standing = standingOf(wanted + QStringList{into});
        if (!standing)
            return fail(standing.error());
        const QString survivor = standing->value(into, into);
        QStringList olds;
        for (const QString &key : wanted)
            olds.append(standing->value(key, key));
        olds.removeAll(survivor); // one already, or a ring
        olds.removeDuplicates();
        if (olds.isEmpty())
            return {};
        const auto alone = sql::change(
            m_db, QStringLiteral("UPDATE joined_keys SET joined_at = ? WHERE old_key = ''"), {nowMs});
        if (!alone)
            return fail(alone.error());
        for (const QString &old : olds) {
            const auto led = sql::change(
                m_db,
                QStringLiteral(
                    "UPDATE joined_keys SET surviving_key = ?, is_settled = 0 WHERE surviving_key = ?"),
                {survivor, old});
            const auto added =
                led ? sql::change(m_db,
                                  QStringLiteral("INSERT INTO joined_keys (old_key, surviving_key, joined_at)"
                                                 " VALUES (?, ?, ?)"),
                                  {old, survivor, nowMs})
                    : fail(led.error());
            if (!added)
                return fail(added.error());
        }
        joined = int(olds.size());
        return {};
    });
    if (!done)
        return fail(done.error());
    return joined;
}

/// Each of @p olds leads to @p into, which leads nowhere.
Result<void> JoinedKeys::lead(const QStringList &olds, const QString &into)
{
    Result<void> done =
        sql::change(m_db, QStringLiteral("DELETE FROM joined_keys WHERE old_key = ?"), {into}).map([](int) {
        });
    for (const QString &old : olds) {
        if (!done)
            return done;
        if (old == into)
            continue;
        done = sql::change(m_db,
                           QStringLiteral("INSERT INTO joined_keys (old_key, surviving_key, is_settled,"
                                          " joined_at) VALUES (?, ?, 1, ?) ON CONFLICT (old_key) DO UPDATE"
                                          " SET surviving_key = excluded.surviving_key"),
                           {old, into, qint64(toMs(m_clock.now()))})
                   .map([](int) {});
    }
    return done;
}

/// What is open under a key and of a source, or of the others. Also what stays is looked at again: it may be
/// the first now.
Result<void> JoinedKeys::moveOpen(const QString &from, const QString &into, const QString &source,
                                  bool isOfSource)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET parked = 0, ordering_key = ? WHERE"
                                      " completed_at IS NULL AND ordering_key = ? AND source ") +
                           (isOfSource ? QStringLiteral("= ?") : QStringLiteral("<> ?")),
                       {into, from, source})
        .map([](int) {});
}

Result<bool> JoinedKeys::part(const QStringList &ofHim, const QString &others, const QString &source,
                              bool isShared)
{
    Seal seal(m_db, "sync_events");
    QStringList own;
    for (const QString &key : ofHim)
        own.append(seal.orderingKey(key));
    if (own.isEmpty())
        return true;
    const QString first = own.first();
    bool isParted = false;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        isParted = false;
        if (const auto settled = settle(); !settled)
            return settled;
        const auto standing = standingOf({first});
        if (!standing)
            return fail(standing.error());
        const QString stands = standing->value(first, first);
        const auto open =
            sql::number(m_db,
                        QStringLiteral("SELECT count(*) FROM sync_events WHERE completed_at IS NULL"
                                       " AND ordering_key = ? AND source = ?"),
                        {stands, source});
        if (!open || (isShared && *open > 0))
            return open ? Result<void>{} : fail(open.error());
        if (m_db.dialect().kind() == Dialect::Kind::Postgres) { // as in settle()
            if (const auto alone = m_db.direct(QStringLiteral("LOCK TABLE joined_keys IN EXCLUSIVE MODE"));
                !alone)
                return alone;
        }
        const auto olds = sql::rows(
            m_db, QStringLiteral("SELECT old_key FROM joined_keys WHERE surviving_key = ? ORDER BY old_key"),
            {stands}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (!olds)
            return fail(olds.error());
        QStringList mine;
        QStringList rest;
        QStringList all(olds->begin(), olds->end());
        all.prepend(stands);
        for (const QString &key : all) {
            if (!key.isEmpty())
                (own.contains(key) ? mine : rest).append(key);
        }
        isParted = true;
        if (rest.isEmpty())
            return {};
        const QString other = seal.orderingKey(others);
        const QString survivor = rest.contains(stands) ? stands : rest.contains(other) ? other : rest.first();
        return lead(mine, first)
            .and_then([&] { return lead(rest, survivor); })
            .and_then([&] { return moveOpen(stands, first, source, true); })
            .and_then([&] { return moveOpen(stands, survivor, source, false); });
    });
    if (!done)
        return fail(done.error());
    return isParted;
}

Result<void> JoinedKeys::settle()
{
    const auto isOpen = sql::number(m_db, QStringLiteral("SELECT CASE WHEN ") + allSettled() +
                                              QStringLiteral(" THEN 0 ELSE 1 END"));
    if (!isOpen || *isOpen == 0)
        return isOpen ? Result<void>{} : fail(isOpen.error());
    if (m_db.dialect().kind() == Dialect::Kind::Postgres) { // SQLite: nobody else writes now
        // waits for those who have written an event and not yet committed, and holds up the next ones
        const auto alone = m_db.direct(QStringLiteral("LOCK TABLE joined_keys IN EXCLUSIVE MODE"));
        if (!alone)
            return alone;
    }
    // what was parked behind another event of the old key may be the first now, so all are looked at again
    return sql::change(
               m_db,
               QStringLiteral("UPDATE sync_events SET parked = 0, ordering_key = (SELECT j.surviving_key FROM"
                              " joined_keys j WHERE j.old_key = sync_events.ordering_key)"
                              " WHERE completed_at IS NULL AND ordering_key IN"
                              " (SELECT o.old_key FROM joined_keys o WHERE o.is_settled = 0)"),
               {})
        .and_then([&](int) {
            return sql::change(
                m_db, QStringLiteral("UPDATE joined_keys SET is_settled = 1 WHERE is_settled = 0"), {});
        })
        .map([](int) {});
}

Result<void> JoinedKeys::reopenStrays()
{
    static const auto isStray =
        QStringLiteral("is_settled = 1 AND old_key <> '' AND EXISTS (SELECT 1 FROM sync_events e"
                       " WHERE e.ordering_key = joined_keys.old_key AND e.completed_at IS NULL)");
    const auto some = // no lock for the usual answer
        sql::number(m_db, QStringLiteral("SELECT count(*) FROM joined_keys WHERE ") + isStray);
    if (!some || *some == 0)
        return some ? Result<void>{} : fail(some.error());
    return sql::change(m_db, QStringLiteral("UPDATE joined_keys SET is_settled = 0 WHERE ") + isStray, {})
        .map([](int) {});
}

}

// EventStore: whose turn it is. What waits behind another event of its ordering key, or for a paused source,
// is parked, so that a claim does not look at it again and again.
#include "store/EventSql.h"
#include "store/EventStore.h"
#include "store/JoinedKeys.h"
#include "store/Sql.h"

namespace concord {

Result<void> EventStore::park(qint64 upTo, Claimable which)
{
    const QString ofThese = which == Claimable::Everything ? QString()
                            : which == Claimable::Inbound  ? QStringLiteral(" AND e.direction = 'in'")
                                                           : QStringLiteral(" AND e.direction = 'out'");
    const QString paused =
        QStringLiteral(
            "UPDATE sync_events SET parked = 2 WHERE id IN (SELECT e.id FROM sync_events e WHERE ") +
        eventSql::isReceived + ofThese +
        QStringLiteral(" AND e.seq <= ? AND EXISTS (SELECT 1 FROM pauses p"
                       " WHERE p.subject = 'connection/' || ") +
        eventSql::partner + QStringLiteral("))");
    const QString blocked =
        QStringLiteral(
            "UPDATE sync_events SET parked = 1 WHERE id IN (SELECT e.id FROM sync_events e WHERE ") +
        eventSql::isReceived + ofThese +
        QStringLiteral(
            " AND e.seq <= ? AND e.ordering_key <> '' AND EXISTS (SELECT 1 FROM sync_events b"
            " WHERE b.ordering_key = e.ordering_key AND b.seq < e.seq AND b.completed_at IS NULL))");
    return sql::change(m_db, paused, {upTo})
        .and_then([&](int) { return sql::change(m_db, blocked, {upTo}); })
        .map([](int) {});
}

/// The first open event of the key may be claimed now, if it was parked.
Result<void> EventStore::freeNext(const QString &orderingKey)
{
    if (orderingKey.isEmpty())
        return {};
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET parked = 0 WHERE parked = 1 AND id ="
                                      " (SELECT n.id FROM sync_events n WHERE n.ordering_key = ?"
                                      " AND n.completed_at IS NULL ORDER BY n.seq LIMIT 1)"),
                       {orderingKey})
        .map([](int) {});
}

Result<void> EventStore::unpark(const QString &connection)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET parked = 0 WHERE parked = 2 AND parked > 0"
                                      " AND (source = ? OR target = ?)"),
                       {connection, connection})
        .map([](int) {});
}

/// Where somebody parked what somebody else was just freeing.
Result<void> EventStore::unparkFree()
{
    return sql::change(
               m_db,
               QStringLiteral(
                   "UPDATE sync_events SET parked = 0 WHERE parked = 1 AND parked > 0 AND id IN"
                   " (SELECT (SELECT n.id FROM sync_events n WHERE n.ordering_key = k.ordering_key"
                   " AND n.completed_at IS NULL ORDER BY n.seq LIMIT 1) FROM (SELECT DISTINCT ordering_key"
                   " FROM sync_events WHERE parked = 1 AND parked > 0) AS k)"),
               {})
        .and_then([&](int) {
            return sql::change(
                m_db,
                QStringLiteral(
                    "UPDATE sync_events SET parked = 0 WHERE parked = 2 AND parked > 0 AND NOT EXISTS"
                    " (SELECT 1 FROM pauses p WHERE p.subject = 'connection/' ||"
                    " CASE WHEN direction = 'out' THEN target ELSE source END)"),
                {});
        })
        .map([](int) {});
}

Result<bool> EventStore::giveKey(EventId id, const QString &worker, const QString &key)
{
    bool isItsTurn = true;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        isItsTurn = true;
        const auto standing = JoinedKeys(m_db, m_clock).standingFor(key);
        if (!standing)
            return fail(standing.error());
        if (const QString lock = m_db.dialect().holdName(); !lock.isEmpty()) { // one of two sees the other
            if (const auto held = m_db.run(lock, {*standing}); !held)
                return fail(held.error());
        }
        const auto seq = sql::row(m_db,
                                  QStringLiteral("UPDATE sync_events SET ordering_key = ? WHERE id = ?"
                                                 " AND status = 'processing' AND lease_owner = ?"
                                                 " RETURNING seq"),
                                  {*standing, id.toString(), worker},
                                  [](const QSqlQuery &q) { return q.value(0).toLongLong(); });
        if (!seq || !*seq) // not this worker's any more, which it finds out before it runs a step
            return seq ? Result<void>{} : fail(seq.error());
        if (const auto held = holdBack(*standing, **seq); !held)
            return held;
        const auto others = sql::number(
            m_db,
            QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM (SELECT 1 FROM sync_events b"
                           " WHERE b.ordering_key = ? AND b.seq < ? AND b.completed_at IS NULL LIMIT 1) AS e"
                           " UNION ALL SELECT 1 FROM (SELECT 1 FROM sync_events w WHERE w.ordering_key = ?"
                           " AND w.status = 'processing' AND w.id <> ? LIMIT 1) AS l) AS others"),
            {*standing, **seq, *standing, id.toString()});
        if (!others || *others == 0)
            return others ? Result<void>{} : fail(others.error());
        isItsTurn = false;
        const qint64 nowMs = toMs(m_clock.now());
        return sql::change(m_db,
                           QStringLiteral("UPDATE sync_events SET status = 'received', lease_owner = NULL,"
                                          " lease_until = NULL, ") +
                               eventSql::changedNow + QStringLiteral(" WHERE id = ?"),
                           {nowMs, nowMs, id.toString()})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return isItsTurn;
}

/// What comes after @p seq and may be in the hands of a claim that began before the key was given: whoever
/// was faster is seen by the other (PostgreSQL looks again at a row that was written meanwhile).
Result<void> EventStore::holdBack(const QString &orderingKey, qint64 seq)
{
    const qint64 nowMs = toMs(m_clock.now());
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET parked = 1 WHERE ordering_key = ? AND seq > ?"
                                      " AND completed_at IS NULL AND status = 'received' AND parked = 0"),
                       {orderingKey, seq})
        .and_then([&](int) {
            return sql::change(
                m_db,
                QStringLiteral("UPDATE sync_events SET parked = 1, status = 'received',"
                               " next_attempt_at = NULL, wait_endpoint = '', ") +
                    eventSql::changedNow +
                    QStringLiteral(" WHERE ordering_key = ? AND seq > ? AND completed_at IS NULL"
                                   " AND status = 'waiting_retry' AND next_attempt_at <= ?"),
                {nowMs, nowMs, orderingKey, seq, nowMs});
        })
        .map([](int) {});
}

}

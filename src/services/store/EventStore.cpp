#include "store/EventStore.h"

#include "store/Columns.h"
#include "store/EventSql.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
/// changed_at of a change now: after created_at also within the millisecond, or the tail would not see it.
const auto changedNow =
    QStringLiteral("changed_at = CASE WHEN created_at < ? THEN ? ELSE created_at + 1 END");

struct Running
{
    EventState state;
    Timestamp startedAt;
    Timestamp createdAt;
};
}

Result<bool> EventStore::append(const NewEvent &event)
{
    bool isNew = false;
    const auto done = m_db.join([&] { return insert(event, isNew); });
    if (!done)
        return fail(done.error());
    return isNew;
}

Result<void> EventStore::insert(const NewEvent &e, bool &isNew)
{
    const qint64 createdMs = toMs(e.createdAt);
    const QVariant completed =
        isFinal(e.state) ? QVariant(qint64(toMs(e.completedAt.value_or(e.createdAt)))) : QVariant();
    const auto key =
        m_db.run(QStringLiteral("INSERT INTO message_keys (source, message_id, event_id, received_at)"
                                " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                 {e.source, e.messageId, e.id.toString(), createdMs});
    if (!key)
        return fail(key.error());
    isNew = (*key)->numRowsAffected() > 0;
    if (!isNew)
        return {};
    const QString add =
        QStringLiteral(
            "INSERT INTO sync_events (id, direction, kind, source, target, message_id, "
            "ordering_key, payload_json,"
            " status, correlation_id, job_id, created_at, changed_at, completed_at, latency_ms, seq)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ") +
        m_db.dialect().nextSeq() + QStringLiteral(")");
    const auto written =
        m_db.run(add, {e.id.toString(), wordOf(e.direction), wordOf(e.kind), e.source, e.target, e.messageId,
                       e.orderingKey, e.payloadJson, wordOf(e.state), e.correlationId.toString(),
                       columns::idOrNull(e.jobId), createdMs, createdMs, completed, e.latencyMs});
    if (!written)
        return fail(written.error());
    if (e.error) {
        if (auto recorded = recordFailure(e.id, *e.error); !recorded)
            return recorded;
    }
    return addWaits(e.id, e.waitsFor);
}

Result<void> EventStore::sawAgain(const QString &source, const QString &messageId, JobId job)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET job_id = ? WHERE source = ? AND message_id = ?"
                                      " AND completed_at IS NULL"),
                       {job.toString(), source, messageId})
        .map([](int) {});
}

Result<QStringList> EventStore::openEntryIds(const QString &source, int limit)
{
    const auto ids = sql::rows(
        m_db,
        QStringLiteral(
            "SELECT message_id FROM sync_events WHERE status = 'needs_review' AND status <> 'succeeded'"
            " AND source = ? AND message_id LIKE 'entry:MedicationRequest/%' ORDER BY id DESC LIMIT ?"),
        {source, limit}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!ids)
        return fail(ids.error());
    QStringList found;
    for (const QString &message : *ids) // "entry:MedicationRequest/ID:hash"
        found.append(message.section(u'/', 1).section(u':', 0, 0));
    found.removeDuplicates();
    return found;
}

Result<void> EventStore::supersedeEntry(const QString &source, const QString &sourceId)
{
    const qint64 nowMs = toMs(m_clock.now());
    const QString prefix = QStringLiteral("entry:MedicationRequest/%1:").arg(sourceId);
    return sql::change(
               m_db,
               QStringLiteral("UPDATE sync_events SET status = 'superseded', completed_at = ?, ") +
                   changedNow +
                   QStringLiteral(" WHERE status = 'needs_review' AND status <> 'succeeded' AND source = ?"
                                  " AND substr(message_id, 1, ?) = ?"),
               {nowMs, nowMs, nowMs, source, prefix.size(), prefix})
        .map([](int) {});
}

Result<void> EventStore::supersedeWaiting(const QString &orderingKey)
{
    const qint64 nowMs = toMs(m_clock.now());
    return m_db.join([&]() -> Result<void> {
        const auto freed = sql::change(
            m_db,
            QStringLiteral("DELETE FROM event_waits WHERE sync_event_id IN (SELECT id FROM sync_events"
                           " WHERE ordering_key = ? AND status = 'needs_mapping' AND completed_at IS NULL)"),
            {orderingKey});
        if (!freed)
            return fail(freed.error());
        return sql::change(
                   m_db,
                   QStringLiteral("UPDATE sync_events SET status = 'superseded', completed_at = ?, ") +
                       changedNow +
                       QStringLiteral(" WHERE ordering_key = ? AND status = 'needs_mapping'"
                                      " AND completed_at IS NULL"),
                   {nowMs, nowMs, nowMs, orderingKey})
            .map([](int) {});
    });
}

Result<std::vector<EventRow>> EventStore::claim(const QString &worker, std::chrono::milliseconds lease,
                                                int limit)
{
    const qint64 nowMs = toMs(m_clock.now());
    // two walks in the order of an index, each stopping at the limit, however long the queue is
    const QString oldest =
        QStringLiteral(
            "SELECT * FROM (SELECT e.id FROM sync_events e WHERE e.status = '%1' AND e.status <> 'succeeded'"
            " AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= ?) AND NOT EXISTS (SELECT 1"
            " FROM sync_events b WHERE b.ordering_key = e.ordering_key AND b.ordering_key <> ''"
            " AND b.id < e.id AND b.completed_at IS NULL) ORDER BY e.id LIMIT ? ") +
        m_db.dialect().skipLocked() + QStringLiteral(") AS %1");
    const QString text =
        QStringLiteral("UPDATE sync_events SET status = 'processing', lease_owner = ?, lease_until = ?,"
                       " next_attempt_at = NULL, ") +
        changedNow + QStringLiteral(" WHERE id IN (SELECT id FROM (") +
        oldest.arg(QStringLiteral("received")) + QStringLiteral(" UNION ALL ") +
        oldest.arg(QStringLiteral("waiting_retry")) +
        QStringLiteral(") AS due ORDER BY id LIMIT ?) RETURNING id");
    std::vector<EventRow> claimed;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        claimed.clear();
        const auto expired =
            sql::change(m_db,
                        QStringLiteral("UPDATE sync_events SET status = 'received', lease_owner = NULL,"
                                       " lease_until = NULL, ") +
                            changedNow +
                            QStringLiteral(" WHERE status = 'processing' AND status <> 'succeeded'"
                                           " AND lease_until < ?"),
                        {nowMs, nowMs, nowMs});
        if (!expired)
            return fail(expired.error());
        auto ids = sql::rows(
            m_db, text,
            {worker, nowMs + qint64(lease.count()), nowMs, nowMs, nowMs, limit, nowMs, limit, limit},
            [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (!ids)
            return fail(ids.error());
        std::sort(ids->begin(), ids->end());
        static const QString byId = eventSql::select() + QStringLiteral(" WHERE e.id = ?");
        for (const QString &id : *ids) {
            auto row = sql::row(m_db, byId, {id}, eventSql::read);
            if (!row)
                return fail(row.error());
            claimed.push_back(std::move(**row));
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return claimed;
}

Result<void> EventStore::conclude(EventId id, EventState state, const std::optional<Error> &error,
                                  std::optional<Timestamp> nextAttempt)
{
    return m_db.join([&]() -> Result<void> {
        const auto row = sql::row(
            m_db, QStringLiteral("SELECT status, changed_at, created_at FROM sync_events WHERE id = ?"),
            {id.toString()}, [](const QSqlQuery &q) {
                return Running{eventStateFromWord(q.value(0).toString()).value_or(EventState::Discarded),
                               fromMs(q.value(1).toLongLong()), fromMs(q.value(2).toLongLong())};
            });
        if (!row)
            return fail(row.error());
        if (!*row)
            return fail(ErrorCode::NotFound, eventSql::tableName,
                        QStringLiteral("no event %1").arg(id.toString()));
        const Running &running = **row;
        if (running.state != EventState::Processing || !canMove(running.state, state))
            return fail(ErrorCode::Conflict, eventSql::tableName,
                        QStringLiteral("event %1 cannot go from %2 to %3")
                            .arg(id.toString(), wordOf(running.state), wordOf(state)));
        const Timestamp now = m_clock.now();
        const bool retries = state == EventState::WaitingRetry;
        if (retries && !nextAttempt)
            nextAttempt = now + std::chrono::milliseconds(error ? error->retryAfterMs : 0);
        const qint64 nowMs = toMs(now);
        const auto moved = sql::change(
            m_db,
            QStringLiteral("UPDATE sync_events SET status = ?, lease_owner = NULL, lease_until = NULL, "
                           "retries = retries + ?,"
                           " next_attempt_at = ?, completed_at = ?, latency_ms = ?, ") +
                changedNow + QStringLiteral(" WHERE id = ? AND status = 'processing'"),
            {wordOf(state), retries ? 1 : 0, retries ? columns::timeOrNull(nextAttempt) : QVariant(),
             isFinal(state) ? QVariant(nowMs) : QVariant(),
             isFinal(state) ? nowMs - qint64(toMs(running.createdAt)) : 0, nowMs, nowMs, id.toString()});
        if (!moved)
            return fail(moved.error());
        return recordAttempt(id, running.startedAt, state, error);
    });
}

Result<void> EventStore::recordAttempt(EventId id, Timestamp started, EventState outcome,
                                       const std::optional<Error> &error)
{
    const auto added = m_db.run(
        QStringLiteral(
            "INSERT INTO event_attempts (sync_event_id, number, started_at, duration_ms, outcome, error_code,"
            " error_where, error_detail) VALUES (?, (SELECT 1 + count(*) FROM event_attempts"
            " WHERE sync_event_id = ?), ?, ?, ?, ?, ?, ?)"),
        {id.toString(), id.toString(), qint64(toMs(started)),
         std::max<qint64>(0, toMs(m_clock.now()) - toMs(started)), wordOf(outcome),
         error ? QVariant(codeName(error->code)) : QVariant(), error ? QVariant(error->where) : QVariant(),
         error ? QVariant(error->detail) : QVariant()});
    if (!added)
        return fail(added.error());
    return error ? recordFailure(id, *error) : Result<void>();
}

Result<void> EventStore::recordFailure(EventId id, const Error &error)
{
    const Timestamp now = m_clock.now();
    return m_db
        .run(QStringLiteral(
                 "INSERT INTO event_failures (id, sync_event_id, error_code, message, stack, created_at)"
                 " VALUES (?, ?, ?, ?, ?, ?)"),
             {makeId<EventId>(now.time_since_epoch()).toString(), id.toString(), codeName(error.code),
              error.detail, error.where, qint64(toMs(now))})
        .map([](QSqlQuery *) {});
}

Result<void> EventStore::addWaits(EventId id, const std::vector<MappingId> &mappings)
{
    return m_db.join([&]() -> Result<void> {
        for (const MappingId &mapping : mappings) {
            const auto added = m_db.run(QStringLiteral("INSERT INTO event_waits (sync_event_id, mapping_id) "
                                                       "VALUES (?, ?) ON CONFLICT DO NOTHING"),
                                        {id.toString(), mapping.toString()});
            if (!added)
                return fail(added.error());
        }
        return {};
    });
}

Result<int> EventStore::releaseWaiting(MappingId mapping)
{
    const qint64 nowMs = toMs(m_clock.now());
    int released = 0;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto moved = sql::change(
            m_db,
            QStringLiteral("UPDATE sync_events SET status = 'received', next_attempt_at = NULL, ") +
                changedNow +
                QStringLiteral(
                    " WHERE status = 'needs_mapping' AND id IN (SELECT w.sync_event_id FROM event_waits w"
                    " WHERE w.mapping_id = ? AND NOT EXISTS (SELECT 1 FROM event_waits o"
                    " WHERE o.sync_event_id = w.sync_event_id AND o.mapping_id <> w.mapping_id))"),
            {nowMs, nowMs, mapping.toString()});
        if (!moved)
            return fail(moved.error());
        released = *moved;
        return sql::change(m_db, QStringLiteral("DELETE FROM event_waits WHERE mapping_id = ?"),
                           {mapping.toString()})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return released;
}

}

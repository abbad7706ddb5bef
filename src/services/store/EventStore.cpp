#include "store/EventStore.h"

#include "store/Columns.h"
#include "store/EventCounts.h"
#include "store/EventSql.h"
#include "store/JoinedKeys.h"
#include "store/Notifications.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int keyPlace = 6; ///< of ordering_key among the values of insert()
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
    Seal seal(m_db, eventSql::tableLiteral);
    const QString id = e.id.toString();
    const QString orderingKey = seal.orderingKey(e.orderingKey);
    const qint64 createdMs = toMs(e.createdAt);
    const QVariant completed =
        isFinal(e.state) ? QVariant(qint64(toMs(e.completedAt.value_or(e.createdAt)))) : QVariant();
    // the key decides: in PostgreSQL the events are in partitions, which no unique constraint spans
    const auto key =
        sql::change(m_db,
                    QStringLiteral("INSERT INTO message_keys (source, message_id, event_id, body_hash,"
                                   " received_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                    {e.source, e.messageId, id,
                     e.bodyHash.isNull() ? QVariant() : QVariant(seal.hash(e.bodyHash)), createdMs});
    if (!key)
        return fail(key.error());
    isNew = *key > 0;
    if (!isNew)
        return {};
    static const QString columnNames = QStringLiteral(
        "INSERT INTO sync_events (id, direction, kind, source, target, message_id, ordering_key,"
        " payload_json, status, correlation_id, job_id, created_at, changed_at, completed_at, latency_ms,"
        " causation_id, resent_from, channel, format, seq) VALUES (?, ?, ?, ?, ?, ?, %1, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, %2)");
    const bool hasKey = !orderingKey.isEmpty();
    QVariantList values{id,
                        wordOf(e.direction),
                        wordOf(e.kind),
                        e.source,
                        e.target,
                        e.messageId,
                        orderingKey,
                        seal.text(id, "payload_json", e.payloadJson),
                        wordOf(e.state),
                        e.correlationId.toString(),
                        columns::idOrNull(e.jobId),
                        createdMs,
                        createdMs,
                        completed,
                        e.latencyMs,
                        columns::idOrNull(e.causationId),
                        columns::idOrNull(e.resentFrom),
                        e.channel ? wordOf(*e.channel) : QString(),
                        e.format ? wordOf(*e.format) : QString()};
    if (hasKey)
        values.insert(keyPlace, orderingKey); // asked for, and written when nothing stands for it
    if (e.seq)
        values.append(*e.seq);
    const auto written =
        m_db.run(columnNames.arg(hasKey ? JoinedKeys::standing(m_db.dialect()) : QStringLiteral("?"),
                                 e.seq ? QStringLiteral("?") : m_db.dialect().nextSeq()),
                 values);
    if (!written)
        return fail(written.error());
    if (!e.body.isNull()) {
        const auto kept =
            m_db.run(QStringLiteral("INSERT INTO event_bodies (sync_event_id, body) VALUES (?, ?)"),
                     {id, Seal(m_db, "event_bodies").bytes(id, "body", e.body)});
        if (!kept)
            return fail(kept.error());
    }
    if (e.error) {
        if (auto recorded = recordFailure(e.id, *e.error); !recorded)
            return recorded;
    }
    return addWaits(e.id, e.waitsFor).and_then([&] { return countNew(m_db, e); });
}

Result<void> EventStore::sawAgain(const QString &source, const QString &messageId, JobId job)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET job_id = ? WHERE source = ? AND message_id = ?"
                                      " AND completed_at IS NULL"),
                       {job.toString(), source, messageId})
        .map([](int) {});
}

Result<bool> EventStore::isOpen(const QString &source, const QString &messageId)
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM message_keys k JOIN sync_events e ON e.id ="
                                      " k.event_id WHERE k.source = ? AND k.message_id = ?"
                                      " AND e.completed_at IS NULL"),
                       {source, messageId})
        .map([](qint64 open) { return open > 0; });
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
                   eventSql::changedNow +
                   QStringLiteral(" WHERE status = 'needs_review' AND status <> 'succeeded' AND source = ?"
                                  " AND substr(message_id, 1, ?) = ?"),
               {nowMs, nowMs, nowMs, source, prefix.size(), prefix})
        .map([](int) {});
}

Result<void> EventStore::supersedeWaiting(const QString &plainKey)
{
    const QString orderingKey = Seal(m_db, eventSql::tableLiteral).orderingKey(plainKey);
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
                       eventSql::changedNow +
                       QStringLiteral(" WHERE ordering_key = ? AND status = 'needs_mapping'"
                                      " AND completed_at IS NULL"),
                   {nowMs, nowMs, nowMs, orderingKey})
            .and_then([&](int) { return freeNext(orderingKey); });
    });
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

namespace {
/// The oldest events that wait for a code, in the order of arrival.
const auto oldestWaiting =
    QStringLiteral("(SELECT w.sync_event_id FROM event_waits w JOIN sync_events o ON o.id = w.sync_event_id"
                   " WHERE w.mapping_id = ? ORDER BY o.seq LIMIT ?)");
}

Result<int> EventStore::releaseWaiting(MappingId mapping, int most)
{
    const qint64 nowMs = toMs(m_clock.now());
    const QString key = mapping.toString();
    int released = 0;
    const auto done = m_db.join([&]() -> Result<void> {
        // Two codes of one event, decided at once on PostgreSQL: each transaction would see the other's wait
        // and leave the event to it. Both write its row, so that one of them runs again.
        const auto met = sql::change(
            m_db,
            QStringLiteral("UPDATE sync_events SET status = status WHERE status = 'needs_mapping' AND id IN"
                           " (SELECT w.sync_event_id FROM event_waits w WHERE w.mapping_id = ? AND EXISTS"
                           " (SELECT 1 FROM event_waits o WHERE o.sync_event_id = w.sync_event_id"
                           " AND o.mapping_id <> w.mapping_id))"),
            {key});
        if (!met)
            return fail(met.error());
        // first of all: what is to be taken back has to be known (recallReleased)
        const auto noted =
            sql::change(m_db,
                        QStringLiteral("INSERT INTO mapping_releases (mapping_id, sync_event_id)"
                                       " SELECT w.mapping_id, w.sync_event_id FROM event_waits w"
                                       " WHERE w.mapping_id = ? AND w.sync_event_id IN ") +
                            oldestWaiting + QStringLiteral(" ON CONFLICT DO NOTHING"),
                        {key, key, most});
        if (!noted)
            return fail(noted.error());
        const auto moved = sql::change(
            m_db,
            QStringLiteral("UPDATE sync_events SET status = 'received', next_attempt_at = NULL, ") +
                eventSql::changedNow + QStringLiteral(" WHERE status = 'needs_mapping' AND id IN ") +
                oldestWaiting +
                QStringLiteral(" AND NOT EXISTS (SELECT 1 FROM event_waits o"
                               " WHERE o.sync_event_id = sync_events.id AND o.mapping_id <> ?)"),
            {nowMs, nowMs, key, most, key});
        if (!moved)
            return fail(moved.error());
        released = *moved;
        if (released > 0) { // also from a console or a command line, whose workers are elsewhere
            if (const auto told = Notifications::notifyWork(m_db); !told)
                return told;
        }
        return sql::change(m_db,
                           QStringLiteral("DELETE FROM event_waits WHERE mapping_id = ? AND sync_event_id IN"
                                          " (SELECT r.sync_event_id FROM mapping_releases r"
                                          " WHERE r.mapping_id = ?)"),
                           {key, key})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return released;
}

Result<void> EventStore::noteReleased(EventId id, const QSet<MappingId> &mappings)
{
    for (const MappingId &mapping : mappings) {
        const auto noted =
            sql::change(m_db,
                        QStringLiteral("INSERT INTO mapping_releases (mapping_id, sync_event_id)"
                                       " SELECT ?, e.id FROM sync_events e WHERE e.id = ?"
                                       " ON CONFLICT DO NOTHING"),
                        {mapping.toString(), id.toString()});
        if (!noted)
            return fail(noted.error());
    }
    return {};
}

Result<int> EventStore::recallReleased(MappingId mapping)
{
    const qint64 nowMs = toMs(m_clock.now());
    const QString key = mapping.toString();
    const auto released =
        QStringLiteral("(SELECT r.sync_event_id FROM mapping_releases r WHERE r.mapping_id = ?)");
    int recalled = 0;
    const auto done = m_db.join([&]() -> Result<void> {
        // the wait first: it is by this that a person may move the event (PostgreSQL, console_moved)
        const auto waits = sql::change(m_db,
                                       QStringLiteral("INSERT INTO event_waits (sync_event_id, mapping_id)"
                                                      " SELECT r.sync_event_id, r.mapping_id FROM"
                                                      " mapping_releases r WHERE r.mapping_id = ?"
                                                      " ON CONFLICT DO NOTHING"),
                                       {key});
        if (!waits)
            return fail(waits.error());
        const auto moved = sql::change(m_db,
                                       QStringLiteral("UPDATE sync_events SET status = 'needs_mapping',"
                                                      " next_attempt_at = NULL, ") +
                                           eventSql::changedNow +
                                           QStringLiteral(" WHERE status = 'received' AND id IN ") + released,
                                       {nowMs, nowMs, key});
        if (!moved)
            return fail(moved.error());
        recalled = *moved;
        // an event of several codes may wait for the others still; anything else has gone on
        const auto gone = sql::row(
            m_db,
            QStringLiteral(
                "SELECT count(*), min(e.status) FROM sync_events e WHERE e.status <> 'needs_mapping'"
                " AND e.id IN ") +
                released,
            {key}, [](const QSqlQuery &q) { return std::pair(q.value(0).toInt(), q.value(1).toString()); });
        if (!gone)
            return fail(gone.error());
        if (*gone && (*gone)->first > 0)
            return fail(ErrorCode::Conflict, QStringLiteral("sync_events"),
                        QStringLiteral("%1 of the events that it released have been worked on (%2)")
                            .arg((*gone)->first)
                            .arg((*gone)->second));
        return sql::change(m_db, QStringLiteral("DELETE FROM mapping_releases WHERE mapping_id = ?"), {key})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return recalled;
}

}

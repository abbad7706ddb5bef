// EventStore: what the lists and the detail view read.
#include "store/EventStore.h"

#include "store/Columns.h"
#include "store/EventSql.h"
#include "store/MappingSql.h"
#include "store/Sql.h"

namespace concord {

Result<std::vector<EventRow>> EventStore::waitingFor(MappingId mapping, int limit)
{
    return sql::rows(m_db,
                     eventSql::select() +
                         QStringLiteral(" WHERE e.id IN (SELECT w.sync_event_id FROM event_waits w"
                                        " WHERE w.mapping_id = ?) ORDER BY e.seq LIMIT ?"),
                     {mapping.toString(), limit}, eventSql::read);
}

Result<std::vector<std::pair<EventRow, QString>>> EventStore::waitingInTurn(MappingId mapping, int limit)
{
    const auto rows = waitingFor(mapping, limit);
    if (!rows)
        return fail(rows.error());
    QStringList ids;
    for (const EventRow &row : *rows)
        ids.append(row.id.toString());
    const auto keys = sql::rowsIn(
        m_db, QStringLiteral("SELECT id, ordering_key FROM sync_events WHERE id IN (%1)"), ids,
        [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toString()); });
    if (!keys)
        return fail(keys.error());
    const QHash<QString, QString> keyOf(keys->begin(), keys->end());
    std::vector<std::pair<EventRow, QString>> found;
    for (const EventRow &row : *rows)
        found.emplace_back(row, keyOf.value(row.id.toString()));
    return found;
}

namespace {
Result<std::vector<EventRow>> ordered(Database &db, const sql::Filter &filter, const QString &order,
                                      int limit)
{
    QVariantList values = filter.values;
    values.append(sql::boundedLimit(limit));
    return sql::rows(db,
                     eventSql::select() + QStringLiteral(" WHERE ") + filter.where +
                         QStringLiteral(" ORDER BY ") + order + QStringLiteral(" LIMIT ?"),
                     values, eventSql::read);
}

AttemptRow readAttempt(const QSqlQuery &q)
{
    return {q.value(0).toInt(), fromMs(q.value(1).toLongLong()), q.value(2).toLongLong(),
            eventStateFromWord(q.value(3).toString()).value_or(EventState::NeedsReview),
            columns::errorOf(q.value(4), q.value(5), q.value(6))};
}
}

Result<std::vector<std::pair<QString, int>>> EventStore::openBySource()
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT name, count(*) FROM (SELECT ") + eventSql::partner +
                         QStringLiteral(" AS name FROM sync_events e WHERE e.completed_at IS NULL) AS open"
                                        " GROUP BY name"),
                     {},
                     [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toInt()); });
}

Result<std::vector<std::pair<EventState, int>>> EventStore::openByState()
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT status, count(*) FROM sync_events WHERE completed_at IS NULL GROUP BY status"),
        {}, [](const QSqlQuery &q) {
            return std::pair(eventStateFromWord(q.value(0).toString()).value_or(EventState::NeedsReview),
                             q.value(1).toInt());
        });
}

Result<int> EventStore::countReceived(int most)
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM sync_events e"
                                      " WHERE e.status = 'received' AND e.status <> 'succeeded'"
                                      " LIMIT ?) AS backlog"),
                       {most})
        .map([](qint64 n) { return int(n); });
}

Result<EventPage> EventStore::page(const EventQuery &query)
{
    return sql::newestFirst(m_db, eventSql::select(), eventSql::filterOf(query), QStringLiteral("e.id"),
                            query.page, eventSql::read);
}

Result<std::vector<EventRow>> EventStore::since(EventId after, const EventQuery &filter, int limit)
{
    sql::Filter conditions = eventSql::filterOf(filter);
    conditions.add(QStringLiteral("e.id > ?"), after.toString());
    return ordered(m_db, conditions, QStringLiteral("e.id"), limit);
}

Result<std::vector<EventRow>> EventStore::changedSince(Timestamp from, const EventQuery &filter, int limit,
                                                       EventId after)
{
    sql::Filter conditions = eventSql::filterOf(filter);
    conditions.add(QStringLiteral("e.changed_at > e.created_at"));
    conditions.add(QStringLiteral("e.changed_at >= ?"), qint64(toMs(from)));
    if (!after.isNull()) {
        conditions.add(QStringLiteral("(e.changed_at > ? OR e.id > ?)"), qint64(toMs(from)));
        conditions.values.append(after.toString());
    }
    return ordered(m_db, conditions, QStringLiteral("e.changed_at, e.id"), limit);
}

Result<std::vector<EventRow>> EventStore::failuresOf(JobId job, int limit)
{
    sql::Filter filter;
    filter.add(QStringLiteral("e.job_id = ?"), job.toString());
    filter.add(QStringLiteral("e.status <> 'succeeded' AND e.status = 'needs_review'"));
    return ordered(m_db, filter, QStringLiteral("e.id"), limit);
}

Result<std::optional<EventDetail>> EventStore::detail(EventId id)
{
    const QString key = id.toString();
    static const QString byId = eventSql::select() + QStringLiteral(" WHERE e.id = ?");
    auto event = sql::row(m_db, byId, {key}, eventSql::read);
    if (!event)
        return fail(event.error());
    if (!*event)
        return std::optional<EventDetail>();
    EventDetail detail;
    detail.event = std::move(**event);
    auto attempts =
        sql::rows(m_db,
                  QStringLiteral("SELECT number, started_at, duration_ms, outcome, error_code, error_where,"
                                 " error_detail FROM event_attempts WHERE sync_event_id = ? ORDER BY number"),
                  {key}, readAttempt);
    if (!attempts)
        return fail(attempts.error());
    detail.attempts = std::move(*attempts);
    sql::Filter related;
    related.add(QStringLiteral("e.correlation_id = ?"), detail.event.correlationId.toString());
    auto same = ordered(m_db, related, QStringLiteral("e.id"), 100);
    if (!same)
        return fail(same.error());
    detail.sameCorrelation = std::move(*same);
    static const QString waitedFor =
        mappingSql::select() +
        QStringLiteral(
            " WHERE m.id IN (SELECT mapping_id FROM event_waits WHERE sync_event_id = ?) ORDER BY m.id");
    auto waits = sql::rows(m_db, waitedFor, {key}, mappingSql::read);
    if (!waits)
        return fail(waits.error());
    detail.waitsFor = std::move(*waits);
    return std::optional(std::move(detail));
}

}

#include "store/EventSql.h"

#include "store/Columns.h"

namespace concord::eventSql {

const QString &select()
{
    static const QString text = QStringLiteral(
        "SELECT e.id, e.direction, e.kind, e.source, e.target, e.message_id, e.status, e.retries,"
        " e.correlation_id, e.created_at, e.completed_at, e.next_attempt_at, e.latency_ms,"
        " f.error_code, f.stack, f.message, e.changed_at FROM sync_events e LEFT JOIN event_failures f"
        " ON f.sync_event_id = e.id"
        " AND f.id = (SELECT max(n.id) FROM event_failures n WHERE n.sync_event_id = e.id)");
    return text;
}

EventRow read(const QSqlQuery &q)
{
    EventRow row;
    row.id = columns::idOf<EventId>(q.value(0));
    row.direction = eventDirectionFromWord(q.value(1).toString()).value_or(EventDirection::In);
    row.kind = eventKindFromWord(q.value(2).toString()).value_or(EventKind::MedListPull);
    row.source = q.value(3).toString();
    row.target = q.value(4).toString();
    row.messageId = q.value(5).toString();
    row.state = eventStateFromWord(q.value(6).toString()).value_or(EventState::NeedsReview);
    row.retries = q.value(7).toInt();
    row.correlationId = columns::idOf<CorrelationId>(q.value(8));
    row.createdAt = fromMs(q.value(9).toLongLong());
    row.completedAt = columns::timeOf(q.value(10));
    row.nextAttemptAt = columns::timeOf(q.value(11));
    row.latencyMs = q.value(12).toLongLong();
    row.lastError = columns::errorOf(q.value(13), q.value(14), q.value(15));
    row.changedAt = fromMs(q.value(16).toLongLong());
    return row;
}

sql::Filter filterOf(const EventQuery &query)
{
    sql::Filter filter;
    if (query.direction)
        filter.add(QStringLiteral("e.direction = ?"), wordOf(*query.direction));
    if (query.kind)
        filter.add(QStringLiteral("e.kind = ?"), wordOf(*query.kind));
    if (query.state) {
        filter.add(QStringLiteral("e.status = ?"), wordOf(*query.state));
        // SQLite uses the partial index over what did not succeed only when the query says so in the same
        // words; the succeeded are nearly all there is, and the walk over the ids finds them
        filter.add(*query.state == EventState::Succeeded ? QStringLiteral("e.status = 'succeeded'")
                                                         : QStringLiteral("e.status <> 'succeeded'"));
    }
    if (!query.correlationId.isNull())
        filter.add(QStringLiteral("e.correlation_id = ?"), query.correlationId.toString());
    return filter;
}

}

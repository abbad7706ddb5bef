#include "store/EventSql.h"

#include "store/Columns.h"

#include <algorithm>

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

namespace {
void addSources(const QStringList &sources, sql::Filter &filter)
{
    if (sources.isEmpty()) { // "IN ()" is no SQL
        filter.add(QStringLiteral("1 = 0"));
        return;
    }
    filter.add(QStringLiteral("e.source IN (?") + QStringLiteral(", ?").repeated(sources.size() - 1) + u')');
    for (const QString &source : sources)
        filter.values.append(source);
}

sql::Filter idsIn(EventState state, const IdQuery &query)
{
    sql::Filter one;
    one.add(QStringLiteral("e.status = ?"), wordOf(state));
    // the index over what did not succeed is used only when the query says so in the same words
    if (state != EventState::Succeeded)
        one.add(QStringLiteral("e.status <> 'succeeded'"));
    const EventFilter &filter = query.filter;
    if (!query.after.isEmpty())
        one.add(QStringLiteral("e.id < ?"), query.after);
    if (filter.kind)
        one.add(QStringLiteral("e.kind = ?"), wordOf(*filter.kind));
    if (!filter.source.isEmpty())
        one.add(QStringLiteral("e.source = ?"), filter.source);
    if (query.sources)
        addSources(*query.sources, one);
    if (filter.createdFrom)
        one.add(QStringLiteral("e.created_at >= ?"), qint64(toMs(*filter.createdFrom)));
    if (filter.createdUntil)
        one.add(QStringLiteral("e.created_at < ?"), qint64(toMs(*filter.createdUntil)));
    if (filter.errorCode)
        one.add(QStringLiteral("(SELECT n.error_code FROM event_failures n WHERE n.sync_event_id = e.id"
                               " ORDER BY n.id DESC LIMIT 1) = ?"),
                codeName(*filter.errorCode));
    one.where = QStringLiteral("SELECT e.id FROM sync_events e WHERE ") + one.where;
    if (query.limit > 0) {
        one.where += QStringLiteral(" ORDER BY e.id DESC LIMIT ?");
        one.values.append(query.limit);
    }
    return one;
}
}

sql::Filter idsOf(const IdQuery &query)
{
    std::vector<EventState> states = query.filter.states;
    if (states.empty())
        states = {EventState::Received,     EventState::Processing,  EventState::WaitingRetry,
                  EventState::NeedsMapping, EventState::NeedsReview, EventState::DeadLetter};
    const auto &actable = query.actable;
    if (!actable.empty())
        std::erase_if(states, [&](EventState s) {
            return std::find(actable.begin(), actable.end(), s) == actable.end();
        });
    sql::Filter all;
    all.where = QStringLiteral("SELECT e.id FROM sync_events e WHERE 1 = 0");
    for (const EventState state : states) {
        const sql::Filter one = idsIn(state, query);
        all.where += QStringLiteral(" UNION ALL SELECT id FROM (%1) AS %2").arg(one.where, wordOf(state));
        all.values += one.values;
    }
    return all;
}

}

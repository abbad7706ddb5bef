#include "store/BulkStore.h"

#include "store/Columns.h"
#include "store/EventSql.h"
#include "store/Sql.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace concord {

namespace {
const auto selectBulk =
    QStringLiteral("SELECT id, action, status, reason, requested_by, total, done, skipped,"
                   " execute_at, created_at, error_code, error_where, error_detail FROM bulk_actions");
const auto tableName = QStringLiteral("bulk_actions");
constexpr qsizetype idsAtOnce = 500;

BulkRow readBulk(const QSqlQuery &q)
{
    BulkRow row;
    row.id = columns::idOf<BulkId>(q.value(0));
    row.action = bulkActionKindFromWord(q.value(1).toString()).value_or(BulkActionKind::Retry);
    row.state = bulkStateFromWord(q.value(2).toString()).value_or(BulkState::Failed);
    row.reason = q.value(3).toString();
    row.requestedBy = q.value(4).toString();
    row.total = q.value(5).toInt();
    row.done = q.value(6).toInt();
    row.skipped = q.value(7).toInt();
    row.executeAt = fromMs(q.value(8).toLongLong());
    row.createdAt = fromMs(q.value(9).toLongLong());
    row.error = columns::errorOf(q.value(10), q.value(11), q.value(12));
    return row;
}

/// Each once, in the order in which they were made.
QStringList sortedIds(const std::vector<EventId> &ids)
{
    QStringList keys;
    for (const EventId &id : ids)
        keys.append(id.toString());
    keys.sort();
    keys.removeDuplicates();
    return keys;
}

template <typename Key>
void count(std::vector<std::pair<Key, int>> &counts, Key key)
{
    const auto found =
        std::find_if(counts.begin(), counts.end(), [key](const auto &pair) { return pair.first == key; });
    if (found == counts.end())
        counts.push_back({key, 1});
    else
        ++found->second;
}
}

std::vector<EventState> BulkStore::statesFor(BulkActionKind action)
{
    std::vector<EventState> states{EventState::WaitingRetry, EventState::NeedsMapping,
                                   EventState::NeedsReview, EventState::DeadLetter};
    if (action == BulkActionKind::Discard)
        states.insert(states.begin(), EventState::Received);
    return states;
}

Result<std::vector<BulkStore::Chosen>> BulkStore::choose(BulkActionKind action, const EventFilter &filter,
                                                         const std::vector<EventId> &ids,
                                                         const std::optional<QStringList> &sources)
{
    const std::vector<EventState> actable = statesFor(action);
    const QString select =
        QStringLiteral("SELECT e.id, e.status, e.kind, e.ordering_key FROM sync_events e WHERE e.id ");
    const auto read = [](const QSqlQuery &q) {
        return Chosen{columns::idOf<EventId>(q.value(0)),
                      eventStateFromWord(q.value(1).toString()).value_or(EventState::Succeeded),
                      eventKindFromWord(q.value(2).toString()).value_or(EventKind::MedListPull),
                      q.value(3).toString()};
    };
    if (ids.empty()) {
        const sql::Filter wanted = eventSql::idsOf({filter, actable, {}, 0, sources});
        return sql::rows(m_db,
                         select + QStringLiteral("IN (") + wanted.where + QStringLiteral(") ORDER BY e.seq"),
                         wanted.values, read);
    }
    auto chosen = sql::rowsIn(m_db, select + QStringLiteral("IN (%1)"), sortedIds(ids), read);
    if (!chosen)
        return fail(chosen.error());
    std::erase_if(*chosen, [&](const Chosen &event) {
        return std::find(actable.begin(), actable.end(), event.state) == actable.end();
    });
    return chosen;
}

/// Walks each key once: behind the first open event that is not chosen, all that is chosen is blocked.
Result<int> BulkStore::countBlocked(const std::vector<Chosen> &chosen)
{
    QHash<QString, QSet<EventId>> byKey;
    for (const Chosen &event : chosen) {
        if (!event.orderingKey.isEmpty())
            byKey[event.orderingKey].insert(event.id);
    }
    int blocked = 0;
    for (auto it = byKey.cbegin(); it != byKey.cend(); ++it) {
        const auto open =
            sql::rows(m_db,
                      QStringLiteral("SELECT id FROM sync_events WHERE ordering_key = ?"
                                     " AND completed_at IS NULL ORDER BY seq LIMIT 1000"),
                      {it.key()}, [](const QSqlQuery &q) { return columns::idOf<EventId>(q.value(0)); });
        if (!open)
            return fail(open.error());
        qsizetype free = 0;
        while (free < qsizetype(open->size()) && it->contains((*open)[size_t(free)]))
            ++free;
        blocked += int(it->size() - std::min(free, it->size()));
    }
    return blocked;
}

Result<BulkPreview> BulkStore::preview(BulkActionKind action, const EventFilter &filter,
                                       const std::vector<EventId> &ids,
                                       const std::optional<QStringList> &sources)
{
    const auto chosen = choose(action, filter, ids, sources);
    const auto blocked = chosen ? countBlocked(*chosen) : fail(chosen.error());
    if (!blocked)
        return fail(blocked.error());
    BulkPreview preview;
    preview.total = int(chosen->size());
    preview.blocked = *blocked;
    for (const Chosen &event : *chosen) {
        count(preview.byState, event.state);
        count(preview.byKind, event.kind);
    }
    std::sort(preview.byState.begin(), preview.byState.end());
    std::sort(preview.byKind.begin(), preview.byKind.end());
    return preview;
}

Result<BulkRow> BulkStore::add(const BulkOrder &order)
{
    const Timestamp now = m_clock.now();
    BulkRow row;
    row.id = makeId<BulkId>(now.time_since_epoch());
    row.action = order.action;
    row.reason = order.reason;
    row.requestedBy = order.requestedBy;
    row.executeAt = order.executeAt;
    row.createdAt = now;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto added = sql::change(
            m_db,
            QStringLiteral(
                "INSERT INTO bulk_actions (id, action, reason, requested_by, by_person, status, total,"
                " execute_at, created_at, correlation_id) VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?)"),
            {row.id.toString(), wordOf(row.action), row.reason, row.requestedBy, int(order.isByPerson),
             qint64(toMs(row.executeAt)), qint64(toMs(now)), order.correlationId.toString()});
        const auto members = added ? addMembers(row.id, order) : fail(added.error());
        if (!members)
            return fail(members.error());
        if (*members == 0) // and the order is undone with it
            return fail(ErrorCode::NotFound, eventSql::tableName,
                        QStringLiteral("no event is chosen that can be %1")
                            .arg(order.action == BulkActionKind::Retry ? QStringLiteral("retried")
                                                                       : QStringLiteral("discarded")));
        row.total = *members;
        return sql::change(m_db, QStringLiteral("UPDATE bulk_actions SET total = ? WHERE id = ?"),
                           {row.total, row.id.toString()})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return row;
}

/// In sets: a hundred thousand rows one by one would keep everybody else from writing.
Result<int> BulkStore::addMembers(BulkId id, const BulkOrder &order)
{
    const QString insert = QStringLiteral(
        "INSERT INTO bulk_action_events (bulk_id, position, sync_event_id, status)"
        " SELECT ?, %1 + row_number() OVER (ORDER BY e.seq), e.id, e.status FROM sync_events e WHERE ");
    if (order.ids.empty()) {
        const sql::Filter wanted =
            eventSql::idsOf({order.filter, statesFor(order.action), {}, 0, order.sources});
        return sql::change(m_db, insert.arg(0) + QStringLiteral("e.id IN (") + wanted.where + u')',
                           QVariantList{id.toString()} + wanted.values);
    }
    QStringList states;
    for (const EventState state : statesFor(order.action))
        states.append(u'\'' + wordOf(state) + u'\'');
    const QString text =
        insert.arg(QStringLiteral("(SELECT count(*) FROM bulk_action_events WHERE bulk_id = ?)")) +
        QStringLiteral("e.status IN (%1) AND e.id IN (").arg(states.join(u',')) + QStringLiteral("?") +
        QStringLiteral(", ?").repeated(idsAtOnce - 1) + u')';
    const QStringList ids = sortedIds(order.ids);
    int total = 0;
    for (qsizetype from = 0; from < ids.size(); from += idsAtOnce) {
        QVariantList values{id.toString(), id.toString()};
        for (qsizetype i = from; i < from + idsAtOnce; ++i) // the last group names its last id again
            values.append(ids[std::min(i, ids.size() - 1)]);
        const auto some = sql::change(m_db, text, values);
        if (!some)
            return fail(some.error());
        total += *some;
    }
    return total;
}

Result<BulkRow> BulkStore::cancel(BulkId id)
{
    BulkRow row;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto ended =
            sql::change(m_db,
                        QStringLiteral("UPDATE bulk_actions SET status = 'cancelled', finished_at = ?"
                                       " WHERE id = ? AND finished_at IS NULL"),
                        {qint64(toMs(m_clock.now())), id.toString()});
        const auto now = ended ? byId(id) : fail(ended.error());
        if (!now)
            return fail(now.error());
        if (!*now)
            return fail(ErrorCode::NotFound, tableName, QStringLiteral("no order %1").arg(id.toString()));
        row = **now;
        return *ended > 0 ? Result<void>{}
                          : fail(ErrorCode::Conflict, tableName, QStringLiteral("it has ended already"));
    });
    if (!done)
        return fail(done.error());
    return row;
}

Result<std::optional<BulkRow>> BulkStore::byId(BulkId id)
{
    return sql::row(m_db, selectBulk + QStringLiteral(" WHERE id = ?"), {id.toString()}, readBulk);
}

Result<std::vector<BulkRow>> BulkStore::recent(Timestamp since)
{
    return sql::rows(
        m_db, selectBulk + QStringLiteral(" WHERE finished_at IS NULL OR finished_at >= ? ORDER BY id"),
        {qint64(toMs(since))}, readBulk);
}

Result<bool> BulkStore::hasDue()
{
    return sql::number(
               m_db,
               QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM bulk_actions WHERE finished_at IS NULL"
                              " AND execute_at <= ? LIMIT 1) AS due"),
               {qint64(toMs(m_clock.now()))})
        .map([](qint64 n) { return n > 0; });
}

Result<std::optional<BulkRow>> BulkStore::takeDue()
{
    const QString text =
        QStringLiteral("UPDATE bulk_actions SET status = 'running' WHERE id = (SELECT id FROM bulk_actions"
                       " WHERE finished_at IS NULL AND execute_at <= ? ORDER BY execute_at, id LIMIT 1 ") +
        m_db.dialect().skipLocked() +
        QStringLiteral(
            ") AND finished_at IS NULL RETURNING id, action, status, reason, requested_by, total, done,"
            " skipped, execute_at, created_at, error_code, error_where, error_detail");
    return sql::row(m_db, text, {qint64(toMs(m_clock.now()))}, readBulk);
}

Result<bool> BulkStore::isByPerson(BulkId id)
{
    return sql::number(m_db, QStringLiteral("SELECT by_person FROM bulk_actions WHERE id = ?"),
                       {id.toString()})
        .map([](qint64 by) { return by == 1; });
}

Result<std::vector<BulkMember>> BulkStore::membersAfter(BulkId id, int position, int limit)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT sync_event_id, status FROM bulk_action_events WHERE bulk_id = ?"
                                    " AND position > ? ORDER BY position LIMIT ?"),
                     {id.toString(), position, limit}, [](const QSqlQuery &q) {
                         return BulkMember{
                             columns::idOf<EventId>(q.value(0)),
                             eventStateFromWord(q.value(1).toString()).value_or(EventState::Succeeded)};
                     });
}

Result<BulkRow> BulkStore::progress(const BulkRow &row, int done, int skipped)
{
    BulkRow next = row;
    next.done += done;
    next.skipped += skipped;
    const bool ends = next.done + next.skipped >= next.total;
    next.state = ends ? BulkState::Done : BulkState::Running;
    next.error.reset();
    return sql::change(
               m_db,
               QStringLiteral("UPDATE bulk_actions SET status = ?, done = ?, skipped = ?, finished_at = ?,"
                              " tries = 0, error_code = NULL, error_where = NULL, error_detail = NULL"
                              " WHERE id = ? AND finished_at IS NULL"),
               {wordOf(next.state), next.done, next.skipped,
                ends ? QVariant(qint64(toMs(m_clock.now()))) : QVariant(), row.id.toString()})
        .map([&](int) { return next; });
}

Result<std::optional<BulkRow>> BulkStore::noteFailure(BulkId id, const Error &error, int most)
{
    static const QString text =
        QStringLiteral("UPDATE bulk_actions SET tries = tries + 1, error_code = ?, error_where = ?,"
                       " error_detail = ?, status = CASE WHEN tries + 1 >= ? THEN 'failed' ELSE status END,"
                       " finished_at = CASE WHEN tries + 1 >= ? THEN CAST(? AS BIGINT) END"
                       " WHERE id = ? AND finished_at IS NULL RETURNING id, action, status, reason,"
                       " requested_by, total, done, skipped, execute_at, created_at, error_code, error_where,"
                       " error_detail");
    return sql::row(m_db, text,
                    {codeName(error.code), error.where, error.detail, most, most, qint64(toMs(m_clock.now())),
                     id.toString()},
                    readBulk);
}

}

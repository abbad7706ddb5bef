#include "store/Retention.h"

#include "store/AuditStore.h"
#include "store/MonthPartitions.h"
#include "store/RowWriter.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int groupSize = 100;

/// Every row that belongs to one event, by sync_event_id; what refers to others first.
const QStringList &belongings()
{
    static const QStringList tables{QStringLiteral("event_waits"),
                                    QStringLiteral("mapping_releases"),
                                    QStringLiteral("event_attempts"),
                                    QStringLiteral("event_failures"),
                                    QStringLiteral("event_changes"),
                                    QStringLiteral("event_effects"),
                                    QStringLiteral("medication_differences"),
                                    QStringLiteral("delivery_attempts"),
                                    QStringLiteral("deliveries"),
                                    QStringLiteral("event_bodies")};
    return tables;
}

/// Of those, what is not in the months.
const QStringList &outsideMonths()
{
    static const QStringList tables{
        QStringLiteral("event_waits"),       QStringLiteral("mapping_releases"),
        QStringLiteral("event_effects"),     QStringLiteral("medication_differences"),
        QStringLiteral("delivery_attempts"), QStringLiteral("deliveries")};
    return tables;
}

QVariantList valuesOf(const std::vector<QString> &texts)
{
    return {texts.begin(), texts.end()};
}
}

Result<int> Retention::prepare()
{
    if (!isServer())
        return 0;
    MonthPartitions months(m_db);
    const Month now = Month::of(m_clock.now());
    int made = 0;
    for (int i = 0; i <= m_settings.monthsAhead; ++i) {
        const auto one = months.make(now.plus(i));
        if (!one)
            return fail(one.error());
        made += *one ? 1 : 0;
    }
    return made;
}

Result<RetentionCounts> Retention::run(std::chrono::milliseconds limit)
{
    const QDeadlineTimer end(limit);
    RetentionCounts counts;
    const auto made = prepare();
    if (!made && made.error().code != ErrorCode::StoreBusy)
        return fail(made.error());
    counts.monthsMade = made.value_or(0);
    counts.more = !made; // others were writing; there are months to spare
    const auto done = dropMonths(end, counts)
                          .and_then([&] { return removeEvents(end, counts); })
                          .and_then([&] { return removeOrphans(end, counts); })
                          .and_then([&] { return removeKeys(end, counts); });
    if (!done)
        return fail(done.error());
    return counts;
}

Result<void> Retention::dropMonths(const QDeadlineTimer &end, RetentionCounts &counts)
{
    if (!isServer())
        return {};
    MonthPartitions months(m_db);
    const auto existing = months.existing();
    if (!existing)
        return fail(existing.error());
    for (const Month &month : *existing) {
        if (month.plus(1).begin() > cutoff())
            break; // they are in order
        if (end.hasExpired()) {
            counts.more = true;
            break;
        }
        const auto dropped =
            months.drop(month, cutoff(), m_settings.mostMoved, [&](const MonthPartitions::Dropped &what) {
                return note(QStringLiteral("events"), QStringLiteral("month=%1 events=%2 moved=%3")
                                                          .arg(month.suffix())
                                                          .arg(what.removed)
                                                          .arg(what.moved));
            });
        if (!dropped && dropped.error().code == ErrorCode::StoreBusy) {
            counts.more = true; // it needs the table for a moment, and others come first
            break;
        }
        if (!dropped)
            return fail(dropped.error());
        if (!*dropped)
            continue;
        ++counts.monthsDropped;
        counts.events += (*dropped)->removed;
        counts.moved += (*dropped)->moved;
    }
    return {};
}

Result<void> Retention::removeEvents(const QDeadlineTimer &end, RetentionCounts &counts)
{
    for (;;) {
        if (end.hasExpired()) {
            counts.more = true;
            return {};
        }
        const auto removed = removeBatch();
        if (!removed)
            return fail(removed.error());
        counts.events += *removed;
        if (*removed < m_settings.batch)
            return {};
    }
}

Result<int> Retention::removeBatch()
{
    // PostgreSQL's months go as a whole
    const QString table = isServer() ? QStringLiteral("sync_events_default") : QStringLiteral("sync_events");
    const QString oldest =
        QStringLiteral("SELECT e.id FROM %1 e WHERE e.id < ? AND e.completed_at < ? AND NOT EXISTS (SELECT 1"
                       " FROM sync_events r WHERE r.resent_from = e.id AND r.completed_at IS NULL)"
                       " ORDER BY e.id LIMIT ?")
            .arg(table);
    const QString these = QStringLiteral(" IN (") + placeholders(groupSize) + u')';
    int removed = 0;
    const auto removeGroup = [&](const std::vector<QString> &group) -> Result<void> {
        const QVariantList ids = valuesOf(group);
        for (const QString &child : belongings()) {
            const auto done =
                m_db.run(QStringLiteral("DELETE FROM %1 WHERE sync_event_id").arg(child) + these, ids);
            if (!done)
                return fail(done.error());
        }
        const auto events =
            sql::change(m_db, QStringLiteral("DELETE FROM sync_events WHERE id") + these, ids);
        removed += events.value_or(0);
        return events ? Result<void>{} : fail(events.error());
    };
    const auto done = m_db.write([&]() -> Result<void> {
        removed = 0;
        const auto ids =
            sql::rows(m_db, oldest, {idFloor(cutoff()), qint64(toMs(cutoff())), m_settings.batch},
                      [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (!ids)
            return fail(ids.error());
        if (const auto done = inGroups(*ids, groupSize, removeGroup); !done || removed == 0)
            return done;
        return note(QStringLiteral("events"),
                    QStringLiteral("events=%1 ended_before=%2").arg(removed).arg(toMs(cutoff())));
    });
    if (!done)
        return fail(done.error());
    return removed;
}

/// What belongs to the events of months that are gone, in the tables that have no months.
Result<void> Retention::removeOrphans(const QDeadlineTimer &end, RetentionCounts &counts)
{
    if (!isServer())
        return {};
    const auto existing = MonthPartitions(m_db).existing();
    if (!existing)
        return fail(existing.error());
    if (existing->empty())
        return {};
    const QString before = idFloor(std::min(existing->front().begin(), cutoff()));
    for (const QString &table : outsideMonths()) {
        const QString some =
            QStringLiteral("DELETE FROM %1 WHERE ctid = ANY (ARRAY(SELECT x.ctid FROM %1 x"
                           " WHERE x.sync_event_id < ? AND NOT EXISTS (SELECT 1 FROM sync_events e"
                           " WHERE e.id = x.sync_event_id) LIMIT ?))")
                .arg(table);
        for (int removed = m_settings.batch; removed >= m_settings.batch;) {
            if (end.hasExpired()) {
                counts.more = true;
                return {};
            }
            const auto done = sql::change(m_db, some, {before, m_settings.batch});
            if (!done)
                return fail(done.error());
            removed = *done;
        }
    }
    return {};
}

Result<void> Retention::removeKeys(const QDeadlineTimer &end, RetentionCounts &counts)
{
    const auto age = std::max(m_settings.keepKeys, m_settings.keepEvents);
    const qint64 before = toMs(m_clock.now() - age);
    // the key of an event that is still here stays: its message is not taken a second time
    const QString some = QStringLiteral(
        "DELETE FROM message_keys WHERE (source, message_id) IN (SELECT k.source, k.message_id"
        " FROM message_keys k WHERE k.received_at < ? AND NOT EXISTS (SELECT 1 FROM sync_events e"
        " WHERE e.id = k.event_id) ORDER BY k.received_at LIMIT ?)");
    for (;;) {
        if (end.hasExpired()) {
            counts.more = true;
            return {};
        }
        int removed = 0;
        const auto done = m_db.write([&]() -> Result<void> {
            const auto gone = sql::change(m_db, some, {before, m_settings.batch});
            if (!gone)
                return fail(gone.error());
            removed = *gone;
            return removed == 0 ? Result<void>{}
                                : note(QStringLiteral("message-keys"),
                                       QStringLiteral("keys=%1 received_before=%2").arg(removed).arg(before));
        });
        if (!done)
            return done;
        counts.keys += removed;
        if (removed < m_settings.batch)
            return {};
    }
}

Result<void> Retention::note(const QString &subject, const QString &details)
{
    return AuditStore(m_db, m_clock)
        .append({m_settings.actor, QStringLiteral("retention.remove"), subject, true, details, {}});
}

}

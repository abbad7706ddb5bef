// EventStore: the figures of the Overview, read from indexes and roll-ups and never from the whole table.
#include "store/EventStore.h"

#include "store/Columns.h"
#include "store/EventSql.h"
#include "store/MappingStore.h"
#include "store/MetricStore.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int hourCount = 24;

struct StatusCount
{
    EventState state;
    int count;
    QString oldest;
};

/// What a person or a timer has to get moving again.
const auto isStuck = QStringLiteral("e.status <> 'succeeded' AND e.status IN"
                                    " ('waiting_retry','needs_mapping','needs_review','dead_letter')");

int &counterOf(QueueSummary &queue, EventState state)
{
    switch (state) {
    case EventState::WaitingRetry:
        return queue.waitingRetry;
    case EventState::NeedsMapping:
        return queue.needsMapping;
    case EventState::DeadLetter:
        return queue.deadLetter;
    default:
        return queue.needsReview;
    }
}
}

Result<QueueSummary> EventStore::queue()
{
    QueueSummary summary;
    static const QString counted =
        QStringLiteral("SELECT e.status, count(*), min(e.id) FROM sync_events e WHERE ") + isStuck +
        QStringLiteral(" GROUP BY e.status");
    const auto counts = sql::rows(m_db, counted, {}, [](const QSqlQuery &q) {
        return StatusCount{eventStateFromWord(q.value(0).toString()).value_or(EventState::NeedsReview),
                           q.value(1).toInt(), q.value(2).toString()};
    });
    if (!counts)
        return fail(counts.error());
    for (const StatusCount &c : *counts) {
        counterOf(summary, c.state) += c.count;
        const auto created =
            sql::number(m_db, QStringLiteral("SELECT created_at FROM sync_events WHERE id = ?"), {c.oldest});
        if (!created)
            return fail(created.error());
        summary.oldestAt = std::min(summary.oldestAt.value_or(Timestamp::max()), fromMs(*created));
    }
    const auto next = sql::row(
        m_db, QStringLiteral("SELECT min(next_attempt_at) FROM sync_events WHERE status = 'waiting_retry'"),
        {}, [](const QSqlQuery &q) { return columns::timeOf(q.value(0)); });
    if (!next)
        return fail(next.error());
    summary.nextAttemptAt = next->value_or(std::nullopt);
    static const QString newest = eventSql::select() +
                                  QStringLiteral(" WHERE e.id IN (SELECT e.id FROM sync_events e WHERE ") +
                                  isStuck + QStringLiteral(" ORDER BY e.id DESC LIMIT 5) ORDER BY e.id DESC");
    auto rows = sql::rows(m_db, newest, {}, eventSql::read);
    if (!rows)
        return fail(rows.error());
    summary.newest = std::move(*rows);
    return summary;
}

Result<MetricsSummary> EventStore::metrics()
{
    MetricsSummary summary;
    const auto read = readHours(summary).and_then([&] { return readTotals(summary); });
    if (!read)
        return fail(read.error());
    return summary;
}

Result<void> EventStore::readHours(MetricsSummary &summary)
{
    const auto series = MetricStore(m_db, m_clock).series({0, MetricGrain::Hour, hourCount});
    if (!series)
        return fail(series.error());
    for (const MetricPoint &point : series->points)
        summary.hours.push_back(
            {point.from, int(point.counts.succeeded), int(point.counts.failed), point.p50Ms.value_or(0)});
    summary.medianLatencyMs = series->whole.p50Ms.value_or(0);
    summary.successRate = 1 - series->whole.counts.failureRate();
    return {};
}

Result<void> EventStore::readTotals(MetricsSummary &summary)
{
    const auto medications =
        sql::number(m_db, QStringLiteral("SELECT count(*) FROM prescriptions WHERE on_list = 1"));
    if (!medications)
        return fail(medications.error());
    const auto patients = sql::number(m_db, QStringLiteral("SELECT count(*) FROM patients"));
    if (!patients)
        return fail(patients.error());
    const auto unmapped = MappingStore(m_db, m_clock).openCount();
    if (!unmapped)
        return fail(unmapped.error());
    summary.medicationsOnLists = *medications;
    summary.patients = *patients;
    summary.unmappedCodes = *unmapped;
    return {};
}

}

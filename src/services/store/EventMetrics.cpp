// EventStore: the figures of the Overview, read from indexes and never from the whole table.
#include "store/EventStore.h"

#include "store/Columns.h"
#include "store/EventSql.h"
#include "store/MappingStore.h"
#include "store/Sql.h"

#include <algorithm>
#include <map>

namespace concord {

namespace {
constexpr int hourCount = 24;
constexpr qint64 hourMs = 3'600'000;

/// How often each latency occurred, in the order of the latencies.
using Histogram = std::map<qint64, qint64>;

qint64 median(const Histogram &latencies)
{
    qint64 total = 0;
    for (const auto &[latency, count] : latencies)
        total += count;
    qint64 seen = 0;
    for (const auto &[latency, count] : latencies) {
        seen += count;
        if (seen * 2 >= total)
            return latency;
    }
    return 0;
}

struct Group
{
    int hour;
    qint64 latency;
    qint64 count;
};

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
    const qint64 thisHour = toMs(m_clock.now()) / hourMs;
    const qint64 firstHour = thisHour - hourCount + 1;
    const qint64 from = firstHour * hourMs;
    const auto succeeded = sql::rows(
        m_db,
        QStringLiteral(
            "SELECT completed_hour - ?, latency_ms, count(*) FROM sync_events"
            " WHERE status = 'succeeded' AND completed_hour >= ? GROUP BY completed_hour, latency_ms"),
        {firstHour, firstHour}, [](const QSqlQuery &q) {
            return Group{q.value(0).toInt(), q.value(1).toLongLong(), q.value(2).toLongLong()};
        });
    if (!succeeded)
        return fail(succeeded.error());
    const auto failed =
        sql::rows(m_db,
                  QStringLiteral("SELECT (created_at - ?) / 3600000 AS hour, 0, count(DISTINCT sync_event_id)"
                                 " FROM event_failures WHERE created_at >= ? GROUP BY 1"),
                  {from, from}, [](const QSqlQuery &q) {
                      return Group{q.value(0).toInt(), 0, q.value(2).toLongLong()};
                  });
    if (!failed)
        return fail(failed.error());

    summary.hours.resize(hourCount);
    std::vector<Histogram> latencies(hourCount);
    Histogram all;
    qint64 successes = 0;
    qint64 failures = 0;
    const auto isShown = [](const Group &g) {
        return g.hour >= 0 && g.hour < hourCount;
    }; // not: a clock gone wrong
    for (const Group &g : *succeeded) {
        if (!isShown(g))
            continue;
        summary.hours[size_t(g.hour)].succeeded += int(g.count);
        latencies[size_t(g.hour)][g.latency] += g.count;
        all[g.latency] += g.count;
        successes += g.count;
    }
    for (const Group &g : *failed) {
        if (!isShown(g))
            continue;
        summary.hours[size_t(g.hour)].failed += int(g.count);
        failures += g.count;
    }
    for (int i = 0; i < hourCount; ++i) {
        summary.hours[size_t(i)].from = fromMs((firstHour + i) * hourMs);
        summary.hours[size_t(i)].medianLatencyMs = median(latencies[size_t(i)]);
    }
    summary.medianLatencyMs = median(all);
    summary.successRate = successes + failures == 0 ? 1 : double(successes) / double(successes + failures);
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

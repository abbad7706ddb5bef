#include "store/MetricStore.h"

#include "store/Sql.h"

#include <map>
#include <tuple>
#include <utility>

namespace concord {

namespace {
const auto everGrain = QStringLiteral("ever");
const auto latencyMeasure = QStringLiteral("latency");
const auto attemptMeasure = QStringLiteral("attempt");

/// Grain, begin, endpoint, direction: one roll-up.
using RollupKey = std::tuple<QString, Timestamp, QString, EventDirection>;

struct PendingRow
{
    MetricSample sample;
    std::optional<ToldSample> told; ///< then nothing else is counted

    /// A row may stand for many events of the same latency.
    [[nodiscard]] qint64 attempts() const
    {
        return std::max<qint64>(1, sample.counts.succeeded + sample.counts.failed);
    }
};

PendingRow readPending(const QSqlQuery &q)
{
    PendingRow row;
    MetricSample &s = row.sample;
    s.at = fromMs(q.value(0).toLongLong());
    s.endpoint = q.value(1).toString();
    s.direction = eventDirectionFromWord(q.value(2).toString()).value_or(EventDirection::In);
    s.counts = {q.value(3).toLongLong(), q.value(4).toLongLong(), q.value(5).toLongLong(),
                q.value(6).toLongLong(), q.value(7).toLongLong(), q.value(8).toLongLong()};
    if (!q.value(9).isNull())
        s.latencyMs = q.value(9).toLongLong();
    if (!q.value(10).isNull())
        s.attemptMs = q.value(10).toLongLong();
    if (!q.value(12).isNull())
        row.told = ToldSample{s.at, s.endpoint,
                              eventKindFromWord(q.value(11).toString()).value_or(EventKind::Dispense),
                              q.value(12).toLongLong()};
    return row;
}

QVariant orNull(const std::optional<qint64> &number)
{
    return number ? QVariant(*number) : QVariant();
}
}

Result<void> notePending(Database &db, const MetricSample &s)
{
    static const QString text = QStringLiteral(
        "INSERT INTO metric_pending (at, endpoint, direction, received, succeeded, failed, gave_up,"
        " unauthenticated, invalid, latency_ms, attempt_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const MetricCounts &c = s.counts;
    return db
        .run(text, {qint64(toMs(s.at)), s.endpoint, wordOf(s.direction), c.received, c.succeeded, c.failed,
                    c.gaveUp, c.unauthenticated, c.invalid, orNull(s.latencyMs), orNull(s.attemptMs)})
        .map([](QSqlQuery *query) { query->finish(); });
}

Result<void> noteTold(Database &db, const ToldSample &s)
{
    static const QString text = QStringLiteral(
        "INSERT INTO metric_pending (at, endpoint, direction, kind, told_ms) VALUES (?, ?, 'out', ?, ?)");
    return db.run(text, {qint64(toMs(s.at)), s.endpoint, wordOf(s.kind), std::max<qint64>(0, s.ms)})
        .map([](QSqlQuery *query) { query->finish(); });
}

Result<int> MetricStore::fold(int most)
{
    // PostgreSQL: by an array it goes to the rows themselves; IN would read the table once more for each
    // batch
    const bool isFile = m_db.dialect().kind() == Dialect::Kind::Sqlite;
    const QString some = isFile ? QStringLiteral("%1 IN (SELECT %1 FROM metric_pending LIMIT ?)")
                                : QStringLiteral("%1 = ANY (ARRAY(SELECT %1 FROM metric_pending LIMIT ?))");
    const QString take = QStringLiteral("DELETE FROM metric_pending WHERE ") +
                         some.arg(isFile ? QStringLiteral("rowid") : QStringLiteral("ctid")) +
                         QStringLiteral(" RETURNING at, endpoint, direction, received, succeeded, failed,"
                                        " gave_up, unauthenticated, invalid, latency_ms, attempt_ms,"
                                        " kind, told_ms");
    int taken = 0;
    const auto done = m_db.write([&]() -> Result<void> {
        const auto rows = sql::rows(m_db, take, {most}, readPending);
        if (!rows)
            return fail(rows.error());
        taken = int(rows->size());
        const Timestamp now = m_clock.now();
        std::map<RollupKey, MetricFigures> sums;
        std::map<std::tuple<QString, Timestamp, QString, EventKind>, ToldFigures> told;
        const auto add = [&](const QString &grain, Timestamp at, const PendingRow &row) {
            const MetricSample &s = row.sample;
            if (row.told) {
                ToldFigures &sum = told[{grain, at, s.endpoint, row.told->kind}];
                sum.latency.add(row.told->ms);
                sum.sumMs += row.told->ms;
                return;
            }
            MetricFigures &sum = sums[{grain, at, s.endpoint, s.direction}];
            sum.counts += s.counts;
            if (s.latencyMs) {
                sum.latency.add(*s.latencyMs, s.counts.succeeded);
                sum.latencySumMs += *s.latencyMs * s.counts.succeeded;
            }
            if (s.attemptMs) {
                sum.attempts.add(*s.attemptMs, row.attempts());
                sum.attemptSumMs += *s.attemptMs * row.attempts();
            }
        };
        for (const PendingRow &row : *rows) {
            for (const MetricGrain grain : allMetricGrains) {
                if (const Timestamp at = startOf(grain, row.sample.at); at >= now - keptFor(grain))
                    add(wordOf(grain), at, row); // else it would be removed at once
            }
            add(everGrain, Timestamp{}, row);
        }
        for (const auto &[key, figures] : sums) {
            const auto &[grain, at, endpoint, direction] = key;
            if (const auto saved = save(grain, at, {endpoint, direction, figures}); !saved)
                return saved;
        }
        for (const auto &[key, figures] : told) {
            const auto &[grain, at, endpoint, kind] = key;
            if (const auto saved = saveTold(grain, at, {endpoint, {kind, figures.latency, figures.sumMs}});
                !saved)
                return saved;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return taken;
}

Result<void> MetricStore::save(const QString &grain, Timestamp at, const EndpointFigures &added)
{
    static const QString text = QStringLiteral(
        "INSERT INTO metric_rollups AS r (grain, at, endpoint, direction, received, succeeded, failed,"
        " gave_up, unauthenticated, invalid, queue_depth, waiting, latency_sum_ms,"
        " attempt_sum_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (grain, at, endpoint, direction) DO UPDATE SET received = r.received + "
        "excluded.received,"
        " succeeded = r.succeeded + excluded.succeeded, failed = r.failed + excluded.failed,"
        " gave_up = r.gave_up + excluded.gave_up, unauthenticated = r.unauthenticated +"
        " excluded.unauthenticated, invalid = r.invalid + excluded.invalid,"
        " queue_depth = CASE WHEN excluded.queue_depth > r.queue_depth THEN excluded.queue_depth"
        " ELSE r.queue_depth END,"
        " waiting = CASE WHEN excluded.waiting > r.waiting THEN excluded.waiting ELSE r.waiting END,"
        " latency_sum_ms = r.latency_sum_ms + excluded.latency_sum_ms,"
        " attempt_sum_ms = r.attempt_sum_ms + excluded.attempt_sum_ms");
    const MetricCounts &c = added.figures.counts;
    const auto saved = m_db.run(text, {grain, qint64(toMs(at)), added.endpoint, wordOf(added.direction),
                                       c.received, c.succeeded, c.failed, c.gaveUp, c.unauthenticated,
                                       c.invalid, added.figures.queueDepth, added.figures.waiting,
                                       added.figures.latencySumMs, added.figures.attemptSumMs});
    if (!saved)
        return fail(saved.error());
    return saveLatencies(grain, at, added, latencyMeasure, added.figures.latency).and_then([&] {
        return saveLatencies(grain, at, added, attemptMeasure, added.figures.attempts);
    });
}

Result<void> MetricStore::saveLatencies(const QString &grain, Timestamp at, const EndpointFigures &added,
                                        const QString &measure, const LatencyHistogram &histogram)
{
    static const QString text = QStringLiteral(
        "INSERT INTO metric_latencies AS l (grain, at, endpoint, direction, measure, bucket, count)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (grain, at, endpoint, direction, measure, bucket)"
        " DO UPDATE SET count = l.count + excluded.count");
    for (int bucket = 0; bucket < LatencyHistogram::bucketCount; ++bucket) {
        if (histogram.count(bucket) == 0)
            continue;
        const auto saved = m_db.run(text, {grain, qint64(toMs(at)), added.endpoint, wordOf(added.direction),
                                           measure, bucket, histogram.count(bucket)});
        if (!saved)
            return fail(saved.error());
    }
    return {};
}

Result<void> MetricStore::saveTold(const QString &grain, Timestamp at, const ToldRow &added)
{
    static const QString text = QStringLiteral(
        "INSERT INTO metric_told AS t (grain, at, endpoint, kind, bucket, count, sum_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (grain, at, endpoint, kind, bucket)"
        " DO UPDATE SET count = t.count + excluded.count, sum_ms = t.sum_ms + excluded.sum_ms");
    qint64 left = added.figures.sumMs; // all of it in the first bucket: only sums over buckets are read
    for (int bucket = 0; bucket < LatencyHistogram::bucketCount; ++bucket) {
        if (added.figures.latency.count(bucket) == 0)
            continue;
        const auto saved =
            m_db.run(text, {grain, qint64(toMs(at)), added.endpoint, wordOf(added.figures.kind), bucket,
                            added.figures.latency.count(bucket), std::exchange(left, 0)});
        if (!saved)
            return fail(saved.error());
    }
    return {};
}

Result<std::vector<OpenWork>> MetricStore::openWork()
{
    struct Group
    {
        QString endpoint;
        EventDirection direction;
        EventState state;
        qint64 count;
        Timestamp oldest;
        int retries;
    };
    static const QString text = QStringLiteral(
        "SELECT CASE WHEN e.direction = 'out' AND e.target <> '' THEN e.target ELSE e.source END AS endpoint,"
        " e.direction, e.status, count(*), min(e.created_at), max(e.retries) FROM sync_events e"
        " WHERE e.completed_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2");
    const auto groups = sql::rows(m_db, text, {}, [](const QSqlQuery &q) {
        return Group{q.value(0).toString(),
                     eventDirectionFromWord(q.value(1).toString()).value_or(EventDirection::In),
                     eventStateFromWord(q.value(2).toString()).value_or(EventState::NeedsReview),
                     q.value(3).toLongLong(),
                     fromMs(q.value(4).toLongLong()),
                     q.value(5).toInt()};
    });
    if (!groups)
        return fail(groups.error());
    std::vector<OpenWork> all;
    for (const Group &g : *groups) {
        if (all.empty() || all.back().endpoint != g.endpoint || all.back().direction != g.direction)
            all.push_back({g.endpoint, g.direction});
        OpenWork &work = all.back();
        if (g.state == EventState::Received || g.state == EventState::Processing) {
            work.queued += g.count;
            work.oldestQueued = std::min(work.oldestQueued.value_or(g.oldest), g.oldest);
            continue;
        }
        work.waiting += g.count;
        if (g.state == EventState::WaitingRetry) {
            work.waitingRetry += g.count;
            work.mostRetries = g.retries;
        }
    }
    return all;
}

Result<std::vector<OpenWork>> MetricStore::sample()
{
    auto work = openWork();
    if (!work)
        return work;
    const Timestamp now = m_clock.now();
    const auto done = m_db.write([&]() -> Result<void> {
        for (const OpenWork &open : *work) {
            EndpointFigures depths{open.endpoint, open.direction, {}};
            depths.figures.queueDepth = open.queued;
            depths.figures.waiting = open.waiting;
            for (const MetricGrain grain : allMetricGrains) {
                if (const auto saved = save(wordOf(grain), startOf(grain, now), depths); !saved)
                    return saved;
            }
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return work;
}

Result<int> MetricStore::prune()
{
    int removed = 0;
    const auto done = m_db.write([&]() -> Result<void> {
        removed = 0;
        for (const MetricGrain grain : allMetricGrains) {
            const QVariantList before{wordOf(grain),
                                      qint64(toMs(startOf(grain, m_clock.now() - keptFor(grain))))};
            for (const auto &text :
                 {QStringLiteral("DELETE FROM metric_latencies WHERE grain = ? AND at < ?"),
                  QStringLiteral("DELETE FROM metric_told WHERE grain = ? AND at < ?"),
                  QStringLiteral("DELETE FROM metric_rollups WHERE grain = ? AND at < ?")}) {
                const auto gone = sql::change(m_db, text, before);
                if (!gone)
                    return fail(gone.error());
                removed += *gone;
            }
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return removed;
}

}

// MetricStore: what the roll-ups say, for charts, rules and whoever scrapes them.
#include "store/MetricStore.h"
#include "store/Sql.h"

#include <algorithm>
#include <map>

namespace concord {

namespace {
constexpr int mostPoints = 1'000;
constexpr std::chrono::hours burnSpan{1};

struct RollupRow
{
    Timestamp at{};
    QString endpoint;
    EventDirection direction = EventDirection::In;
    MetricFigures figures; ///< without its histograms
};

struct BucketRow
{
    Timestamp at{};
    QString endpoint;
    EventDirection direction = EventDirection::In;
    bool isAttempt = false;
    int bucket = 0;
    qint64 count = 0;
};

EventDirection directionOf(const QVariant &word)
{
    return eventDirectionFromWord(word.toString()).value_or(EventDirection::In);
}

std::vector<EndpointFigures> listOf(std::map<std::pair<QString, EventDirection>, MetricFigures> &&sums)
{
    std::vector<EndpointFigures> all;
    all.reserve(sums.size());
    for (auto &[key, figures] : sums)
        all.push_back({key.first, key.second, std::move(figures)});
    return all;
}

void fill(MetricPoint &point, const MetricFigures &figures)
{
    point.counts = figures.counts;
    point.p50Ms = figures.latency.quantileMs(0.5);
    point.p95Ms = figures.latency.quantileMs(0.95);
    point.p99Ms = figures.latency.quantileMs(0.99);
    point.attemptP95Ms = figures.attempts.quantileMs(0.95);
    point.queueDepth = figures.queueDepth;
    point.waiting = figures.waiting;
}
}

/// Every row and every bucket of @p grain from @p from on, through @p row and @p bucket.
template <typename Row, typename Bucket>
Result<void> MetricStore::read(const QString &grain, Timestamp from, Row row, Bucket bucket)
{
    const QVariantList values{grain, qint64(toMs(from))};
    const auto rows = sql::rows(
        m_db,
        QStringLiteral(
            "SELECT at, endpoint, direction, received, succeeded, failed, gave_up, unauthenticated,"
            " invalid, queue_depth, waiting, latency_sum_ms, attempt_sum_ms FROM metric_rollups"
            " WHERE grain = ? AND at >= ?"),
        values, [](const QSqlQuery &q) {
            RollupRow r{fromMs(q.value(0).toLongLong()), q.value(1).toString(), directionOf(q.value(2)), {}};
            r.figures.counts = {q.value(3).toLongLong(), q.value(4).toLongLong(), q.value(5).toLongLong(),
                                q.value(6).toLongLong(), q.value(7).toLongLong(), q.value(8).toLongLong()};
            r.figures.queueDepth = q.value(9).toLongLong();
            r.figures.waiting = q.value(10).toLongLong();
            r.figures.latencySumMs = q.value(11).toLongLong();
            r.figures.attemptSumMs = q.value(12).toLongLong();
            return r;
        });
    if (!rows)
        return fail(rows.error());
    const auto buckets = sql::rows(
        m_db,
        QStringLiteral("SELECT at, endpoint, direction, measure, bucket, count FROM metric_latencies"
                       " WHERE grain = ? AND at >= ?"),
        values, [](const QSqlQuery &q) {
            return BucketRow{fromMs(q.value(0).toLongLong()),
                             q.value(1).toString(),
                             directionOf(q.value(2)),
                             q.value(3).toString() == u"attempt",
                             std::clamp(q.value(4).toInt(), 0, LatencyHistogram::bucketCount - 1),
                             q.value(5).toLongLong()};
        });
    if (!buckets)
        return fail(buckets.error());
    std::for_each(rows->begin(), rows->end(), row);
    std::for_each(buckets->begin(), buckets->end(), bucket);
    return {};
}

Result<std::vector<EndpointFigures>> MetricStore::since(MetricGrain grain, Timestamp from)
{
    std::map<std::pair<QString, EventDirection>, MetricFigures> sums;
    const auto done = read(
        wordOf(grain), startOf(grain, from),
        [&](const RollupRow &r) {
            sums[{r.endpoint, r.direction}] += r.figures;
        },
        [&](const BucketRow &b) {
            MetricFigures &sum = sums[{b.endpoint, b.direction}];
            (b.isAttempt ? sum.attempts : sum.latency).addTo(b.bucket, b.count);
        });
    if (!done)
        return fail(done.error());
    return listOf(std::move(sums));
}

Result<std::vector<EndpointFigures>> MetricStore::ever()
{
    std::map<std::pair<QString, EventDirection>, MetricFigures> sums;
    const auto done = read(
        QStringLiteral("ever"), Timestamp{},
        [&](const RollupRow &r) {
            sums[{r.endpoint, r.direction}] += r.figures;
        },
        [&](const BucketRow &b) {
            MetricFigures &sum = sums[{b.endpoint, b.direction}];
            (b.isAttempt ? sum.attempts : sum.latency).addTo(b.bucket, b.count);
        });
    if (!done)
        return fail(done.error());
    return listOf(std::move(sums));
}

Result<std::vector<ToldRow>> MetricStore::readTold(const QString &grain, Timestamp from)
{
    struct Bucket
    {
        QString endpoint;
        std::optional<EventKind> kind;
        int bucket;
        qint64 count;
        qint64 sumMs;
    };
    const auto buckets =
        sql::rows(m_db,
                  QStringLiteral("SELECT endpoint, kind, bucket, CAST(sum(count) AS BIGINT),"
                                 " CAST(sum(sum_ms) AS BIGINT) FROM metric_told WHERE grain = ? AND at >= ?"
                                 " GROUP BY endpoint, kind, bucket"),
                  {grain, qint64(toMs(from))}, [](const QSqlQuery &q) {
                      return Bucket{q.value(0).toString(), eventKindFromWord(q.value(1).toString()),
                                    std::clamp(q.value(2).toInt(), 0, LatencyHistogram::bucketCount - 1),
                                    q.value(3).toLongLong(), q.value(4).toLongLong()};
                  });
    if (!buckets)
        return fail(buckets.error());
    std::map<std::pair<QString, EventKind>, ToldFigures> sums;
    for (const Bucket &one : *buckets) {
        if (!one.kind) // of a newer program
            continue;
        ToldFigures &sum = sums[{one.endpoint, *one.kind}];
        sum.latency.addTo(one.bucket, one.count);
        sum.sumMs += one.sumMs;
    }
    std::vector<ToldRow> rows;
    for (const auto &[key, figures] : sums)
        rows.push_back({key.first, {key.second, figures.latency, figures.sumMs}});
    return rows;
}

Result<std::vector<ToldRow>> MetricStore::toldSince(MetricGrain grain, Timestamp from)
{
    return readTold(wordOf(grain), startOf(grain, from));
}

Result<std::vector<ToldRow>> MetricStore::toldEver()
{
    return readTold(QStringLiteral("ever"), Timestamp{});
}

Result<MetricSeries> MetricStore::series(const SeriesQuery &query)
{
    const int count = std::clamp(query.points, 1, mostPoints);
    const auto length = lengthOf(query.grain);
    const Timestamp first = startOf(query.grain, m_clock.now()) - length * (count - 1);
    const auto isMeant = [&](const QString &endpoint, EventDirection direction) {
        return (query.endpoint.isEmpty() || endpoint == query.endpoint) &&
               (!query.direction || direction == *query.direction);
    };
    MetricSeries series;
    series.grain = query.grain;
    series.points.resize(size_t(count));
    std::vector<MetricFigures> sums(static_cast<size_t>(count));
    for (size_t i = 0; i < sums.size(); ++i)
        series.points[i].from = first + length * qint64(i);
    series.whole.from = first;
    const auto placeOf = [&](Timestamp at) {
        return size_t((at - first) / length);
    };
    const auto done = read(
        wordOf(query.grain), first,
        [&](const RollupRow &r) {
            const size_t i = placeOf(r.at);
            if (i >= sums.size() || !isMeant(r.endpoint, r.direction)) // later than now: a clock gone wrong
                return;
            MetricFigures &sum = sums[i];
            sum.counts += r.figures.counts;
            sum.queueDepth += r.figures.queueDepth; // of all endpoints together
            sum.waiting += r.figures.waiting;
            (r.direction == EventDirection::In ? series.points[i].receivedIn
                                               : series.points[i].receivedOut) += r.figures.counts.received;
        },
        [&](const BucketRow &b) {
            const size_t i = placeOf(b.at);
            if (i < sums.size() && isMeant(b.endpoint, b.direction))
                (b.isAttempt ? sums[i].attempts : sums[i].latency).addTo(b.bucket, b.count);
        });
    if (!done)
        return fail(done.error());
    MetricFigures whole;
    for (size_t i = 0; i < sums.size(); ++i) {
        fill(series.points[i], sums[i]);
        whole += sums[i];
        series.whole.receivedIn += series.points[i].receivedIn;
        series.whole.receivedOut += series.points[i].receivedOut;
    }
    fill(series.whole, whole);
    return series;
}

Result<SloBudget> MetricStore::slo()
{
    SloBudget budget;
    const Timestamp now = m_clock.now();
    const auto countSince = [&](MetricGrain grain, Timestamp from) {
        return sql::row(m_db,
                        QStringLiteral("SELECT CAST(coalesce(sum(succeeded), 0) AS BIGINT),"
                                       " CAST(coalesce(sum(gave_up), 0) AS BIGINT) FROM metric_rollups"
                                       " WHERE grain = ? AND at >= ?"),
                        {wordOf(grain), qint64(toMs(startOf(grain, from)))},
                        [](const QSqlQuery &q) {
                            return std::pair(q.value(0).toLongLong(), q.value(1).toLongLong());
                        })
            .map([](const auto &row) { return row.value_or(std::pair<qint64, qint64>(0, 0)); });
    };
    const auto window = countSince(MetricGrain::Hour, now - budget.window);
    if (!window)
        return fail(window.error());
    const auto hour = countSince(MetricGrain::Minute, now - burnSpan);
    if (!hour)
        return fail(hour.error());
    budget.attempted = window->first + window->second;
    budget.failed = window->second;
    if (const qint64 recent = hour->first + hour->second; recent > 0)
        budget.burnRate = double(hour->second) / double(recent) / (1 - budget.target);
    return budget;
}

}

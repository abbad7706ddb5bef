#pragma once

#include "domain/Clock.h"
#include "domain/Metrics.h"
#include "store/Database.h"

#include <vector>

namespace concord {

/// Writes down what was counted, in the caller's transaction (MetricStore says why there).
[[nodiscard]] Result<void> notePending(Database &db, const MetricSample &sample);
[[nodiscard]] Result<void> noteTold(Database &db, const ToldSample &sample);

/// What was told of one kind of event, to whom.
struct ToldRow
{
    QString endpoint;
    ToldFigures figures;
};

/// metric_pending, metric_rollups, metric_latencies, metric_told: what was counted, by minute, hour and day.
///
/// Whoever changes an event's fate writes one row into metric_pending in the same transaction (intake one for
/// a whole group); whoever leads adds these up. Why not counters in that transaction: all workers would wait
/// for one row. Why not a cursor over the events: transactions commit in another order than their clocks and
/// numbers say, so a cursor passes by what commits late. A row that is taken away in the transaction that
/// adds it up is counted once, whoever dies when.
class MetricStore
{
public:
    MetricStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Adds what is pending to the roll-ups, in one transaction. Returns how many rows were taken: as many as
    /// @p most when there may be more.
    [[nodiscard]] Result<int> fold(int most = 5'000);
    /// Notes how much is open now as the depths of this minute, and returns it.
    [[nodiscard]] Result<std::vector<OpenWork>> sample();
    /// Roll-ups older than keptFor(). Returns how many rows were removed.
    [[nodiscard]] Result<int> prune();

    [[nodiscard]] Result<std::vector<OpenWork>> openWork();
    /// By endpoint and direction, of roll-ups that begin at or after @p from.
    [[nodiscard]] Result<std::vector<EndpointFigures>> since(MetricGrain grain, Timestamp from);
    /// By endpoint and direction, of all time: these only grow.
    [[nodiscard]] Result<std::vector<EndpointFigures>> ever();
    /// Of what was told: by receiver and kind, of the roll-ups of a grain that begin at or after @p from.
    [[nodiscard]] Result<std::vector<ToldRow>> toldSince(MetricGrain grain, Timestamp from);
    [[nodiscard]] Result<std::vector<ToldRow>> toldEver();
    [[nodiscard]] Result<MetricSeries> series(const SeriesQuery &query);
    [[nodiscard]] Result<SloBudget> slo();

private:
    [[nodiscard]] Result<void> save(const QString &grain, Timestamp at, const EndpointFigures &added);
    [[nodiscard]] Result<void> saveLatencies(const QString &grain, Timestamp at, const EndpointFigures &added,
                                             const QString &measure, const LatencyHistogram &histogram);
    [[nodiscard]] Result<void> saveTold(const QString &grain, Timestamp at, const ToldRow &added);
    [[nodiscard]] Result<std::vector<ToldRow>> readTold(const QString &grain, Timestamp from);
    template <typename Row, typename Bucket>
    [[nodiscard]] Result<void> read(const QString &grain, Timestamp from, Row row, Bucket bucket);

    Database &m_db;
    const Clock &m_clock;
};

}

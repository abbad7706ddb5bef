#pragma once

#include "domain/Clock.h"
#include "domain/Event.h"

#include <QMetaType>
#include <QString>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// How long a roll-up is. Each is kept apart: minutes 2 days, hours 60 days, days 2 years.
enum class MetricGrain { Minute, Hour, Day };
inline constexpr std::array allMetricGrains{MetricGrain::Minute, MetricGrain::Hour, MetricGrain::Day};
[[nodiscard]] QString wordOf(MetricGrain grain); ///< "minute"
[[nodiscard]] std::optional<MetricGrain> metricGrainFromWord(QStringView word);

[[nodiscard]] constexpr std::chrono::milliseconds lengthOf(MetricGrain grain)
{
    using namespace std::chrono;
    return grain == MetricGrain::Minute ? milliseconds(minutes(1))
           : grain == MetricGrain::Hour ? milliseconds(hours(1))
                                        : milliseconds(hours(24));
}
[[nodiscard]] constexpr std::chrono::milliseconds keptFor(MetricGrain grain)
{
    using std::chrono::hours;
    return grain == MetricGrain::Minute ? hours(2 * 24)
           : grain == MetricGrain::Hour ? hours(60 * 24)
                                        : hours(730 * 24);
}
/// The roll-up (UTC) that a moment belongs to.
[[nodiscard]] constexpr Timestamp startOf(MetricGrain grain, Timestamp at)
{
    const long long length = lengthOf(grain).count();
    const long long ms = toMs(at);
    return fromMs(ms - ((ms % length) + length) % length);
}

/// How often durations of each length occurred. The limits never change, so histograms of different times and
/// endpoints can be added up; a percentile is right to within the bucket it falls into.
class LatencyHistogram
{
public:
    /// Upper limits in milliseconds, inclusive; one more bucket holds what is longer.
    static constexpr std::array<qint64, 27> limitsMs{
        1,      2,      5,       10,      20,      50,        100,       150,        200,
        300,    500,    750,     1'000,   2'000,   3'000,     5'000,     10'000,     20'000,
        30'000, 60'000, 120'000, 300'000, 600'000, 1'800'000, 3'600'000, 21'600'000, 86'400'000};
    static constexpr int bucketCount = int(limitsMs.size()) + 1;

    [[nodiscard]] static int bucketOf(qint64 ms);

    void add(qint64 ms, qint64 count = 1) { addTo(bucketOf(ms), count); }
    void addTo(int bucket, qint64 count) { m_counts.at(size_t(bucket)) += count; }
    /// Of those at or below @p ms; exact where that is one of the limits.
    [[nodiscard]] qint64 countUpTo(qint64 ms) const;
    LatencyHistogram &operator+=(const LatencyHistogram &other);

    [[nodiscard]] qint64 count(int bucket) const { return m_counts.at(size_t(bucket)); }
    [[nodiscard]] qint64 total() const;
    /// @param share 0…1. Linear inside its bucket; above the last limit that limit. Absent: nothing was
    /// added.
    [[nodiscard]] std::optional<qint64> quantileMs(double share) const;

    friend bool operator==(const LatencyHistogram &, const LatencyHistogram &) = default;

private:
    std::array<qint64, size_t(bucketCount)> m_counts{};
};

/// Attempts that failed because of who we, or they, are said to be.
[[nodiscard]] constexpr bool isAuthenticationFailure(ErrorCode code)
{
    return code == ErrorCode::Unauthorized || code == ErrorCode::RemoteForbidden ||
           code == ErrorCode::SignatureInvalid;
}
/// Attempts that failed because of what the message is.
[[nodiscard]] constexpr bool isInvalidContent(ErrorCode code)
{
    return code <= ErrorCode::DuplicateId;
}

/// What was counted of an endpoint in one direction, or of many together. An event that fails, is tried
/// again and succeeds counts as one attempt failed and one event succeeded.
struct MetricCounts
{
    qint64 received = 0;        ///< events stored; a person's edited copy is none
    qint64 succeeded = 0;       ///< events
    qint64 failed = 0;          ///< attempts
    qint64 gaveUp = 0;          ///< events that went to dead_letter or needs_review
    qint64 unauthenticated = 0; ///< attempts that failed for that; also in failed
    qint64 invalid = 0;         ///< attempts that failed because of what the message is; also in failed

    MetricCounts &operator+=(const MetricCounts &other);
    /// Of all attempts; 0 when there was none.
    [[nodiscard]] double failureRate() const
    {
        return succeeded + failed == 0 ? 0 : double(failed) / double(succeeded + failed);
    }
    friend bool operator==(const MetricCounts &, const MetricCounts &) = default;
};

/// Something that was counted, of an endpoint: the target of what goes out, the source of everything else.
struct MetricSample
{
    Timestamp at{};
    QString endpoint;
    EventDirection direction = EventDirection::In;
    MetricCounts counts;
    std::optional<qint64> latencyMs{}; ///< of what succeeded: since it was received
    std::optional<qint64> attemptMs{}; ///< how long it was tried
};

/// A fact that somebody was told, from its receipt to the other side's acknowledgement.
struct ToldSample
{
    Timestamp at{};
    QString endpoint; ///< who was told
    EventKind kind = EventKind::Dispense;
    qint64 ms = 0;
};

/// How long that took, of one kind of event.
struct ToldFigures
{
    EventKind kind = EventKind::Dispense;
    LatencyHistogram latency;
    qint64 sumMs = 0;

    friend bool operator==(const ToldFigures &, const ToldFigures &) = default;
};

/// How far both sides agreed when they were compared last.
struct DataAccuracy
{
    qint64 compared = 0; ///< records
    qint64 matching = 0;
    Timestamp comparedAt{};

    [[nodiscard]] double share() const { return compared == 0 ? 1 : double(matching) / double(compared); }
    friend bool operator==(const DataAccuracy &, const DataAccuracy &) = default;
};

/// Counts and how long things took, of one endpoint and direction or of many together.
struct MetricFigures
{
    MetricCounts counts;
    LatencyHistogram latency;
    LatencyHistogram attempts;
    qint64 latencySumMs = 0;
    qint64 attemptSumMs = 0;
    qint64 queueDepth = 0; ///< the most at one time
    qint64 waiting = 0;

    MetricFigures &operator+=(const MetricFigures &other); ///< depths: the larger one
};
struct EndpointFigures
{
    QString endpoint;
    EventDirection direction = EventDirection::In;
    MetricFigures figures;
};

/// What is open of an endpoint at this moment.
struct OpenWork
{
    QString endpoint;
    EventDirection direction = EventDirection::In;
    qint64 queued = 0;       ///< received, or in work
    qint64 waitingRetry = 0; ///< for the next rung of the ladder
    qint64 waiting = 0;      ///< for a retry, a mapping or a person
    int mostRetries = 0;     ///< of one that waits for a retry
    std::optional<Timestamp> oldestQueued{};
};

/// One minute, hour or day of a chart.
struct MetricPoint
{
    Timestamp from{};
    qint64 receivedIn = 0;       ///< throughput: events stored that came in
    qint64 receivedOut = 0;      ///< and that are to go out
    MetricCounts counts;         ///< both directions
    std::optional<qint64> p50Ms; ///< of received to succeeded; absent: none succeeded
    std::optional<qint64> p95Ms;
    std::optional<qint64> p99Ms;
    std::optional<qint64> attemptP95Ms; ///< response time: how long attempts took
    qint64 queueDepth = 0;              ///< the most that could have been worked at one time
    qint64 waiting = 0; ///< the most that waited for a retry, a mapping or a person at one time

    friend bool operator==(const MetricPoint &, const MetricPoint &) = default;
};

/// Of the points of a chart, oldest first, also the idle ones.
struct SeriesQuery
{
    quint64 requestId = 0;
    MetricGrain grain = MetricGrain::Hour;
    int points = 24;    ///< up to and with the one that runs; 1 to 1000
    QString endpoint{}; ///< empty = all that the person may see
    std::optional<EventDirection> direction{};

    friend bool operator==(const SeriesQuery &, const SeriesQuery &) = default;
};

struct MetricSeries
{
    MetricGrain grain = MetricGrain::Hour;
    std::vector<MetricPoint> points;
    MetricPoint whole; ///< all of them together, percentiles as well

    friend bool operator==(const MetricSeries &, const MetricSeries &) = default;
};

/// How much of what may go wrong has gone wrong. An event counts as attempted when it has succeeded or
/// nobody tries it any more by itself, and as failed when it was given up.
struct SloBudget
{
    double target = 0.995;
    std::chrono::milliseconds window = std::chrono::hours(30 * 24);
    qint64 attempted = 0;
    qint64 failed = 0;
    double burnRate = 0; ///< of the last hour: 1 uses the budget up exactly in the window

    [[nodiscard]] double successRate() const
    {
        return attempted == 0 ? 1 : 1 - double(failed) / double(attempted);
    }
    /// Of the failures that may be: 1 = all left, 0 = used up, below 0 = missed.
    [[nodiscard]] double remainingShare() const
    {
        const double allowedFailures = double(attempted) * (1 - target);
        return failed == 0 ? 1 : 1 - double(failed) / allowedFailures;
    }
    friend bool operator==(const SloBudget &, const SloBudget &) = default;
};

/// What the dashboard draws.
struct DashboardSeries
{
    quint64 requestId = 0;
    SeriesQuery query;
    MetricSeries series;
    SloBudget slo;
    Timestamp readAt{};
    std::vector<ToldFigures> told{};        ///< in the time of the points, by kind; of kinds there were
    std::optional<DataAccuracy> accuracy{}; ///< absent: never compared
};

}

Q_DECLARE_METATYPE(concord::SeriesQuery)
Q_DECLARE_METATYPE(concord::DashboardSeries)

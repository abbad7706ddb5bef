#include "domain/Metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace concord {

int LatencyHistogram::bucketOf(qint64 ms)
{
    return int(std::lower_bound(limitsMs.begin(), limitsMs.end(), ms) - limitsMs.begin());
}

LatencyHistogram &LatencyHistogram::operator+=(const LatencyHistogram &other)
{
    for (size_t i = 0; i < m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    return *this;
}

qint64 LatencyHistogram::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), qint64(0));
}

qint64 LatencyHistogram::countUpTo(qint64 ms) const
{
    const auto end = std::upper_bound(limitsMs.begin(), limitsMs.end(), ms) - limitsMs.begin();
    return std::accumulate(m_counts.begin(), m_counts.begin() + end, qint64(0));
}

std::optional<qint64> LatencyHistogram::quantileMs(double share) const
{
    const qint64 all = total();
    if (all == 0)
        return std::nullopt;
    const double rank = std::clamp(share, 0.0, 1.0) * double(all);
    qint64 below = 0;
    for (size_t i = 0; i < limitsMs.size(); ++i) {
        const qint64 here = m_counts[i];
        if (here > 0 && double(below + here) >= rank) {
            const double from = i == 0 ? 0 : double(limitsMs[i - 1]);
            const double part = (rank - double(below)) / double(here);
            return qint64(std::llround(from + part * (double(limitsMs[i]) - from)));
        }
        below += here;
    }
    return limitsMs.back();
}

MetricCounts &MetricCounts::operator+=(const MetricCounts &other)
{
    received += other.received;
    succeeded += other.succeeded;
    failed += other.failed;
    gaveUp += other.gaveUp;
    unauthenticated += other.unauthenticated;
    invalid += other.invalid;
    return *this;
}

MetricFigures &MetricFigures::operator+=(const MetricFigures &other)
{
    counts += other.counts;
    latency += other.latency;
    attempts += other.attempts;
    latencySumMs += other.latencySumMs;
    attemptSumMs += other.attemptSumMs;
    queueDepth = std::max(queueDepth, other.queueDepth);
    waiting = std::max(waiting, other.waiting);
    return *this;
}

}

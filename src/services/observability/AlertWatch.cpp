#include "observability/AlertWatch.h"

#include "store/AlertRuleStore.h"
#include "store/IncidentStore.h"
#include "store/ListenerStore.h"
#include "store/MetricStore.h"

#include <algorithm>
#include <map>

namespace concord {

namespace {
constexpr int foldedAtOnce = 5'000;
constexpr std::chrono::hours pruneEvery{1};

using ByEndpoint = std::map<QString, MetricFigures>;

std::vector<AlertReading> fromFigures(AlertKind kind, const AlertFacts &facts)
{
    ByEndpoint sums;
    for (const EndpointFigures &one : facts.figures)
        sums[one.endpoint] += one.figures;
    std::vector<AlertReading> readings;
    for (const auto &[endpoint, figures] : sums) {
        const MetricCounts &counts = figures.counts;
        const bool isEnough = counts.succeeded + counts.failed >= fewestAttempts;
        if (kind == AlertKind::FailureRate && isEnough)
            readings.push_back({kind, endpoint, counts.failureRate()});
        if (kind == AlertKind::ResponseTime && figures.attempts.total() >= fewestAttempts)
            readings.push_back({kind, endpoint, double(figures.attempts.quantileMs(0.95).value_or(0))});
        if (kind == AlertKind::Authentication)
            readings.push_back({kind, endpoint, double(counts.unauthenticated)});
        if (kind == AlertKind::Validation)
            readings.push_back({kind, endpoint, double(counts.invalid)});
    }
    return readings;
}

std::vector<AlertReading> fromOpenWork(AlertKind kind, const AlertFacts &facts)
{
    std::map<QString, double> values;
    for (const OpenWork &work : facts.open) {
        double &value = values[kind == AlertKind::RepeatedFailures ? work.endpoint : engineEndpoint];
        if (kind == AlertKind::RepeatedFailures)
            value = std::max(value, double(work.mostRetries));
        if (kind == AlertKind::QueueDepth)
            value += double(work.queued);
        if (kind == AlertKind::OldestWaiting && work.oldestQueued)
            value = std::max(value, double((facts.now - *work.oldestQueued).count()));
    }
    std::vector<AlertReading> readings;
    for (const auto &[endpoint, value] : values)
        readings.push_back({kind, endpoint, value});
    return readings;
}
}

std::vector<AlertReading> readingsOf(AlertKind kind, const AlertFacts &facts)
{
    switch (kind) {
    case AlertKind::FailureRate:
    case AlertKind::ResponseTime:
    case AlertKind::Authentication:
    case AlertKind::Validation:
        return fromFigures(kind, facts);
    case AlertKind::RepeatedFailures:
    case AlertKind::QueueDepth:
    case AlertKind::OldestWaiting:
        return fromOpenWork(kind, facts);
    case AlertKind::NoWorker:
        if (!facts.workerSeenAt) // nobody has ever worked here
            return {};
        return {{kind, engineEndpoint, double((facts.now - *facts.workerSeenAt).count())}};
    default: // somebody raises these
        return {};
    }
}

Result<bool> AlertWatch::fold()
{
    return MetricStore(m_db, m_clock).fold(foldedAtOnce).map([](int taken) { return taken == foldedAtOnce; });
}

Result<AlertFacts> AlertWatch::commonFacts()
{
    AlertFacts facts;
    facts.now = m_clock.now();
    auto open = MetricStore(m_db, m_clock).sample();
    if (!open)
        return fail(open.error());
    facts.open = *std::move(open);
    const auto workers = ListenerStore(m_db, m_clock).lastSeen();
    if (!workers)
        return fail(workers.error());
    facts.workerSeenAt = *workers;
    return facts;
}

Result<std::vector<Incident>> AlertWatch::look()
{
    const auto rules = AlertRuleStore(m_db, m_clock).all();
    if (!rules)
        return fail(rules.error());
    auto facts = commonFacts();
    if (!facts)
        return fail(facts.error());
    MetricStore metrics(m_db, m_clock);
    IncidentStore incidents(m_db, m_clock);
    std::vector<Incident> changed;
    std::optional<std::chrono::milliseconds> window; ///< of facts->figures
    for (const AlertRule &rule : *rules) {
        if (!rule.enabled) {
            if (const auto ended = incidents.resolveRule(rule.kind); !ended)
                return fail(ended.error());
            continue;
        }
        if (!isMeasured(rule.kind))
            continue;
        if (window != rule.window) {
            auto figures = metrics.since(MetricGrain::Minute, facts->now - rule.window);
            if (!figures)
                return fail(figures.error());
            facts->figures = *std::move(figures);
            window = rule.window;
        }
        const auto seen = incidents.observe(rule, readingsOf(rule.kind, *facts));
        if (!seen)
            return fail(seen.error());
        changed.insert(changed.end(), seen->begin(), seen->end());
    }
    if (!m_prunedAt || facts->now - *m_prunedAt >= pruneEvery) {
        if (const auto pruned = metrics.prune(); !pruned)
            return fail(pruned.error());
        m_prunedAt = facts->now;
    }
    return changed;
}

}

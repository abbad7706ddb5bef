// MetricsPage: where its values come from.
#include "observability/MetricsPage.h"

#include "store/BreakerStore.h"
#include "store/IncidentStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/ListenerStore.h"
#include "store/MappingFigureStore.h"
#include "store/MappingStore.h"
#include "store/MetricStore.h"
#include "store/ReconciliationStore.h"

namespace concord {

namespace {
template <typename T>
Result<void> take(Result<T> result, T &target)
{
    if (!result)
        return fail(result.error());
    target = *std::move(result);
    return {};
}

Result<void> readFigures(Database &db, const Clock &clock, MetricsFacts &facts)
{
    MetricStore metrics(db, clock);
    return take(metrics.ever(), facts.ever)
        .and_then([&] {
            return take(metrics.since(MetricGrain::Minute, clock.now() - std::chrono::hours(1)),
                        facts.lastHour);
        })
        .and_then([&] { return take(metrics.openWork(), facts.open); })
        .and_then([&] { return take(metrics.toldEver(), facts.told); })
        .and_then([&] { return take(metrics.slo(), facts.slo); });
}

Result<void> readStates(Database &db, const Clock &clock, MetricsFacts &facts)
{
    const auto breakers = BreakerStore(db, clock).all();
    if (!breakers)
        return fail(breakers.error());
    for (const BreakerRow &row : *breakers)
        facts.breakers.emplace_back(row.endpoint, row.breaker.state);
    const auto incidents = IncidentStore(db, clock).open();
    if (!incidents)
        return fail(incidents.error());
    for (const Incident &incident : *incidents)
        ++facts.incidents[incident.severity];
    const auto workers = ListenerStore(db, clock).workers();
    if (!workers)
        return fail(workers.error());
    facts.workers = int(workers->size());
    const auto accuracy = ReconciliationStore(db, clock).accuracy();
    if (!accuracy)
        return fail(accuracy.error());
    if (*accuracy)
        facts.accuracy = (*accuracy)->share();
    return {};
}

Result<void> readWork(Database &db, const Clock &clock, MetricsFacts &facts)
{
    if (const auto counted = take(MappingStore(db, clock).openCount(), facts.unmappedCodes); !counted)
        return counted;
    const auto figures = MappingFigureStore(db, clock).figures(std::vector<MappingCoverage>());
    if (!figures)
        return fail(figures.error());
    facts.mappingMedianMs = figures->latencyMedianMs;
    facts.mappingP90Ms = figures->latencyP90Ms;
    const auto integrations = IntegrationStore(db, clock).all();
    if (!integrations)
        return fail(integrations.error());
    for (const IntegrationRow &integration : *integrations) {
        const auto last = JobStore(db, clock).lastFinished(integration.name);
        if (!last)
            return fail(last.error());
        if (*last && (*last)->startedAt && (*last)->finishedAt)
            facts.jobs.emplace_back(integration.name, (*(*last)->finishedAt - *(*last)->startedAt).count());
    }
    return {};
}
}

Result<MetricsFacts> readMetricsFacts(Database &db, const Clock &clock)
{
    MetricsFacts facts;
    facts.readAt = clock.now();
    const auto read =
        readFigures(db, clock, facts).and_then([&] { return readStates(db, clock, facts); }).and_then([&] {
            return readWork(db, clock, facts);
        });
    if (!read)
        return fail(read.error());
    return facts;
}

}

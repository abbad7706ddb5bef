#include "observability/MetricsPage.h"

#include "observability/PrometheusText.h"

#include <limits>

namespace concord {

namespace {
using Type = PrometheusText::Type;

PrometheusText::Labels labelsOf(const EndpointFigures &one)
{
    return {{"endpoint", one.endpoint}, {"direction", wordOf(one.direction)}};
}

void writeCounters(PrometheusText &page, const std::vector<EndpointFigures> &ever)
{
    page.family("concord_ingest_events_total", Type::Counter,
                "Events by what became of them: received, succeeded, gave_up (dead letter or for a person).");
    for (const EndpointFigures &one : ever) {
        const auto add = [&](const char *status, qint64 count) {
            auto labels = labelsOf(one);
            labels.emplace_back("status", QString::fromLatin1(status));
            page.sample(double(count), labels);
        };
        add("received", one.figures.counts.received);
        add("succeeded", one.figures.counts.succeeded);
        add("gave_up", one.figures.counts.gaveUp);
    }
    page.family("concord_failed_attempts_total", Type::Counter,
                "Attempts that failed, by reason: authentication, validation, other.");
    for (const EndpointFigures &one : ever) {
        const MetricCounts &counts = one.figures.counts;
        const auto add = [&](const char *reason, qint64 count) {
            auto labels = labelsOf(one);
            labels.emplace_back("reason", QString::fromLatin1(reason));
            page.sample(double(count), labels);
        };
        add("authentication", counts.unauthenticated);
        add("validation", counts.invalid);
        add("other", counts.failed - counts.unauthenticated - counts.invalid);
    }
}

void writeHistogram(PrometheusText &page, const PrometheusText::Labels &of, const LatencyHistogram &histogram,
                    qint64 sumMs)
{
    qint64 upTo = 0;
    for (int i = 0; i < LatencyHistogram::bucketCount; ++i) {
        upTo += histogram.count(i);
        auto labels = of;
        labels.emplace_back("le", i + 1 < LatencyHistogram::bucketCount
                                      ? QString::number(LatencyHistogram::limitsMs.at(size_t(i)))
                                      : QStringLiteral("+Inf"));
        page.sample("_bucket", double(upTo), labels);
    }
    page.sample("_sum", double(sumMs), of);
    page.sample("_count", double(upTo), of);
}

void writeLatencies(PrometheusText &page, const std::vector<EndpointFigures> &ever,
                    const std::vector<ToldRow> &told)
{
    page.family("concord_delivery_latency_ms", Type::Histogram,
                "Milliseconds from the receipt of an event to its success.");
    for (const EndpointFigures &one : ever)
        writeHistogram(page, labelsOf(one), one.figures.latency, one.figures.latencySumMs);
    page.family("concord_response_time_ms", Type::Histogram,
                "Milliseconds that one attempt of an event took.");
    for (const EndpointFigures &one : ever)
        writeHistogram(page, labelsOf(one), one.figures.attempts, one.figures.attemptSumMs);
    page.family("concord_end_to_end_latency_ms", Type::Histogram,
                "Milliseconds from the receipt of a fact to its acknowledgement at the other side, by kind.");
    for (const ToldRow &one : told)
        writeHistogram(page, {{"endpoint", one.endpoint}, {"kind", wordOf(one.figures.kind)}},
                       one.figures.latency, one.figures.sumMs);
}

void writeQueues(PrometheusText &page, const std::vector<OpenWork> &open)
{
    const auto each = [&](const char *name, const char *help, qint64 OpenWork::*count) {
        page.family(name, Type::Gauge, help);
        for (const OpenWork &work : open)
            page.sample(double(work.*count),
                        {{"endpoint", work.endpoint}, {"direction", wordOf(work.direction)}});
    };
    each("concord_retry_queue_depth", "Events that wait for their next attempt.", &OpenWork::waitingRetry);
    each("concord_queue_depth", "Events that are received or in work.", &OpenWork::queued);
    each("concord_waiting_events", "Events that wait for a retry, a mapping or a person.",
         &OpenWork::waiting);
}

void writeRatios(PrometheusText &page, const MetricsFacts &facts)
{
    MetricFigures hour;
    for (const EndpointFigures &one : facts.lastHour)
        hour += one.figures;
    const bool isIdle = hour.counts.succeeded + hour.counts.failed == 0;
    const double none = std::numeric_limits<double>::quiet_NaN();
    const double errors = isIdle ? none : hour.counts.failureRate();
    page.family("concord_success_ratio", Type::Gauge,
                "Share of the last hour's attempts that succeeded; NaN while idle.");
    page.sample(1 - errors);
    page.family("concord_error_ratio", Type::Gauge,
                "Share of the last hour's attempts that failed; NaN while idle.");
    page.sample(errors);
    page.family("concord_data_accuracy_ratio", Type::Gauge,
                "Share of records on which both sides agreed when last compared; NaN before that.");
    page.sample(facts.accuracy.value_or(none));
    page.family("concord_slo_target_ratio", Type::Gauge, "Share of events that have to succeed in 30 days.");
    page.sample(facts.slo.target);
    page.family("concord_slo_success_ratio", Type::Gauge, "Share of events of the last 30 days that did.");
    page.sample(facts.slo.successRate());
    page.family("concord_slo_error_budget_remaining_ratio", Type::Gauge,
                "Of the failures that may be in 30 days, the share that is left; below 0: missed.");
    page.sample(facts.slo.remainingShare());
    page.family("concord_slo_burn_rate", Type::Gauge,
                "How fast the last hour used the error budget up; 1 lasts exactly 30 days.");
    page.sample(facts.slo.burnRate);
}

void writeStates(PrometheusText &page, const MetricsFacts &facts)
{
    page.family("concord_breaker_state", Type::Gauge, "1 for the state that an endpoint's breaker is in.");
    for (const auto &[endpoint, now] : facts.breakers) {
        for (const BreakerState state : {BreakerState::Closed, BreakerState::Open, BreakerState::HalfOpen})
            page.sample(state == now ? 1 : 0, {{"endpoint", endpoint}, {"state", wordOf(state)}});
    }
    page.family("concord_incidents_open", Type::Gauge, "Incidents that are not resolved, by severity.");
    for (const AlertSeverity severity :
         {AlertSeverity::Info, AlertSeverity::Warning, AlertSeverity::Critical}) {
        const auto found = facts.incidents.find(severity);
        page.sample(found == facts.incidents.end() ? 0 : found->second, {{"severity", wordOf(severity)}});
    }
    page.family("concord_unmapped_codes_active", Type::Gauge, "Codes that have no drug yet.");
    page.sample(facts.unmappedCodes);
    page.family("concord_mapping_resolution_latency_ms", Type::Summary,
                "Milliseconds from the question for a code to its decision.");
    if (facts.mappingMedianMs >= 0) {
        page.sample(double(facts.mappingMedianMs), {{"quantile", QStringLiteral("0.5")}});
        page.sample(double(facts.mappingP90Ms), {{"quantile", QStringLiteral("0.9")}});
    }
    page.family("concord_sync_job_duration_ms", Type::Gauge,
                "Milliseconds that an integration's last finished run took.");
    for (const auto &[integration, durationMs] : facts.jobs)
        page.sample(double(durationMs), {{"integration", integration}});
}

void writeProcess(PrometheusText &page, const MetricsFacts &facts)
{
    page.family("concord_workers", Type::Gauge, "Worker processes that are alive on this database.");
    page.sample(facts.workers);
    page.family("concord_uptime_seconds", Type::Gauge, "Seconds since this process started.");
    page.sample(double((facts.readAt - facts.startedAt).count()) / 1000);
    page.family("process_start_time_seconds", Type::Gauge, "Unix time at which this process started.");
    page.sample(double(toMs(facts.startedAt)) / 1000);
    page.family("concord_read_time_seconds", Type::Gauge, "Unix time at which these values were read.");
    page.sample(double(toMs(facts.readAt)) / 1000);
    page.family("concord_build_info", Type::Gauge, "1, with the version of this program.");
    page.sample(1, {{"version", facts.version}});
}
}

QByteArray metricsPage(const MetricsFacts &facts)
{
    PrometheusText page;
    writeCounters(page, facts.ever);
    writeLatencies(page, facts.ever, facts.told);
    writeQueues(page, facts.open);
    writeRatios(page, facts);
    writeStates(page, facts);
    writeProcess(page, facts);
    return page.text();
}

}

#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "domain/Delivery.h"
#include "gateway/AccessCheck.h"
#include "gateway/AlertDesk.h"
#include "store/MetricStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int foldedAtOnce = 5'000;

/// Where no worker runs, nobody else has added it up.
Result<void> foldAll(Workbench &bench)
{
    for (;;) {
        const auto taken = MetricStore(*bench.db, bench.clock).fold(foldedAtOnce);
        if (!taken)
            return fail(taken.error());
        if (*taken < foldedAtOnce)
            return {};
    }
}

QJsonValue orNull(const std::optional<qint64> &number)
{
    return number ? QJsonValue(*number) : QJsonValue(QJsonValue::Null);
}

QJsonObject jsonOf(const MetricPoint &point)
{
    return {{QStringLiteral("from"), isoTime(point.from)},
            {QStringLiteral("received_in"), point.receivedIn},
            {QStringLiteral("received_out"), point.receivedOut},
            {QStringLiteral("succeeded"), point.counts.succeeded},
            {QStringLiteral("failed_attempts"), point.counts.failed},
            {QStringLiteral("gave_up"), point.counts.gaveUp},
            {QStringLiteral("p50_ms"), orNull(point.p50Ms)},
            {QStringLiteral("p95_ms"), orNull(point.p95Ms)},
            {QStringLiteral("p99_ms"), orNull(point.p99Ms)},
            {QStringLiteral("attempt_p95_ms"), orNull(point.attemptP95Ms)},
            {QStringLiteral("queue_depth"), point.queueDepth},
            {QStringLiteral("waiting"), point.waiting}};
}

QJsonObject jsonOf(const SloBudget &slo)
{
    return {{QStringLiteral("target"), slo.target},
            {QStringLiteral("window_days"), qint64(slo.window / std::chrono::hours(24))},
            {QStringLiteral("attempted"), slo.attempted},
            {QStringLiteral("failed"), slo.failed},
            {QStringLiteral("success_rate"), slo.successRate()},
            {QStringLiteral("budget_remaining"), slo.remainingShare()},
            {QStringLiteral("burn_rate"), slo.burnRate}};
}

double shareInTime(const ToldFigures &told)
{
    const qint64 all = told.latency.total();
    return all == 0 ? 1 : double(told.latency.countUpTo(deliveryTargetOf(told.kind).count())) / double(all);
}

QJsonObject jsonOf(const ToldFigures &told)
{
    return {{QStringLiteral("kind"), wordOf(told.kind)},
            {QStringLiteral("count"), told.latency.total()},
            {QStringLiteral("p50_ms"), orNull(told.latency.quantileMs(0.5))},
            {QStringLiteral("p95_ms"), orNull(told.latency.quantileMs(0.95))},
            {QStringLiteral("target_ms"), qint64(deliveryTargetOf(told.kind).count())},
            {QStringLiteral("share"), shareInTime(told)}};
}

QString ms(const std::optional<qint64> &value)
{
    return value ? QString::number(*value) + QStringLiteral(" ms") : QStringLiteral("-");
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', 2) + QStringLiteral(" %");
}

QString lineOf(const MetricPoint &point)
{
    return QStringLiteral("%1  in %2  out %3  succeeded %4  failed %5  p50 %6  p95 %7  queue %8")
        .arg(isoTime(point.from))
        .arg(point.receivedIn)
        .arg(point.receivedOut)
        .arg(point.counts.succeeded)
        .arg(point.counts.failed)
        .arg(ms(point.p50Ms), ms(point.p95Ms))
        .arg(point.queueDepth);
}

QString lineOf(const ToldFigures &told)
{
    return QStringLiteral("%1  %2 told  p50 %3  p95 %4  %5 within %6 s")
        .arg(wordOf(told.kind).leftJustified(19))
        .arg(told.latency.total())
        .arg(ms(told.latency.quantileMs(0.5)), ms(told.latency.quantileMs(0.95)), percent(shareInTime(told)))
        .arg(deliveryTargetOf(told.kind).count() / 1000);
}

void print(const DashboardSeries &figures, bool withPoints)
{
    const MetricPoint &whole = figures.series.whole;
    const SloBudget &slo = figures.slo;
    printLine(QStringLiteral("since %1: %2 in, %3 out; %4 succeeded, %5 attempts failed, %6 given up")
                  .arg(isoTime(whole.from))
                  .arg(whole.receivedIn)
                  .arg(whole.receivedOut)
                  .arg(whole.counts.succeeded)
                  .arg(whole.counts.failed)
                  .arg(whole.counts.gaveUp));
    printLine(QStringLiteral("latency p50 %1, p95 %2, p99 %3; attempts p95 %4")
                  .arg(ms(whole.p50Ms), ms(whole.p95Ms), ms(whole.p99Ms), ms(whole.attemptP95Ms)));
    printLine(
        QStringLiteral("30 days: %1 of %2 events succeeded (target %3); error budget left %4, burn rate %5")
            .arg(percent(slo.successRate()))
            .arg(slo.attempted)
            .arg(percent(slo.target), percent(slo.remainingShare()))
            .arg(slo.burnRate, 0, 'f', 2));
    if (figures.accuracy)
        printLine(QStringLiteral("data accuracy %1: %2 of %3 records agreed at %4")
                      .arg(percent(figures.accuracy->share()))
                      .arg(figures.accuracy->matching)
                      .arg(figures.accuracy->compared)
                      .arg(isoTime(figures.accuracy->comparedAt)));
    for (const ToldFigures &told : figures.told)
        printLine(lineOf(told));
    if (!withPoints)
        return;
    for (const MetricPoint &point : figures.series.points)
        printLine(lineOf(point));
}
}

int runMetrics(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("metrics [--by minute|hour|day] [--points N] [--endpoint E] [--series] [--json]"),
        QStringLiteral(
            "Throughput, outcomes, latency, the error budget, the data accuracy of the last comparisons,\n"
            "and how fast others were told of what, from stored roll-ups.\n"
            "With --json: {\"whole\":{…},\"slo\":{…},\"accuracy\":N,\"told\":[…],\"points\":[…]}."));
    line.addValue("by", "GRAIN", "minute, hour or day; else hour.");
    line.addValue("points", "N", "How many of them up to now, 1 to 1000; else 24.");
    line.addValue("endpoint", "E", "Of this connection only.");
    line.addFlag("series", "Print each of them.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    SeriesQuery query;
    query.endpoint = line.value("endpoint");
    if (line.isSet("by")) {
        const auto grain = metricGrainFromWord(line.value("by"));
        if (!grain)
            return line.usageError(QStringLiteral("--by: expected minute, hour or day"));
        query.grain = *grain;
    }
    if (line.isSet("points"))
        query.points = line.value("points").toInt();
    if (query.points < 1 || query.points > 1000)
        return line.usageError(QStringLiteral("--points: expected a whole number from 1 to 1000"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const Session owner = ownerSession(accountName());
    const auto figures = foldAll(**bench).and_then(
        [&] { return AlertDesk(*(*bench)->db, (*bench)->clock, owner).series(query); });
    if (!figures)
        return failOrder(figures.error());
    if (!line.isSet("json")) {
        print(*figures, line.isSet("series"));
        return ExitDone;
    }
    QJsonArray points;
    for (const MetricPoint &point : figures->series.points)
        points.append(jsonOf(point));
    QJsonArray told;
    for (const ToldFigures &one : figures->told)
        told.append(jsonOf(one));
    printJson({{QStringLiteral("by"), wordOf(query.grain)},
               {QStringLiteral("accuracy"),
                figures->accuracy ? QJsonValue(figures->accuracy->share()) : QJsonValue(QJsonValue::Null)},
               {QStringLiteral("told"), told},
               {QStringLiteral("whole"), jsonOf(figures->series.whole)},
               {QStringLiteral("slo"), jsonOf(figures->slo)},
               {QStringLiteral("points"), points}});
    return ExitDone;
}

}

#include "models/DashboardText.h"

#include "domain/Delivery.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
QString dashboardWord(const char *text)
{
    return QCoreApplication::translate("Dashboard", text);
}

QString orDash(const std::optional<qint64> &ms)
{
    return ms ? durationText(*ms) : QStringLiteral("–");
}

/// The locale's short date without its year.
QString dayFormat()
{
    static const QRegularExpression year(QStringLiteral("[^dM]*y+[^dM]*"));
    return QLocale().dateFormat(QLocale::ShortFormat).remove(year);
}
}

QString labelOf(DashboardSpan span)
{
    switch (span) {
    case DashboardSpan::Hour:
        return dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Last hour"));
    case DashboardSpan::Day:
        return dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Last 24 hours"));
    case DashboardSpan::Week:
        return dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Last 7 days"));
    case DashboardSpan::Month:
        return dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Last 30 days"));
    }
    return {};
}

SeriesQuery queryOf(DashboardSpan span, quint64 requestId)
{
    switch (span) {
    case DashboardSpan::Hour:
        return {requestId, MetricGrain::Minute, 60};
    case DashboardSpan::Day:
        return {requestId, MetricGrain::Hour, 24};
    case DashboardSpan::Week:
        return {requestId, MetricGrain::Hour, 7 * 24};
    case DashboardSpan::Month:
        return {requestId, MetricGrain::Day, 30};
    }
    return {requestId};
}

std::chrono::milliseconds refreshTimeOf(DashboardSpan span)
{
    using namespace std::chrono_literals;
    return span == DashboardSpan::Hour ? 10s : span == DashboardSpan::Day ? 60s : 300s;
}

QString axisFormat(MetricGrain grain, int points)
{
    if (grain == MetricGrain::Day || (grain == MetricGrain::Hour && points > 48))
        return dayFormat();
    return QStringLiteral("HH:mm");
}

QString pointTimeText(Timestamp from, MetricGrain grain)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMs(from));
    const QString time = minuteTime(from);
    if (grain == MetricGrain::Minute)
        return time;
    const QString day = at.date().toString(dayFormat()); // digits only
    return grain == MetricGrain::Day ? day : QString(day + u' ' + time);
}

std::optional<double> successShare(const MetricPoint &point)
{
    const qint64 ended = point.counts.succeeded + point.counts.gaveUp;
    return ended == 0 ? std::nullopt : std::optional(double(point.counts.succeeded) / double(ended));
}

bool isIdle(const MetricSeries &series)
{
    return std::all_of(series.points.begin(), series.points.end(), [](const MetricPoint &point) {
        return point.receivedIn + point.receivedOut + point.queueDepth + point.waiting == 0 &&
               point.counts == MetricCounts();
    });
}

QStringList pointTitles()
{
    return {dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "From")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "In")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Out")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Succeeded")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Given up")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Success")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "p50")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "p95")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "p99")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Queue")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Waiting"))};
}

std::vector<TreeNode> pointRows(const MetricSeries &series)
{
    std::vector<TreeNode> rows;
    rows.reserve(series.points.size());
    for (auto point = series.points.rbegin(); point != series.points.rend(); ++point) {
        const auto share = successShare(*point);
        TreeNode row;
        row.cells = {pointTimeText(point->from, series.grain),
                     countText(point->receivedIn),
                     countText(point->receivedOut),
                     countText(point->counts.succeeded),
                     countText(point->counts.gaveUp),
                     share ? percentText(*share) : QStringLiteral("–"),
                     orDash(point->p50Ms),
                     orDash(point->p95Ms),
                     orDash(point->p99Ms),
                     countText(point->queueDepth),
                     countText(point->waiting)};
        rows.push_back(std::move(row));
    }
    return rows;
}

QStringList toldTitles()
{
    return {dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "What was told")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Told")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "p50")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "p95")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "Target")),
            dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "In time"))};
}

std::vector<TreeNode> toldRows(const std::vector<ToldFigures> &told)
{
    std::vector<TreeNode> rows;
    for (const ToldFigures &one : told) {
        const qint64 all = one.latency.total();
        if (all == 0)
            continue;
        const qint64 target = deliveryTargetOf(one.kind).count();
        const double share = double(one.latency.countUpTo(target)) / double(all);
        TreeNode row;
        row.cells = {labelOf(one.kind),
                     countText(all),
                     orDash(one.latency.quantileMs(0.5)),
                     orDash(one.latency.quantileMs(0.95)),
                     dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "< %1")).arg(durationText(target)),
                     percentText(share)};
        row.state = int(share * 1000);
        rows.push_back(std::move(row));
    }
    return rows;
}

QString budgetText(const SloBudget &slo)
{
    const double allowed = double(slo.attempted) * (1 - slo.target);
    return dashboardWord(QT_TRANSLATE_NOOP("Dashboard", "%1 of the %2 failures that 30 days may have"))
        .arg(countText(slo.failed),
             allowed < 10 ? QLocale().toString(allowed, 'f', 1) : countText(qint64(allowed)));
}

}

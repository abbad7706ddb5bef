#include "views/Dashboard/DashboardCharts.h"

#include "models/DashboardText.h"
#include "models/Format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace concord {

namespace {
QString chartWord(const char *text)
{
    return QCoreApplication::translate("Dashboard", text);
}

ChartContent chartOver(const MetricSeries &series)
{
    ChartContent content;
    content.grain = series.grain;
    for (const MetricPoint &point : series.points)
        content.moments.push_back(point.from);
    return content;
}

template <typename ValueOf>
ChartLine chartLine(const MetricSeries &series, const QString &name, Tone tone, Qt::PenStyle style,
                    ValueOf valueOf)
{
    ChartLine line{name, tone, style, {}};
    line.values.reserve(series.points.size());
    for (const MetricPoint &point : series.points)
        line.values.push_back(valueOf(point));
    return line;
}

auto counted(qint64 MetricPoint::*count)
{
    return [count](const MetricPoint &point) {
        return std::optional(double(point.*count));
    };
}

auto measured(std::optional<qint64> MetricPoint::*ms)
{
    return [ms](const MetricPoint &point) {
        return point.*ms ? std::optional(double(*(point.*ms))) : std::nullopt;
    };
}
}

ChartContent throughputChart(const MetricSeries &series)
{
    ChartContent content = chartOver(series);
    content.lines = {chartLine(series, chartWord(QT_TRANSLATE_NOOP("Dashboard", "in")), Tone::Info,
                               Qt::SolidLine, counted(&MetricPoint::receivedIn)),
                     chartLine(series, chartWord(QT_TRANSLATE_NOOP("Dashboard", "out")), Tone::Ok,
                               Qt::DotLine, counted(&MetricPoint::receivedOut))};
    return content;
}

ChartContent successChart(const MetricSeries &series, const SloBudget &slo)
{
    ChartContent content = chartOver(series);
    content.lines = {chartLine(series, chartWord(QT_TRANSLATE_NOOP("Dashboard", "succeeded")), Tone::Info,
                               Qt::SolidLine, [](const MetricPoint &point) -> std::optional<double> {
                                   const auto share = successShare(point);
                                   return share ? std::optional(*share * 100) : std::nullopt;
                               })};
    content.target = slo.target * 100;
    content.targetName = chartWord(QT_TRANSLATE_NOOP("Dashboard", "target %1")).arg(percentText(slo.target));
    double lowest = *content.target;
    for (const auto &value : content.lines.front().values)
        lowest = std::min(lowest, value.value_or(100));
    // a round part of the whole below the lowest, so that small differences can be seen
    content.lowest = lowest >= 98.5 ? 98 : lowest >= 90 ? 90 : lowest >= 70 ? 70 : 0;
    content.axisUnit = QStringLiteral(" %%");
    content.ceiling = 100;
    return content;
}

ChartContent latencyChart(const MetricSeries &series)
{
    ChartContent content = chartOver(series);
    content.lines = {
        chartLine(series, QStringLiteral("p50"), Tone::Info, Qt::SolidLine, measured(&MetricPoint::p50Ms)),
        chartLine(series, QStringLiteral("p95"), Tone::Warning, Qt::DashLine, measured(&MetricPoint::p95Ms)),
        chartLine(series, QStringLiteral("p99"), Tone::Danger, Qt::DotLine, measured(&MetricPoint::p99Ms))};
    double most = 0;
    for (const auto &value : content.lines.back().values)
        most = std::max(most, value.value_or(0));
    const std::tuple<double, double, const char *> units[] = {
        {2'000, 1, QT_TRANSLATE_NOOP("Dashboard", " ms")},
        {120'000, 0.001, QT_TRANSLATE_NOOP("Dashboard", " s")},
        {7'200'000, 1 / 60'000.0, QT_TRANSLATE_NOOP("Dashboard", " min")},
        {HUGE_VAL, 1 / 3'600'000.0, QT_TRANSLATE_NOOP("Dashboard", " h")}};
    for (const auto &[below, scale, unit] : units) {
        if (most >= below)
            continue;
        content.scale = scale;
        content.axisUnit = chartWord(unit);
        break;
    }
    return content;
}

ChartContent queueChart(const MetricSeries &series)
{
    ChartContent content = chartOver(series);
    content.lines = {chartLine(series, chartWord(QT_TRANSLATE_NOOP("Dashboard", "in the queue")), Tone::Info,
                               Qt::SolidLine, counted(&MetricPoint::queueDepth)),
                     chartLine(series, chartWord(QT_TRANSLATE_NOOP("Dashboard", "waiting for something")),
                               Tone::Warning, Qt::DashLine, counted(&MetricPoint::waiting))};
    return content;
}

}

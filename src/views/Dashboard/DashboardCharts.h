#pragma once

#include "domain/Metrics.h"
#include "views/Dashboard/TimeChart.h"

namespace concord {

/// What each chart of the dashboard shows of a series; pure.
[[nodiscard]] ChartContent throughputChart(const MetricSeries &series);
/// In per cent, with the target across.
[[nodiscard]] ChartContent successChart(const MetricSeries &series, const SloBudget &slo);
/// In milliseconds; the axis is in the unit that fits the highest.
[[nodiscard]] ChartContent latencyChart(const MetricSeries &series);
[[nodiscard]] ChartContent queueChart(const MetricSeries &series);

}

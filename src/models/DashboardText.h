#pragma once

#include "domain/Metrics.h"
#include "models/TreeModel.h"

#include <QString>

#include <chrono>
#include <optional>

namespace concord {

/// How far back the charts reach.
enum class DashboardSpan { Hour, Day, Week, Month };
inline constexpr DashboardSpan allDashboardSpans[] = {DashboardSpan::Hour, DashboardSpan::Day,
                                                      DashboardSpan::Week, DashboardSpan::Month};
[[nodiscard]] QString labelOf(DashboardSpan span); ///< "Last 24 hours"
[[nodiscard]] SeriesQuery queryOf(DashboardSpan span, quint64 requestId);
/// After how long its figures are read again while somebody looks at them.
[[nodiscard]] std::chrono::milliseconds refreshTimeOf(DashboardSpan span);

/// "14:05", "3/4 14:00", "3/4": when a point begins, local time zone.
[[nodiscard]] QString pointTimeText(Timestamp from, MetricGrain grain);
/// The format of that for an axis; day and month in the order of the locale.
[[nodiscard]] QString axisFormat(MetricGrain grain, int points);

/// Of the events that ended in it, the share that succeeded; absent: none ended.
[[nodiscard]] std::optional<double> successShare(const MetricPoint &point);
/// Nothing was received, tried or waiting in all that time.
[[nodiscard]] bool isIdle(const MetricSeries &series);

/// The figures of the charts as a table, the newest first.
[[nodiscard]] QStringList pointTitles();
[[nodiscard]] std::vector<TreeNode> pointRows(const MetricSeries &series);

/// How long it took from a fact to the other side's acknowledgement. The state of a line is the share that
/// was in time, in thousandths.
[[nodiscard]] QStringList toldTitles();
[[nodiscard]] std::vector<TreeNode> toldRows(const std::vector<ToldFigures> &told);

/// "3 of the 45 failures that 30 days may have".
[[nodiscard]] QString budgetText(const SloBudget &slo);

}

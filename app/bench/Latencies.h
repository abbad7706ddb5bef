#pragma once

#include <QJsonObject>

#include <chrono>
#include <vector>

namespace concord {

/// Durations of one run, and what is said of them: {"p50","p95","p99","max"} in whole microseconds (nearest
/// rank; 0 without any).
class Latencies
{
public:
    void add(std::chrono::nanoseconds time)
    {
        m_us.push_back(std::chrono::duration_cast<std::chrono::microseconds>(time).count());
    }
    [[nodiscard]] QJsonObject toJson() const;

private:
    std::vector<qint64> m_us;
};

/// The middle one; of an even number the mean of the two.
[[nodiscard]] double median(std::vector<double> values);
/// To @p decimals: figures are not more exact than that.
[[nodiscard]] double rounded(double value, int decimals);
/// A report per run → one with the medians of its numbers, in nested objects as well; what is no number is
/// the first's.
[[nodiscard]] QJsonObject medianOf(const std::vector<QJsonObject> &runs);

}

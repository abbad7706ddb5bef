#include "bench/Latencies.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace concord {

QJsonObject Latencies::toJson() const
{
    std::vector<qint64> sorted = m_us;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) -> qint64 {
        if (sorted.empty())
            return 0;
        return sorted[std::max<size_t>(1, size_t(std::ceil(share * double(sorted.size())))) - 1];
    };
    return {{QStringLiteral("p50"), at(0.5)},
            {QStringLiteral("p95"), at(0.95)},
            {QStringLiteral("p99"), at(0.99)},
            {QStringLiteral("max"), at(1)}};
}

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double rounded(double value, int decimals)
{
    const double scale = std::pow(10, decimals);
    return std::round(value * scale) / scale;
}

QJsonObject medianOf(const std::vector<QJsonObject> &runs)
{
    QJsonObject result = runs.empty() ? QJsonObject() : runs.front();
    for (auto field = result.begin(); field != result.end(); ++field) {
        if (field->isDouble()) {
            std::vector<double> values;
            for (const QJsonObject &run : runs)
                values.push_back(run.value(field.key()).toDouble());
            field.value() = rounded(median(values), 3);
        } else if (field->isObject()) {
            std::vector<QJsonObject> parts;
            for (const QJsonObject &run : runs)
                parts.push_back(run.value(field.key()).toObject());
            field.value() = medianOf(parts);
        }
    }
    return result;
}

}

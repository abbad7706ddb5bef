#pragma once

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// Writes Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): families one
/// after another, each with HELP and TYPE, then its samples.
class PrometheusText
{
public:
    enum class Type { Counter, Gauge, Histogram, Summary };
    using Labels = std::vector<std::pair<const char *, QString>>;

    /// Begins a family; its samples follow before the next one begins.
    void family(const char *name, Type type, const char *help);
    void sample(double value, const Labels &labels = {}) { sample("", value, labels); }
    /// @param suffix "_bucket", "_sum", "_count" of a histogram
    void sample(const char *suffix, double value, const Labels &labels);

    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_name;
    QByteArray m_text;
};

/// "NaN", "+Inf", "-Inf", whole numbers without a point, others with 17 digits at most.
[[nodiscard]] QByteArray prometheusNumber(double value);
/// With backslash, quote and line feed escaped.
[[nodiscard]] QByteArray prometheusLabel(const QString &value);

}

#include "observability/PrometheusText.h"

#include <cmath>

namespace concord {

namespace {
const char *wordOf(PrometheusText::Type type)
{
    switch (type) {
    case PrometheusText::Type::Counter:
        return "counter";
    case PrometheusText::Type::Gauge:
        return "gauge";
    case PrometheusText::Type::Histogram:
        return "histogram";
    case PrometheusText::Type::Summary:
        return "summary";
    }
    return "untyped";
}
}

QByteArray prometheusNumber(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    constexpr double exact = 9'007'199'254'740'992; // 2^53
    if (value == std::floor(value) && std::abs(value) <= exact)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 17);
}

QByteArray prometheusLabel(const QString &value)
{
    return value.toUtf8().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

void PrometheusText::family(const char *name, Type type, const char *help)
{
    m_name = name;
    m_text += "# HELP " + m_name + ' ' + help + "\n# TYPE " + m_name + ' ' + wordOf(type) + '\n';
}

void PrometheusText::sample(const char *suffix, double value, const Labels &labels)
{
    m_text += m_name + suffix;
    if (!labels.empty()) {
        m_text += '{';
        for (const auto &[name, text] : labels)
            m_text += QByteArray(name) + "=\"" + prometheusLabel(text) + "\",";
        m_text.back() = '}';
    }
    m_text += ' ' + prometheusNumber(value) + '\n';
}

}

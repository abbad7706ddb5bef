#pragma once

#include "domain/Overview.h"

#include <QChartView>

class QBarCategoryAxis;
class QBarSet;
class QValueAxis;

namespace concord {

/// The last 24 hours as small bars without axes: the shape matters, the figures are in the tool tip and in
/// the accessible description. Colours follow the palette.
class HourChart : public QChartView
{
    Q_OBJECT
public:
    enum class What { Events, Latency };

    explicit HourChart(What what, QWidget *parent = nullptr);

    void setHours(const std::vector<MetricsBucket> &hours);
    [[nodiscard]] QSize sizeHint() const override { return {220, 72}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 56}; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();
    void describe();
    void showTip(bool on, int hour);
    [[nodiscard]] QString hourText(size_t hour) const;

    What m_what;
    std::vector<MetricsBucket> m_hours;
    QBarSet *m_main; ///< succeeded, or latency
    QBarSet *m_failed = nullptr;
    QBarCategoryAxis *m_hourAxis;
    QValueAxis *m_height;
};

}

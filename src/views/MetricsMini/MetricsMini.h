#pragma once

#include <QWidget>

namespace concord {

class Figure;
class HourChart;
class OverviewModel;
class PanelFrame;

/// Five figures and two small charts: how the last 24 hours went, and how much there is.
class MetricsMini : public QWidget
{
    Q_OBJECT
public:
    explicit MetricsMini(OverviewModel &model, QWidget *parent = nullptr);

signals:
    void refreshRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *makeContent();
    void refresh();

    OverviewModel &m_model;
    PanelFrame *m_panel;
    Figure *m_success;
    Figure *m_latency;
    Figure *m_medications;
    Figure *m_patients;
    Figure *m_unmapped;
    HourChart *m_events;
    HourChart *m_latencies;
    QWidget *m_latencyBox = nullptr;
};

}

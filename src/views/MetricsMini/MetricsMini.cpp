#include "views/MetricsMini/MetricsMini.h"

#include "models/Format.h"
#include "models/OverviewModel.h"
#include "views/MetricsMini/HourChart.h"
#include "views/Overview/OverviewState.h"
#include "views/common/Figure.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {

QWidget *captioned(HourChart *chart, const QString &caption, const QString &objectName)
{
    chart->setObjectName(objectName);
    chart->setAccessibleName(caption);
    auto *label = new QLabel(caption);
    label->setProperty("role", QStringLiteral("muted"));
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addWidget(chart, 1);
    column->addWidget(label);
    return box;
}

}

MetricsMini::MetricsMini(OverviewModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_panel(new PanelFrame(tr("Last 24 hours"))),
      m_success(new Figure(tr("Success rate"))),
      m_latency(new Figure(tr("Median latency"))),
      m_medications(new Figure(tr("On the lists"))),
      m_patients(new Figure(tr("Patients"))),
      m_unmapped(new Figure(tr("Unmapped codes"))),
      m_events(new HourChart(HourChart::What::Events)),
      m_latencies(new HourChart(HourChart::What::Latency))
{
    setObjectName(QStringLiteral("metricsMini"));
    setAccessibleName(tr("Last 24 hours"));
    m_panel->setEmptyText(icons::statistics, tr("No figures yet. They appear after the first sync."));
    m_success->setObjectName(QStringLiteral("successRate"));
    m_latency->setObjectName(QStringLiteral("medianLatency"));
    m_medications->setObjectName(QStringLiteral("medicationsOnLists"));
    m_medications->setToolTip(tr("Active medications on the lists of all patients"));
    m_patients->setObjectName(QStringLiteral("patients"));
    m_unmapped->setObjectName(QStringLiteral("unmappedCodes"));
    m_panel->setContent(makeContent());
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_panel);
    connect(m_panel, &PanelFrame::retryRequested, this, &MetricsMini::refreshRequested);
    connect(&model, &OverviewModel::changed, this, &MetricsMini::refresh);
    refresh();
}

QWidget *MetricsMini::makeContent()
{
    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::wide + Theme::gap);
    for (Figure *figure : {m_success, m_latency, m_medications, m_patients, m_unmapped})
        row->addWidget(figure);
    row->addWidget(captioned(m_events, tr("Events per hour"), QStringLiteral("eventsChart")), 1);
    m_latencyBox = captioned(m_latencies, tr("Latency per hour"), QStringLiteral("latencyChart"));
    row->addWidget(m_latencyBox, 1);
    return content;
}

void MetricsMini::resizeEvent(QResizeEvent *event)
{
    m_latencyBox->setVisible(event->size().width() >= 860); // one readable chart rather than two slivers
    QWidget::resizeEvent(event);
}

void MetricsMini::refresh()
{
    const MetricsSummary &metrics = m_model.overview().metrics;
    const bool anyEvent =
        std::any_of(metrics.hours.begin(), metrics.hours.end(),
                    [](const MetricsBucket &hour) { return hour.succeeded + hour.failed > 0; });
    const QString none = QStringLiteral("–");
    m_success->setValue(anyEvent ? percentText(metrics.successRate) : none);
    m_success->setTone(anyEvent && metrics.successRate < 0.95 ? std::optional(Tone::Danger) : std::nullopt);
    m_latency->setValue(anyEvent ? durationText(metrics.medianLatencyMs) : none);
    m_medications->setValue(countText(metrics.medicationsOnLists));
    m_patients->setValue(countText(metrics.patients));
    m_unmapped->setValue(countText(metrics.unmappedCodes));
    m_unmapped->setTone(metrics.unmappedCodes > 0 ? std::optional(Tone::Warning) : std::nullopt);
    m_events->setHours(metrics.hours);
    m_latencies->setHours(metrics.hours);
    showOverviewState(*m_panel, m_model, !anyEvent && metrics.patients == 0);
}

}

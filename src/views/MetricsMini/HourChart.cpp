#include "views/MetricsMini/HourChart.h"

#include "models/Format.h"
#include "views/common/Theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QCursor>
#include <QDateTime>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace concord {

HourChart::HourChart(What what, QWidget *parent)
    : QChartView(parent),
      m_what(what),
      m_main(new QBarSet(QString())),
      m_hourAxis(new QBarCategoryAxis),
      m_height(new QValueAxis)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto *series = new QStackedBarSeries;
    series->setBarWidth(0.72);
    series->append(m_main);
    if (what == What::Events) {
        m_failed = new QBarSet(QString());
        series->append(m_failed);
        connect(m_failed, &QBarSet::hovered, this, &HourChart::showTip);
    }
    connect(m_main, &QBarSet::hovered, this, &HourChart::showTip);
    chart()->addSeries(series);
    chart()->legend()->hide();
    chart()->setMargins({});
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundVisible(false);
    m_hourAxis->setLabelsVisible(false);
    m_hourAxis->setGridLineVisible(false);
    m_height->setVisible(false);
    chart()->addAxis(m_hourAxis, Qt::AlignBottom);
    chart()->addAxis(m_height, Qt::AlignLeft);
    series->attachAxis(m_hourAxis);
    series->attachAxis(m_height);
    applyColors();
}

void HourChart::setHours(const std::vector<MetricsBucket> &hours)
{
    if (hours == m_hours)
        return;
    m_hours = hours;
    m_main->remove(0, m_main->count());
    if (m_failed)
        m_failed->remove(0, m_failed->count());
    double highest = 1;
    QStringList names;
    for (const MetricsBucket &hour : hours) {
        names += QString::number(toMs(hour.from)); // never shown; a category axis wants distinct names
        const double main = m_what == What::Events ? hour.succeeded : double(hour.medianLatencyMs);
        *m_main << main;
        if (m_failed)
            *m_failed << hour.failed;
        highest = std::max(highest, main + (m_failed ? hour.failed : 0));
    }
    m_hourAxis->setCategories(names);
    m_height->setRange(0, highest);
    describe();
}

void HourChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColors();
    QChartView::changeEvent(event);
}

void HourChart::applyColors()
{
    const Theme &theme = Theme::of(palette());
    setBackgroundBrush(theme.surface);
    chart()->setPlotAreaBackgroundVisible(false);
    m_hourAxis->setLinePen(theme.border); // the ground to stand on, also of a quiet day
    m_main->setPen(Qt::NoPen);
    m_main->setBrush(m_what == What::Events ? theme.accent : theme.tone(Tone::Neutral).strong);
    if (m_failed) {
        m_failed->setPen(Qt::NoPen);
        m_failed->setBrush(theme.tone(Tone::Danger).strong);
    }
}

QString HourChart::hourText(size_t hour) const
{
    const MetricsBucket &bucket = m_hours.at(hour);
    const QString time = minuteTime(bucket.from);
    if (m_what == What::Latency)
        return tr("From %1: median %2").arg(time, durationText(bucket.medianLatencyMs));
    return tr("From %1: %2 succeeded, %3 failed")
        .arg(time, countText(bucket.succeeded), countText(bucket.failed));
}

void HourChart::describe()
{
    const auto busiest =
        std::max_element(m_hours.begin(), m_hours.end(), [this](const auto &a, const auto &b) {
            return m_what == What::Events ? a.succeeded + a.failed < b.succeeded + b.failed
                                          : a.medianLatencyMs < b.medianLatencyMs;
        });
    setAccessibleDescription(busiest == m_hours.end()
                                 ? QString()
                                 : tr("Highest hour: %1").arg(hourText(size_t(busiest - m_hours.begin()))));
}

void HourChart::showTip(bool on, int hour)
{
    if (on && hour >= 0 && size_t(hour) < m_hours.size())
        QToolTip::showText(QCursor::pos(), hourText(size_t(hour)), this);
    else
        QToolTip::hideText();
}

}

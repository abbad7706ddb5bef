#include "views/MappingsPanel/BarChart.h"

#include "models/Format.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QStackedBarSeries>
#include <QValueAxis>

#include <algorithm>

namespace concord {

BarChart::BarChart(bool horizontal, QWidget *parent)
    : QChartView(parent),
      m_isHorizontal(horizontal),
      m_bars(horizontal ? static_cast<QAbstractBarSeries *>(new QHorizontalStackedBarSeries)
                        : new QStackedBarSeries),
      m_categories(new QBarCategoryAxis),
      m_values(new QValueAxis)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setMinimumHeight(150);
    m_bars->setBarWidth(0.6);
    chart()->addSeries(m_bars);
    chart()->setMargins({});
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundVisible(false);
    chart()->legend()->setAlignment(Qt::AlignBottom);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    m_categories->setGridLineVisible(false);
    m_values->setLabelFormat(QStringLiteral("%.0f"));
    chart()->setLocalizeNumbers(true);
    m_values->setLineVisible(false);
    chart()->addAxis(m_categories, horizontal ? Qt::AlignLeft : Qt::AlignBottom);
    chart()->addAxis(m_values, horizontal ? Qt::AlignBottom : Qt::AlignLeft);
    m_bars->attachAxis(m_categories);
    m_bars->attachAxis(m_values);
    applyColors();
}

void BarChart::setBars(const QStringList &categories, const std::vector<Series> &series)
{
    m_bars->clear();
    m_sets.clear();
    m_categories->clear();
    const auto count = size_t(categories.size());
    std::vector<double> sums(count, 0);
    for (const Series &each : series) {
        auto *set = new QBarSet(each.name);
        for (size_t i = 0; i < count; ++i) { // the first category on top: a horizontal axis grows upwards
            const size_t place = m_isHorizontal ? count - 1 - i : i;
            *set << each.values[place];
            sums[place] += each.values[place];
        }
        m_bars->append(set);
        m_sets.emplace_back(set, each.tone);
    }
    QStringList names = categories;
    if (m_isHorizontal)
        std::reverse(names.begin(), names.end());
    m_categories->append(names);
    const double highest = sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
    m_values->setTickCount(5);
    m_values->setRange(0, std::max(4.0, highest));
    m_values->applyNiceNumbers();
    chart()->legend()->setVisible(series.size() > 1);
    applyColors();
    describe(categories, series);
}

void BarChart::hideCategoryNames()
{
    m_categories->setLabelsVisible(false);
}

void BarChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColors();
    QChartView::changeEvent(event);
}

void BarChart::applyColors()
{
    const Theme &theme = Theme::of(palette());
    setBackgroundBrush(theme.surface);
    chart()->setPlotAreaBackgroundVisible(false);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() - 1);
    for (QAbstractAxis *axis :
         {static_cast<QAbstractAxis *>(m_categories), static_cast<QAbstractAxis *>(m_values)}) {
        axis->setLabelsColor(theme.muted);
        axis->setLabelsFont(small);
        axis->setLinePen(theme.border);
        axis->setGridLinePen(QPen(theme.border, 1));
    }
    chart()->legend()->setLabelColor(theme.muted);
    chart()->legend()->setFont(small);
    for (const auto &[set, tone] : m_sets) {
        set->setPen(Qt::NoPen);
        set->setBrush(tone == Tone::Info ? theme.accent : theme.tone(tone).strong);
    }
}

void BarChart::describe(const QStringList &categories, const std::vector<Series> &series)
{
    QStringList spoken;
    for (qsizetype i = 0; i < categories.size(); ++i) {
        QStringList parts;
        for (const Series &each : series)
            parts.append(each.name.isEmpty()
                             ? countText(qint64(each.values[size_t(i)]))
                             : QString(countText(qint64(each.values[size_t(i)])) + u' ' + each.name));
        spoken.append(categories[i] + QStringLiteral(": ") + parts.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setToolTip(spoken.join(u'\n'));
}

}

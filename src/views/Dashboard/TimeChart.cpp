#include "views/Dashboard/TimeChart.h"

#include "models/DashboardText.h"

#include <QAccessible>
#include <QChart>
#include <QDateTime>
#include <QDateTimeAxis>
#include <QEvent>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace concord {

namespace {
constexpr double headroom = 1.1; ///< above the highest value
constexpr double strokeWidth = 1.8;
constexpr double dotRadius = 3.5;

/// A week by days, a month by six days, else quarters.
int ticksOf(int points)
{
    return points % 7 == 0 ? 8 : points == 30 ? 6 : 5;
}
}

TimeChart::TimeChart(std::function<QString(double)> valueText, QWidget *parent)
    : QChartView(parent),
      m_valueText(std::move(valueText)),
      m_time(new QDateTimeAxis),
      m_values(new QValueAxis)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setMinimumHeight(180);
    chart()->setMargins({});
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundVisible(false);
    chart()->legend()->setAlignment(Qt::AlignBottom);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    m_time->setTickCount(5);
    m_time->setGridLineVisible(false);
    m_values->setLineVisible(false);
    m_values->setTickCount(4);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_values, Qt::AlignLeft);
    applyColors();
}

void TimeChart::setContent(ChartContent content)
{
    const int kept = m_content.moments == content.moments ? m_current : -1;
    m_content = std::move(content);
    chart()->removeAllSeries();
    m_drawn.clear();
    for (const ChartLine &line : m_content.lines)
        drawLine(line);
    if (m_content.target && !m_content.moments.empty()) {
        auto *series = new QLineSeries;
        series->setName(m_content.targetName);
        for (const Timestamp end : {m_content.moments.front(), m_content.moments.back()})
            series->append(double(toMs(end)), *m_content.target * m_content.scale);
        addSeries(series, Tone::Neutral, Qt::DashLine, true);
    }
    scaleAxes();
    applyColors();
    m_current = -1;
    describe();
    setCurrent(kept);
}

/// A gap ends a line; what follows is drawn as another one without a name.
void TimeChart::drawLine(const ChartLine &line)
{
    QLineSeries *series = nullptr;
    bool isNamed = true;
    const auto finish = [&] {
        if (!series)
            return;
        series->setPointsVisible(series->count() == 1); // a line needs two
        addSeries(series, line.tone, line.style, isNamed);
        isNamed = false;
        series = nullptr;
    };
    for (size_t i = 0; i < m_content.moments.size() && i < line.values.size(); ++i) {
        if (!line.values[i]) {
            finish();
            continue;
        }
        if (!series) {
            series = new QLineSeries;
            series->setName(line.name);
        }
        series->append(double(toMs(m_content.moments[i])), *line.values[i] * m_content.scale);
    }
    if (isNamed && !series) { // nothing to draw, but the legend says what would be there
        series = new QLineSeries;
        series->setName(line.name);
    }
    finish();
}

void TimeChart::addSeries(QLineSeries *series, Tone tone, Qt::PenStyle style, bool isNamed)
{
    chart()->addSeries(series);
    series->attachAxis(m_time);
    series->attachAxis(m_values);
    const auto markers = chart()->legend()->markers(series);
    for (QLegendMarker *marker : markers)
        marker->setVisible(isNamed);
    m_drawn.push_back({series, tone, style});
}

std::optional<double> TimeChart::highest() const
{
    std::optional<double> most = m_content.target;
    for (const ChartLine &line : m_content.lines) {
        for (const auto &value : line.values) {
            if (value)
                most = std::max(most.value_or(*value), *value);
        }
    }
    return most;
}

void TimeChart::scaleAxes()
{
    if (m_content.moments.empty())
        return;
    const auto moment = [](Timestamp at) {
        return QDateTime::fromMSecsSinceEpoch(toMs(at));
    };
    m_time->setFormat(axisFormat(m_content.grain, int(m_content.moments.size())));
    // to the end of the newest, so that the ticks fall on round times
    m_time->setRange(moment(m_content.moments.front()),
                     moment(m_content.moments.back() + lengthOf(m_content.grain)));
    m_time->setTickCount(ticksOf(int(m_content.moments.size())));
    const double most = highest().value_or(0) * m_content.scale;
    const bool isWhole = m_content.axisUnit.isEmpty(); // counts
    m_values->setLabelFormat((isWhole ? QStringLiteral("%d") : QStringLiteral("%g")) + m_content.axisUnit);
    m_values->setTickCount(m_content.ceiling > 0 ? 3 : 4);
    if (m_content.ceiling > 0) {
        m_values->setRange(m_content.lowest, m_content.ceiling);
        return;
    }
    m_values->setRange(0, std::max(isWhole ? 3.0 : 1.0, most * headroom));
    m_values->applyNiceNumbers();
}

void TimeChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColors();
    QChartView::changeEvent(event);
}

void TimeChart::applyColors()
{
    const Theme &theme = Theme::of(palette());
    setBackgroundBrush(theme.surface);
    chart()->setPlotAreaBackgroundVisible(false);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() - 1);
    for (QAbstractAxis *axis :
         {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_values)}) {
        axis->setLabelsColor(theme.muted);
        axis->setLabelsFont(small);
        axis->setLinePen(theme.border);
        axis->setGridLinePen(QPen(theme.border, 1));
    }
    chart()->legend()->setLabelColor(theme.muted);
    chart()->legend()->setFont(small);
    for (const Drawn &drawn : m_drawn) {
        const QColor color = drawn.tone == Tone::Info ? theme.accent : theme.tone(drawn.tone).strong;
        drawn.series->setPen(QPen(color, drawn.tone == Tone::Neutral ? 1 : strokeWidth, drawn.style));
    }
}

QString TimeChart::textAt(int moment) const
{
    QStringList parts;
    for (const ChartLine &line : m_content.lines) {
        const auto value = size_t(moment) < line.values.size() ? line.values[size_t(moment)] : std::nullopt;
        parts.append(line.name + u' ' + (value ? m_valueText(*value) : QStringLiteral("–")));
    }
    return pointTimeText(m_content.moments.at(size_t(moment)), m_content.grain) + QStringLiteral(": ") +
           parts.join(QStringLiteral(", "));
}

QString TimeChart::currentText() const
{
    return m_current < 0 ? QString() : textAt(m_current);
}

void TimeChart::setCurrent(int moment)
{
    if (moment >= int(m_content.moments.size()))
        return;
    const int now = std::max(moment, -1);
    if (now == m_current)
        return;
    m_current = now;
    describe();
    viewport()->update();
    emit chosen(currentText());
}

/// For a screen reader: the moment looked at, else the newest.
void TimeChart::describe()
{
    const int moment = m_current >= 0 ? m_current : int(m_content.moments.size()) - 1;
    setAccessibleDescription(moment < 0 ? QString() : textAt(moment));
    QAccessibleEvent said(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&said);
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_content.moments.size()) - 1;
    const int from = m_current < 0 ? last + (event->key() == Qt::Key_Left ? 1 : 0) : m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::max(from - 1, 0));
    case Qt::Key_Right:
        return setCurrent(std::min(from + 1, last));
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_Escape:
        if (m_current >= 0)
            return setCurrent(-1);
        break;
    default:
        break;
    }
    event->ignore(); // the page scrolls
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    const auto &moments = m_content.moments;
    if (!m_drawn.empty() && !moments.empty()) {
        const QPointF in = chart()->mapFromScene(mapToScene(event->pos()));
        const auto at =
            Timestamp(std::chrono::milliseconds(qint64(chart()->mapToValue(in, m_drawn.front().series).x())));
        const auto after = std::lower_bound(moments.begin(), moments.end(), at);
        auto nearest = int(std::min<std::ptrdiff_t>(after - moments.begin(), std::ssize(moments) - 1));
        if (nearest > 0 && at - moments[size_t(nearest) - 1] < moments[size_t(nearest)] - at)
            --nearest;
        setCurrent(chart()->plotArea().contains(in) ? nearest : -1);
        if (m_current >= 0)
            QToolTip::showText(event->globalPosition().toPoint(), currentText(), this);
        else
            QToolTip::hideText();
    }
    QChartView::mouseMoveEvent(event);
}

void TimeChart::leaveEvent(QEvent *event)
{
    if (!hasFocus())
        setCurrent(-1);
    QChartView::leaveEvent(event);
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    setCurrent(-1);
    QChartView::focusOutEvent(event);
}

/// The moment that is looked at, and where the focus is.
void TimeChart::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    const Theme &theme = Theme::of(palette());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(mapToScene(viewport()->rect()).boundingRect().adjusted(1, 1, -1, -1), 4, 4);
    }
    if (m_current >= 0 && !m_drawn.empty()) {
        const double x = double(toMs(m_content.moments[size_t(m_current)]));
        const auto place = [&](double value) {
            return chart()->mapToScene(
                chart()->mapToPosition({x, value * m_content.scale}, m_drawn.front().series));
        };
        const QRectF area = chart()->mapToScene(chart()->plotArea()).boundingRect();
        painter->setPen(QPen(theme.muted, 1));
        const double left = place(0).x();
        painter->drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()));
        for (const ChartLine &line : m_content.lines) {
            const auto value =
                size_t(m_current) < line.values.size() ? line.values[size_t(m_current)] : std::nullopt;
            if (!value)
                continue;
            painter->setPen(QPen(theme.surface, 1));
            painter->setBrush(line.tone == Tone::Info ? theme.accent : theme.tone(line.tone).strong);
            painter->drawEllipse(place(*value), dotRadius, dotRadius);
        }
    }
    painter->restore();
}

}

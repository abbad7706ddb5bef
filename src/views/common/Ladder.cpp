#include "views/common/Ladder.h"

#include "models/Format.h"
#include "models/WaitingEventModel.h"
#include "views/common/Badge.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace concord {

namespace {

constexpr int widestStep = 26;
constexpr int dot = 5;   ///< radius of an attempt that was made or is due
constexpr int small = 2; ///< of one that would follow

QFont timeFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() - 1);
    return font;
}

/// Centres of the rungs, on one line; they move together when there are many.
std::vector<QPointF> placesOf(const QRect &area, size_t count, int y)
{
    std::vector<QPointF> places;
    const double room = area.width() - 2.0 * dot - 2;
    const double step = count < 2 ? 0 : std::min(double(widestStep), room / double(count - 1));
    for (size_t i = 0; i < count; ++i)
        places.emplace_back(area.left() + dot + 1 + step * double(i), y);
    return places;
}

void paintRung(QPainter *painter, const QPointF &place, const LadderRung &rung, bool due, const Theme &theme)
{
    if (rung.outcome) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.tone(badgeOf(*rung.outcome).tone).strong);
        painter->drawEllipse(place, dot, dot);
    } else if (due) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(theme.surface);
        painter->drawEllipse(place, dot, dot);
    } else {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.fieldBorder);
        painter->drawEllipse(place, small, small);
    }
}

}

void paintLadder(QPainter *painter, const QRect &area, const std::vector<LadderRung> &ladder, Timestamp now,
                 const QFont &font, const Theme &theme)
{
    if (ladder.empty() || area.width() < 4 * dot)
        return;
    const auto next = std::find_if(ladder.begin(), ladder.end(),
                                   [](const LadderRung &rung) { return !rung.outcome.has_value(); });
    const bool hasTime = next != ladder.end() && next->at.has_value();
    const QFont small = timeFont(font);
    const QFontMetrics metrics(small);
    const int textHeight = hasTime ? metrics.height() + 2 : 0;
    const int y = area.top() + (area.height() - textHeight) / 2;
    const auto places = placesOf(area, ladder.size(), y);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    for (size_t i = 1; i < ladder.size(); ++i) {
        QPen line(theme.fieldBorder, 1.5);
        line.setStyle(ladder[i].outcome ? Qt::SolidLine : Qt::DotLine);
        painter->setPen(line);
        painter->drawLine(places[i - 1] + QPointF(dot, 0), places[i] - QPointF(dot, 0));
    }
    for (size_t i = 0; i < ladder.size(); ++i)
        paintRung(painter, places[i], ladder[i], hasTime && i == size_t(next - ladder.begin()), theme);
    if (hasTime) {
        const QString time = momentText(*next->at, now);
        const int width = metrics.horizontalAdvance(time);
        const double centre = places[size_t(next - ladder.begin())].x();
        const int left =
            std::clamp(int(centre) - width / 2, area.left(), std::max(area.left(), area.right() - width));
        painter->setFont(small);
        painter->setPen(theme.muted);
        painter->drawText(QRect(left, y + dot + 3, width + 2, metrics.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, time);
    }
    painter->restore();
}

void LadderDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    paintLadder(painter, option.rect.adjusted(Theme::space, 2, -Theme::gap, -2),
                index.data(WaitingEventModel::LadderRole).value<LadderRungs>(),
                fromMs(index.data(WaitingEventModel::NowRole).toLongLong()), option.font,
                Theme::of(option.palette));
}

LadderView::LadderView(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LadderView::display(std::vector<LadderRung> ladder, Timestamp now)
{
    m_ladder = std::move(ladder);
    m_now = now;
    const QString words = ladderText(m_ladder, now);
    setToolTip(words);
    setAccessibleName(words);
    setVisible(!m_ladder.empty());
    update();
}

void LadderView::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    paintLadder(&painter, rect(), m_ladder, m_now, font(), Theme::of(palette()));
}

}

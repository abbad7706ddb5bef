#include "views/common/TimelineDelegate.h"

#include "models/TimelineModel.h"
#include "views/common/Badge.h"
#include "views/common/Icons.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

namespace concord {

namespace {

constexpr int gutter = 30;

QFont titleFont(const QFont &base, bool current)
{
    QFont font = base;
    font.setWeight(current ? QFont::Bold : QFont::DemiBold);
    return font;
}

QRect textArea(const QRect &item)
{
    return item.adjusted(gutter, Theme::tight, -Theme::gap, -Theme::tight);
}

/// The dot, and the line to the points before and after.
void paintMark(QPainter *painter, const QRect &item, const QModelIndex &index, const Theme &theme,
               qreal ratio)
{
    const Badge badge = index.data(TimelineModel::PersonRole).toBool()
                            ? Badge{Tone::Neutral, icons::person, {}}
                            : badgeOf(EventState(index.data(RecordTableBase::StateRole).toInt()));
    const int x = item.left() + gutter / 2;
    const int y = item.top() + Theme::tight + Theme::gap + 2;
    painter->setPen(QPen(theme.border, 2));
    painter->drawLine(x, index.row() == 0 ? y : item.top(), x,
                      index.row() == index.model()->rowCount() - 1 ? y : item.bottom());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.tone(badge.tone).soft);
    painter->drawEllipse(QPoint(x, y), 10, 10);
    painter->drawPixmap(QRect(x - 6, y - 6, 12, 12),
                        tintedPixmap(badge.icon, 12, theme.tone(badge.tone).strong, ratio));
}

}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    painter->save();
    paintMark(painter, option.rect, index, theme, painter->device()->devicePixelRatioF());
    const QRect area = textArea(option.rect);
    const QFont bold = titleFont(option.font, index.data(TimelineModel::CurrentRole).toBool());
    const int line = QFontMetrics(bold).height();
    const QString time = index.data(TimelineModel::TimeRole).toString();
    const int timeWidth = QFontMetrics(option.font).horizontalAdvance(time);
    painter->setFont(option.font);
    painter->setPen(theme.muted);
    painter->drawText(QRect(area.right() - timeWidth, area.top(), timeWidth, line),
                      Qt::AlignRight | Qt::AlignVCenter, time);
    painter->drawText(area.adjusted(0, line, 0, 0), Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop,
                      index.data(TimelineModel::DetailRole).toString());
    painter->setFont(bold);
    painter->setPen(theme.text);
    const QRect title(area.left(), area.top(), area.width() - timeWidth - Theme::gap, line);
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideRight, title.width()));
    painter->restore();
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : 320;
    const QRect area = textArea(QRect(0, 0, width, 10'000));
    const QString detail = index.data(TimelineModel::DetailRole).toString();
    const int detailHeight =
        detail.isEmpty()
            ? 0
            : option.fontMetrics.boundingRect(QRect(0, 0, area.width(), 10'000), Qt::TextWordWrap, detail)
                  .height();
    return {width, QFontMetrics(titleFont(option.font, true)).height() + detailHeight + 2 * Theme::tight +
                       Theme::gap};
}

}

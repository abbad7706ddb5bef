#include "views/AuditTrailPage/AuditTimelineDelegate.h"

#include "models/AuditModel.h"
#include "models/AuditText.h"
#include "views/common/Icons.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

namespace concord {

namespace {

constexpr int headingHeight = 32;
constexpr int bodyHeight = 54;
constexpr int timeWidth = 96;
constexpr int gutter = 34;

QFont weighted(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

void paintHeading(QPainter *painter, const QRect &area, const QString &text, const QFont &font,
                  const Theme &theme)
{
    painter->setFont(weighted(font, QFont::DemiBold));
    painter->setPen(theme.muted);
    painter->drawText(area.adjusted(Theme::gap, 0, -Theme::gap, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
    painter->setPen(theme.border);
    painter->drawLine(area.bottomLeft(), area.bottomRight());
}

void paintTime(QPainter *painter, const QRect &body, const QModelIndex &index, const QFont &font,
               const Theme &theme)
{
    const QFontMetrics metrics(font);
    const int line = metrics.height();
    const QRect first(body.left() + Theme::gap, body.top() + (body.height() - 2 * line - 2) / 2,
                      timeWidth - Theme::gap, line);
    painter->setFont(font);
    painter->setPen(theme.text);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter, index.data(AuditModel::TimeRole).toString());
    painter->setPen(theme.muted);
    painter->drawText(
        first.translated(0, line + 2), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(index.data(AuditModel::AgoRole).toString(), Qt::ElideRight, first.width()));
}

/// The dot, and the line to the records before and after.
void paintMark(QPainter *painter, const QRect &body, const Badge &badge, bool isFirst, const Theme &theme)
{
    const int x = body.left() + timeWidth + gutter / 2;
    const int y = body.top() + body.height() / 2;
    painter->setPen(QPen(theme.border, 2));
    painter->drawLine(x, isFirst ? y : body.top(), x, body.bottom() + 1);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.tone(badge.tone).soft);
    painter->drawEllipse(QPoint(x, y), 11, 11);
    painter->drawPixmap(
        QRect(x - 7, y - 7, 14, 14),
        tintedPixmap(badge.icon, 14, theme.tone(badge.tone).strong, painter->device()->devicePixelRatioF()));
}

void paintText(QPainter *painter, const QRect &area, const QModelIndex &index, const QFont &font,
               const Theme &theme)
{
    const QFont bold = weighted(font, QFont::DemiBold);
    const int line = QFontMetrics(bold).height();
    const QRect first(area.left(), area.top() + (area.height() - 2 * line - 2) / 2, area.width(), line);
    painter->setFont(bold);
    painter->setPen(theme.text);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideRight, first.width()));
    painter->setFont(font);
    painter->setPen(theme.muted);
    painter->drawText(first.translated(0, line + 2), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data(RecordTableBase::SecondLineRole).toString(),
                                                    Qt::ElideRight, first.width()));
}

}

Badge auditBadge(bool allowed)
{
    return allowed ? Badge{Tone::Ok, icons::ok, auditOutcomeLabel(true)}
                   : Badge{Tone::Danger, icons::error, auditOutcomeLabel(false)};
}

void AuditTimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                  const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const QString day = index.data(AuditModel::DayRole).toString();
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    if (!day.isEmpty())
        cell.rect.setTop(cell.rect.top() + headingHeight); // a heading cannot be selected
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const QRect body = cell.rect;
    const Badge badge = auditBadge(index.data(AuditModel::AllowedRole).toBool());
    const QSize pill = badgeSize(badge, option.font);
    painter->save();
    if (!day.isEmpty())
        paintHeading(painter,
                     QRect(option.rect.left(), option.rect.top(), option.rect.width(), headingHeight - 1),
                     day, option.font, theme);
    paintTime(painter, body, index, option.font, theme);
    paintMark(painter, body, badge, !day.isEmpty(), theme);
    const int left = body.left() + timeWidth + gutter + Theme::tight;
    const int right = body.right() - Theme::gap - pill.width();
    paintText(painter, QRect(left, body.top(), right - Theme::gap - left, body.height()), index, option.font,
              theme);
    paintBadge(painter, QRect(right, body.top(), pill.width(), body.height()), badge, option.font, theme);
    painter->restore();
}

QSize AuditTimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool isFirst = !index.data(AuditModel::DayRole).toString().isEmpty();
    return {view ? view->viewport()->width() : 320, bodyHeight + (isFirst ? headingHeight : 0)};
}

}

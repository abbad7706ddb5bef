#include "views/common/MarkedDelegate.h"

#include "views/common/Icons.h"

#include <QApplication>
#include <QPainter>

namespace concord {

MarkedDelegate::MarkedDelegate(int markRole, int detailRole, std::function<Look(int)> lookOf, QObject *parent)
    : QStyledItemDelegate(parent), m_markRole(markRole), m_detailRole(detailRole), m_lookOf(std::move(lookOf))
{}

void MarkedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString first = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    const Look look = m_lookOf(index.data(m_markRole).toInt());
    const ToneColors &colors = theme.tone(look.tone);
    painter->save();
    if (look.isFilled) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(colors.strong);
        painter->setBrush(colors.soft);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(3.5, 3.5, -3.5, -3.5), 6, 6);
    }
    QFont strong = option.font;
    if (look.isFilled)
        strong.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(strong);
    const int line = metrics.height();
    const QString second = index.data(m_detailRole).toString();
    const int lines = second.isEmpty() ? line : 2 * line + 2;
    int left = option.rect.left() + Theme::space - 1;
    const int top = option.rect.top() + (option.rect.height() - lines) / 2;
    if (!look.icon.isEmpty()) {
        painter->drawPixmap(
            left, top + (line - Theme::smallIcon) / 2,
            tintedPixmap(look.icon, Theme::smallIcon, colors.strong, painter->device()->devicePixelRatioF()));
        left += Theme::smallIcon + Theme::tight + 2;
    }
    const QRect place(left, top, option.rect.right() - Theme::gap - left, line);
    const auto draw = [&](const QRect &where, const QFont &font, const QColor &color, const QString &text) {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, where.width()));
    };
    draw(place, strong, look.isFaint ? theme.muted : theme.text, first);
    draw(place.translated(0, line + 2), option.font, look.isFilled ? theme.text : theme.muted, second);
    painter->restore();
}

}

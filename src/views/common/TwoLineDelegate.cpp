#include "views/common/TwoLineDelegate.h"

#include "models/RecordTableBase.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QPainter>

namespace concord {

void TwoLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString first = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    const bool isAsking = m_attentionRole >= 0 && index.data(m_attentionRole).toBool();
    const bool isMuted = m_mutedRole >= 0 && index.data(m_mutedRole).toBool();
    QFont firstFont = option.font;
    if (isAsking)
        firstFont.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(option.font);
    const int line = metrics.height();
    const QString second = index.data(RecordTableBase::SecondLineRole).toString();
    const int lines = second.isEmpty() ? line : 2 * line + 2;
    const int top = option.rect.top() + (option.rect.height() - lines) / 2;
    const QRect place(option.rect.left() + Theme::space - 1, top, option.rect.width() - 2 * Theme::space + 2,
                      line);
    const auto draw = [&](const QRect &where, const QFont &font, const QColor &color, const QString &text) {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, where.width()));
    };
    painter->save();
    const QColor plain = isMuted ? theme.muted : theme.text;
    draw(place, firstFont, isAsking ? theme.tone(Tone::Warning).strong : plain, first);
    draw(place.translated(0, line + 2), option.font, theme.muted, second);
    painter->restore();
}

}

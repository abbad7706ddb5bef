#include "views/common/StateDelegate.h"

#include <QApplication>
#include <QStyle>

namespace concord {

StateDelegate::StateDelegate(BadgeOf badgeOf, QObject *parent, int role)
    : QStyledItemDelegate(parent), m_badgeOf(std::move(badgeOf)), m_role(role)
{}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    const QVariant state = index.data(m_role);
    if (state.isValid()) {
        paintBadge(painter, option.rect.adjusted(Theme::gap, 0, -Theme::tight, 0),
                   badgeAt(index, state.toInt()), option.font, Theme::of(option.palette));
    }
}

Badge StateDelegate::badgeAt(const QModelIndex &, int state) const
{
    return m_badgeOf(state);
}

QSize StateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant state = index.data(m_role);
    const QSize badge = state.isValid() ? badgeSize(badgeAt(index, state.toInt()), option.font) : QSize(0, 0);
    return {badge.width() + Theme::gap + Theme::tight, Theme::rowHeight};
}

}

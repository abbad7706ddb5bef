#include "views/common/StateDelegate.h"

#include "models/RecordTableBase.h"

#include <QApplication>
#include <QStyle>

namespace concord {

StateDelegate::StateDelegate(BadgeOf badgeOf, QObject *parent)
    : QStyledItemDelegate(parent), m_badgeOf(std::move(badgeOf))
{}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    const QVariant state = index.data(RecordTableBase::StateRole);
    if (state.isValid()) {
        paintBadge(painter, option.rect.adjusted(Theme::gap, 0, -Theme::tight, 0), m_badgeOf(state.toInt()),
                   option.font, Theme::of(option.palette));
    }
}

QSize StateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant state = index.data(RecordTableBase::StateRole);
    const QSize badge = state.isValid() ? badgeSize(m_badgeOf(state.toInt()), option.font) : QSize(0, 0);
    return {badge.width() + Theme::gap + Theme::tight, Theme::rowHeight};
}

}

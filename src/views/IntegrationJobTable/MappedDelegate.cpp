#include "views/IntegrationJobTable/MappedDelegate.h"

#include "models/DifferenceModel.h"
#include "views/common/Badge.h"
#include "views/common/Icons.h"

#include <QApplication>

namespace concord {

void MappedDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QColor muted = Theme::of(option->palette).muted;
    option->palette.setColor(QPalette::Text, muted);
    option->palette.setColor(QPalette::HighlightedText, muted);
}

void MappedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    if (!index.data(DifferenceModel::UnmappedRole).toBool()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const Badge badge{Tone::Warning, icons::warning, std::exchange(cell.text, {})};
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    paintBadge(painter, option.rect.adjusted(Theme::gap, 0, -Theme::tight, 0), badge, option.font,
               Theme::of(option.palette));
}

}

#include "views/common/LinkDelegate.h"

#include "views/common/Theme.h"

namespace concord {

void LinkDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QColor accent = Theme::of(option->palette).accent;
    option->palette.setColor(QPalette::Text, accent);
    option->palette.setColor(QPalette::HighlightedText, accent);
    option->font.setWeight(QFont::Medium);
}

}

#include "views/common/AttentionDelegate.h"

#include "views/common/Theme.h"

namespace concord {

void AttentionDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(m_role).toBool())
        return;
    option->font.setBold(true);
    const QColor color = Theme::of(option->palette).tone(Tone::Warning).strong;
    option->palette.setColor(QPalette::Text, color);
    option->palette.setColor(QPalette::HighlightedText, color);
}

}

#include "views/common/LinkDelegate.h"

#include "views/common/Theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace concord {

void LinkDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!m_obstacle.isEmpty()) {
        const QColor faint = option->palette.color(QPalette::Disabled, QPalette::Text);
        option->palette.setColor(QPalette::Text, faint);
        option->palette.setColor(QPalette::HighlightedText, faint);
        return;
    }
    const QColor accent = Theme::of(option->palette).accent;
    option->palette.setColor(QPalette::Text, accent);
    option->palette.setColor(QPalette::HighlightedText, accent);
    option->font.setWeight(QFont::Medium);
}

bool LinkDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (m_obstacle.isEmpty() || event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), m_obstacle, view);
    return true;
}

}

#include "views/MainWindow/NavigationDelegate.h"

#include "views/common/Theme.h"

#include <QPainter>

#include <algorithm>

namespace concord {

namespace {
constexpr int pillHeight = 20;
constexpr int mostShown = 99;
}

void NavigationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const int count = index.data(CountRole).toInt();
    if (count <= 0)
        return;
    const Theme &theme = Theme::of(option.palette);
    const QString text = count > mostShown ? QStringLiteral("%1+").arg(mostShown) : QString::number(count);
    painter->save();
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() - 1);
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const int width = std::max(pillHeight, QFontMetrics(font).horizontalAdvance(text) + 2 * Theme::gap);
    const QRect pill(option.rect.right() - width - Theme::gap, option.rect.center().y() - pillHeight / 2 + 1,
                     width, pillHeight);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.tone(Tone::Danger).strong);
    painter->drawRoundedRect(pill, pillHeight / 2.0, pillHeight / 2.0);
    painter->setPen(theme.surface);
    painter->drawText(pill, Qt::AlignCenter, text);
    painter->restore();
}

}

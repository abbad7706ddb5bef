#include "views/common/MarkedDelegate.h"

#include "views/common/Icons.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace concord {

namespace {
/// @p text broken at its words, in at most @p most lines; the last one is elided.
QStringList brokenText(const QString &text, const QFont &font, int width, int most)
{
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // no word stands out of its cell
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(width, 1));
        if (lines.size() + 1 == most) {
            lines.append(QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width));
            break;
        }
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}
}

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
    const int below = second.isEmpty() ? 0 : line + 2;
    int left = option.rect.left() + Theme::space - 1;
    const int mark = look.icon.isEmpty() ? 0 : Theme::smallIcon + Theme::tight + 2;
    const int room = option.rect.right() - Theme::gap - left - mark;
    const QStringList lines =
        brokenText(first, strong, room, std::max(1, (option.rect.height() - below) / line));
    int top = option.rect.top() + (option.rect.height() - int(lines.size()) * line - below) / 2;
    if (!look.icon.isEmpty()) {
        painter->drawPixmap(
            left, top + (line - Theme::smallIcon) / 2,
            tintedPixmap(look.icon, Theme::smallIcon, colors.strong, painter->device()->devicePixelRatioF()));
        left += mark;
    }
    const auto draw = [&](const QFont &font, const QColor &color, const QString &text) {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(QRect(left, top, room, line), Qt::AlignLeft | Qt::AlignVCenter, text);
        top += line;
    };
    for (const QString &part : lines)
        draw(strong, look.isFaint ? theme.muted : theme.text, part);
    top += 2;
    draw(option.font, look.isFilled ? theme.text : theme.muted,
         QFontMetrics(option.font).elidedText(second, Qt::ElideRight, room));
    painter->restore();
}

}

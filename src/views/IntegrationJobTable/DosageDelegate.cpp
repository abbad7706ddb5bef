#include "views/IntegrationJobTable/DosageDelegate.h"

#include "models/DifferenceModel.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QPainter>

namespace concord {

namespace {

bool anyChanged(const std::vector<DosagePart> &parts)
{
    return std::any_of(parts.begin(), parts.end(), [](const DosagePart &part) { return part.changed; });
}

/// @return where the next part starts
int drawPart(QPainter *painter, QRect area, const QFont &font, const QColor &color, const QString &text)
{
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, area.width()));
    return area.left() + metrics.horizontalAdvance(text);
}

}

void DosageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto parts = index.data(DifferenceModel::PartsRole).value<std::vector<DosagePart>>();
    if (!anyChanged(parts)) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    strong.setUnderline(true);
    QRect area = option.rect.adjusted(Theme::gap + 3, 0, -Theme::gap, 0);
    painter->save();
    for (size_t i = 0; i < parts.size() && area.width() > 0; ++i) {
        if (i > 0)
            area.setLeft(drawPart(painter, area, option.font, theme.muted, QStringLiteral(" · ")));
        area.setLeft(drawPart(painter, area, parts[i].changed ? strong : option.font,
                              parts[i].changed ? theme.text : theme.muted, parts[i].text));
    }
    painter->restore();
}

}

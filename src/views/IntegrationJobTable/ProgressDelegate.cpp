#include "views/IntegrationJobTable/ProgressDelegate.h"

#include "models/IntegrationJobModel.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QPainter>

namespace concord {

namespace {
constexpr int barHeight = 6;
}

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const QVariant progress = index.data(IntegrationJobModel::ProgressRole);
    if (!progress.isValid() || progress.toDouble() < 0) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString label = std::exchange(cell.text, {});
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    const QRect area = option.rect.adjusted(Theme::gap + 3, 0, -Theme::gap, 0);
    const int labelWidth = option.fontMetrics.horizontalAdvance(QStringLiteral("100.0 %"));
    QRectF groove(area.left(), area.center().y() - barHeight / 2.0, area.width() - labelWidth - Theme::gap,
                  barHeight);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.border);
    painter->drawRoundedRect(groove, barHeight / 2.0, barHeight / 2.0);
    groove.setWidth(std::max<qreal>(barHeight, groove.width() * std::min(progress.toDouble(), 1.0)));
    painter->setBrush(theme.accent);
    painter->drawRoundedRect(groove, barHeight / 2.0, barHeight / 2.0);
    painter->setPen(theme.text);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, label);
    painter->restore();
}

}

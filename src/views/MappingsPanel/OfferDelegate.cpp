#include "views/MappingsPanel/OfferDelegate.h"

#include "models/MappingModel.h"
#include "views/common/Icons.h"

namespace concord {

void OfferDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text.clear(); // the tool tip names the drug
    if (!index.data(MappingModel::ConfidentRole).toBool())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = icon(icons::ok, Tone::Ok);
    option->decorationSize = {Theme::smallIcon, Theme::smallIcon};
    option->decorationAlignment = Qt::AlignCenter;
}

}

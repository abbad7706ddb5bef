#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// Paints a column as something to click. The view's clicked() and activated() do the work, so that keys do
/// it too.
class LinkDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

}

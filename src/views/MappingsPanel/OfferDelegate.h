#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// A tick where a code has a confident suggestion.
class OfferDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

}

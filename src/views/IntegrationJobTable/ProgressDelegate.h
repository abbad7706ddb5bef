#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// A slim bar with its percentage for a job under way; a job whose total is unknown shows what it does
/// instead.
class ProgressDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

}

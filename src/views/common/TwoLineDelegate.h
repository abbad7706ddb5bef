#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// A cell with a second, secondary line (RecordTableBase::SecondLineRole) under its text; both are elided.
/// Rows are Theme::tallRowHeight high.
class TwoLineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

}

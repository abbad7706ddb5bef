#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// Marks a row whose code has no target with a warning badge; a mapped one is said in quiet text.
class MappedDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

}

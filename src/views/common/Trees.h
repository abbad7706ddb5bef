#pragma once

#include <QString>
#include <QStyledItemDelegate>

#include <initializer_list>

class QTreeView;

namespace concord {

/// One look for all trees: rows of one height, whole rows selected, no grid; what asks for bold
/// (TreeModel::HeadingRole) is bold. The last column takes the room that is left.
void setUpTree(QTreeView *view, const QString &objectName, const QString &accessibleName);

/// For a tree that has its model: widths of the columns in order, but no less than their titles need.
void setUpColumns(QTreeView *view, std::initializer_list<int> widths);

/// Bold headings; names between the first and the last column are secondary.
class TreeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

}

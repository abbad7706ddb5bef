#include "views/common/Trees.h"

#include "models/TreeModel.h"
#include "views/common/Tables.h"
#include "views/common/Theme.h"

#include <QHeaderView>
#include <QTreeView>

namespace concord {

namespace {
constexpr int treeRowHeight = 26;
}

void setUpTree(QTreeView *view, const QString &objectName, const QString &accessibleName)
{
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setFrameShape(QFrame::NoFrame);
    view->setUniformRowHeights(true);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTextElideMode(Qt::ElideRight);
    view->setIndentation(Theme::space);
    view->setItemDelegate(new TreeDelegate(view));
    view->header()->setHighlightSections(false);
    view->header()->setMinimumSectionSize(48);
    view->header()->setFixedHeight(32);
    view->header()->setStretchLastSection(true);
}

void setUpColumns(QTreeView *view, std::initializer_list<int> widths)
{
    int column = 0;
    for (const int width : widths) {
        view->setColumnWidth(column, titledWidth(*view, column, width));
        ++column;
    }
}

QSize TreeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), treeRowHeight};
}

void TreeDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == 0 && index.data(TreeModel::HeadingRole).toBool())
        option->font.setWeight(QFont::DemiBold);
    if (index.column() != 0 && !index.data(TreeModel::HeadingRole).toBool() && index.parent().isValid() &&
        index.column() < index.model()->columnCount() - 1)
        option->palette.setColor(QPalette::Text, Theme::of(option->palette).muted);
}

}

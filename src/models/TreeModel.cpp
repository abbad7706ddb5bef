#include "models/TreeModel.h"

#include "models/RecordTableBase.h"

namespace concord {

struct TreeModel::Item
{
    Item(TreeNode from, const Item *above, int place) : node(std::move(from)), parent(above), row(place)
    {
        int number = 0;
        items.reserve(node.children.size());
        for (TreeNode &child : node.children)
            items.push_back(std::make_unique<Item>(std::move(child), this, number++));
        node.children.clear();
    }

    TreeNode node;
    const Item *parent;
    int row;
    std::vector<std::unique_ptr<Item>> items;
};

TreeModel::TreeModel(QStringList titles, QObject *parent)
    : QAbstractItemModel(parent),
      m_titles(std::move(titles)),
      m_root(std::make_unique<Item>(TreeNode{}, nullptr, 0))
{}

TreeModel::~TreeModel() = default;

void TreeModel::show(std::vector<TreeNode> nodes)
{
    beginResetModel();
    TreeNode root;
    root.children = std::move(nodes);
    m_root = std::make_unique<Item>(std::move(root), nullptr, 0);
    endResetModel();
}

const TreeModel::Item &TreeModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<const Item *>(index.constInternalPointer()) : *m_root;
}

QModelIndex TreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, itemOf(parent).items.at(size_t(row)).get());
}

QModelIndex TreeModel::parent(const QModelIndex &index) const
{
    const Item *above = index.isValid() ? itemOf(index).parent : nullptr;
    return !above || above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int TreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent).items.size());
}

int TreeModel::columnCount(const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    return int(m_titles.size());
}

QVariant TreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TreeNode &node = itemOf(index).node;
    switch (role) {
    case Qt::DisplayRole:
        return node.cells.value(index.column());
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case Qt::ToolTipRole:
        return node.tip.isEmpty() ? node.cells.value(index.column()) : node.tip;
    case RecordTableBase::StateRole:
        return node.state;
    case HeadingRole:
        return node.heading;
    default:
        return {};
    }
}

int TreeModel::alignmentOf(int column) const
{
    return int((m_numbers.contains(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant TreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    return role == Qt::DisplayRole ? QVariant(m_titles.value(section)) : QVariant();
}

}

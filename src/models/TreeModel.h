#pragma once

#include <QAbstractItemModel>
#include <QList>
#include <QStringList>

#include <memory>
#include <vector>

namespace concord {

/// One line of a tree, and what is below it.
struct TreeNode
{
    QStringList cells;
    QString tip;          ///< tool tip of the whole line; empty: the cell's own text
    QVariant state;       ///< RecordTableBase::StateRole of the line; invalid: none
    bool heading = false; ///< asks for bold text
    std::vector<TreeNode> children;
};

/// A small tree to read (a message's structure, attempts and their steps), given whole and never changed in
/// place.
class TreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum TreeRole { HeadingRole = Qt::UserRole + 200 };

    explicit TreeModel(QStringList titles, QObject *parent = nullptr);
    ~TreeModel() override;

    /// Columns of numbers stand at the right, as their titles do.
    void setNumbers(QList<int> columns) { m_numbers = std::move(columns); }
    void show(std::vector<TreeNode> nodes);
    void clear() { show({}); }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Item; ///< a node that knows its parent
    [[nodiscard]] const Item &itemOf(const QModelIndex &index) const;

    [[nodiscard]] int alignmentOf(int column) const;

    QStringList m_titles;
    QList<int> m_numbers;
    std::unique_ptr<Item> m_root;
};

}

#pragma once

#include "domain/Reconciliation.h"

#include <QAbstractTableModel>

#include <optional>

namespace concord {

/// Both records of a difference beside each other: a row for each field, those that differ first and marked.
/// Shown for one difference at a time, and forgotten with it.
class SideModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Field, Left, Right, ColumnCount };
    enum SideRole {
        MarkRole = Qt::UserRole + 300, ///< Mark as int
        DetailRole                     ///< the smaller line of a cell
    };
    enum Mark { None, Differs, SameByRule, Absent };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const ReconciliationItemDetail &detail);
    void clear();
    [[nodiscard]] const std::optional<ReconciliationItemDetail> &detail() const { return m_detail; }
    [[nodiscard]] const QString &fieldAt(int row) const { return m_fields[size_t(row)].field; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] bool hasSide(int column) const;
    [[nodiscard]] QString value(int row, int column) const;
    [[nodiscard]] Mark mark(int row, int column) const;

    std::optional<ReconciliationItemDetail> m_detail;
    std::vector<SideField> m_fields; ///< at least the one that the difference is about
};

}

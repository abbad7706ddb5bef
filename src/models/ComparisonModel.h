#pragma once

#include "domain/DrugComparison.h"

#include <QAbstractTableModel>

#include <vector>

namespace concord {

/// Source and candidate side by side, an attribute a row, given whole. StateRole (of RecordTableBase) is the
/// Agreement.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Attribute, Source, Candidate, Outcome, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<Comparison> rows);
    [[nodiscard]] const std::vector<Comparison> &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Comparison> m_rows;
};

}

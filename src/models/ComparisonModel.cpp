#include "models/ComparisonModel.h"

#include "models/RecordTableBase.h"
#include "models/WorkbenchText.h"

#include <iterator>

namespace concord {

void ComparisonModel::show(std::vector<Comparison> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Attribute"), tr("Source says"), tr("Chosen drug"), tr("Agreement")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Comparison &row = m_rows[size_t(index.row())];
    if (role == RecordTableBase::StateRole)
        return int(row.agreement);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Attribute:
        return labelOf(row.attribute);
    case Source:
        return row.source.isEmpty() ? QStringLiteral("–") : row.source;
    case Candidate:
        return row.candidate.isEmpty() ? QStringLiteral("–") : row.candidate;
    case Outcome:
        return labelOf(row);
    default:
        return {};
    }
}

}

#include "models/SideModel.h"

#include "models/ReconciliationText.h"

#include <algorithm>
#include <iterator>

namespace concord {

void SideModel::show(const ReconciliationItemDetail &detail)
{
    beginResetModel();
    m_detail = detail;
    m_fields = detail.fields;
    const SideDifference &d = detail.item.difference;
    if (m_fields.empty()) // a supply, or records that are gone: what the run has found
        m_fields.push_back({d.field.isEmpty() ? QStringLiteral("status") : d.field, d.left, d.right, true});
    std::stable_partition(m_fields.begin(), m_fields.end(),
                          [](const SideField &field) { return field.differs; });
    endResetModel();
}

void SideModel::clear()
{
    beginResetModel();
    m_detail.reset();
    m_fields.clear();
    endResetModel();
}

int SideModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_fields.size());
}

int SideModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

/// Whether that side has a record at all.
bool SideModel::hasSide(int column) const
{
    const SideDifference &d = m_detail->item.difference;
    return !(column == Left ? d.leftId : d.rightId).isEmpty();
}

QString SideModel::value(int row, int column) const
{
    const SideField &field = m_fields[size_t(row)];
    if (column == Field)
        return fieldLabel(field.field);
    if (!hasSide(column))
        return QStringLiteral("–");
    const Phi &said = column == Left ? field.left : field.right;
    return said.isEmpty() ? tr("not said") : fieldValueText(field.field, said, m_detail->item.drugNames);
}

SideModel::Mark SideModel::mark(int row, int column) const
{
    const SideField &field = m_fields[size_t(row)];
    if (column == Field)
        return field.differs ? Differs : (field.rule.isEmpty() ? None : SameByRule);
    if (!hasSide(column))
        return Absent;
    return field.differs ? Differs : None;
}

QVariant SideModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Mark is = mark(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return value(index.row(), index.column());
    case MarkRole:
        return int(is);
    case DetailRole:
        if (index.column() != Field)
            return QString();
        return is == Differs      ? tr("differs")
               : is == SameByRule ? sameRuleText(m_fields[size_t(index.row())].rule)
                                  : QString();
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return is == Differs  ? tr("%1, differs").arg(value(index.row(), index.column()))
               : is == Absent ? tr("has no such record")
                              : value(index.row(), index.column());
    default:
        return {};
    }
}

QVariant SideModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString left = m_detail ? m_detail->item.difference.leftSource : QString();
    const QString right = m_detail ? m_detail->item.difference.rightSource : QString();
    const QString titles[] = {tr("Field"), left.isEmpty() ? tr("EHR") : tr("EHR: %1").arg(left),
                              right.isEmpty() ? tr("Pharmacy") : tr("Pharmacy: %1").arg(right)};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

}

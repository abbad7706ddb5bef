#include "models/MappingAlertModel.h"

#include "models/Format.h"
#include "models/Labels.h"

namespace concord {

MappingAlertModel::MappingAlertModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{}

int MappingAlertModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MappingAlertModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Code:
        return tr("Code");
    case System:
        return tr("System");
    case Text:
        return tr("Text at the source");
    case Reason:
        return tr("Why");
    case Waiting:
        return tr("Waiting");
    case Age:
        return tr("First seen");
    default:
        return QString();
    }
}

void MappingAlertModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Age), index(rowCount() - 1, Age), {Qt::DisplayRole});
}

QString MappingAlertModel::text(const MappingRow &row, int column) const
{
    switch (column) {
    case Code:
        return row.sourceCode.isEmpty() ? tr("none") : row.sourceCode;
    case System:
        return systemLabel(row.system);
    case Text:
        return row.display;
    case Reason:
        return labelOf(row.reason);
    case Waiting:
        return countText(row.waitingEvents);
    case Age:
        return relativeTime(row.createdAt, m_clock.now());
    case Action:
        return tr("Resolve…");
    default:
        return {};
    }
}

QVariant MappingAlertModel::sortValue(const MappingRow &row, int column) const
{
    switch (column) {
    case Waiting:
        return row.waitingEvents;
    case Age:
        return qint64(toMs(row.createdAt));
    default:
        return text(row, column);
    }
}

QVariant MappingAlertModel::state(const MappingRow &row) const
{
    return int(row.reason);
}

QVariant MappingAlertModel::extra(const MappingRow &row, int column, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return int((column == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Age)
        return absoluteTime(row.createdAt);
    if (role == Qt::ToolTipRole && column == System)
        return row.system;
    if (role == Qt::ToolTipRole && column != Action)
        return text(row, column);
    return {};
}

}

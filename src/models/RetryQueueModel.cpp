#include "models/RetryQueueModel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

namespace concord {

RetryQueueModel::RetryQueueModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{}

int RetryQueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RetryQueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Kind:
        return tr("Event");
    case Why:
        return tr("Why");
    case Age:
        return tr("Received");
    default:
        return {};
    }
}

void RetryQueueModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Age), index(rowCount() - 1, Age), {Qt::DisplayRole});
}

QString RetryQueueModel::text(const EventRow &row, int column) const
{
    switch (column) {
    case State:
        return labelOf(row.state);
    case Kind:
        return labelOf(row.kind);
    case Why:
        return row.lastError ? errorText(*row.lastError) : QString();
    case Age:
        return relativeTime(row.createdAt, m_clock.now());
    default:
        return {};
    }
}

QVariant RetryQueueModel::sortValue(const EventRow &row, int column) const
{
    return column == Age ? QVariant(qint64(toMs(row.createdAt))) : QVariant(text(row, column));
}

QVariant RetryQueueModel::state(const EventRow &row) const
{
    return int(row.state);
}

QVariant RetryQueueModel::extra(const EventRow &row, int column, int role) const
{
    if (role != Qt::ToolTipRole)
        return {};
    return column == Age ? absoluteTime(row.createdAt) : text(row, column);
}

}

#include "models/EventTableModel.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <iterator>

namespace concord {

int EventTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Latency ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Time"),    tr("Status"),         tr("Kind"),
                              tr("Message"), tr("Source"),         tr("Direction"),
                              tr("Latency"), tr("Correlation id"), tr("Problem")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

QString EventTableModel::text(const EventRow &row, int column) const
{
    switch (column) {
    case Time:
        return clockTime(row.createdAt);
    case Direction:
        return labelOf(row.direction);
    case Kind:
        return labelOf(row.kind);
    case Status:
        return labelOf(row.state);
    case Party:
        return partyText(row);
    case Message:
        return row.messageId;
    case Problem:
        return row.lastError ? errorText(*row.lastError) : QString();
    case Latency:
        return row.completedAt ? durationText(row.latencyMs) : QString();
    case Correlation:
        return shortId(row.correlationId.toString());
    default:
        return {};
    }
}

QVariant EventTableModel::sortValue(const EventRow &row, int column) const
{
    if (column == Time)
        return qint64(toMs(row.createdAt));
    if (column == Latency)
        return row.latencyMs;
    return column == Correlation ? row.correlationId.toString() : text(row, column);
}

QVariant EventTableModel::state(const EventRow &row) const
{
    return int(row.state);
}

QVariant EventTableModel::extra(const EventRow &row, int column, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return int((column == Latency ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::ToolTipRole)
        return {};
    if (column == Time)
        return absoluteTime(row.createdAt);
    return column == Correlation ? row.correlationId.toString() : text(row, column);
}

}

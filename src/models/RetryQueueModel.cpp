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
    case Age:
        return tr("Age");
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
    case Age:
        return ageText(row.createdAt, m_clock.now());
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
    if (role == Qt::ToolTipRole && column == Age)
        return tr("Received %1").arg(absoluteTime(row.createdAt));
    if (column != Kind)
        return {};
    const QString why = row.lastError ? errorText(*row.lastError) : tr("from %1").arg(row.source);
    if (role == SecondLineRole)
        return why;
    if (role == Qt::ToolTipRole)
        return QString(text(row, column) + QLatin1Char('\n') + why);
    if (role == Qt::AccessibleTextRole)
        return QString(text(row, column) + QStringLiteral(", ") + why);
    return {};
}

}

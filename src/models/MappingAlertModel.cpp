#include "models/MappingAlertModel.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/MappingText.h"

namespace concord {

namespace {
/// "RxNorm 1049502 · Not on the formulary"; the reason alone where the source sent no code.
QString codeAndReason(const MappingRow &row)
{
    const QString code = row.system.isEmpty() ? QString() : codeName(row) + QStringLiteral(" · ");
    if (row.isSuggestionConfident) // what could be done at once says more than why it was not
        return code + MappingAlertModel::tr("suggested: %1").arg(row.suggestedName);
    const QString text = code + labelOf(row.reason);
    return row.assignee.isEmpty() ? text : text + QStringLiteral(" · ") + row.assignee;
}
}

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
        return tr("Code at the source");
    case Waiting:
        return tr("Waiting");
    case Age:
        return tr("Age");
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
        return row.display.isEmpty() ? row.sourceCode : row.display;
    case Waiting:
        return countText(row.waitingEvents);
    case Age:
        return ageText(row.createdAt, m_clock.now());
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
        return tr("First seen %1").arg(absoluteTime(row.createdAt));
    if (column != Code)
        return {};
    const QString second = codeAndReason(row);
    if (role == SecondLineRole)
        return second;
    if (role == Qt::ToolTipRole)
        return QString(text(row, column) + QLatin1Char('\n') + second);
    if (role == Qt::AccessibleTextRole)
        return QString(text(row, column) + QStringLiteral(", ") + second);
    return {};
}

}

#include "models/PrescriberModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

PrescriberModel::PrescriberModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        PrescriberQuery query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit prescribersWanted(query);
    });
}

int PrescriberModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PrescriberModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Prescriber as sent"), tr("Sent by"), tr("Who it is")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void PrescriberModel::setQuery(const PrescriberQuery &query)
{
    m_query = query;
    m_query.page = {};
    restart();
}

void PrescriberModel::takePage(const PrescriberPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void PrescriberModel::takeDecided(const PrescriberRow &row)
{
    if (!isForgotten())
        update({row});
}

QString PrescriberModel::text(const PrescriberRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.name.isEmpty() ? row.identifier.value : row.name;
    case Source:
        return row.source;
    case State:
        return row.state == PrescriberState::Linked ? row.providerName : labelOf(row.state);
    default:
        return {};
    }
}

QString PrescriberModel::secondLine(const PrescriberRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.identifier.type.isEmpty() ? keyOf(row.identifier)
                                             : QString(row.identifier.type + u' ' + row.identifier.value);
    case Source:
        return relativeTime(row.createdAt, m_clock.now());
    case State:
        return row.author.isEmpty() ? QString() : tr("by %1: %2").arg(row.author, row.reason);
    default:
        return {};
    }
}

QVariant PrescriberModel::extra(const PrescriberRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SecondLineRole:
        return secondLine(row, column);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString second = secondLine(row, column);
        return second.isEmpty() ? text(row, column)
                                : QString(text(row, column) + QStringLiteral(", ") + second);
    }
    default:
        return {};
    }
}

}

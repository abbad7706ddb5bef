#include "models/PrescriberModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

PrescriberModel::PrescriberModel(const Clock &clock, QObject *parent) : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit prescribersWanted(pageOf(requestId, cursor));
    });
}

int PrescriberModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PrescriberModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Prescriber as sent"), tr("Sent by"), tr("Who it is")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void PrescriberModel::takePage(const PrescriberPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
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

bool PrescriberModel::matches(const PrescriberRow &row, const PrescriberQuery &query) const
{
    return (!query.state || row.state == *query.state);
}

}

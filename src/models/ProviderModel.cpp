#include "models/ProviderModel.h"

#include "models/Format.h"

#include <algorithm>
#include <iterator>

namespace concord {

ProviderModel::ProviderModel(const Clock &clock, QObject *parent) : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this,
            [this](quint64 requestId) { emit providersWanted(query().text, requestId); });
}

int ProviderModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProviderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Provider"), tr("NPI"), tr("DEA number"), tr("Status")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void ProviderModel::takeList(const ProviderList &list)
{
    pageArrived(list.requestId, list.rows, {});
}

void ProviderModel::takeProviders(const std::vector<ProviderRow> &rows)
{
    if (isForgotten() || requestId() == 0 || isFetching())
        return;
    std::vector<ProviderRow> fresh;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(fresh),
                 [this](const ProviderRow &row) { return rowOf(row.id) < 0 && matches(row, query()); });
    update(rows);
    prepend(std::move(fresh));
}

QString ProviderModel::text(const ProviderRow &row, int column) const
{
    const QString none(QChar(0x2013));
    switch (column) {
    case Name:
        return nameOf(row);
    case Npi:
        return row.npi.isEmpty() ? none : row.npi;
    case Dea:
        return row.dea.isEmpty() ? none : row.dea;
    case State:
        return row.isActive ? tr("In use") : tr("Out of use");
    default:
        return {};
    }
}

QString ProviderModel::secondLine(const ProviderRow &row, int column) const
{
    if (column == Name)
        return row.id;
    if (column != State || row.author.isEmpty())
        return {};
    return tr("by %1, %2").arg(row.author, relativeTime(row.changedAt, m_clock.now()));
}

bool ProviderModel::matches(const ProviderRow &row, const ProviderSearch &search) const
{
    const QStringList words = search.text.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        const QString places[] = {row.family, row.given, row.id, row.npi, row.dea};
        return std::any_of(std::begin(places), std::end(places),
                           [&](const QString &place) { return place.contains(word, Qt::CaseInsensitive); });
    });
}

}

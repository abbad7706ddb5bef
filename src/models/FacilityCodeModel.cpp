#include "models/FacilityCodeModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

FacilityCodeModel::FacilityCodeModel(const Clock &clock, QObject *parent)
    : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit codesWanted(pageOf(requestId, cursor));
    });
}

int FacilityCodeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FacilityCodeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Code as sent"), tr("Sent by"), tr("Facility here")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void FacilityCodeModel::takePage(const FacilityCodePage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

QString FacilityCodeModel::text(const FacilityCodeRow &row, int column) const
{
    switch (column) {
    case Code:
        return row.code;
    case Source:
        return row.source;
    case State:
        return row.state == FacilityCodeState::Mapped ? row.facility : labelOf(row.state);
    default:
        return {};
    }
}

QString FacilityCodeModel::secondLine(const FacilityCodeRow &row, int column) const
{
    switch (column) {
    case Source:
        return relativeTime(row.createdAt, m_clock.now());
    case State:
        return row.author.isEmpty() ? QString() : tr("by %1: %2").arg(row.author, row.reason);
    default:
        return {};
    }
}

bool FacilityCodeModel::matches(const FacilityCodeRow &row, const FacilityCodeQuery &query) const
{
    return (!query.state || row.state == *query.state);
}

}

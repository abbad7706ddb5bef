#include "models/FacilityCodeModel.h"

#include "models/Format.h"
#include "models/PeopleText.h"

#include <iterator>

namespace concord {

FacilityCodeModel::FacilityCodeModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        FacilityCodeQuery query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit codesWanted(query);
    });
}

int FacilityCodeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FacilityCodeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Code as sent"), tr("Sent by"), tr("Facility here")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void FacilityCodeModel::setQuery(const FacilityCodeQuery &query)
{
    m_query = query;
    m_query.page = {};
    restart();
}

void FacilityCodeModel::takePage(const FacilityCodePage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void FacilityCodeModel::takeDecided(const FacilityCodeRow &row)
{
    if (!isForgotten())
        update({row});
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

QVariant FacilityCodeModel::extra(const FacilityCodeRow &row, int column, int role) const
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

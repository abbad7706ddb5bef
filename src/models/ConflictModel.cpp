#include "models/ConflictModel.h"

#include "models/Format.h"
#include "models/ReconciliationText.h"

#include <iterator>

namespace concord {

ConflictModel::ConflictModel(const Clock &clock, QObject *parent) : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit conflictsWanted(pageOf(requestId, cursor));
    });
}

int ConflictModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConflictModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("What changed"), tr("Age"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void ConflictModel::takePage(const ConflictPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void ConflictModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Found), index(rowCount() - 1, Found));
}

QString ConflictModel::text(const ConflictRow &row, int column) const
{
    switch (column) {
    case What:
        return fieldList(row.fieldNames);
    case Found:
        return ageText(row.createdAt, m_clock.now());
    case State:
        return labelOf(row.state);
    default:
        return {};
    }
}

QString ConflictModel::secondLine(const ConflictRow &row, int column) const
{
    switch (column) {
    case What:
        return tr("%1 of %2 and %3", "Prescription of ehr and pharm")
            .arg(thingLabel(row.record), row.leftSource, row.rightSource);
    case State:
        return row.state == ConflictState::Open && !row.reason.isEmpty()
                   ? tr("the decision could not be carried out")
                   : authorText(row);
    default:
        return {};
    }
}

QVariant ConflictModel::extra(const ConflictRow &row, int column, int role) const
{
    if (role == Qt::ToolTipRole && column == Found)
        return QString(absoluteTime(row.createdAt) + u'\n' + row.integration);
    return TwoLineModel::extra(row, column, role);
}

bool ConflictModel::matches(const ConflictRow &row, const ConflictQuery &query) const
{
    return (!query.state || row.state == *query.state) &&
           (query.integration.isEmpty() || row.integration == query.integration);
}

}

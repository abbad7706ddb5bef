#include "models/ReconciliationItemModel.h"

#include "models/ReconciliationText.h"

#include <iterator>

namespace concord {

ReconciliationItemModel::ReconciliationItemModel(QObject *parent) : TwoLineModel(parent)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        if (std::exchange(m_refreshId, 0) != 0) // its answer would be of a shorter list
            m_again = !cursor.isEmpty();
        ReconciliationItemQuery query = pageOf(requestId, cursor);
        query.page.limit = pageRows;
        emit itemsWanted(query);
    });
}

int ReconciliationItemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReconciliationItemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Gravity"), tr("What differs"), tr("Field"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void ReconciliationItemModel::takePage(const ReconciliationItemPage &page)
{
    if (m_refreshId != 0 && page.requestId == m_refreshId) {
        m_refreshId = 0;
        assign(page.rows);
        continueAfter(page.cursor);
    } else {
        pageArrived(page.requestId, page.rows, page.cursor);
    }
    if (std::exchange(m_again, false))
        refresh();
}

void ReconciliationItemModel::refreshFailed(quint64 requestId, const Error &error)
{
    if (m_refreshId == 0 || requestId != m_refreshId)
        return;
    m_refreshId = 0;
    m_again = false;
    emit fetchFailed(error);
}

void ReconciliationItemModel::refresh()
{
    if (isForgotten() || requestId() == 0)
        return;
    if (isFetching() || m_refreshId != 0) {
        m_again = true;
        return;
    }
    m_refreshId = makeRequestId();
    ReconciliationItemQuery query = pageOf(m_refreshId, {});
    query.page.limit = std::clamp(rowCount(), int(pageRows), int(refreshRows));
    emit itemsWanted(query);
}

void ReconciliationItemModel::forget()
{
    m_refreshId = 0;
    m_again = false;
    TwoLineModel::forget();
}

QString ReconciliationItemModel::text(const ReconciliationItemRow &row, int column) const
{
    switch (column) {
    case Grave:
        return labelOf(row.difference.gravity);
    case What:
        return row.difference.title.isEmpty() ? thingLabel(row.difference.record)
                                              : row.difference.title.reveal();
    case Field:
        return row.difference.field.isEmpty() ? thingLabel(row.difference.record)
                                              : fieldLabel(row.difference.field);
    case State:
        return labelOf(row.state);
    default:
        return {};
    }
}

QString ReconciliationItemModel::secondLine(const ReconciliationItemRow &row, int column) const
{
    const SideDifference &d = row.difference;
    if (column == What && d.kind == DifferenceKind::Differs && d.field == drugField) // which two, at once
        return tr("%1: %2, %3: %4", "ehr: a drug, pharm: another drug")
            .arg(d.leftSource, fieldValueText(d.field, d.left, row.drugNames), d.rightSource,
                 fieldValueText(d.field, d.right, row.drugNames));
    if (column == What)
        return differenceText(d);
    return column == State ? outcomeText(row) : QString();
}

QVariant ReconciliationItemModel::extra(const ReconciliationItemRow &row, int column, int role) const
{
    if (role == GravityRole)
        return int(row.difference.gravity);
    return TwoLineModel::extra(row, column, role);
}

bool ReconciliationItemModel::matches(const ReconciliationItemRow &row,
                                      const ReconciliationItemQuery &query) const
{
    const auto &states = query.states;
    return (states.empty() || std::find(states.begin(), states.end(), row.state) != states.end()) &&
           (!query.kind || row.difference.kind == *query.kind);
}

}

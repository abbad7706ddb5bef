#include "models/ReconciliationRunModel.h"

#include "models/Format.h"
#include "models/ReconciliationText.h"

#include <iterator>

namespace concord {

ReconciliationRunModel::ReconciliationRunModel(const Clock &clock, QObject *parent)
    : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this,
            [this](quint64 requestId, const QString &cursor) { emit runsWanted(pageOf(requestId, cursor)); });
}

int ReconciliationRunModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReconciliationRunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Started"), tr("Integration"), tr("Matching"), tr("Differing"),
                              tr("Missing"), tr("By rule"),     tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void ReconciliationRunModel::takePage(const ReconciliationRunPage &page)
{
    if (m_refreshId != 0 && page.requestId == m_refreshId) {
        m_refreshId = 0;
        takeChanges(page.rows);
        return;
    }
    pageArrived(page.requestId, page.rows, page.cursor);
}

/// The newest page again; older runs do not change any more.
void ReconciliationRunModel::refresh()
{
    if (isForgotten() || requestId() == 0 || isFetching())
        return;
    m_refreshId = makeRequestId();
    emit runsWanted(pageOf(m_refreshId, {}));
}

void ReconciliationRunModel::forget()
{
    m_refreshId = 0;
    TwoLineModel::forget();
}

QString ReconciliationRunModel::text(const ReconciliationRunRow &row, int column) const
{
    const ReconciliationCounts &counts = row.counts;
    const bool isCounted = row.state == ReconciliationState::Done;
    switch (column) {
    case Started:
        return relativeTime(row.startedAt, m_clock.now());
    case Integration:
        return row.integration;
    case Matching:
        return isCounted ? matchText(counts) : QString();
    case Differing:
        return isCounted ? countText(counts.majorOpen) : QString();
    case Missing:
        return isCounted ? countText(counts.missingLeft + counts.missingRight) : QString();
    case ByRule:
        return isCounted ? countText(counts.minorResolved) : QString();
    case State:
        return labelOf(row.state);
    default:
        return {};
    }
}

/// Which side has no record of what the other one has.
QString ReconciliationRunModel::lacking(const ReconciliationRunRow &row)
{
    const QString right = row.rightSources.join(u'/'); // one side
    const QString leftCount = countText(row.counts.missingLeft);
    const QString rightCount = countText(row.counts.missingRight);
    if (row.counts.missingLeft > 0 && row.counts.missingRight > 0)
        return tr("%1 lacks %2, %3 lacks %4", "source, count, source, count")
            .arg(row.leftSource, leftCount, right, rightCount);
    if (row.counts.missingLeft > 0)
        return tr("%1 lacks %2", "source, count").arg(row.leftSource, leftCount);
    return row.counts.missingRight > 0 ? tr("%1 lacks %2", "source, count").arg(right, rightCount)
                                       : QString();
}

QString ReconciliationRunModel::secondLine(const ReconciliationRunRow &row, int column) const
{
    const ReconciliationCounts &counts = row.counts;
    const bool isCounted = row.state == ReconciliationState::Done;
    switch (column) {
    case Started:
        return starterText(row);
    case Integration:
        return tr("%1 and %2").arg(row.leftSource, row.rightSources.join(QStringLiteral(", ")));
    case Matching:
        return isCounted && counts.notComparable > 0
                   ? tr("%n with a patient not linked", nullptr, int(counts.notComparable))
                   : QString();
    case Missing:
        return isCounted ? lacking(row) : QString();
    default:
        return {};
    }
}

QVariant ReconciliationRunModel::extra(const ReconciliationRunRow &row, int column, int role) const
{
    if (role == AttentionRole)
        return (column == Differing && row.counts.majorOpen > 0) ||
               (column == Missing && row.counts.missingLeft + row.counts.missingRight > 0);
    if (role == Qt::ToolTipRole && column == Started)
        return absoluteTime(row.startedAt);
    return TwoLineModel::extra(row, column, role);
}

bool ReconciliationRunModel::matches(const ReconciliationRunRow &row,
                                     const ReconciliationRunQuery &query) const
{
    return query.integration.isEmpty() || row.integration == query.integration;
}

}

#include "models/IntegrationJobModel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <iterator>

namespace concord {

namespace {

constexpr int firstCount = IntegrationJobModel::Added;

qint64 countOf(const SyncCounts &counts, int column)
{
    switch (column) {
    case IntegrationJobModel::Added:
        return counts.added;
    case IntegrationJobModel::Discontinued:
        return counts.discontinued;
    case IntegrationJobModel::Changed:
        return counts.changed;
    case IntegrationJobModel::Unmapped:
        return counts.unmapped;
    case IntegrationJobModel::Failed:
        return counts.failedEntries;
    default:
        return 0;
    }
}

bool isCount(int column)
{
    return column >= firstCount && column <= IntegrationJobModel::Failed;
}

bool isUnderWay(const JobRow &row)
{
    return row.state == JobState::Running;
}

Timestamp startOf(const JobRow &row)
{
    return row.startedAt.value_or(row.createdAt);
}

}

IntegrationJobModel::IntegrationJobModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        JobQuery query;
        query.state = m_state;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit jobsWanted(query);
    });
}

int IntegrationJobModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant IntegrationJobModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isCount(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Status"), tr("Started"),      tr("Integration"), tr("Duration"),
                              tr("Added"),  tr("Discontinued"), tr("Changed"),     tr("Unmapped"),
                              tr("Failed"), tr("Mode"),         tr("Trigger")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void IntegrationJobModel::setStateFilter(std::optional<JobState> state)
{
    m_state = state;
    restart();
}

void IntegrationJobModel::takePage(const JobPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void IntegrationJobModel::takeChanges(const std::vector<JobRow> &rows)
{
    if (isForgotten())
        return;
    std::vector<JobRow> stay;
    std::vector<JobRow> fresh;
    for (const JobRow &row : rows) {
        const bool matches = !m_state || row.state == *m_state;
        if (rowOf(row.id) >= 0) {
            if (matches)
                stay.push_back(row);
            else
                remove(row.id);
        } else if (matches && (rowCount() == 0 || at(0).id < row.id)) {
            fresh.push_back(row); // an older one belongs to a page that is not loaded
        }
    }
    update(stay);
    std::sort(fresh.begin(), fresh.end(), [](const JobRow &a, const JobRow &b) { return b.id < a.id; });
    prepend(std::move(fresh));
}

QString IntegrationJobModel::text(const JobRow &row, int column) const
{
    if (isCount(column))
        return countText(countOf(row.counts, column));
    switch (column) {
    case Status:
        return isUnderWay(row) && row.cancelRequested ? tr("Cancelling") : labelOf(row.state);
    case Started:
        return absoluteTime(startOf(row));
    case Integration:
        return integrationLabel(row.integration);
    case Mode:
        return labelOf(row.mode);
    case Trigger:
        return labelOf(row.trigger);
    case Progress:
        if (!isUnderWay(row))
            return row.startedAt ? durationText(durationMs(row)) : QString();
        return row.progress < 0 ? stepLabel(row.step) : percentText(row.progress);
    default:
        return {};
    }
}

QVariant IntegrationJobModel::sortValue(const JobRow &row, int column) const
{
    if (isCount(column))
        return countOf(row.counts, column);
    switch (column) {
    case Started:
        return qint64(toMs(startOf(row)));
    case Progress:
        return durationMs(row);
    default:
        return text(row, column);
    }
}

QVariant IntegrationJobModel::state(const JobRow &row) const
{
    return int(row.state);
}

QVariant IntegrationJobModel::extra(const JobRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((isCount(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (column == Status && row.error)
            return errorText(*row.error);
        if (column == Trigger)
            return tr("Requested by %1").arg(row.requestedBy);
        if (column == Progress && isUnderWay(row))
            return tr("%1, for %2").arg(stepLabel(row.step), durationText(durationMs(row)));
        return {};
    case ProgressRole:
        return isUnderWay(row) ? QVariant(row.progress) : QVariant();
    case AttentionRole:
        return (column == Unmapped || column == Failed) && countOf(row.counts, column) > 0;
    default:
        return {};
    }
}

qint64 IntegrationJobModel::durationMs(const JobRow &row) const
{
    if (!row.startedAt)
        return 0;
    return (row.finishedAt.value_or(m_clock.now()) - *row.startedAt).count();
}

}

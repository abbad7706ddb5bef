#include "models/MappingModel.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/MappingText.h"

#include <iterator>

namespace concord {

namespace {

bool contains(const MappingRow &row, const QString &text)
{
    return row.sourceCode.contains(text, Qt::CaseInsensitive) ||
           row.display.contains(text, Qt::CaseInsensitive);
}

bool isOpen(MappingState state)
{
    return state == MappingState::Pending || state == MappingState::Suggested ||
           state == MappingState::InReview;
}

bool matches(const MappingRow &row, const MappingQuery &query)
{
    return (!query.state || row.state == *query.state) && (!query.onlyOpen || isOpen(row.state)) &&
           (!query.reason || row.reason == *query.reason) &&
           (query.system.isEmpty() || row.system == query.system) &&
           (query.assignee.isEmpty() || row.assignee == query.assignee) &&
           (!query.onlyConfident || (row.isSuggestionConfident && row.state != MappingState::InReview)) &&
           (query.text.isEmpty() || contains(row, query.text));
}

}

MappingModel::MappingModel(const Clock &clock, QObject *parent) : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        MappingQuery query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit mappingsWanted(query);
    });
}

int MappingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Status"),     tr("Code"),        tr("Text at the source"),
                              tr("Local drug"), tr("Reason"),      tr("Waiting"),
                              tr("Age"),        tr("Assigned to"), QString()};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void MappingModel::setQuery(const MappingQuery &query)
{
    m_query = query;
    m_query.page = {};
    restart();
}

void MappingModel::takePage(const MappingPage &page)
{
    pageArrived(page.requestId, page.rows, page.cursor);
}

void MappingModel::takeChanges(const std::vector<MappingRow> &rows)
{
    if (isForgotten())
        return;
    std::vector<MappingRow> stay;
    std::vector<MappingRow> fresh;
    for (const MappingRow &row : rows) {
        const bool here = rowOf(row.id) >= 0;
        if (here && matches(row, m_query))
            stay.push_back(row);
        else if (here)
            remove(row.id);
        else if (matches(row, m_query) && belongsHere(row))
            fresh.push_back(row);
    }
    update(stay);
    std::sort(fresh.begin(), fresh.end(),
              [](const MappingRow &a, const MappingRow &b) { return b.id < a.id; });
    if (m_query.sort == MappingSort::Newest)
        prepend(std::move(fresh));
    else
        append(std::move(fresh));
}

/// A new row is shown where its place is known: above the newest, or below the last where all are loaded.
/// Elsewhere it belongs to a page that is not loaded.
bool MappingModel::belongsHere(const MappingRow &row) const
{
    if (m_query.sort == MappingSort::Newest)
        return rowCount() == 0 || at(0).id < row.id;
    return !hasMore() && !isFetching();
}

QString MappingModel::secondLine(const MappingRow &row) const
{
    const QString code = codeName(row);
    QStringList parts{code};
    if (!row.assignee.isEmpty())
        parts.append(row.assignee);
    const QString more = row.targetName.isEmpty() ? labelOf(row.reason) : u'→' + (u' ' + row.targetName);
    if (!more.isEmpty())
        parts.append(more);
    return parts.join(QStringLiteral(" · "));
}

void MappingModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Age), index(rowCount() - 1, Age), {Qt::DisplayRole});
}

QString MappingModel::text(const MappingRow &row, int column) const
{
    switch (column) {
    case Status:
        return labelOf(row.state);
    case Code:
        return codeText(row);
    case Display:
        return row.display.isEmpty() ? row.sourceCode : row.display;
    case Reason:
        return labelOf(row.reason);
    case Waiting:
        return countText(row.waitingEvents);
    case Age:
        return ageText(row.createdAt, m_clock.now());
    case Target:
        return row.targetName;
    case Assignee:
        return row.assignee;
    case Offer:
        return row.suggestedName;
    default:
        return {};
    }
}

QVariant MappingModel::sortValue(const MappingRow &row, int column) const
{
    if (column == Waiting)
        return row.waitingEvents;
    return column == Age ? QVariant(qint64(toMs(row.createdAt))) : QVariant(text(row, column));
}

QVariant MappingModel::state(const MappingRow &row) const
{
    return int(row.state);
}

QVariant MappingModel::extra(const MappingRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((column == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case AttentionRole:
        return column == Waiting && row.waitingEvents > 0;
    case ConfidentRole:
        return row.isSuggestionConfident;
    case SecondLineRole:
        return column == Display ? secondLine(row) : QString();
    case Qt::AccessibleTextRole:
        if (column == Offer && row.isSuggestionConfident)
            return tr("%1, confident").arg(row.suggestedName);
        return column == Display ? QString(row.display + QStringLiteral(", ") + secondLine(row))
                                 : text(row, column);
    case Qt::ToolTipRole:
        if (column == Reason)
            return reasonSentence(row);
        if (column == Offer && row.isSuggestionConfident)
            return tr("Confident suggestion: %1").arg(row.suggestedName);
        if (column == Display)
            return QString(row.display + u'\n' + secondLine(row));
        return column == Age ? absoluteTime(row.createdAt) : text(row, column);
    default:
        return {};
    }
}

}

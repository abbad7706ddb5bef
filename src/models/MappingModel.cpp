#include "models/MappingModel.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/MappingText.h"
#include "models/WorkbenchText.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace concord {

namespace {

constexpr int fewRows = 20;

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

bool waitsMore(const MappingRow &a, const MappingRow &b)
{
    return a.waitingEvents != b.waitingEvents ? a.waitingEvents > b.waitingEvents : b.id < a.id;
}

bool matches(const MappingRow &row, const MappingQuery &query)
{
    return (!query.state || row.state == *query.state) && (!query.onlyOpen || isOpen(row.state)) &&
           (!query.reason || row.reason == *query.reason) &&
           (query.system.isEmpty() || row.system == query.system) &&
           (query.assignee.isEmpty() || row.assignee == query.assignee) &&
           (!query.onlyConfident || (row.isSuggestionConfident && row.state != MappingState::InReview)) &&
           (!query.onlyDrifted || !row.drift.isEmpty()) &&
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
    const QString titles[] = {
        tr("Status"),  tr("Code"), tr("Text at the source"), tr("Local drug"), tr("Reason"),
        tr("Waiting"), tr("Age"),  tr("Assigned to"),        QString(),        tr("Release")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void MappingModel::setQuery(const MappingQuery &query)
{
    MappingQuery asked = query;
    asked.page = {};
    m_isReload = asked == m_query && rowCount() > 0;
    m_arrived.clear();
    m_query = asked;
    restart();
}

void MappingModel::clearRows()
{
    if (!m_isReload)
        clear();
}

void MappingModel::forget()
{
    m_isReload = false;
    m_arrived.clear();
    RecordTableModel::forget();
}

void MappingModel::takePage(const MappingPage &page)
{
    if (!m_isReload) {
        pageArrived(page.requestId, page.rows, page.cursor);
        return;
    }
    if (!acceptPage(page.requestId, page.cursor))
        return;
    m_arrived.insert(m_arrived.end(), page.rows.begin(), page.rows.end());
    if (hasMore() && int(m_arrived.size()) < rowCount()) { // what was read before is read again, all of it
        fetchMore({});
        return;
    }
    m_isReload = false;
    assign(std::exchange(m_arrived, {}));
}

void MappingModel::takeChanges(const std::vector<MappingRow> &rows)
{
    if (isForgotten())
        return;
    takeArrivedChanges(rows);
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
    if (m_query.sort == MappingSort::MostWaiting)
        sortByWaiting();
    refill();
}

/// What has come of a reload is not older than what is here.
void MappingModel::takeArrivedChanges(const std::vector<MappingRow> &rows)
{
    for (const MappingRow &row : rows) {
        const auto arrived = std::find_if(m_arrived.begin(), m_arrived.end(),
                                          [&row](const MappingRow &each) { return each.id == row.id; });
        if (arrived == m_arrived.end())
            continue;
        if (matches(row, m_query))
            *arrived = row;
        else
            m_arrived.erase(arrived);
    }
}

/// As the store sorts them: a count has changed, or a row has come in.
void MappingModel::sortByWaiting()
{
    std::vector<MappingRow> rows;
    rows.reserve(size_t(rowCount()));
    for (int row = 0; row < rowCount(); ++row)
        rows.push_back(at(row));
    if (std::is_sorted(rows.begin(), rows.end(), waitsMore))
        return;
    std::sort(rows.begin(), rows.end(), waitsMore);
    replace(std::move(rows));
}

/// A new row is shown where its place is known: above the newest, among those that are loaded, or at the end
/// where all are. Elsewhere it belongs to a page that is not loaded.
bool MappingModel::belongsHere(const MappingRow &row) const
{
    if (m_query.sort == MappingSort::Newest)
        return rowCount() == 0 || at(0).id < row.id;
    if (!hasMore() && !isFetching())
        return true;
    return m_query.sort == MappingSort::MostWaiting && rowCount() > 0 && waitsMore(row, at(rowCount() - 1));
}

/// What was decided has left: the next ones take its place, also where nobody scrolls.
void MappingModel::refill()
{
    if (rowCount() < fewRows && hasMore() && !isFetching())
        fetchMore({});
}

QString MappingModel::secondLine(const MappingRow &row) const
{
    const bool isDecided = !row.targetName.isEmpty();
    const QString reason = isDecided ? QString() : labelOf(row.reason);
    QString code = codeName(row);
    if (row.system.isEmpty()) // the text is in the first line, and the reason says that there is no code
        code = reason.isEmpty() ? systemLabel(row.system) : QString();
    if (isDecided)
        code += QStringLiteral(" → ") + row.targetName;
    QStringList parts{code, row.assignee, reason};
    parts.removeAll(QString());
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
    case Drift:
        return driftText(row.drift);
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
    case DriftRole: {
        const auto kinds = driftKindsFromText(row.drift);
        return kinds.empty() ? QVariant() : QVariant(int(kinds.front()));
    }
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
        if (column == Drift)
            return driftSentences(row.drift);
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

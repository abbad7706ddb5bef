#include "models/WaitingEventModel.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/WaitText.h"

#include <algorithm>
#include <iterator>

namespace concord {

WaitingEventModel::WaitingEventModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        if (std::exchange(m_refreshId, 0) != 0) // its answer would be of a shorter list
            m_again = !cursor.isEmpty();
        emit queueWanted({m_filter, {requestId, cursor, pageRows}});
    });
}

int WaitingEventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WaitingEventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Event"), tr("Status"), tr("Why it waits"), tr("Attempts"), tr("Age")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void WaitingEventModel::setFilter(const EventFilter &filter)
{
    m_filter = filter;
    m_again = false;
    restart();
}

void WaitingEventModel::forget()
{
    m_refreshId = 0;
    m_again = false;
    RecordTableModel::forget();
}

void WaitingEventModel::takePage(const QueuePage &page)
{
    if (m_refreshId != 0 && page.requestId == m_refreshId)
        takeRefreshed(page);
    else
        pageArrived(page.requestId, page.rows, page.cursor);
    if (std::exchange(m_again, false))
        refresh();
}

void WaitingEventModel::takeRefreshed(const QueuePage &page)
{
    m_refreshId = 0;
    assign(page.rows);
    continueAfter(page.cursor);
}

void WaitingEventModel::refreshFailed(quint64 requestId, const Error &error)
{
    if (m_refreshId == 0 || requestId != m_refreshId)
        return;
    m_refreshId = 0;
    m_again = false;
    emit fetchFailed(error);
}

void WaitingEventModel::refresh()
{
    if (isFetching() || m_refreshId != 0) {
        m_again = true;
        return;
    }
    m_refreshId = makeRequestId();
    const int rows = std::clamp(rowCount(), int(pageRows), int(refreshRows));
    emit queueWanted({m_filter, {m_refreshId, {}, rows}});
}

void WaitingEventModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Why), index(rowCount() - 1, Age));
}

QString WaitingEventModel::text(const QueueRow &row, int column) const
{
    switch (column) {
    case Event:
        return labelOf(row.event.kind);
    case Status:
        return labelOf(row.event.state);
    case Why: {
        const QString why = waitText(row.wait, row.ladder, m_clock.now());
        return why.isEmpty() && row.event.state == EventState::Processing ? tr("A worker works on it now.")
                                                                          : why;
    }
    case Ladder:
        return ladderText(row.ladder, m_clock.now());
    case Age:
        return ageText(row.event.createdAt, m_clock.now());
    default:
        return {};
    }
}

QVariant WaitingEventModel::sortValue(const QueueRow &row, int column) const
{
    if (column == Age)
        return qint64(toMs(row.event.createdAt));
    return column == Ladder ? QVariant(row.event.retries) : QVariant(text(row, column));
}

QVariant WaitingEventModel::state(const QueueRow &row) const
{
    return int(row.event.state);
}

QString WaitingEventModel::secondLine(const QueueRow &row, int column) const
{
    if (column == Event)
        return row.event.messageId.isEmpty()
                   ? partyText(row.event)
                   : partyText(row.event) + QStringLiteral(" · ") + row.event.messageId;
    if (column != Why || !row.event.lastError)
        return {};
    const Error &error = *row.event.lastError;
    return error.code == ErrorCode::InvalidMessage && !error.where.isEmpty()
               ? tr("Last error: %1 (%2)", "what · where").arg(labelOf(error.code), error.where)
               : tr("Last error: %1").arg(labelOf(error.code));
}

QString WaitingEventModel::toolTip(const QueueRow &row, int column) const
{
    if (column == Age)
        return tr("Received %1").arg(absoluteTime(row.event.createdAt));
    const QString second = column == Why && row.event.lastError
                               ? tr("Last error: %1").arg(errorText(*row.event.lastError))
                               : secondLine(row, column);
    return second.isEmpty() ? text(row, column) : text(row, column) + u'\n' + second;
}

QVariant WaitingEventModel::extra(const QueueRow &row, int column, int role) const
{
    switch (role) {
    case SecondLineRole:
        return secondLine(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleTextRole:
        return toolTip(row, column).replace(u'\n', QStringLiteral(", "));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case LadderRole:
        return QVariant::fromValue(row.ladder);
    case NowRole:
        return qint64(toMs(m_clock.now()));
    default:
        return {};
    }
}

QString ladderText(const std::vector<LadderRung> &ladder, Timestamp now)
{
    if (ladder.empty())
        return {};
    const auto made = std::count_if(ladder.begin(), ladder.end(),
                                    [](const LadderRung &rung) { return rung.outcome.has_value(); });
    const QString count = WaitingEventModel::tr("%1 of %2 attempts made").arg(made).arg(ladder.size());
    const auto due = std::find_if(ladder.begin(), ladder.end(), [](const LadderRung &rung) {
        return !rung.outcome.has_value() && rung.at.has_value();
    });
    if (due == ladder.end())
        return count;
    return WaitingEventModel::tr("%1, the next at %2").arg(count, momentText(*due->at, now));
}

}

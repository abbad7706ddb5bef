#include "models/EventStreamModel.h"

#include <QSet>

#include <iterator>

namespace concord {

EventStreamModel::EventStreamModel(QObject *parent) : EventTableModel(parent)
{
    setLimit(windowRows);
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        EventQuery query = m_filter;
        query.page = PageRequest{requestId, cursor, pageRows};
        emit eventsWanted(query);
    });
    // A page that never comes must not hold back the tail.
    connect(this, &RecordTableBase::fetchFailed, this, [this] {
        if (!std::exchange(m_primed, true) && !m_paused)
            insertLive(takeAside());
    });
}

bool EventStreamModel::canFetchMore(const QModelIndex &parent) const
{
    return !isFull() && rowCount() + pageRows <= pausedRows && EventTableModel::canFetchMore(parent);
}

void EventStreamModel::setFilter(const EventQuery &filter)
{
    if (m_streamId != 0)
        emit streamUnwanted(m_streamId);
    m_filter = filter;
    m_filter.page = {};
    m_primed = false;
    m_aside.clear();
    m_waiting = 0;
    m_streamId = makeRequestId();
    m_asideLost = false;
    EventQuery stream = m_filter;
    stream.state.reset();
    emit streamWanted(m_streamId, stream); // before the page, so that nothing falls between the two
    emit waitingChanged(0);
    restart();
}

void EventStreamModel::forget()
{
    if (m_streamId != 0)
        emit streamUnwanted(std::exchange(m_streamId, 0));
    m_aside.clear();
    m_asideLost = false;
    m_primed = false;
    m_waiting = 0;
    emit waitingChanged(0);
    EventTableModel::forget();
}

void EventStreamModel::pause()
{
    if (std::exchange(m_paused, true))
        return;
    setLimit(pausedRows);
}

void EventStreamModel::resume()
{
    if (!std::exchange(m_paused, false))
        return;
    setLimit(windowRows);
    const bool gap = std::exchange(m_asideLost, false);
    m_waiting = 0;
    emit waitingChanged(0);
    if (!m_primed)
        return;
    if (gap)
        clear();
    insertLive(takeAside());
    if (gap && rowCount() > 0)
        continueAfter(at(rowCount() - 1).id.toString());
}

void EventStreamModel::takePage(const EventPage &page)
{
    if (!pageArrived(page.requestId, page.rows, page.cursor))
        return;
    if (!std::exchange(m_primed, true) && !m_paused)
        insertLive(takeAside());
}

void EventStreamModel::takeLive(quint64 streamId, const std::vector<EventRow> &rows)
{
    if (streamId != m_streamId || rows.empty())
        return;
    if (m_paused || !m_primed)
        keepAside(rows);
    else
        insertLive(rows);
}

void EventStreamModel::insertLive(const std::vector<EventRow> &oldestFirst)
{
    // Also what changed long ago comes by; where its row is not loaded, the page that holds it will show it.
    const EventId last = rowCount() > 0 && hasMore() ? at(rowCount() - 1).id : EventId{};
    std::vector<EventRow> newestFirst;
    QSet<EventId> seen; // one event may have moved twice in a batch: its last state counts
    for (auto row = oldestFirst.rbegin(); row != oldestFirst.rend(); ++row) {
        if (seen.contains(row->id) || row->id < last)
            continue;
        seen.insert(row->id);
        if (isShown(*row))
            newestFirst.push_back(*row);
        else
            remove(row->id); // it moved out of the filter
    }
    const bool pushesOut = rowCount() + int(newestFirst.size()) > windowRows;
    prepend(std::move(newestFirst));
    if (pushesOut && rowCount() == windowRows)
        continueAfter(at(rowCount() - 1).id.toString());
}

std::vector<EventRow> EventStreamModel::takeAside()
{
    std::vector<EventRow> rows(std::make_move_iterator(m_aside.begin()),
                               std::make_move_iterator(m_aside.end()));
    m_aside.clear();
    return rows;
}

void EventStreamModel::keepAside(const std::vector<EventRow> &rows)
{
    m_aside.insert(m_aside.end(), rows.begin(), rows.end());
    m_asideLost |= m_aside.size() > windowRows;
    if (m_aside.size() > windowRows)
        m_aside.erase(m_aside.begin(), m_aside.begin() + qsizetype(m_aside.size()) - windowRows);
    if (m_paused) {
        m_waiting +=
            std::count_if(rows.begin(), rows.end(), [this](const EventRow &row) { return isShown(row); });
        emit waitingChanged(m_waiting);
    }
}

}

#pragma once

#include "domain/Query.h"
#include "models/EventTableModel.h"

namespace concord {

/// The live tail: newest event on top, older ones loaded by page below. A window of at most 10,000 rows: what
/// live rows push out at the bottom is fetched again when someone scrolls there. While paused, arrivals are
/// counted and kept aside (also at most 10,000), and older pages may be read beyond the window.
class EventStreamModel : public EventTableModel
{
    Q_OBJECT
public:
    static constexpr int windowRows = 10'000;
    static constexpr int pausedRows = 100'000; ///< how far back one can read while paused
    static constexpr int pageRows = 200;

    explicit EventStreamModel(QObject *parent = nullptr);

    [[nodiscard]] const EventQuery &filter() const { return m_filter; }
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] qint64 waiting() const { return m_waiting; } ///< arrived while paused
    [[nodiscard]] bool isFull() const { return !m_paused && rowCount() + pageRows > windowRows; }
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;

    /// Another filter: forgets the rows, asks for a new stream and the newest page. Also the first call. What
    /// the query says about paging is ignored.
    void setFilter(const EventQuery &filter);

public slots:
    void pause();
    void resume();
    void takePage(const concord::EventPage &page);
    /// @param rows oldest first, as committed. Rows of another stream are dropped.
    void takeLive(quint64 streamId, const std::vector<concord::EventRow> &rows);
    void forget() override; ///< and does not listen any more

signals:
    /// The filter is without a state: an event that moves on must be heard of, to leave the list.
    void streamWanted(quint64 streamId, const concord::EventQuery &filter);
    void streamUnwanted(quint64 streamId);
    void eventsWanted(const concord::EventQuery &query);
    void waitingChanged(qint64 waiting);

private:
    void insertLive(const std::vector<EventRow> &oldestFirst);
    [[nodiscard]] std::vector<EventRow> takeAside();
    void keepAside(const std::vector<EventRow> &rows);
    [[nodiscard]] bool isShown(const EventRow &row) const
    {
        return !m_filter.state || row.state == *m_filter.state;
    }

    EventQuery m_filter;
    quint64 m_streamId = 0;
    bool m_paused = false;
    bool m_primed = false;        ///< the newest page has come; live rows before it wait in m_aside
    std::deque<EventRow> m_aside; ///< oldest first
    bool m_asideLost = false;     ///< more came than is kept aside: it no longer joins the rows here
    qint64 m_waiting = 0;
};

}

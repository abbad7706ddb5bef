#pragma once

#include "domain/Query.h"
#include "store/EventStore.h"

#include <QHash>

#include <vector>

namespace concord {

/// One live stream: new events, and those whose state changed. Ids and times are taken before their commit,
/// so what was made first may be seen last; each look therefore reads the last second once more and drops
/// what was told already.
class EventTail
{
public:
    static constexpr int batch = 1000; ///< rows of one look of each kind; what is left comes with the next

    /// @p newest: the newest id in the store, null when it holds none. The first next() finds what was made
    /// or changed within the last second before @p now; drop it to hear only of what comes.
    EventTail(EventQuery filter, EventId newest, Timestamp now)
        : m_filter(std::move(filter)), m_newest(newest), m_changedFrom(now)
    {}

    /// Oldest first. @p more is set when another look would find more at once.
    [[nodiscard]] Result<std::vector<EventRow>> next(EventStore &events, bool &more);

private:
    [[nodiscard]] Result<void> readNew(EventStore &events, std::vector<EventRow> &news, bool &more);
    [[nodiscard]] Result<void> readChanged(EventStore &events, std::vector<EventRow> &news, bool &more);
    void take(const std::vector<EventRow> &rows, std::vector<EventRow> &news);
    void forget();

    EventQuery m_filter;
    EventId m_newest;
    Timestamp m_changedFrom;
    QHash<EventId, EventRow> m_told; ///< what the next look may read again
};

}

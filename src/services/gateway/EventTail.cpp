#include "gateway/EventTail.h"

#include <algorithm>

namespace concord {

namespace {
constexpr std::chrono::milliseconds overlap{1000};
constexpr qsizetype keptRows = 4 * EventTail::batch;

/// The smallest UUIDv7 made @p overlap before @p id (RFC 9562 section 5.7: the first 48 bits are
/// milliseconds).
EventId floorOf(EventId id)
{
    if (id.isNull())
        return id;
    const auto madeAt = qint64((quint64(id.value.data1) << 16U) | id.value.data2);
    const auto ms = quint64(std::max<qint64>(madeAt - overlap.count(), 0));
    return {QUuid(uint(ms >> 16U), ushort(ms & 0xFFFFU), 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0)};
}
}

Result<std::vector<EventRow>> EventTail::next(EventStore &events, bool &more)
{
    std::vector<EventRow> news;
    const auto read = readNew(events, news, more).and_then([&] { return readChanged(events, news, more); });
    if (!read)
        return fail(read.error());
    forget();
    std::stable_sort(news.begin(), news.end(),
                     [](const EventRow &a, const EventRow &b) { return a.id < b.id; });
    return news;
}

Result<void> EventTail::readNew(EventStore &events, std::vector<EventRow> &news, bool &more)
{
    const size_t before = news.size();
    for (EventId from = floorOf(m_newest);;) {
        const auto rows = events.since(from, m_filter, batch);
        if (!rows)
            return fail(rows.error());
        take(*rows, news);
        if (int(rows->size()) < batch)
            return {};
        if (news.size() > before) {
            more = true;
            return {};
        }
        from = rows->back().id; // a whole batch of what was told already: go on behind it
    }
}

Result<void> EventTail::readChanged(EventStore &events, std::vector<EventRow> &news, bool &more)
{
    const size_t before = news.size();
    EventId after;
    for (Timestamp from = m_changedFrom - overlap;;) {
        const auto rows = events.changedSince(from, m_filter, batch, after);
        if (!rows)
            return fail(rows.error());
        take(*rows, news);
        if (int(rows->size()) < batch)
            return {};
        if (news.size() > before) {
            more = true;
            return {};
        }
        from = rows->back().changedAt;
        after = rows->back().id;
    }
}

/// Keeps the rows that were not told yet in this form.
void EventTail::take(const std::vector<EventRow> &rows, std::vector<EventRow> &news)
{
    for (const EventRow &row : rows) {
        m_newest = std::max(m_newest, row.id);
        m_changedFrom = std::max(m_changedFrom, row.changedAt);
        const auto told = m_told.constFind(row.id);
        if (told != m_told.cend() && *told == row)
            continue;
        m_told.insert(row.id, row);
        news.push_back(row);
    }
}

void EventTail::forget()
{
    if (m_told.size() < keptRows)
        return;
    const EventId oldest = floorOf(m_newest);
    const Timestamp from = m_changedFrom - overlap;
    m_told.removeIf([&](const auto &told) { return told.key() < oldest && told->changedAt < from; });
}

}

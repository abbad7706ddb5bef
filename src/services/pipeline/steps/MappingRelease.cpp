#include "pipeline/steps/MappingRelease.h"

#include "store/DifferenceStore.h"
#include "store/EventStore.h"

namespace concord {

namespace {
/// A look without a lock: claiming opens a write transaction, and mostly there is nothing to claim.
Result<bool> mayHaveWork(EventStore &events)
{
    for (const EventState state : {EventState::Received, EventState::WaitingRetry, EventState::Processing}) {
        EventQuery query;
        query.state = state;
        query.page.limit = 1;
        const auto page = events.page(query);
        if (!page)
            return fail(page.error());
        if (!page->rows.empty())
            return true;
    }
    return false;
}

Result<void> conclude(Database &db, EventStore &events, EventId event)
{
    const auto open = DifferenceStore(db).openMappingsOf(event);
    if (!open)
        return fail(open.error());
    if (open->empty())
        return events.conclude(event, EventState::Succeeded, std::nullopt);
    return events.conclude(event, EventState::NeedsMapping, std::nullopt).and_then([&] {
        return events.addWaits(event, *open);
    });
}
}

Result<int> runReleasedEvents(Database &db, const Clock &clock, const QString &worker,
                              std::chrono::milliseconds lease, int limit)
{
    EventStore events(db, clock);
    const auto worth = mayHaveWork(events);
    if (!worth)
        return fail(worth.error());
    if (!*worth)
        return 0;
    const auto claimed = events.claim(worker, lease, limit);
    if (!claimed)
        return fail(claimed.error());
    if (claimed->empty())
        return 0;
    const auto done = db.write([&]() -> Result<void> {
        for (const ClaimedEvent &event : *claimed) {
            if (const auto concluded = conclude(db, events, event.id); !concluded)
                return concluded;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return int(claimed->size());
}

}

#include "gateway/OverviewReader.h"

#include "domain/IntegrationTypes.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/ListenerStore.h"
#include "store/MappingStore.h"
#include "store/PauseStore.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int shownAlerts = 8;

Result<SyncStatus> readStatus(Database &db, const Clock &clock)
{
    const auto integrations = IntegrationStore(db, clock).all();
    if (!integrations)
        return fail(integrations.error());
    SyncStatus status;
    const auto listSync =
        std::find_if(integrations->begin(), integrations->end(),
                     [](const IntegrationRow &row) { return row.type == medicationListSyncType; });
    if (listSync == integrations->end())
        return status;
    const IntegrationRow &first = *listSync;
    JobStore jobs(db, clock);
    auto last = jobs.lastFinished(first.name);
    if (!last)
        return fail(last.error());
    auto current = jobs.current(first.name);
    if (!current)
        return fail(current.error());
    const auto pause = PauseStore(db, clock).bySubject(PauseStore::ofIntegration(first.name));
    if (!pause)
        return fail(pause.error());
    status.integration = first.name;
    status.sourceName = first.connection;
    status.lastRun = *std::move(last);
    status.current = *std::move(current);
    status.nextRunAt = first.nextRunAt;
    status.sourceLatencyMs = first.sourceLatencyMs;
    status.isPaused = pause->has_value();
    if (*pause) {
        status.pausedBy = (*pause)->pausedBy;
        status.pauseReason = (*pause)->reason;
    }
    return status;
}

Result<void> readListeners(Database &db, const Clock &clock, Overview &overview)
{
    ListenerStore store(db, clock);
    const auto workers = store.workers();
    if (!workers)
        return fail(workers.error());
    overview.workers = int(workers->size());
    const auto listeners = store.all();
    if (!listeners)
        return fail(listeners.error());
    for (const ListenerRow &row : *listeners) {
        ListenerStatus status; // without its counts, which never stand still
        status.connection = row.status.connection;
        status.address = row.status.address;
        status.state = row.status.state;
        overview.listeners.push_back(std::move(status));
    }
    return {};
}
}

Result<Overview> readOverview(Database &db, const Clock &clock)
{
    Overview overview;
    EventStore events(db, clock);
    MappingStore mappings(db, clock);
    const auto take = [](auto result, auto &target) -> Result<void> {
        if (!result)
            return fail(result.error());
        target = *std::move(result);
        return {};
    };
    const auto read = take(readStatus(db, clock), overview.sync)
                          .and_then([&] { return take(events.metrics(), overview.metrics); })
                          .and_then([&] { return take(events.queue(), overview.queue); })
                          .and_then([&] { return take(mappings.alerts(shownAlerts), overview.alerts); })
                          .and_then([&] { return take(mappings.openCount(), overview.pendingMappings); })
                          .and_then([&] { return take(mappings.driftedCount(), overview.driftedMappings); })
                          .and_then([&] { return take(mappings.terminologyVersion(), overview.release); })
                          .and_then([&] { return readListeners(db, clock, overview); });
    if (!read)
        return fail(read.error());
    overview.readAt = clock.now();
    return overview;
}

}

#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

namespace concord {

/// Workers that may end in the middle of an event, one after another, before a person is asked. Only the
/// first of them had others with it in its batch: an event that was interrupted is worked alone. Not a low
/// number: where processes are killed every few seconds, sound events are interrupted more than once.
inline constexpr int interruptionsBeforeReview = 5;

/// A worker that died on this machine is known to be dead without waiting for its lease: ends the leases of
/// processes that no longer run. Writes nothing when there are none.
[[nodiscard]] Result<void> endLeasesOfDeadProcesses(Database &db);

/// Takes up what a dead worker left: events (EventStore::rescueExpired), and a running job whose lease ran
/// out is closed as failed ("interrupted") and, because what it had committed is only part of the work,
/// queued anew in the same transaction. A job that was itself queued that way is only closed: one that kills
/// its workers must not go on for ever. Returns how many jobs were closed.
[[nodiscard]] Result<int> rescueDeadWork(Database &db, const Clock &clock, const QString &worker);

/// Who asks for the job that finishes an interrupted one.
inline const QString recoveryActor = QStringLiteral("recovery");

}

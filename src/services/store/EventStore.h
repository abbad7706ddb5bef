#pragma once

#include "domain/Clock.h"
#include "domain/Event.h"
#include "domain/Overview.h"
#include "domain/Query.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct NewEvent
{
    EventId id;
    EventDirection direction = EventDirection::In;
    EventKind kind = EventKind::MedListPull;
    QString source;
    QString target;
    QString messageId; ///< unique with source: the door against duplicates
    QString orderingKey;
    QString payloadJson;
    EventState state = EventState::Received;
    CorrelationId correlationId;
    JobId jobId; ///< null when no job made it
    Timestamp createdAt{};
    std::optional<Timestamp> completedAt;
    qint64 latencyMs = 0;
    std::optional<Error> error;      ///< also recorded in event_failures
    std::vector<MappingId> waitsFor; ///< with NeedsMapping
};

/// sync_events, event_attempts, event_failures, event_waits.
class EventStore
{
public:
    EventStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// False when (source, message_id) is known already: nothing was written.
    [[nodiscard]] Result<bool> append(const NewEvent &event);
    /// The failed entry behind this message came again unchanged: its event now belongs to this job.
    [[nodiscard]] Result<void> sawAgain(const QString &source, const QString &messageId, JobId job);

    /// MedicationRequest ids of the entries of @p source that nobody could read so far.
    [[nodiscard]] Result<QStringList> openEntryIds(const QString &source, int limit);
    /// The entry was read after all: its events for review are superseded.
    [[nodiscard]] Result<void> supersedeEntry(const QString &source, const QString &sourceId);
    /// A newer capture of the same list stands: older events of this key that wait for a mapping are
    /// superseded.
    [[nodiscard]] Result<void> supersedeWaiting(const QString &orderingKey);

    /// Events received and due, oldest first, moved to processing under a lease, one per ordering key: an
    /// event waits while an earlier one of its key is not finished. Events of workers whose lease ran out
    /// come first.
    [[nodiscard]] Result<std::vector<EventRow>> claim(const QString &worker, std::chrono::milliseconds lease,
                                                      int limit);
    /// Moves an event out of processing; refuses (Conflict) what canMove() forbids. Records the attempt.
    /// @param nextAttempt with WaitingRetry; absent: when the error's Retry-After has passed.
    [[nodiscard]] Result<void> conclude(EventId id, EventState state, const std::optional<Error> &error,
                                        std::optional<Timestamp> nextAttempt = {});
    /// The event waits for these mappings (again); its state is the caller's business.
    [[nodiscard]] Result<void> addWaits(EventId id, const std::vector<MappingId> &mappings);
    /// Events that waited for this mapping only become received; the wait is removed from all. Returns how
    /// many were released.
    [[nodiscard]] Result<int> releaseWaiting(MappingId mapping);

    [[nodiscard]] Result<EventPage> page(const EventQuery &query);
    /// Rows with an id after @p after, oldest first: the live tail.
    [[nodiscard]] Result<std::vector<EventRow>> since(EventId after, const EventQuery &filter, int limit);
    /// Rows whose state changed at or after @p from, in the order of the changes (then of the ids); never one
    /// that only was created. @p after: the last row of the batch before, of those changed at @p from.
    [[nodiscard]] Result<std::vector<EventRow>> changedSince(Timestamp from, const EventQuery &filter,
                                                             int limit, EventId after = {});
    [[nodiscard]] Result<std::optional<EventDetail>> detail(EventId id);
    /// Events of the job in needs_review, oldest first.
    [[nodiscard]] Result<std::vector<EventRow>> failuresOf(JobId job, int limit);
    [[nodiscard]] Result<QueueSummary> queue();
    /// Failed in an hour: events of which an attempt failed in that hour, whatever became of them.
    [[nodiscard]] Result<MetricsSummary> metrics();

private:
    [[nodiscard]] Result<void> insert(const NewEvent &event, bool &isNew);
    [[nodiscard]] Result<void> recordFailure(EventId id, const Error &error);
    [[nodiscard]] Result<void> recordAttempt(EventId id, Timestamp started, EventState outcome,
                                             const std::optional<Error> &error);
    [[nodiscard]] Result<void> readHours(MetricsSummary &summary);
    [[nodiscard]] Result<void> readTotals(MetricsSummary &summary);

    Database &m_db;
    const Clock &m_clock;
};

}

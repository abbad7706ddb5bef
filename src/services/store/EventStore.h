#pragma once

#include "domain/Clock.h"
#include "domain/Engine.h"
#include "domain/Event.h"
#include "domain/Inbound.h"
#include "domain/Overview.h"
#include "domain/Query.h"
#include "store/Database.h"

#include <QByteArray>
#include <QSet>

#include <optional>
#include <vector>

namespace concord {

struct RetryPolicy;

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
    std::optional<Error> error;            ///< also recorded in event_failures
    std::vector<MappingId> waitsFor;       ///< with NeedsMapping
    EventId causationId;                   ///< the event that caused this one; null: none
    EventId resentFrom;                    ///< the original of an edited copy; null: none
    std::optional<qint64> seq;             ///< the place in the order, of an edited copy; absent: the last
    std::optional<InboundChannel> channel; ///< absent: made by a job
    std::optional<InboundFormat> format;   ///< of body
    QByteArray body;                       ///< as received; null: none is kept
    QByteArray bodyHash;                   ///< SHA-256 of body; null: not compared
};

/// An event under a lease, with all that its steps need.
struct ClaimedEvent
{
    EventId id;
    EventKind kind = EventKind::PrescriptionNew;
    QString source;
    QString messageId;
    QString orderingKey;
    CorrelationId correlationId;
    JobId jobId;
    std::optional<InboundFormat> format;
    QByteArray body;
    QString payloadJson;
    Timestamp createdAt{};
    Timestamp claimedAt{};
    qint64 seq = 0;
    int retries = 0;
    int attempt = 1;                   ///< 1-based
    int interruptions = 0;             ///< workers that ended in the middle of it, in a row
    std::optional<Error> unreadable{}; ///< why there is no content: Erased, or StoreCorrupt
    EventDirection direction = EventDirection::In;
    QString target; ///< of an outbound event: to whom
};

/// Which events a claim is for. Outbound ones are claimed on their own, so that a receiver that is away or
/// slow holds up nothing that comes in.
enum class Claimable { Everything, Inbound, Outbound };

/// Where an event stands: what an edited copy takes over.
struct EventPlace
{
    qint64 seq = 0;
    QString orderingKey;
    std::optional<InboundChannel> channel; ///< absent: made by a job
};

/// What became of one attempt.
struct EventOutcome
{
    EventState state = EventState::Succeeded;
    std::optional<Error> error{};
    std::optional<Timestamp> nextAttempt{}; ///< WaitingRetry; absent: when the error's Retry-After has passed
    /// WaitingRetry for this endpoint's breaker or rate limit: nothing was tried, so no attempt is recorded
    /// and no rung of the ladder is used.
    QString waitEndpoint{};
    std::vector<StepRow> steps{};
    QString worker{};                  ///< who holds the lease; empty: not asked
    Timestamp startedAt{};             ///< of the attempt; epoch: now
    std::vector<MappingId> waitsFor{}; ///< with NeedsMapping
    std::vector<EventChange> changes{};
    QString payloadJson{};           ///< the canonical content; empty: stays as it was
    std::optional<EventKind> kind{}; ///< as decoded; absent: stays as it was
};

/// sync_events and what hangs on it: event_attempts, event_failures, event_waits, event_bodies,
/// event_changes, message_keys. Functions run in the caller's transaction where one is open.
class EventStore
{
public:
    EventStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// False when (source, message_id) is known already: nothing was written.
    [[nodiscard]] Result<bool> append(const NewEvent &event);
    /// The failed entry behind this message came again unchanged: its event now belongs to this job.
    [[nodiscard]] Result<void> sawAgain(const QString &source, const QString &messageId, JobId job);

    /// Whether that message is known and not done with.
    [[nodiscard]] Result<bool> isOpen(const QString &source, const QString &messageId);

    /// MedicationRequest ids of the entries of @p source that nobody could read so far.
    [[nodiscard]] Result<QStringList> openEntryIds(const QString &source, int limit);
    /// The entry was read after all: its events for review are superseded.
    [[nodiscard]] Result<void> supersedeEntry(const QString &source, const QString &sourceId);
    /// A newer capture of the same list stands: older events of this key that wait for a mapping are
    /// superseded.
    [[nodiscard]] Result<void> supersedeWaiting(const QString &plainKey);

    /// A look without a lock: false when claim() would find nothing.
    [[nodiscard]] Result<bool> hasClaimable(Claimable which = Claimable::Everything);
    /// Events received and due, in the order of arrival, moved to processing under a lease: of each ordering
    /// key at most the first that is open, whatever its state; none of a paused source, or for a paused
    /// receiver; none that waits for a breaker that is open. Its cost does not grow with what stands behind a
    /// blocked key. An event that saw its worker end is handed out alone.
    [[nodiscard]] Result<std::vector<ClaimedEvent>> claim(const QString &worker,
                                                          std::chrono::milliseconds lease, int limit,
                                                          Claimable which = Claimable::Everything);
    /// All that @p worker holds. Returns how many events that is.
    [[nodiscard]] Result<int> extendLease(const QString &worker, std::chrono::milliseconds lease);
    /// What @p worker holds at this moment of the transaction.
    [[nodiscard]] Result<QSet<EventId>> heldBy(const QString &worker);
    /// What @p worker holds and has not begun goes back as it was.
    [[nodiscard]] Result<int> giveBack(const QString &worker);
    /// The patient of an event that @p worker holds is known only now (it named nothing but an id): it gets
    /// his key. False: earlier ones of his are open, or another one is in work; the event is received again
    /// and waits for its turn.
    [[nodiscard]] Result<bool> giveKey(EventId id, const QString &worker, const QString &key);
    /// Events whose lease ran out become received again, with an attempt recorded as interrupted; the one
    /// that has ended @p most workers in a row goes to needs_review. Also frees what is parked for no reason
    /// any more. Returns how many leases had run out.
    [[nodiscard]] Result<int> rescueExpired(int most = 3);
    /// Moves an event out of processing. Conflict: canMove() forbids it, or the lease is somebody else's now.
    [[nodiscard]] Result<void> conclude(EventId id, const EventOutcome &outcome);
    [[nodiscard]] Result<void> conclude(EventId id, EventState state, const std::optional<Error> &error,
                                        std::optional<Timestamp> nextAttempt = {})
    {
        EventOutcome outcome;
        outcome.state = state;
        outcome.error = error;
        outcome.nextAttempt = nextAttempt;
        return conclude(id, outcome);
    }
    /// A person's order: the event is received again, its ladder starts anew. False when it is not in @p seen
    /// any more (nothing was changed).
    [[nodiscard]] Result<bool> retry(EventId id, EventState seen);
    /// A person's order: discarded. False when it is not in @p seen any more.
    [[nodiscard]] Result<bool> discard(EventId id, EventState seen);
    /// An edited copy takes its place. False when it is not in @p seen any more.
    [[nodiscard]] Result<bool> supersede(EventId id, EventState seen);
    /// Events of a connection that was paused, or for it, may be claimed again.
    [[nodiscard]] Result<void> unpark(const QString &connection);
    /// The event waits for these mappings (again); its state is the caller's business.
    [[nodiscard]] Result<void> addWaits(EventId id, const std::vector<MappingId> &mappings);
    /// Events that waited for this mapping only become received; the wait is removed from all. Returns how
    /// many were released.
    /// @param most the oldest so many; the rest is released by rescueExpired() of the workers, as many at a
    /// time.
    [[nodiscard]] Result<int> releaseWaiting(MappingId mapping, int most = releasedAtOnce);
    static constexpr int releasedAtOnce = 5'000;
    /// The event went on by these approvals, without having waited: recallReleased() is to know of it.
    [[nodiscard]] Result<void> noteReleased(EventId id, const QSet<MappingId> &mappings);
    /// Makes what releaseWaiting() released wait again, and says how many events moved. Conflict: one of them
    /// has been worked on meanwhile; then nothing is changed.
    [[nodiscard]] Result<int> recallReleased(MappingId mapping);
    /// The oldest events that wait for a code, in the order in which they would be released.
    [[nodiscard]] Result<std::vector<EventRow>> waitingFor(MappingId mapping, int limit);
    /// The same with the key by which each waits its turn; empty: it waits for no other.
    [[nodiscard]] Result<std::vector<std::pair<EventRow, QString>>> waitingInTurn(MappingId mapping,
                                                                                  int limit);
    /// That event and no other, if it is its turn.
    [[nodiscard]] Result<std::optional<ClaimedEvent>> claimOne(EventId id, const QString &worker,
                                                               std::chrono::milliseconds lease);

    /// Of each connection the open events that came from it, or are for it.
    [[nodiscard]] Result<std::vector<std::pair<QString, int>>> openBySource();
    [[nodiscard]] Result<std::vector<std::pair<EventState, int>>> openByState();
    /// How many are received, at most @p most: the backlog of the workers.
    [[nodiscard]] Result<int> countReceived(int most);
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
    /// From roll-ups (MetricStore), so a moment old. Failed in an hour: attempts that failed in it.
    [[nodiscard]] Result<MetricsSummary> metrics();

    /// The whole reason, and one only. The first that holds of: final or in work (None), needs_review
    /// (Review), dead_letter (Dead), needs_mapping (Mapping); then, for what is received or waits for a
    /// retry: its source is paused (Paused), an earlier event of its key is open (BlockedByEvent), a breaker
    /// (Breaker), a rate limit (RateLimit), the ladder (NextRetry), no worker has been seen for half a minute
    /// (NoWorker), none (Next). Absent: no such event.
    [[nodiscard]] Result<std::optional<WaitReason>> whyWaiting(EventId id);
    /// Newest first, each with why it waits and its ladder.
    [[nodiscard]] Result<QueuePage> queuePage(const QueueQuery &query, const RetryPolicy &policy);
    [[nodiscard]] Result<std::optional<EventStory>> story(EventId id, const RetryPolicy &policy);
    /// Erased: the key of its content was destroyed.
    [[nodiscard]] Result<std::optional<EventPayload>> payload(EventId id);
    [[nodiscard]] Result<std::optional<EventPlace>> place(EventId id);
    [[nodiscard]] Result<std::optional<EventRow>> byId(EventId id);

private:
    [[nodiscard]] Result<int> take(const QString &which, const QVariantList &values,
                                   std::vector<ClaimedEvent> &claimed, const QString &worker,
                                   std::chrono::milliseconds lease);
    [[nodiscard]] Result<void> claimReceived(const QString &worker, std::chrono::milliseconds lease,
                                             int limit, Claimable which, std::vector<ClaimedEvent> &claimed);
    [[nodiscard]] Result<void> claimWaiting(const QString &worker, std::chrono::milliseconds lease, int limit,
                                            Claimable which, std::vector<ClaimedEvent> &claimed);
    [[nodiscard]] Result<void> park(qint64 upTo, Claimable which);
    [[nodiscard]] Result<void> unparkFree();
    [[nodiscard]] Result<void> releaseDecided();
    [[nodiscard]] Result<void> holdBack(const QString &orderingKey, qint64 seq);
    [[nodiscard]] Result<void> freeNext(const QString &orderingKey);
    [[nodiscard]] Result<void> interrupt(EventId id, int most);
    [[nodiscard]] Result<bool> order(EventId id, EventState seen, EventState to);
    [[nodiscard]] Result<void> explainConflict(EventId id, EventState to);
    [[nodiscard]] Result<void> recordChanges(EventId id, const std::vector<EventChange> &changes);
    [[nodiscard]] Result<std::vector<LadderRung>> ladderOf(const EventRow &event, const RetryPolicy &policy);
    [[nodiscard]] Result<Lineage> lineageOf(EventId id);
    [[nodiscard]] Result<void> insert(const NewEvent &event, bool &isNew);
    [[nodiscard]] Result<void> recordFailure(EventId id, const Error &error);
    [[nodiscard]] Result<void> recordAttempt(EventId id, const EventOutcome &outcome);
    [[nodiscard]] Result<void> readHours(MetricsSummary &summary);
    [[nodiscard]] Result<void> readTotals(MetricsSummary &summary);

    Database &m_db;
    const Clock &m_clock;
};

}

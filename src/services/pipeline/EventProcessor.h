#pragma once

#include "domain/RetryPolicy.h"
#include "observability/Log.h"
#include "pipeline/Step.h"
#include "store/AuditStore.h"
#include "store/EventStore.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace concord {

using StepsFactory = std::function<std::vector<std::unique_ptr<Step>>()>;

/// An event about to be run, with what was done for it before.
struct EventTask
{
    EventWork work;
    int retries = 0;
    qint64 seq = 0;                   ///< its place in the order of arrival
    std::optional<StepRow> fetched{}; ///< what was fetched for it, or how it was sent, as a step
    std::optional<EventOutcome>
        settled{}; ///< decided already (it waits, or could not be fetched): no step runs
};

/// Runs claimed events through their steps and concludes them: effects, outcome, attempt, steps and audit
/// record ("event.outcome") of all of them in one transaction, each event in a savepoint of its own, so that
/// the effects of one that goes to review are undone alone. An event whose lease is lost is left to whoever
/// has it: no step runs. A store error undoes everything; the events stay claimed. MED_LIST_PULL events of a
/// job have one step of their own (MedListRelease). Lives on its Database's thread.
class EventProcessor
{
public:
    /// @param jitter in [-1, 1] for the ladder; empty: random
    /// @param afterSending the steps of an outbound event, after it was sent; their effects stay whatever
    /// becomes of the event
    EventProcessor(Database &db, const Clock &clock, std::vector<std::unique_ptr<Step>> steps,
                   RetryPolicy policy, QString worker, std::function<double()> jitter = {},
                   std::vector<std::unique_ptr<Step>> afterSending = {});
    ~EventProcessor();

    [[nodiscard]] static EventTask taskOf(const ClaimedEvent &event);
    /// Returns how many were concluded: all but those whose lease was lost meanwhile.
    [[nodiscard]] Result<int> run(const std::vector<EventTask> &tasks);
    /// Runs and concludes one event inside the transaction that is open, without its record on the trail and
    /// without a word in the log: for who takes it all back (MappingTrial).
    [[nodiscard]] Result<EventOutcome> rehearse(EventTask task);
    /// What @p error means for the event: the ladder and then dead letter for what is transient, else review.
    [[nodiscard]] EventOutcome outcomeOf(const Error &error, int retries) const;

private:
    [[nodiscard]] Result<void> runOne(EventTask task, std::vector<AuditEntry> &audited);
    [[nodiscard]] Result<EventOutcome> work(EventTask &task);
    void tell(const EventWork &work, const EventOutcome &outcome);
    [[nodiscard]] Result<EventOutcome> through(EventTask &task);
    [[nodiscard]] EventOutcome outcomeOf(const StepVerdict &verdict, int retries) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Step>> &stepsFor(const EventWork &work) const;

    Database &m_db;
    const Clock &m_clock;
    std::vector<std::unique_ptr<Step>> m_steps;
    std::vector<std::unique_ptr<Step>> m_listSteps;
    std::vector<std::unique_ptr<Step>> m_outSteps;
    RetryPolicy m_policy;
    QString m_worker;
    std::function<double()> m_jitter;
    std::vector<std::pair<LogLevel, LogFields>> m_told; ///< of the transaction that is under way
};

/// Claims and runs until nothing can be claimed, for a command that may be alone on the database. Fetches
/// nothing: an id-only notification is put off for a worker, and sends nothing. Returns how many events were
/// concluded.
[[nodiscard]] Result<int> runClaimable(Database &db, const Clock &clock, EventProcessor &processor,
                                       const QString &worker);

}

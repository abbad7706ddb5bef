#include "pipeline/EventProcessor.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/fhir/FhirEnvelope.h"
#include "domain/ErrorClass.h"
#include "observability/Log.h"
#include "pipeline/steps/MedListRelease.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

namespace concord {

namespace {
double randomJitter()
{
    return QRandomGenerator::global()->generateDouble() * 2 - 1;
}

const char *wordOfVerdict(StepVerdict::Kind kind)
{
    switch (kind) {
    case StepVerdict::Kind::Done:
        return "done";
    case StepVerdict::Kind::Retry:
        return "retry";
    case StepVerdict::Kind::NeedsMapping:
        return "needs_mapping";
    case StepVerdict::Kind::NeedsReview:
        return "needs_review";
    case StepVerdict::Kind::Superseded:
        return "superseded";
    }
    return "done";
}

/// Effects stay where the event is on its way: what it waits for may have been made by its own step.
bool keepsEffects(EventState state)
{
    return state == EventState::Succeeded || state == EventState::NeedsMapping ||
           state == EventState::Superseded;
}

/// What became of an attempt, as it stands in the audit trail: ids, codes and counts.
AuditEntry outcomeEntry(const EventWork &work, const EventOutcome &outcome)
{
    QString details = QStringLiteral("state=%1 kind=%2 changes=%3")
                          .arg(wordOf(outcome.state), wordOf(outcome.kind.value_or(work.kind)))
                          .arg(outcome.changes.size());
    if (outcome.error)
        details += QStringLiteral(" error=") + codeName(outcome.error->code);
    return {outcome.worker,
            QStringLiteral("event.outcome"),
            QStringLiteral("event/") + work.id.toString(),
            true,
            details,
            work.correlationId};
}

constexpr std::chrono::seconds shortWait{2}; ///< for the answer to what is on its way

/// Waits for a connection without using an attempt.
EventOutcome putOff(const QString &connection, Timestamp until)
{
    EventOutcome outcome;
    outcome.state = EventState::WaitingRetry;
    outcome.waitEndpoint = connection;
    outcome.nextAttempt = until;
    return outcome;
}

/// Put off by a breaker or a rate limit: nothing was tried.
bool isTried(const EventOutcome &outcome)
{
    return outcome.state != EventState::WaitingRetry || outcome.waitEndpoint.isEmpty();
}

LogFields fieldsOf(const EventWork &work)
{
    return {.correlationId = work.correlationId,
            .subject = QStringLiteral("event/") + work.id.toString(),
            .eventKind = wordOf(work.kind),
            .direction = wordOf(work.direction)};
}

/// Somebody else has taken the event up meanwhile: nothing of it may be written here.
void noteLostLease(const EventWork &work)
{
    logLine(LogLevel::Warning, "pipeline", QStringLiteral("lease lost"), fieldsOf(work));
}

LogLevel levelOf(EventState state)
{
    return state == EventState::DeadLetter || state == EventState::NeedsReview ? LogLevel::Warning
                                                                               : LogLevel::Info;
}
}

EventProcessor::EventProcessor(Database &db, const Clock &clock, std::vector<std::unique_ptr<Step>> steps,
                               RetryPolicy policy, QString worker, std::function<double()> jitter,
                               std::vector<std::unique_ptr<Step>> afterSending)
    : m_db(db),
      m_clock(clock),
      m_steps(std::move(steps)),
      m_outSteps(std::move(afterSending)),
      m_policy(std::move(policy)),
      m_worker(std::move(worker)),
      m_jitter(jitter ? std::move(jitter) : randomJitter)
{
    m_listSteps.push_back(std::make_unique<MedListRelease>());
}

EventProcessor::~EventProcessor() = default;

EventTask EventProcessor::taskOf(const ClaimedEvent &event)
{
    EventTask task;
    EventWork &work = task.work;
    work.id = event.id;
    work.kind = event.kind;
    work.source = event.source;
    work.messageId = event.messageId;
    work.orderingKey = event.orderingKey;
    work.correlationId = event.correlationId;
    work.jobId = event.jobId;
    work.format = event.format.value_or(InboundFormat::Json);
    // an event that a step made of another one has its content in payload_json; of a list that a job pulled
    // that says what was captured, and the content is in the store
    if (event.format)
        work.body = event.body;
    else if (event.kind != EventKind::MedListPull)
        work.body = event.payloadJson.toUtf8();
    if (!event.jobId.isNull() && event.format && event.kind != EventKind::MedListPull)
        work.listedAs = event.kind;
    work.createdAt = event.createdAt;
    work.attempt = event.attempt;
    work.direction = event.direction;
    work.target = event.target;
    task.retries = event.retries;
    task.seq = event.seq;
    if (event.unreadable && !(event.kind == EventKind::MedListPull && !event.format)) {
        task.settled = EventOutcome{EventState::NeedsReview};
        task.settled->error = event.unreadable;
    }
    return task;
}

const std::vector<std::unique_ptr<Step>> &EventProcessor::stepsFor(const EventWork &work) const
{
    if (work.direction == EventDirection::Out)
        return m_outSteps;
    // a list that came through a door has a body; of one that a job pulled the content is in the store
    // already
    return work.kind == EventKind::MedListPull && work.body.isEmpty() ? m_listSteps : m_steps;
}

Result<int> EventProcessor::run(const std::vector<EventTask> &tasks)
{
    int concluded = 0;
    std::vector<AuditEntry> audited;
    m_told.clear();
    const auto done = m_db.write([&]() -> Result<void> {
        concluded = 0; // the whole of it runs again when the store was busy
        audited.clear();
        m_told.clear();
        const auto held = EventStore(m_db, m_clock).heldBy(m_worker);
        if (!held)
            return fail(held.error());
        for (const EventTask &task : tasks) {
            if (!held->contains(task.work.id)) {
                noteLostLease(task.work);
                continue;
            }
            if (const auto one = runOne(task, audited); !one)
                return one;
            ++concluded;
        }
        return AuditStore(m_db, m_clock).append(audited);
    });
    if (!done)
        return fail(done.error());
    for (const auto &[level, fields] : m_told) // of what is committed, and of nothing else
        logLine(level, "pipeline", QStringLiteral("event worked"), fields);
    return concluded;
}

/// The line about an event once its outcome stands: how it ended, and how long after it came.
void EventProcessor::tell(const EventWork &work, const EventOutcome &outcome)
{
    const LogLevel level = levelOf(outcome.state);
    if (!isLogged(level))
        return;
    LogFields fields = fieldsOf(work);
    if (outcome.kind)
        fields.eventKind = wordOf(*outcome.kind);
    fields.status = wordOf(outcome.state);
    fields.latencyMs = toMs(m_clock.now()) - toMs(work.createdAt);
    fields.error = outcome.error;
    m_told.emplace_back(level, std::move(fields));
}

/// Through its steps, with the effects of one that does not stand undone.
Result<EventOutcome> EventProcessor::work(EventTask &task)
{
    EventOutcome outcome;
    const Timestamp begun = m_clock.now();
    const auto effects = task.settled ? Result<void>{} : m_db.attempt([&]() -> Result<bool> {
        auto found = through(task);
        if (!found)
            return fail(found.error());
        outcome = *std::move(found);
        return keepsEffects(outcome.state) || task.work.direction == EventDirection::Out;
    });
    if (!effects)
        return fail(effects.error());
    if (task.settled)
        outcome = *task.settled;
    if (task.fetched)
        outcome.steps.insert(outcome.steps.begin(), *task.fetched);
    outcome.worker = m_worker;
    outcome.startedAt = begun;
    return outcome;
}

Result<void> EventProcessor::runOne(EventTask task, std::vector<AuditEntry> &audited)
{
    const auto outcome = work(task);
    if (!outcome)
        return fail(outcome.error());
    if (isTried(*outcome))
        audited.push_back(outcomeEntry(task.work, *outcome));
    tell(task.work, *outcome);
    return EventStore(m_db, m_clock).conclude(task.work.id, *outcome);
}

Result<EventOutcome> EventProcessor::rehearse(EventTask task)
{
    auto outcome = work(task);
    if (!outcome)
        return outcome;
    if (const auto concluded = EventStore(m_db, m_clock).conclude(task.work.id, *outcome); !concluded)
        return fail(concluded.error());
    return outcome;
}

Result<EventOutcome> EventProcessor::through(EventTask &task)
{
    EventWork &work = task.work;
    const auto &steps = stepsFor(work);
    if (steps.empty())
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("pipeline"),
                    QStringLiteral("this program has no steps for %1").arg(wordOf(work.kind)));
    const EventKind wasKind = work.kind;
    EventOutcome outcome;
    for (const auto &step : steps) {
        QElapsedTimer watch;
        watch.start();
        const auto verdict = step->run(work, m_db, m_clock);
        if (!verdict)
            return fail(verdict.error());
        std::vector<StepRow> made = std::move(outcome.steps);
        made.push_back({work.attempt, QString::fromLatin1(step->name()), watch.nsecsElapsed() / 1000,
                        QString::fromLatin1(wordOfVerdict(verdict->kind)), verdict->detail});
        if (verdict->kind != StepVerdict::Kind::Done)
            outcome = outcomeOf(*verdict, task.retries);
        outcome.steps = std::move(made);
        if (verdict->kind != StepVerdict::Kind::Done)
            break;
    }
    if (keepsEffects(outcome.state))
        outcome.changes = work.changes;
    const bool isDecoded = !(work.canonical == CanonicalEvent{});
    if (wasKind != EventKind::MedListPull && isDecoded) {
        outcome.payloadJson = canonicalJson(work.canonical);
        if (work.kind != wasKind && !work.listedAs) // what the sync has seen holds for the next attempt, too
            outcome.kind = work.kind;
    }
    return outcome;
}

EventOutcome EventProcessor::outcomeOf(const StepVerdict &verdict, int retries) const
{
    EventOutcome outcome;
    outcome.error = verdict.error;
    switch (verdict.kind) {
    case StepVerdict::Kind::Done:
        break;
    case StepVerdict::Kind::Retry:
        if (!verdict.waitsFor.isEmpty())
            return putOff(verdict.waitsFor, m_clock.now() + shortWait);
        return outcomeOf(verdict.error.value_or(Error{ErrorCode::Timeout, {}, {}, 0}), retries);
    case StepVerdict::Kind::NeedsMapping:
        outcome.state = EventState::NeedsMapping;
        outcome.waitsFor = verdict.mappings;
        break;
    case StepVerdict::Kind::NeedsReview:
        outcome.state = EventState::NeedsReview;
        break;
    case StepVerdict::Kind::Superseded:
        outcome.state = EventState::Superseded;
        break;
    }
    return outcome;
}

EventOutcome EventProcessor::outcomeOf(const Error &error, int retries) const
{
    EventOutcome outcome;
    outcome.error = error;
    outcome.state = EventState::NeedsReview;
    if (classOf(error.code) != ErrorClass::Transient)
        return outcome;
    const auto wait =
        m_policy.waitAfter(retries + 1, m_jitter(), std::chrono::milliseconds(error.retryAfterMs));
    outcome.state = wait ? EventState::WaitingRetry : EventState::DeadLetter;
    if (wait)
        outcome.nextAttempt = m_clock.now() + *wait;
    return outcome;
}

namespace {
/// What has to be fetched first: put off for a worker that can.
EventOutcome leftToWorkers(const EventWork &work, Timestamp now)
{
    constexpr std::chrono::seconds wait{30};
    return putOff(work.source, now + wait);
}
}

Result<int> runClaimable(Database &db, const Clock &clock, EventProcessor &processor, const QString &worker)
{
    constexpr std::chrono::seconds lease{30};
    constexpr int batch = 100;
    EventStore events(db, clock);
    for (int total = 0;;) {
        const auto any = events.hasClaimable(Claimable::Inbound);
        if (!any)
            return fail(any.error());
        const auto claimed = *any ? events.claim(worker, lease, batch, Claimable::Inbound)
                                  : Result<std::vector<ClaimedEvent>>{};
        if (!claimed)
            return fail(claimed.error());
        if (claimed->empty())
            return total;
        std::vector<EventTask> tasks;
        for (const ClaimedEvent &event : *claimed) {
            tasks.push_back(EventProcessor::taskOf(event));
            const EventWork &work = tasks.back().work;
            if (work.format == InboundFormat::FhirJson && pendingReference(work.body))
                tasks.back().settled = leftToWorkers(work, clock.now());
        }
        const auto done = processor.run(tasks);
        if (!done) {
            const auto back = events.giveBack(worker);
            return back ? done : fail(back.error());
        }
        total += *done;
    }
}

}

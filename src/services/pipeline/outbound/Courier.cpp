#include "pipeline/outbound/Courier.h"

#include "domain/ErrorClass.h"

#include <algorithm>

namespace concord {

namespace {
qint64 steadyUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

EventOutcome putOff(const QString &receiver, Timestamp until)
{
    EventOutcome outcome;
    outcome.state = EventState::WaitingRetry;
    outcome.waitEndpoint = receiver; // nothing was tried: no attempt is used
    outcome.nextAttempt = until;
    return outcome;
}
}

Courier::Courier(std::unique_ptr<OutboundPort> port, Database &db, const Clock &clock,
                 CourierSettings settings, Judge judge, Answered answered)
    : m_port(std::move(port)),
      m_db(db),
      m_clock(clock),
      m_settings(std::move(settings)),
      m_guard(db, clock, m_settings.worker, m_settings.rulesOf),
      m_judge(std::move(judge)),
      m_answered(std::move(answered))
{}

Courier::~Courier()
{
    cancelAll();
}

void Courier::cancelAll()
{
    m_port->cancelAll();
    m_sent.clear();
}

/// Until it is certain that a person has to look, it is tried again along the ladder; used up, it is.
EventOutcome Courier::unsendable(const MessageDraft &draft, int retries) const
{
    if (draft.isCertain) {
        EventOutcome outcome;
        outcome.state = EventState::NeedsReview;
        outcome.error = draft.error;
        return outcome;
    }
    EventOutcome outcome = m_judge(Error{ErrorCode::Timeout, {}, {}, 0}, retries); // as what is transient
    outcome.error = draft.error;
    if (outcome.state == EventState::DeadLetter)
        outcome.state = EventState::NeedsReview;
    return outcome;
}

Result<std::vector<Courier::Ready>> Courier::draft(std::vector<EventTask> tasks, std::vector<EventTask> &back)
{
    std::vector<Ready> ready;
    std::vector<EventTask> kept;
    const auto done = m_db.write([&]() -> Result<void> {
        ready.clear();
        kept.clear();
        for (const EventTask &task : tasks) {
            if (task.settled) { // its content cannot be read
                kept.push_back(task);
                continue;
            }
            auto made = draftMessage(m_db, m_clock, m_settings.routes, task.work, task.seq);
            if (!made)
                return fail(made.error());
            if (made->message) {
                ready.push_back({task, *std::move(made->message)});
                continue;
            }
            EventTask waits = task;
            waits.settled = unsendable(*made, task.retries);
            kept.push_back(std::move(waits));
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    std::move(kept.begin(), kept.end(), std::back_inserter(back));
    return ready;
}

/// Absent: it may be sent now, and a token of the rate limit is taken.
Result<std::optional<Timestamp>> Courier::waitOf(const QString &receiver,
                                                 const std::unordered_map<QString, int> &taken)
{
    const auto onTheWay = std::count_if(m_sent.begin(), m_sent.end(), [&](const auto &one) {
        return one.second.task.work.target == receiver;
    });
    const auto more = taken.find(receiver);
    if (onTheWay + (more == taken.end() ? 0 : more->second) >= m_settings.mostToOne)
        return std::optional(m_clock.now() + m_settings.pause);
    return m_guard.admit(receiver).map([](const std::optional<EndpointWait> &wait) {
        return wait ? std::optional(wait->until) : std::nullopt;
    });
}

/// One commit for all: from here on it is known that they may have arrived.
Result<void> Courier::begin(std::vector<Ready> &ready)
{
    if (ready.empty())
        return {};
    std::vector<bool> isOurs;
    const auto done = m_db.write([&]() -> Result<void> {
        isOurs.clear();
        DeliveryStore deliveries(m_db, m_clock);
        for (Ready &one : ready) {
            const auto number = deliveries.begin(one.task.work.id, m_settings.worker);
            if (!number)
                return fail(number.error());
            isOurs.push_back(number->has_value());
            one.message.attempt = number->value_or(1);
        }
        return {};
    });
    if (!done)
        return done;
    size_t i = 0; // a lost lease: somebody else sends it
    std::erase_if(ready, [&](const Ready &) { return !isOurs[i++]; });
    return {};
}

Result<std::vector<EventTask>> Courier::take(std::vector<EventTask> tasks)
{
    std::vector<EventTask> back;
    if (tasks.empty())
        return back;
    auto ready = draft(std::move(tasks), back);
    if (!ready)
        return fail(ready.error());
    std::vector<Ready> going;
    std::unordered_map<QString, int> taken;
    for (Ready &one : *ready) {
        const QString receiver = one.message.connection;
        const auto wait = waitOf(receiver, taken);
        if (!wait)
            return fail(wait.error());
        if (*wait) {
            one.task.settled = putOff(receiver, **wait);
            back.push_back(std::move(one.task));
            continue;
        }
        ++taken[receiver];
        going.push_back(std::move(one));
    }
    if (const auto begun = begin(going); !begun)
        return fail(begun.error());
    for (Ready &one : going)
        send(std::move(one));
    return back;
}

void Courier::send(Ready ready)
{
    const EventId id = ready.task.work.id;
    m_sent.insert_or_assign(id.toString(), Sent{std::move(ready.task), steadyUs()});
    m_port->deliver(ready.message,
                    [this, id](Result<DeliveryReceipt> answer) { onAnswer(id, std::move(answer)); });
}

void Courier::onAnswer(EventId id, Result<DeliveryReceipt> answer)
{
    const auto found = m_sent.find(id.toString());
    if (found == m_sent.end())
        return;
    EventTask task = std::move(found->second.task);
    StepRow row{task.work.attempt,
                QStringLiteral("deliver"),
                steadyUs() - found->second.startedUs,
                QStringLiteral("done"),
                {}};
    m_sent.erase(found);
    m_guard.book(task.work.target, answer ? std::nullopt : std::optional(answer.error()));
    if (answer) {
        row.detail = answer->answer;
        task.work.receipt = *std::move(answer);
    } else {
        row.verdict = classOf(answer.error().code) == ErrorClass::Transient ? QStringLiteral("retry")
                                                                            : QStringLiteral("needs_review");
        row.detail = codeName(answer.error().code);
        task.work.sendError = answer.error();
    }
    task.fetched = row;
    m_answered(std::move(task));
}

}

#include "store/EventCounts.h"

#include "store/MetricStore.h"

#include <algorithm>

namespace concord {

namespace {
void addFailure(MetricCounts &counts, const Error &error)
{
    ++counts.failed;
    counts.unauthenticated += isAuthenticationFailure(error.code) ? 1 : 0;
    counts.invalid += isInvalidContent(error.code) ? 1 : 0;
}

bool isGivenUp(EventState state)
{
    return state == EventState::NeedsReview || state == EventState::DeadLetter;
}
}

Result<void> countNew(Database &db, const NewEvent &e)
{
    if (!e.resentFrom.isNull()) // an edited copy is no new message; and people may not write what is counted
        return {};
    const bool isOut = e.direction == EventDirection::Out && !e.target.isEmpty();
    MetricSample begin{e.createdAt, isOut ? e.target : e.source, e.direction, {}};
    begin.counts.received = 1;
    begin.counts.gaveUp = isGivenUp(e.state) ? 1 : 0;
    if (e.error)
        addFailure(begin.counts, *e.error);
    if (e.state != EventState::Succeeded)
        return notePending(db, begin);
    MetricSample end{e.completedAt.value_or(e.createdAt), begin.endpoint, e.direction, {}, e.latencyMs};
    end.counts.succeeded = 1;
    if (startOf(MetricGrain::Minute, end.at) == startOf(MetricGrain::Minute, begin.at)) {
        end.counts += begin.counts;
        return notePending(db, end);
    }
    return notePending(db, begin).and_then([&] { return notePending(db, end); });
}

Result<void> countOutcome(Database &db, Timestamp now, const MovedEvent &event, const EventOutcome &outcome)
{
    MetricSample sample{now, event.endpoint, event.direction, {}};
    sample.attemptMs = std::max<qint64>(0, toMs(now) - toMs(outcome.startedAt));
    if (outcome.state == EventState::Succeeded) {
        sample.counts.succeeded = 1;
        sample.latencyMs = event.latencyMs;
    }
    sample.counts.gaveUp = isGivenUp(outcome.state) ? 1 : 0;
    const bool isFailure = outcome.state != EventState::Received && outcome.state != EventState::Succeeded;
    if (isFailure && outcome.error)
        addFailure(sample.counts, *outcome.error);
    return notePending(db, sample);
}

void IntakeCounts::add(const NewMessage &message)
{
    MetricCounts &counts = m_groups[{message.source, startOf(MetricGrain::Minute, message.receivedAt)}];
    ++counts.received;
    counts.gaveUp += isGivenUp(message.state) ? 1 : 0;
    if (message.error)
        addFailure(counts, *message.error);
}

Result<void> IntakeCounts::save(Database &db) const
{
    for (const auto &[group, counts] : m_groups) {
        if (const auto noted = notePending(db, {group.second, group.first, EventDirection::In, counts});
            !noted)
            return noted;
    }
    return {};
}

}

#pragma once

#include "pipeline/EventWorker.h"
#include "pipeline/PipelineFixture.h"
#include "store/EventStore.h"

#include <QSignalSpy>

#include <functional>

namespace concord {

/// A step that does what the test says.
class FakeStep : public Step
{
public:
    using Work = std::function<Result<StepVerdict>(EventWork &, Database &, const Clock &)>;

    explicit FakeStep(Work work, const char *name = "fake") : m_work(std::move(work)), m_name(name) {}
    [[nodiscard]] const char *name() const override { return m_name; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override
    {
        return m_work(work, db, clock);
    }

private:
    Work m_work;
    const char *m_name;
};

[[nodiscard]] inline StepsFactory stepsOf(const std::vector<FakeStep::Work> &works)
{
    return [works] {
        std::vector<std::unique_ptr<Step>> steps;
        for (const FakeStep::Work &work : works)
            steps.push_back(std::make_unique<FakeStep>(work));
        return steps;
    };
}

/// Notes the effect of an event once, as an upsert does.
[[nodiscard]] inline Result<StepVerdict> writeEffect(EventWork &work, Database &db, const Clock &clock)
{
    const auto written = sql::change(
        db,
        QStringLiteral("INSERT INTO event_effects (correlation_id, natural_key, target, sync_event_id,"
                       " applied_at) VALUES (?, ?, 'test', ?, ?)"),
        {work.correlationId.toString(), work.messageId, work.id.toString(), qint64(toMs(clock.now()))});
    return written ? Result<StepVerdict>(StepVerdict::done(QStringLiteral("1 effect")))
                   : fail(written.error());
}

[[nodiscard]] inline StepVerdict retryVerdict(ErrorCode code, qint64 retryAfterMs = 0)
{
    StepVerdict verdict;
    verdict.kind = StepVerdict::Kind::Retry;
    verdict.error = Error{code, QStringLiteral("http://h/fhir"), QStringLiteral("no answer"), retryAfterMs};
    return verdict;
}

class EventFixture : public PipelineFixture
{
public:
    [[nodiscard]] EventId add(const QString &message, const QString &key = {},
                              EventKind kind = EventKind::Dispense)
    {
        NewEvent e;
        e.id = makeId<EventId>(clock.now().time_since_epoch());
        e.kind = kind;
        e.source = QStringLiteral("ehr");
        e.messageId = message;
        e.orderingKey = key;
        e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        e.createdAt = clock.now();
        if (kind == EventKind::MedListPull) { // as a sync writes it
            e.payloadJson = QStringLiteral("{\"snapshot\":\"01a2\",\"items\":1,\"open\":1}");
        } else {
            e.format = InboundFormat::FhirJson;
            e.body = message.toUtf8();
        }
        const auto added = EventStore(*db, clock).append(e);
        return added && *added ? e.id : EventId{};
    }
    [[nodiscard]] EventRow row(EventId id)
    {
        const auto found = EventStore(*db, clock).byId(id);
        return found && *found ? **found : EventRow{};
    }
    [[nodiscard]] EventState stateOf(EventId id) { return row(id).state; }
    [[nodiscard]] EventWorkerSettings quick(StepsFactory steps) const
    {
        EventWorkerSettings settings;
        settings.database = url();
        settings.worker = QStringLiteral("w1");
        settings.poll = std::chrono::milliseconds(5);
        settings.rescue = std::chrono::milliseconds(10);
        settings.reopen = std::chrono::milliseconds(20);
        settings.steps = std::move(steps);
        settings.jitter = [] {
            return 0.0;
        };
        return settings;
    }
};

}

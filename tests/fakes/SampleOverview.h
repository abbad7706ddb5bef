#pragma once

#include "domain/Overview.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

[[nodiscard]] inline JobRow job(int n, JobState state, Timestamp now)
{
    using namespace std::chrono_literals;
    JobRow row;
    row.id = idOf<JobId>(quint32(n));
    row.integration = QStringLiteral("medication-list");
    row.type = QStringLiteral("medication_list_sync");
    row.state = state;
    row.mode = SyncMode::Delta;
    row.requestedBy = QStringLiteral("analyst");
    row.createdAt = now - 5min;
    row.startedAt = now - 5min;
    if (isFinal(state)) {
        row.finishedAt = now - 4min;
        row.counts = {.patients = 312,
                      .medications = 1490,
                      .added = 24,
                      .discontinued = 7,
                      .changed = 11,
                      .unchanged = 1448,
                      .unmapped = 6,
                      .durationMs = 1840};
        row.progress = 1;
    } else if (state == JobState::Running) {
        row.progress = 0.42;
        row.step = QStringLiteral("comparing");
    }
    return row;
}

[[nodiscard]] inline MappingRow mapping(int n, const QString &system, const QString &code,
                                        const QString &display, UnmappedReason reason, int waiting,
                                        Timestamp createdAt)
{
    MappingRow row;
    row.id = idOf<MappingId>(quint32(n));
    row.system = system;
    row.sourceCode = code;
    row.display = display;
    row.reason = reason;
    row.waitingEvents = waiting;
    row.createdAt = createdAt;
    return row;
}

[[nodiscard]] inline EventRow event(int n, EventState state, ErrorCode code, Timestamp createdAt)
{
    EventRow row;
    row.id = idOf<EventId>(quint32(n));
    row.state = state;
    row.source = QStringLiteral("ehr");
    row.createdAt = createdAt;
    row.lastError = Error{code, QString(), QStringLiteral("sample"), 0};
    return row;
}

/// An ordinary morning: a finished sync, a few codes to map, a few events that wait.
[[nodiscard]] inline Overview overview(Timestamp now)
{
    using namespace std::chrono_literals;
    Overview o;
    o.readAt = now - 2min;
    o.sync.integration = QStringLiteral("medication-list");
    o.sync.sourceName = QStringLiteral("Sandbox EHR");
    o.sync.lastRun = job(1, JobState::Succeeded, now);
    o.sync.nextRunAt = now + 55min;
    o.sync.sourceLatencyMs = 38;
    for (int h = 0; h < 24; ++h) {
        const int work = h < 7 || h > 19 ? 6 + h % 5 : 40 + 17 * ((h * 7) % 5);
        o.metrics.hours.push_back({now - std::chrono::hours(23 - h), work,
                                   h == 9       ? 12
                                   : h % 6 == 0 ? 2
                                                : 0,
                                   60 + 23 * ((h * 5) % 7) + (h == 9 ? 420 : 0)});
    }
    o.metrics.successRate = 0.9874;
    o.metrics.medianLatencyMs = 128;
    o.metrics.medicationsOnLists = 1490;
    o.metrics.patients = 312;
    o.metrics.unmappedCodes = 6;
    using enum UnmappedReason;
    o.alerts = {
        mapping(11, systems::rxNorm, QStringLiteral("1049502"),
                QStringLiteral("12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet"),
                NoLocalDrug, 14, now - 3h),
        mapping(12, systems::ndc, QStringLiteral("0069420030"), QStringLiteral("Atorvastatin 20 mg tablets"),
                AmbiguousNdc, 9, now - 26h),
        mapping(13, systems::rxNorm, QStringLiteral("83367"), QStringLiteral("atorvastatin"), NotOrderable, 5,
                now - 40min),
        mapping(14, systems::snomed, QStringLiteral("372687004"), QStringLiteral("Amoxicillin"),
                UnknownSystem, 3, now - 5h),
        mapping(15, QString(), QString(), QStringLiteral("Fish oil, over the counter"), NoCode, 2,
                now - 12min),
        mapping(16, systems::rxNorm, QStringLiteral("99999999"), QStringLiteral("Unlisted compound"),
                UnknownCode, 1, now - 74h),
    };
    o.pendingMappings = 6;
    o.queue.waitingRetry = 3;
    o.queue.needsMapping = 34;
    o.queue.needsReview = 2;
    o.queue.nextAttemptAt = now + 4min;
    o.queue.oldestAt = now - 74h;
    o.queue.newest = {event(21, EventState::NeedsMapping, ErrorCode::NotFound, now - 3min),
                      event(22, EventState::WaitingRetry, ErrorCode::RateLimited, now - 9min),
                      event(23, EventState::NeedsReview, ErrorCode::InvalidMessage, now - 31min),
                      event(24, EventState::WaitingRetry, ErrorCode::Unreachable, now - 2h)};
    o.queue.newest.front().lastError.reset();
    return o;
}

}

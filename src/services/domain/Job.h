#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/MedicationList.h"
#include "domain/Result.h"

#include <QString>

#include <optional>

namespace concord {

enum class JobState { Queued, Running, Succeeded, PartlySucceeded, Failed, Cancelled };
inline constexpr int jobStateCount = 6;

[[nodiscard]] QString
wordOf(JobState state); ///< "partly_succeeded": all that could be read is applied, some entries failed
[[nodiscard]] std::optional<JobState> jobStateFromWord(QStringView word);

[[nodiscard]] constexpr bool canMove(JobState from, JobState to)
{
    using enum JobState;
    if (from == Queued)
        return to == Running || to == Cancelled;
    if (from == Running)
        return to == Succeeded || to == PartlySucceeded || to == Failed || to == Cancelled;
    return false;
}
[[nodiscard]] constexpr bool isFinal(JobState s)
{
    return s != JobState::Queued && s != JobState::Running;
}

static_assert(canMove(JobState::Queued, JobState::Running));
static_assert(canMove(JobState::Running, JobState::Cancelled));
static_assert(!canMove(JobState::Succeeded, JobState::Running));
static_assert(!canMove(JobState::Queued, JobState::Succeeded));

enum class SyncMode { Full, Delta };
[[nodiscard]] QString wordOf(SyncMode mode); ///< "full", "delta"
[[nodiscard]] std::optional<SyncMode> syncModeFromWord(QStringView word);

enum class JobTrigger { Manual, Schedule, CommandLine, Event };
[[nodiscard]] QString wordOf(JobTrigger trigger); ///< "manual", "schedule", "command_line", "event"
[[nodiscard]] std::optional<JobTrigger> jobTriggerFromWord(QStringView word);

/// integration_jobs.type of a job that tries one connection.
inline const QString connectionTestType = QStringLiteral("connection_test");
/// "connection:ehr": the integration name of its jobs, so that one runs at a time.
[[nodiscard]] inline QString connectionTestSubject(const QString &connection)
{
    return QStringLiteral("connection:") + connection;
}

/// What a medication list sync counted: the body of integration_jobs.metrics_json and of `concordd sync
/// --json`.
struct SyncCounts
{
    qint64 patients = 0;    ///< patients whose medications were read
    qint64 medications = 0; ///< MedicationRequest resources read (repeats of the overlap not counted)
    qint64 added = 0;
    qint64 discontinued = 0;
    qint64 changed = 0;
    qint64 unchanged = 0;     ///< medications on the lists compared that did not change
    qint64 unmapped = 0;      ///< distinct codes on the lists read that have no approved target
    qint64 failedEntries = 0; ///< entries that could not be read; each has an event in needs_review
    qint64 pages = 0;
    qint64 bytes = 0;      ///< of response bodies, after decompression
    qint64 durationUs = 0; ///< the times again, exactly; not stored
    qint64 ownUs = 0;
    qint64 processorUs = 0; ///< of ownUs, what a processor worked
    qint64 durationMs = 0;
    qint64 sourceMs = 0; ///< waiting for the source with nothing else to do
    qint64 ownMs = 0;    ///< all the rest

    friend bool operator==(const SyncCounts &, const SyncCounts &) = default;
};

struct JobRow
{
    JobId id;
    QString integration; ///< "medication-list"
    QString type;        ///< "medication_list_sync"
    JobState state = JobState::Queued;
    SyncMode mode = SyncMode::Full;
    JobTrigger trigger = JobTrigger::Manual;
    QString requestedBy;
    Timestamp createdAt{};
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    double progress = 0; ///< 0…1; below 0 when the total is not known yet
    QString step;        ///< "reading", "comparing", "verifying", "" when not running
    bool cancelRequested = false;
    SyncCounts counts;
    std::optional<Error> error;
    CorrelationId correlationId;

    friend bool operator==(const JobRow &, const JobRow &) = default;
};

/// One line of a job's result: what changed, for whom, and where the row came from.
struct DifferenceRow
{
    JobId jobId;
    qint64 position = 0; ///< 1-based within the job; the paging key
    EventId eventId;
    QString patientReference; ///< at the source
    Difference difference;
    QString reason;          ///< for Discontinued: the status at the source, or "deleted"; else empty
    QString sourceReference; ///< "MedicationRequest/123/_history/2" (history only when a version is known)
    bool mapped = false;     ///< the code has an approved target now

    friend bool operator==(const DifferenceRow &, const DifferenceRow &) = default;
};

}

Q_DECLARE_METATYPE(concord::JobRow)
Q_DECLARE_METATYPE(concord::DifferenceRow)

#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Intake.h"
#include "domain/Job.h"

#include <QList>

#include <optional>
#include <vector>

namespace concord {

/// What SyncStatusHeader shows for one integration.
struct SyncStatus
{
    QString integration;
    QString sourceName;                    ///< connection name, for people
    std::optional<JobRow> lastRun;         ///< newest finished job
    std::optional<JobRow> current;         ///< queued or running
    std::optional<Timestamp> nextRunAt;    ///< absent: no schedule
    std::optional<qint64> sourceLatencyMs; ///< median time to the first byte of the last run's requests
    bool isPaused = false;                 ///< its schedule, by a person; a run can still be asked for
    QString pausedBy{};
    QString pauseReason{};

    friend bool operator==(const SyncStatus &, const SyncStatus &) = default;
};

/// One bar of the small charts: an hour of work.
struct MetricsBucket
{
    Timestamp from{};
    int succeeded = 0;
    int failed = 0;
    qint64 medianLatencyMs = 0;

    friend bool operator==(const MetricsBucket &, const MetricsBucket &) = default;
};

struct MetricsSummary
{
    std::vector<MetricsBucket> hours; ///< the last 24, oldest first, also the empty ones
    double successRate = 1;           ///< of events finished in that time, 0…1
    qint64 medianLatencyMs = 0;
    qint64 medicationsOnLists = 0; ///< active medications of all patients now
    qint64 patients = 0;
    int unmappedCodes = 0;

    friend bool operator==(const MetricsSummary &, const MetricsSummary &) = default;
};

/// What RetryQueueCard shows: what waits, and what would help it.
struct QueueSummary
{
    int waitingRetry = 0;
    int needsMapping = 0;
    int needsReview = 0;
    int deadLetter = 0;
    std::optional<Timestamp> nextAttemptAt;
    std::optional<Timestamp> oldestAt;
    std::vector<EventRow> newest; ///< at most 5, newest first

    friend bool operator==(const QueueSummary &, const QueueSummary &) = default;
};

/// Everything the Overview shows, read in one go.
struct Overview
{
    SyncStatus sync;
    MetricsSummary metrics;
    QueueSummary queue;
    std::vector<MappingRow> alerts; ///< pending mappings, most waiting events first, at most 8
    int pendingMappings = 0;
    int driftedMappings = 0;               ///< that the release touches, and that nobody has looked at since
    QString release{};                     ///< of the terminology in force; empty: none
    std::vector<ListenerStatus> listeners; ///< of every worker, by connection; without counts
    int workers = -1;                      ///< alive on this database; below 0: not known
    Timestamp readAt{};

    friend bool operator==(const Overview &, const Overview &) = default;
};

}

Q_DECLARE_METATYPE(concord::Overview)

#pragma once

#include "domain/Clock.h"
#include "domain/IntegrationTypes.h"
#include "domain/Job.h"
#include "domain/Query.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct JobRequest
{
    QString integration;
    QString type = medicationListSyncType;
    SyncMode mode = SyncMode::Delta; ///< Delta falls back to Full where there is no token
    JobTrigger trigger = JobTrigger::Manual;
    QString requestedBy;
};

/// integration_jobs. Functions run in the caller's transaction where one is open.
class JobStore
{
public:
    JobStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Overlap when a job of this integration is queued or running (a partial unique index guards it too).
    [[nodiscard]] Result<JobId> enqueue(const JobRequest &request);
    /// Takes the oldest queued job, or a running one whose lease ran out (its worker died): that one is first
    /// closed as failed ("interrupted") by rescueExpired(). Nothing to do: nullopt.
    [[nodiscard]] Result<std::optional<JobRow>> claimNext(const QString &worker,
                                                          std::chrono::milliseconds lease);
    /// Claims this queued job only (concordd sync).
    [[nodiscard]] Result<std::optional<JobRow>> claim(JobId id, const QString &worker,
                                                      std::chrono::milliseconds lease);
    /// Extends the lease and writes mode (a delta may turn into a full run), progress and counts. False when
    /// the lease is no longer ours.
    [[nodiscard]] Result<bool> heartbeat(const JobRow &job, const QString &worker,
                                         std::chrono::milliseconds lease);
    [[nodiscard]] Result<void> finish(const JobRow &job);
    /// Running jobs whose lease ran out become failed (Internal, "interrupted"). Returns how many.
    [[nodiscard]] Result<int> rescueExpired();
    /// Queued: cancelled at once. Running: flagged; the worker stops at the next page. Final: Conflict.
    [[nodiscard]] Result<void> requestCancel(JobId id);
    [[nodiscard]] Result<bool> isCancelRequested(JobId id);

    [[nodiscard]] Result<std::optional<JobRow>> byId(JobId id);
    [[nodiscard]] Result<JobPage> page(const JobQuery &query);
    [[nodiscard]] Result<std::optional<JobRow>> lastFinished(const QString &integration);
    [[nodiscard]] Result<std::optional<JobRow>> current(const QString &integration);

private:
    Database &m_db;
    const Clock &m_clock;
};

}

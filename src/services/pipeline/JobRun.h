#pragma once

#include "pipeline/JobRunner.h"
#include "store/Database.h"

#include <QTimer>

#include <chrono>

namespace concord {

/// Who runs a job, and how it is watched.
struct RunTerms
{
    QString worker;                          ///< lease owner, unique among all workers on the database
    std::chrono::milliseconds lease{30'000}; ///< extended three times within it
    std::chrono::milliseconds cancelCheck{200};
    std::chrono::milliseconds cancelGrace{5'000}; ///< a runner that has not ended by then is dropped
};

/// One claimed job from run() to its end: keeps the lease alive, carries a cancel request from the store to
/// the runner, and closes the job when there is no runner for it or it does not end. Lives on one thread with
/// @p db.
class JobRun : public QObject
{
    Q_OBJECT
public:
    JobRun(Database &db, const Clock &clock, RunTerms terms, JobRow job);

    void start(const RunnerFactory &make);
    void cancel();
    /// The runner is dropped at once and the job is closed: as cancelled when @p why is Cancelled (the
    /// program stops), else as failed. Emits nothing.
    void abandon(const Error &why);
    [[nodiscard]] const JobRow &job() const { return m_job; }

signals:
    void progressed(const concord::JobRow &job);
    void finished(const concord::JobRow &job); ///< exactly once, unless abandoned

private:
    void watch();
    void beat();
    void onProgressed(const JobRow &job);
    void onFinished(const JobRow &job);
    void close(JobState state, const Error &error);

    Database &m_db;
    const Clock &m_clock;
    RunTerms m_terms;
    JobRow m_job;
    std::unique_ptr<JobRunner> m_runner;
    QTimer m_cancelTimer;
    QTimer m_beatTimer;
    QTimer m_graceTimer;
    bool m_isOver = false;
};

}

#pragma once

#include "pipeline/JobRun.h"

#include <QDeadlineTimer>

#include <optional>

namespace concord {

struct WorkerSettings
{
    DatabaseUrl database;
    RunTerms terms;
    std::chrono::milliseconds poll{200};     ///< how soon work is seen without a nudge
    std::chrono::milliseconds rescue{2'000}; ///< how often leases that ran out are looked for
    std::chrono::milliseconds reopen{2'000}; ///< between two tries to open the database
    /// Run once on the fresh connection before any work: rows of the configuration, terminology.
    std::function<Result<void>(Database &)> prepare;
};

/// Takes queued jobs from the store and runs them, one at a time; first what a dead worker left. Events are
/// EventWorker's. Any number of workers share a database. A service: lives on a ServiceThread.
class Worker : public QObject
{
    Q_OBJECT
public:
    Worker(WorkerSettings settings, const Clock &clock, RunnerFactory makeRunner);
    ~Worker() override;

public slots:
    void start();
    void stop(); ///< a running job is closed as cancelled
    void look(); ///< there may be work: a nudge without data, also a lost one costs only a poll

signals:
    void ready(); ///< opened and prepared
    void jobStarted(const concord::JobRow &job);
    void jobProgressed(const concord::JobRow &job);
    void jobFinished(const concord::JobRow &job);
    void failed(const concord::Error &error); ///< the store; it goes on trying; told once per trouble

private:
    void poll();
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> work();
    [[nodiscard]] Result<void> takeJob();
    void onFinished(const JobRow &job);
    void giveUpConnection(const Error &error);

    WorkerSettings m_settings;
    const Clock &m_clock;
    RunnerFactory m_makeRunner;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<JobRun> m_run;
    std::unique_ptr<QTimer> m_timer;
    QDeadlineTimer m_nextRescue;
    QDeadlineTimer m_nextOpen;
    std::optional<Error> m_trouble;
    bool m_lookAgain = true; ///< own commits do not show in Database::hasChanged
};

/// A lease owner's name: this process (runtime/ProcessName.h) and a number, unique among all workers on a
/// database.
[[nodiscard]] QString makeWorkerName();

}

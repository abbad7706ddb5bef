#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace concord {

class LeaderLock;

struct SchedulerSettings
{
    DatabaseUrl database;
    std::chrono::milliseconds poll{1'000};
    /// Unique among all schedulers on the database (makeWorkerName): of those that have one, one leads at a
    /// time. Empty: no leader is asked for.
    QString owner{};
    std::function<bool()> isLeader{}; ///< another say in who leads; empty: none
};

/// Orders a sync when an integration's next run is due, by its interval or its cron. Several schedulers may
/// run on one database: one leads, and moving the next run on decides whose order it is in any case. An open
/// job (Overlap) is no error; that run is skipped, as is all of a paused integration. After a long sleep one
/// run is ordered, not all that were missed; a clock set back orders nothing twice. A service: lives on a
/// ServiceThread.
class Scheduler : public QObject
{
    Q_OBJECT
public:
    Scheduler(SchedulerSettings settings, const Clock &clock);
    ~Scheduler() override;

public slots:
    void start();
    void stop();

signals:
    void queued(const QString &integration);  ///< committed: a worker may be nudged
    void failed(const concord::Error &error); ///< the store; it goes on trying; told once per trouble

private:
    void poll();
    [[nodiscard]] Result<void> look();
    [[nodiscard]] Result<bool> leads();
    [[nodiscard]] Result<void> mendFarRuns();
    [[nodiscard]] Result<bool> order(const struct IntegrationRow &row);

    SchedulerSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<LeaderLock> m_lock; // ends before the Database
    std::unique_ptr<QTimer> m_timer;
    std::optional<Error> m_trouble;
};

}

#pragma once

#include "domain/Job.h"
#include "runtime/RunTimer.h"
#include "store/Database.h"
#include "sync/ReconciliationSource.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace concord {

struct ReconciliationSettings
{
    QString worker = QStringLiteral("concord"); ///< who holds the job's lease
    std::chrono::milliseconds lease = std::chrono::seconds(60);
};

/// One comparison of the two sides of an integration as a job (DESIGN section 6): reads, compares, and writes
/// the run, the differences and what both sides agree on in one transaction with its record on the trail.
/// What differs by a minor rule is resolved by it there. Between the parts it lets the event loop run, so
/// that it can be called off; what is called off has written nothing. Lives on its Database's thread.
class ReconciliationRun : public QObject
{
    Q_OBJECT
public:
    ReconciliationRun(Database &db, const Clock &clock, std::unique_ptr<ReconciliationSource> source,
                      ReconciliationSettings settings);

    /// @param job claimed and running. finished() follows exactly once.
    void run(const JobRow &job);
    void cancel();

    [[nodiscard]] ReconciliationRunId id() const { return m_run.id; }

signals:
    void progressed(const concord::JobRow &job);
    void finished(const concord::JobRow &job);

private:
    void begin();
    void read();
    void compare();
    [[nodiscard]] Result<void> write(const Findings &found);
    [[nodiscard]] Result<void> saveAgreed(std::vector<AgreedRecord> agreed);
    [[nodiscard]] Result<void> audit(const Findings &found);
    void next(void (ReconciliationRun::*step)());
    void end(JobState state, const std::optional<Error> &error = {});
    [[nodiscard]] bool report(const QString &step, double progress);

    Database &m_db;
    const Clock &m_clock;
    std::unique_ptr<ReconciliationSource> m_source;
    ReconciliationSettings m_settings;
    ReconciliationRunRow m_run;
    AgreedBook m_book; ///< as it was before the records were read
    JobRow m_job;
    RunTimer m_timer;
    bool m_isCancelled = false;
    bool m_isRunning = false;
};

}

#pragma once

#include "domain/Clock.h"
#include "pipeline/JobRunner.h"
#include "store/JobStore.h"

#include <QPointer>

namespace concord {

/// A job that does what the test says, writing its states into the store like a real one.
class FakeRunner : public JobRunner
{
    Q_OBJECT
public:
    FakeRunner(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    void run(const JobRow &job) override
    {
        m_job = job;
        ++runs;
        if (finishesAtOnce)
            QMetaObject::invokeMethod(
                this, [this] { end(JobState::Succeeded); }, Qt::QueuedConnection);
    }
    void cancel() override
    {
        ++cancels;
        if (obeysCancel)
            end(JobState::Cancelled);
    }
    void end(JobState state)
    {
        m_job.state = state;
        m_job.finishedAt = m_clock.now();
        if (JobStore(m_db, m_clock).finish(m_job))
            emit finished(m_job);
    }
    void progress(double share)
    {
        m_job.progress = share;
        emit progressed(m_job);
    }

    bool finishesAtOnce = false;
    bool obeysCancel = true;
    int runs = 0;
    int cancels = 0;

private:
    Database &m_db;
    const Clock &m_clock;
    JobRow m_job;
};

/// Makes FakeRunners and remembers the last one.
struct FakeRunnerFactory
{
    QPointer<FakeRunner> last;
    bool finishesAtOnce = false;
    bool obeysCancel = true;
    std::optional<Error> error;

    [[nodiscard]] RunnerFactory function()
    {
        return
            [this](const JobRow &, Database &db, const Clock &clock) -> Result<std::unique_ptr<JobRunner>> {
                if (error)
                    return fail(*error);
                auto runner = std::make_unique<FakeRunner>(db, clock);
                runner->finishesAtOnce = finishesAtOnce;
                runner->obeysCancel = obeysCancel;
                last = runner.get();
                return runner;
            };
    }
};

}

#pragma once

#include "domain/Job.h"
#include "domain/Result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace concord {

class Clock;
class Database;

/// One kind of job, so that kinds plug in without the worker knowing them. Lives on the worker's thread and
/// uses its connection. It writes progress and the final state into the store itself, and says so afterwards.
class JobRunner : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Begins; @p job is claimed and running. Returns at once, the rest happens in the event loop.
    virtual void run(const JobRow &job) = 0;
    /// Ends soon with finished(); what was committed stays.
    virtual void cancel() = 0;

signals:
    void progressed(const concord::JobRow &job); ///< committed
    void finished(const concord::JobRow &job);   ///< committed; exactly once
};

/// Makes the runner for a claimed job. Errors end the job as failed: ConfigInvalid when this program does not
/// know its integration.
using RunnerFactory =
    std::function<Result<std::unique_ptr<JobRunner>>(const JobRow &job, Database &db, const Clock &clock)>;

}

#include "pipeline/Rescuer.h"

#include "observability/Log.h"
#include "runtime/ProcessName.h"
#include "store/AuditStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/LeaseStore.h"

namespace concord {

namespace {
Result<void> queueAnew(JobStore &jobs, const JobRow &dead)
{
    const auto queued =
        jobs.enqueue({dead.integration, dead.type, dead.mode, JobTrigger::Schedule, recoveryActor});
    if (queued || queued.error().code == ErrorCode::Overlap) // somebody ordered one already
        return {};
    return fail(queued.error());
}
}

Result<void> endLeasesOfDeadProcesses(Database &db)
{
    LeaseStore leases(db);
    const auto owners = leases.owners();
    if (!owners)
        return fail(owners.error());
    for (const QString &owner : *owners) {
        const auto ended = hasProcessEnded(owner) ? leases.end(owner) : Result<void>{};
        if (!ended)
            return ended;
    }
    return {};
}

Result<int> rescueDeadWork(Database &db, const Clock &clock, const QString &worker)
{
    if (const auto ended = endLeasesOfDeadProcesses(db); !ended)
        return fail(ended.error());
    if (const auto events = EventStore(db, clock).rescueExpired(interruptionsBeforeReview); !events)
        return fail(events.error());
    JobStore jobs(db, clock);
    JobQuery query;
    query.state = JobState::Running;
    const auto running =
        jobs.page(query); // no lock is taken for the usual answer: nothing runs, or all is well
    if (!running)
        return fail(running.error());
    if (running->rows.empty())
        return 0;
    int closed = 0;
    const auto done = db.write([&]() -> Result<void> {
        const auto expired = jobs.rescueExpired();
        if (!expired)
            return fail(expired.error());
        closed = *expired;
        for (const JobRow &was : running->rows) {
            const auto now = closed == 0 ? Result<std::optional<JobRow>>{} : jobs.byId(was.id);
            if (!now)
                return fail(now.error());
            if (!*now || (*now)->state != JobState::Failed)
                continue;
            const auto noted = AuditStore(db, clock).append(
                {worker, QStringLiteral("job.rescue"), QStringLiteral("job/") + was.id.toString(), true,
                 QStringLiteral("lease ran out"), was.correlationId});
            if (!noted)
                return noted;
            if (was.requestedBy == recoveryActor)
                continue;
            if (const auto queued = queueAnew(jobs, was); !queued)
                return queued;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    if (closed > 0)
        logLine(LogLevel::Warning, "worker", QStringLiteral("%1 interrupted job(s) closed").arg(closed));
    return closed;
}

}

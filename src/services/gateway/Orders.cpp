#include "gateway/Orders.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"

namespace concord {

namespace {
QString jobSubject(JobId id)
{
    return QStringLiteral("job/") + id.toString();
}

/// The open job of an integration while it waits for a worker; @p otherwise when it runs already.
Result<JobId> queuedJob(JobStore &jobs, const QString &integration, const Error &otherwise)
{
    const auto open = jobs.current(integration);
    if (!open)
        return fail(open.error());
    if (!*open || (*open)->state != JobState::Queued)
        return fail(otherwise);
    return (*open)->id;
}
}

Orders::Orders(Database &db, const Clock &clock, const QString &actor)
    : Orders(db, clock, ownerSession(actor))
{}

Orders::Orders(Database &db, const Clock &clock, Session session)
    : m_db(db), m_clock(clock), m_session(std::move(session))
{}

Result<JobId> Orders::triggerSync(const QString &integration, bool full, JobTrigger trigger)
{
    return queueSync(integration, full, trigger, {});
}

Result<JobRow> Orders::startSync(const QString &integration, bool full, const QString &worker,
                                 std::chrono::milliseconds lease)
{
    std::optional<JobRow> claimed;
    const auto queued = queueSync(integration, full, JobTrigger::CommandLine, [&](JobId id) -> Result<void> {
        auto row = JobStore(m_db, m_clock).claim(id, worker, lease);
        if (!row)
            return fail(row.error());
        claimed = *std::move(row);
        return claimed ? Result<void>{} : fail(ErrorCode::Conflict, jobSubject(id));
    });
    if (!queued)
        return fail(queued.error());
    if (full) // also where a delta was queued
        claimed->mode = SyncMode::Full;
    return *std::move(claimed);
}

Result<JobId> Orders::queueSync(const QString &integration, bool full, JobTrigger trigger, const Claim &claim)
{
    JobId id;
    const auto work = [&](AuditEntry &entry) -> Result<void> {
        const auto may = AccessCheck(m_db, m_session).integration(actionOf("triggerSync"), integration);
        if (!may)
            return may;
        const auto known = IntegrationStore(m_db, m_clock).byName(integration);
        if (!known)
            return fail(known.error());
        if (!*known)
            return fail(ErrorCode::NotFound, entry.subject);
        JobStore jobs(m_db, m_clock);
        const SyncMode mode = full ? SyncMode::Full : SyncMode::Delta;
        auto queued = jobs.enqueue({integration, (*known)->type, mode, trigger, m_session.user});
        if (!queued && claim &&
            queued.error().code == ErrorCode::Overlap) // ordered, but nobody has begun: begin it
            queued = queuedJob(jobs, integration, queued.error());
        if (!queued)
            return fail(queued.error());
        const auto job = jobs.byId(*queued);
        if (!job)
            return fail(job.error());
        id = *queued;
        entry.subject = jobSubject(id);
        entry.details = QStringLiteral("integration=%1 mode=%2").arg(integration, wordOf(mode));
        entry.correlationId = (*job)->correlationId;
        return claim ? claim(id) : Result<void>{};
    };
    const auto done = carryOut(
        entryOf(m_session, QStringLiteral("sync.trigger"), QStringLiteral("integration/") + integration),
        work);
    if (!done)
        return fail(done.error());
    return id;
}

Result<void> Orders::cancelJob(JobId id)
{
    return carryOut(entryOf(m_session, QStringLiteral("job.cancel"), jobSubject(id)), [&](AuditEntry &) {
        return AccessCheck(m_db, m_session).job(actionOf("cancelJob"), id).and_then([&] {
            return JobStore(m_db, m_clock).requestCancel(id);
        });
    });
}

Result<void> Orders::carryOut(AuditEntry entry, const std::function<Result<void>(AuditEntry &)> &work)
{
    return carryOutAudited(m_db, m_clock, std::move(entry), work);
}

}

#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Job.h"
#include "store/AuditStore.h"
#include "store/Database.h"

#include <functional>

namespace concord {

/// What a person may order, each in one transaction with its audit record; a refusal is audited as well.
/// Whether the session may (Forbidden) is asked inside that transaction. Used by StoreGateway for the console
/// and by concordd's commands, so that both obey the same rules. Lives where its Database lives.
class Orders
{
public:
    /// Of whoever may open the database.
    Orders(Database &db, const Clock &clock, const QString &actor);
    Orders(Database &db, const Clock &clock, Session session);

    /// NotFound: no such integration. Overlap: a job of it is open; where is "job/<id>".
    [[nodiscard]] Result<JobId> triggerSync(const QString &integration, bool full, JobTrigger trigger);
    /// The same, and the job is claimed in the same transaction, so that no other worker takes it (concordd
    /// sync). A job that is queued already is the one that is begun.
    [[nodiscard]] Result<JobRow> startSync(const QString &integration, bool full, const QString &worker,
                                           std::chrono::milliseconds lease);
    /// NotFound; Conflict when it has ended.
    [[nodiscard]] Result<void> cancelJob(JobId id);

private:
    using Claim = std::function<Result<void>(JobId)>;
    [[nodiscard]] Result<JobId> queueSync(const QString &integration, bool full, JobTrigger trigger,
                                          const Claim &claim);
    [[nodiscard]] Result<void> carryOut(AuditEntry entry,
                                        const std::function<Result<void>(AuditEntry &)> &work);

    Database &m_db;
    const Clock &m_clock;
    Session m_session;
};

}

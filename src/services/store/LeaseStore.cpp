#include "store/LeaseStore.h"

#include "store/Sql.h"

namespace concord {

Result<std::vector<QString>> LeaseStore::owners()
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT lease_owner FROM integration_jobs WHERE status = 'running' AND lease_until > 0"
                       " UNION SELECT lease_owner FROM sync_events WHERE status = 'processing'"
                       " AND status <> 'succeeded' AND lease_until > 0"),
        {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
}

Result<void> LeaseStore::end(const QString &owner)
{
    return m_db.join([&]() -> Result<void> {
        const auto jobs = sql::change(m_db,
                                      QStringLiteral("UPDATE integration_jobs SET lease_until = 0"
                                                     " WHERE status = 'running' AND lease_owner = ?"),
                                      {owner});
        if (!jobs)
            return fail(jobs.error());
        const auto events =
            sql::change(m_db,
                        QStringLiteral("UPDATE sync_events SET lease_until = 0 WHERE status = 'processing'"
                                       " AND status <> 'succeeded' AND lease_owner = ?"),
                        {owner});
        return events ? Result<void>{} : fail(events.error());
    });
}

}

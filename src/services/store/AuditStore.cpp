#include "store/AuditStore.h"

#include "store/Sql.h"

namespace concord {

Result<void> AuditStore::append(const AuditEntry &entry)
{
    return sql::change(
               m_db,
               QStringLiteral(
                   "INSERT INTO audit_log (at, actor, action, subject, allowed, details, correlation_id)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)"),
               {qint64(toMs(m_clock.now())), entry.actor, entry.action, entry.subject, entry.allowed ? 1 : 0,
                entry.details, entry.correlationId.isNull() ? QString() : entry.correlationId.toString()})
        .map([](int) {});
}

}

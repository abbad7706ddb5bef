#pragma once

#include "domain/Audit.h"
#include "domain/Clock.h"
#include "store/Database.h"
#include "store/Paging.h"

#include <vector>

namespace concord {

/// audit_log: append-only (triggers refuse UPDATE and DELETE). Append inside the transaction of what is
/// recorded: it waits for nobody. The record gets its place in the tree afterwards (audit/Sequencer).
class AuditStore
{
public:
    AuditStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}
    [[nodiscard]] Result<void> append(const AuditEntry &entry);
    /// Many in one go, for who writes them by the dozen.
    [[nodiscard]] Result<void> append(const std::vector<AuditEntry> &entries);

    /// Until the transaction ends this one alone puts on the trail what was kept elsewhere; false: somebody
    /// else is at it. Waits for nobody.
    [[nodiscard]] Result<bool> tryHoldLate();
    /// Those of the ids under which a refused sign-in stands on the trail, also for whom that is closed.
    [[nodiscard]] Result<std::vector<CorrelationId>> refusedSignIns(const std::vector<CorrelationId> &ids);

    /// Newest first, by time and then by number.
    [[nodiscard]] Result<AuditPage> page(const AuditQuery &query);
    [[nodiscard]] Result<qint64> newestSeq(); ///< the highest number; 0 while there is no record

private:
    [[nodiscard]] Result<QStringList> actionsFrom(const QString &beginning);

    Database &m_db;
    const Clock &m_clock;
};

namespace auditSql {
/// All but the beginning of an action, which is a matter of the action's index.
[[nodiscard]] sql::Filter filterOf(const AuditFilter &filter);
/// The text in which "LIKE" with ESCAPE '\' finds what begins with @p text.
[[nodiscard]] QString beginningWith(QString text);
}

}

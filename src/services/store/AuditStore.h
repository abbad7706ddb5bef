#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

namespace concord {

struct AuditEntry
{
    QString actor;
    QString action;      ///< "sync.trigger", "job.cancel", "mapping.resolve", "job.finish", …
    QString subject;     ///< "job/<id>", "mapping/<id>"
    bool allowed = true; ///< a refusal is recorded too
    QString details;     ///< ids, codes, counts; never patient data
    CorrelationId correlationId;
};

/// audit_log: append-only (triggers refuse UPDATE and DELETE). Call inside the transaction of what it
/// records.
class AuditStore
{
public:
    AuditStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}
    [[nodiscard]] Result<void> append(const AuditEntry &entry);

private:
    Database &m_db;
    const Clock &m_clock;
};

}

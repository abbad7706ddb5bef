#pragma once

#include "domain/AuditDesk.h"
#include "gateway/CancelFlag.h"
#include "store/Database.h"

namespace concord {

/// A verification, or an export, on its way from the gateway to the thread that does it.
struct AuditTask
{
    quint64 id = 0;
    CorrelationId correlationId; ///< of the records about it
    QString actor;               ///< who ordered it
    QString role;                ///< in which
    DatabaseUrl database;        ///< of that person's session
    AuditExportOrder order;      ///< of an export
    CancelFlag cancel;
};

}

Q_DECLARE_METATYPE(concord::AuditTask)

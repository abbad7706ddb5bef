#pragma once

#include "store/AuditTreeStore.h"

#include <QJsonObject>

namespace concord {

/// A record as FHIR R4 AuditEvent. Its id and details are the record's; the proofs are not part of it.
[[nodiscard]] QJsonObject auditEvent(const LeafRow &row);

/// "2026-11-29T16:02:56.123Z".
[[nodiscard]] QByteArray instantOf(qint64 ms);

}

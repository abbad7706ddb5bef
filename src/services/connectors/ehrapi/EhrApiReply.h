#pragma once

#include "domain/EhrApi.h"
#include "domain/MedicationSource.h"

namespace concord {

/// What the EHR's REST API answers, read as far as it has to be to hand on records: which resource, its id,
/// its version, its time of change, what belongs to what. The rest of a resource is not looked at. Errors
/// as EhrApi promises them; @p where is the request, a URL without its query and without ids.

[[nodiscard]] Result<EhrApiPage> readPage(const Result<FetchReply> &reply, EhrApiKind kind,
                                          const QString &where);
/// Of a read, or of a write of a single resource or of a Bundle ("transaction-response").
[[nodiscard]] Result<EhrApiRecord> readRecord(const Result<FetchReply> &reply, EhrApiKind kind,
                                              const QString &where);

/// What FHIR allows as an id or a version: letters, digits, '-' and '.', at most 64.
[[nodiscard]] bool isFhirId(const QString &text);

}

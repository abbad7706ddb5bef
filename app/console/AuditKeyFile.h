#pragma once

#include "domain/Audit.h"
#include "store/Database.h"

#include <memory>

namespace concord {

/// The key that signs the audit trail from this console: `audit-signing-key` among the credentials; where
/// there is none and the database is a file of the user's own, one that lies beside it (made at the first
/// time, mode 0600). NotFound: there is no key here, which is usual where others serve the database.
[[nodiscard]] Result<std::unique_ptr<AuditSigner>> auditSigner(const DatabaseUrl &database);
/// Without opening or making it.
[[nodiscard]] bool hasAuditSigner(const DatabaseUrl &database);

/// The file outside of the database that holds the signed heads (packaging/AUDIT_FORMAT.md).
[[nodiscard]] QString auditHeadFile(const DatabaseUrl &database);

}

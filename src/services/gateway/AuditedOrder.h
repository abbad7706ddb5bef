#pragma once

#include "domain/Clock.h"
#include "store/AuditStore.h"
#include "store/Database.h"

#include <functional>

namespace concord {

/// Runs a person's order and its audit record in one transaction. What a rule refuses is audited too, on its
/// own; the store's own troubles are no decision about an order and are not.
/// @param work may complete the entry; runs again as a whole when the store was busy
[[nodiscard]] Result<void> carryOutAudited(Database &db, const Clock &clock, AuditEntry entry,
                                           const std::function<Result<void>(AuditEntry &)> &work);

/// "…; reason=<text>": the reason stands last, because it may hold anything.
[[nodiscard]] QString withReason(const QString &details, const QString &reason);

}

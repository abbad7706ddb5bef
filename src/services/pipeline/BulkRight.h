#pragma once

#include "domain/Engine.h"
#include "store/BulkStore.h"

#include <optional>
#include <vector>

namespace concord {

/// A bulk order waits before it is carried out, and may take a while: whether whoever gave it still has an
/// account that is enabled, with a login on a PostgreSQL server, and may do that to each of @p members.
/// Absent: so it is, or the system's account gave the order. Else Forbidden; where is "user/NAME", the detail
/// one of reason=removed, disabled, login, role and facility. Inside the transaction that carries it out.
[[nodiscard]] Result<std::optional<Error>>
lostBulkRight(Database &db, const Clock &clock, const BulkRow &order, const std::vector<BulkMember> &members);

}

#pragma once

#include "store/UserStore.h"

namespace concord {

/// Who has ordered or asked something, as the database knows them by now: what they said of themselves then
/// does not count. Forbidden: they have no account any more, or it is disabled, or, on a PostgreSQL server,
/// no login in that role; where is "user/NAME", the detail reason=removed, disabled or login.
[[nodiscard]] Result<UserRow> personNow(Database &db, const Clock &clock, const QString &name);

}

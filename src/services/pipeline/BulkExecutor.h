#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

namespace concord {

/// Carries the oldest bulk order that is due on by at most @p limit events, in one transaction with an audit
/// record of each event ("event.retry", "event.discard"; actor: who gave the order). What somebody else
/// changed since it was chosen is skipped. Returns whether there was anything to do.
[[nodiscard]] Result<bool> runBulkOrder(Database &db, const Clock &clock, int limit);

}

#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

namespace concord {

/// Carries the oldest bulk order that is due on by at most @p limit events, in one transaction with an audit
/// record of each event ("event.retry", "event.discard"; actor: who gave the order). What somebody else
/// changed since it was chosen is skipped. An order that cannot be carried on is given up as failed, with the
/// reason and an audit record ("bulk.failed"), after bulkTries tries in a row; a store that is busy, full or
/// gone is no fault of the order. An order of somebody who may not give it any more (BulkRight) is failed at
/// once, audited as refused. Returns whether there was anything to do.
inline constexpr int bulkTries = 5;
[[nodiscard]] Result<bool> runBulkOrder(Database &db, const Clock &clock, int limit);

}

#pragma once

#include "domain/Engine.h"
#include "domain/TokenBucket.h"
#include "store/Database.h"

#include <map>

namespace concord {

/// Every connection with what its listeners, breaker, rate limit and queue say, read in one go.
/// @param rates the configured limits by connection
[[nodiscard]] Result<ConnectionList> readConnections(Database &db, const Clock &clock,
                                                     const std::map<QString, RateLimit> &rates);

}

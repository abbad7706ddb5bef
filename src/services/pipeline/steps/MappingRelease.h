#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <chrono>

namespace concord {

/// Takes up to @p limit received events that are due: an event whose codes are all mapped by now has
/// succeeded, another one goes on waiting for the codes that are not. Returns how many events were concluded.
[[nodiscard]] Result<int> runReleasedEvents(Database &db, const Clock &clock, const QString &worker,
                                            std::chrono::milliseconds lease, int limit);

}

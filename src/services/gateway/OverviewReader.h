#pragma once

#include "domain/Overview.h"
#include "store/Database.h"

namespace concord {

/// Everything the Overview shows, of the integration that is first by name, read from the stores in one go.
[[nodiscard]] Result<Overview> readOverview(Database &db, const Clock &clock);

}

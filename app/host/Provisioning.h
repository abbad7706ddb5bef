#pragma once

#include "config/Config.h"
#include "domain/Clock.h"
#include "store/Database.h"

namespace concord {

/// Brings a freshly opened database up to what this program needs: the rows of the configuration, and the
/// terminology release that ships with it. Does nothing the second time.
[[nodiscard]] Result<void> provision(Database &db, const Clock &clock, const Config &config);

/// What is remembered of FHIR Subscriptions whose connections have none any more.
[[nodiscard]] Result<void> forgetSubscriptions(Database &db, const Clock &clock, const Config &config);

/// Orders a sync of @p integration now, unless a job of it is open; its next scheduled run counts from now.
[[nodiscard]] Result<void> orderFirstSync(Database &db, const Clock &clock, const QString &integration,
                                          const QString &actor);

}

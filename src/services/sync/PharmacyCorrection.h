#pragma once

#include "domain/Correction.h"
#include "outbox/Outbox.h"

namespace concord::pharmacy {

/// IntegrationRules::factOf() of a prescription or a supply.
[[nodiscard]] Result<OutboundFact> factOf(const Correction &correction, Database &db, const Clock &clock);
}

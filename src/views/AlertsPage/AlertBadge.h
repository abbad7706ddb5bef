#pragma once

#include "domain/Alerts.h"
#include "views/common/Badge.h"

namespace concord {

[[nodiscard]] Badge badgeOf(AlertSeverity severity);
[[nodiscard]] Badge badgeOf(IncidentState state);

}

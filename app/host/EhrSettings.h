#pragma once

#include "config/Config.h"
#include "connectors/EhrClientSettings.h"

namespace concord {

/// How a connection of kind fhir-r4 is reached.
[[nodiscard]] EhrClientSettings ehrSettings(const ConnectionConfig &connection);

}

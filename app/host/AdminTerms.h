#pragma once

#include "config/Config.h"
#include "connectors/admin/AdminServer.h"
#include "host/Credentials.h"

namespace concord {

/// How /metrics is served: by the configuration, with the secret that may be its key.
[[nodiscard]] AdminSettings adminSettings(const ObservabilityConfig &config, const SecretReader &secrets);

}

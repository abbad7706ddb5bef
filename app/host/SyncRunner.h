#pragma once

#include "config/Config.h"
#include "host/Credentials.h"
#include "pipeline/JobRun.h"
#include "pipeline/JobRunner.h"

namespace concord {

/// Runners for the jobs of @p config, syncs and tests of connections: each gets an HTTP client of its own.
[[nodiscard]] RunnerFactory jobRunners(const Config &config, const RunTerms &terms,
                                       const SecretReader &secrets = readCredential);

}

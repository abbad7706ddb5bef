#pragma once

#include "config/Config.h"
#include "host/Credentials.h"
#include "host/TokenSources.h"
#include "pipeline/JobRun.h"
#include "pipeline/JobRunner.h"

namespace concord {

/// Runners for the jobs of @p config, syncs, reconciliations and tests of connections and notifiers: each
/// gets an HTTP client of its own, and shares the tokens of its connection.
[[nodiscard]] RunnerFactory jobRunners(const Config &config, const RunTerms &terms,
                                       const SecretReader &secrets,
                                       const std::shared_ptr<TokenSources> &tokens);

}

#pragma once

#include "config/Config.h"
#include "pipeline/JobRun.h"
#include "pipeline/JobRunner.h"

namespace concord {

/// Runners for the jobs of @p config: each gets an HTTP client of its own for its integration's connection.
[[nodiscard]] RunnerFactory syncRunners(const Config &config, const RunTerms &terms);

}

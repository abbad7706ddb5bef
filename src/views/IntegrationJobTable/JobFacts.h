#pragma once

#include "domain/Job.h"
#include "views/common/FactStrip.h"

namespace concord {

/// Counts and timings of a job for the strip above its results.
[[nodiscard]] std::vector<Fact> jobFacts(const JobRow &job);

}

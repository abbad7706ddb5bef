#pragma once

#include "pipeline/Step.h"

#include <memory>
#include <vector>

namespace concord {

/// The steps over an event's content, in order: decode, validate, normalise, upsert, diff.
[[nodiscard]] std::vector<std::unique_ptr<Step>> contentSteps();

}

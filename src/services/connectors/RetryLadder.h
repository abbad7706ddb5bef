#pragma once

#include <chrono>
#include <vector>

namespace concord {

/// The short clock of retry (DESIGN section 2, "inside one attempt"): pure, so that tests are exact.
struct RetryLadder
{
    std::vector<std::chrono::milliseconds> steps;

    /// Wait before try number @p failedTries + 1 (1-based), ±10 %; below zero when the ladder is used up.
    /// @param jitter in [-1, 1], scaled to ±10 %
    [[nodiscard]] std::chrono::milliseconds delayAfter(int failedTries, double jitter) const;
};

/// 408, 425, 429 and 5xx: the same request may succeed later.
[[nodiscard]] constexpr bool isTransientStatus(int status)
{
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}
static_assert(isTransientStatus(503) && isTransientStatus(429) && !isTransientStatus(404) &&
              !isTransientStatus(200));

}

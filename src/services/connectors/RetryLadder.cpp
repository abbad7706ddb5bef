#include "connectors/RetryLadder.h"

#include <algorithm>
#include <cmath>

namespace concord {

std::chrono::milliseconds RetryLadder::delayAfter(int failedTries, double jitter) const
{
    if (failedTries < 1 || size_t(failedTries) > steps.size())
        return std::chrono::milliseconds(-1);
    const auto step = double(steps[size_t(failedTries) - 1].count());
    return std::chrono::milliseconds(std::llround(step * (1.0 + 0.1 * std::clamp(jitter, -1.0, 1.0))));
}

}

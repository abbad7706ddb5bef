#include "domain/RetryPolicy.h"

#include <algorithm>
#include <cmath>

namespace concord {

std::optional<std::chrono::milliseconds> RetryPolicy::waitAfter(int failedAttempts, double jitter,
                                                                std::chrono::milliseconds retryAfter) const
{
    if (failedAttempts < 1 || size_t(failedAttempts) > ladder.size())
        return std::nullopt;
    const auto rung = double(ladder[size_t(failedAttempts) - 1].count());
    const std::chrono::milliseconds wait(std::llround(rung * (1.0 + 0.1 * std::clamp(jitter, -1.0, 1.0))));
    return std::max(wait, std::min(retryAfter, longestRetryAfter));
}

std::vector<LadderRung> rungsOf(const RetryPolicy &policy, EventState state, int retries,
                                const std::vector<MadeAttempt> &made, std::optional<Timestamp> nextAttemptAt)
{
    std::vector<LadderRung> rungs;
    int number = 0;
    size_t climbed = 0; // rungs of the ladder that the attempts made have used
    for (const MadeAttempt &attempt : made) {
        const qint64 wait =
            climbed > 0 && climbed <= policy.ladder.size() ? policy.ladder[climbed - 1].count() : 0;
        rungs.push_back({attempt.number, attempt.at, attempt.outcome, wait});
        climbed += attempt.outcome == EventState::WaitingRetry ? 1 : 0;
        number = std::max(number, attempt.number);
    }
    if (isFinal(state) || state == EventState::DeadLetter)
        return rungs;
    // what comes next, and then one attempt after each rung that is left
    const auto used = std::clamp<size_t>(size_t(std::max(0, retries)), 0, policy.ladder.size());
    rungs.push_back({++number, nextAttemptAt, std::nullopt, used > 0 ? policy.ladder[used - 1].count() : 0});
    for (size_t rung = used; rung < policy.ladder.size(); ++rung)
        rungs.push_back({++number, std::nullopt, std::nullopt, policy.ladder[rung].count()});
    return rungs;
}

}

#pragma once

#include "domain/Engine.h"

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// The long clock of retry (DESIGN section 2, "between attempts"). Pure: time and jitter are passed in.
struct RetryPolicy
{
    std::vector<std::chrono::milliseconds> ladder{std::chrono::minutes(1), std::chrono::minutes(5),
                                                  std::chrono::minutes(15), std::chrono::hours(1),
                                                  std::chrono::hours(6)};
    /// A Retry-After beyond this counts as this: nobody may put an event off for ever.
    std::chrono::milliseconds longestRetryAfter{std::chrono::hours(24)};

    /// Wait after @p failedAttempts (1-based: 1 after the first failure): the ladder's, ±10 %, and never
    /// shorter than what the other side asked for. Absent: the ladder is used up, the event is a dead letter.
    /// @param jitter in [-1, 1], scaled to ±10 %
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    waitAfter(int failedAttempts, double jitter, std::chrono::milliseconds retryAfter = {}) const;

    friend bool operator==(const RetryPolicy &, const RetryPolicy &) = default;
};

/// An attempt that was made, for rungsOf().
struct MadeAttempt
{
    int number = 0; ///< 1-based
    Timestamp at{};
    EventState outcome = EventState::Succeeded;
};

/// The ladder of one event as it is drawn: the attempts made, and after them, unless @p state is final, those
/// that would follow if each of them failed. @p retries of the row: what the ladder has used up.
[[nodiscard]] std::vector<LadderRung> rungsOf(const RetryPolicy &policy, EventState state, int retries,
                                              const std::vector<MadeAttempt> &made,
                                              std::optional<Timestamp> nextAttemptAt);

}

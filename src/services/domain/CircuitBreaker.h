#pragma once

#include "domain/Engine.h"

#include <chrono>
#include <optional>

namespace concord {

struct BreakerPolicy
{
    int failures = 5; ///< in a row
    std::chrono::milliseconds coolDown{30'000};
    std::chrono::milliseconds probeTime{
        60'000}; ///< a probe that says nothing by then was lost: another may try

    friend bool operator==(const BreakerPolicy &, const BreakerPolicy &) = default;
};

/// One endpoint's breaker as it stands in the database: a value, changed by the functions below only.
struct Breaker
{
    BreakerState state = BreakerState::Closed;
    int failures = 0; ///< in a row
    std::optional<Timestamp> openedAt;
    std::optional<Timestamp> retryAt; ///< Open: until then nothing goes through
    QString probeOwner;               ///< HalfOpen: who tries
    std::optional<Timestamp> probeUntil;
    std::optional<ErrorCode> lastError;

    friend bool operator==(const Breaker &, const Breaker &) = default;
};

/// Whether a call may go out now, and the breaker after the question.
struct Admission
{
    Breaker next;
    bool isAdmitted = true;
    bool isProbe = false;
    Timestamp until{}; ///< not admitted: ask again then
};

/// Closed: through. Open: refused until the cool-down is over; the first who asks after it is the one probe
/// (HalfOpen), everybody else is refused until the probe has answered or its time is up.
[[nodiscard]] Admission admit(const Breaker &breaker, const BreakerPolicy &policy, const QString &owner,
                              Timestamp now);
/// A call went well: closed, whatever it was.
[[nodiscard]] Breaker afterSuccess(const Breaker &breaker);
/// A call failed in a way that says something about the endpoint. Closed: opens at the policy's count in a
/// row. HalfOpen: opens again for another cool-down. Open (a call that was under way): only counted.
[[nodiscard]] Breaker afterFailure(const Breaker &breaker, const BreakerPolicy &policy, ErrorCode error,
                                   Timestamp now);
/// Whether an error counts against the endpoint: a refused single request (404, 422, …) does not.
[[nodiscard]] bool countsAgainstEndpoint(ErrorCode code);

}

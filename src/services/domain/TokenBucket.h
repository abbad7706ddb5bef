#pragma once

#include "domain/Clock.h"

#include <QtGlobal>

#include <optional>

namespace concord {

/// A limit of calls to one endpoint.
struct RateLimit
{
    double perSecond = 10;
    int burst = 10; ///< at once after a rest; at least 1

    friend bool operator==(const RateLimit &, const RateLimit &) = default;
};

/// Tokens in thousandths, so that slow rates need no fractions. One call takes 1000. The same arithmetic
/// stands in RateStore's one UPDATE, which is what makes it shared.
struct TokenBucket
{
    qint64 milliTokens = 0;
    Timestamp updatedAt{};

    friend bool operator==(const TokenBucket &, const TokenBucket &) = default;
};

inline constexpr qint64 milliTokensPerCall = 1000;
/// A clock that went back by more than this (another machine's, or set by hand) starts the bucket's time
/// anew.
inline constexpr std::chrono::milliseconds bucketClockTolerance{5'000};

[[nodiscard]] qint64 capacityOf(const RateLimit &limit);       ///< thousandths, at least one call
[[nodiscard]] qint64 milliPerSecondOf(const RateLimit &limit); ///< at least 1

/// What is in it at @p now; never more than the burst, never less than what was in it.
[[nodiscard]] TokenBucket refilled(const TokenBucket &bucket, const RateLimit &limit, Timestamp now);
/// The bucket after one call; absent when there is no whole token.
[[nodiscard]] std::optional<TokenBucket> taken(const TokenBucket &bucket, const RateLimit &limit,
                                               Timestamp now);
/// When a whole token will be there, if nobody takes one before; @p now when there is one.
[[nodiscard]] Timestamp nextTokenAt(const TokenBucket &bucket, const RateLimit &limit, Timestamp now);

}

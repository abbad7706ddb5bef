#include "domain/TokenBucket.h"

#include <algorithm>
#include <cmath>

namespace concord {

qint64 capacityOf(const RateLimit &limit)
{
    return milliTokensPerCall * std::max(1, limit.burst);
}

qint64 milliPerSecondOf(const RateLimit &limit)
{
    return std::max<qint64>(1, std::llround(limit.perSecond * double(milliTokensPerCall)));
}

TokenBucket refilled(const TokenBucket &bucket, const RateLimit &limit, Timestamp now)
{
    const qint64 capacity = capacityOf(limit);
    const qint64 elapsedMs = (now - bucket.updatedAt).count();
    if (elapsedMs < 0) {
        const bool isReset = -elapsedMs > bucketClockTolerance.count();
        return {std::min(bucket.milliTokens, capacity), isReset ? now : bucket.updatedAt};
    }
    const qint64 rate = milliPerSecondOf(limit);
    const qint64 fullAfterMs = capacity * 1000 / rate + 1; // longer rests add nothing, and must not overflow
    const qint64 added = std::min(elapsedMs, fullAfterMs) * rate / 1000;
    return {std::min(capacity, bucket.milliTokens + added), now};
}

std::optional<TokenBucket> taken(const TokenBucket &bucket, const RateLimit &limit, Timestamp now)
{
    TokenBucket full = refilled(bucket, limit, now);
    if (full.milliTokens < milliTokensPerCall)
        return std::nullopt;
    full.milliTokens -= milliTokensPerCall;
    return full;
}

Timestamp nextTokenAt(const TokenBucket &bucket, const RateLimit &limit, Timestamp now)
{
    const TokenBucket full = refilled(bucket, limit, now);
    if (full.milliTokens >= milliTokensPerCall)
        return now;
    const qint64 rate = milliPerSecondOf(limit);
    // from the bucket's own time: what a refused question would have added is not lost
    const qint64 missing = milliTokensPerCall - std::min(bucket.milliTokens, capacityOf(limit));
    const Timestamp at =
        std::min(bucket.updatedAt, now) + std::chrono::milliseconds((missing * 1000 + rate - 1) / rate);
    return std::max(at, now + std::chrono::milliseconds(1));
}

}

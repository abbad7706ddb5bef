#include "domain/CircuitBreaker.h"

namespace concord {

Admission admit(const Breaker &breaker, const BreakerPolicy &policy, const QString &owner, Timestamp now)
{
    if (breaker.state == BreakerState::Closed)
        return {breaker, true, false, now};
    const bool isOpen = breaker.state == BreakerState::Open;
    const Timestamp until = (isOpen ? breaker.retryAt : breaker.probeUntil).value_or(now);
    // a clock that was set back must not keep it shut for longer than the policy says
    const Timestamp latest = now + (isOpen ? policy.coolDown : policy.probeTime);
    if (now < until && until <= latest)
        return {breaker, false, false, until};
    if (until > latest) {
        Breaker moved = breaker;
        (isOpen ? moved.retryAt : moved.probeUntil) = latest;
        return {moved, false, false, latest};
    }
    Breaker probing = breaker;
    probing.state = BreakerState::HalfOpen;
    probing.probeOwner = owner;
    probing.probeUntil = now + policy.probeTime;
    return {probing, true, true, now};
}

Breaker afterSuccess(const Breaker &breaker)
{
    Breaker closed;
    closed.lastError = breaker.lastError;
    return closed;
}

Breaker afterFailure(const Breaker &breaker, const BreakerPolicy &policy, ErrorCode error, Timestamp now)
{
    Breaker next = breaker;
    ++next.failures;
    next.lastError = error;
    const bool opens = breaker.state == BreakerState::HalfOpen ||
                       (breaker.state == BreakerState::Closed && next.failures >= policy.failures);
    if (!opens)
        return next;
    next.state = BreakerState::Open;
    next.openedAt = breaker.openedAt.value_or(now);
    next.retryAt = now + policy.coolDown;
    next.probeOwner.clear();
    next.probeUntil.reset();
    return next;
}

bool countsAgainstEndpoint(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unreachable:
    case ErrorCode::Timeout:
    case ErrorCode::TlsFailed:
    case ErrorCode::RedirectRefused:
    case ErrorCode::Unauthorized:
    case ErrorCode::RateLimited:
    case ErrorCode::RemoteFailed:
    case ErrorCode::WrongContentType:
        return true;
    default:
        return false;
    }
}

}

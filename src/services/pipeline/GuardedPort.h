#pragma once

#include "domain/CircuitBreaker.h"
#include "domain/ResourcePort.h"
#include "domain/TokenBucket.h"
#include "store/Database.h"

#include <functional>
#include <optional>

namespace concord {

struct EndpointRules
{
    BreakerPolicy breaker;
    std::optional<RateLimit> rate; ///< absent: no limit
};
using EndpointRulesOf = std::function<EndpointRules(const QString &connection)>;

/// Not now, and nothing was tried: the breaker is open or the rate limit is used up.
struct EndpointWait
{
    ErrorCode code = ErrorCode::BreakerOpen; ///< or RateLimited
    Timestamp until{};
};

/// A ResourcePort with breaker and rate limit of the database around it. What goes wrong is counted; a
/// breaker that opens raises one incident, a call that goes well resolves it. Lives on its Database's thread.
class GuardedPort
{
public:
    GuardedPort(ResourcePort &inner, Database &db, const Clock &clock, QString owner,
                EndpointRulesOf rulesOf);

    /// To be asked before each fetch(): absent means go, and a token is taken.
    [[nodiscard]] Result<std::optional<EndpointWait>> admit(const QString &connection);
    void fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
               ResourcePort::Callback done);
    void cancelAll() { m_inner.cancelAll(); }

private:
    void book(const QString &connection, const std::optional<Error> &error);
    [[nodiscard]] Result<void> bookSuccess(const QString &connection);
    [[nodiscard]] Result<void> bookFailure(const QString &connection, ErrorCode code);

    ResourcePort &m_inner;
    Database &m_db;
    const Clock &m_clock;
    QString m_owner;
    EndpointRulesOf m_rulesOf;
};

}

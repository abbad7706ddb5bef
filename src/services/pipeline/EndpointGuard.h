#pragma once

#include "domain/CircuitBreaker.h"
#include "domain/TokenBucket.h"
#include "store/Database.h"

#include <functional>
#include <optional>

namespace concord {

struct EndpointRules
{
    BreakerPolicy breaker;
    std::optional<RateLimit> rate; ///< absent: no limit
    /// The endpoint through which this one is called (a relay, which has a breaker of its own); empty: none.
    QString relay{};
};
using EndpointRulesOf = std::function<EndpointRules(const QString &connection)>;

/// Not now, and nothing was tried: the breaker is open or the rate limit is used up.
struct EndpointWait
{
    ErrorCode code = ErrorCode::BreakerOpen; ///< or RateLimited
    Timestamp until{};
    QString endpoint{}; ///< whose: the connection's own, or its relay's
};

/// Breaker and rate limit of the endpoints, which all who call them share through the database. What goes
/// wrong is counted; a breaker that opens raises one incident, a call that goes well resolves it. What is
/// wrong with a relay (relayText::isOfRelay()) is the relay's and says nothing of what is behind it; whatever
/// comes from there says that the relay works. Lives on its Database's thread.
class EndpointGuard
{
public:
    /// @param owner of a half-open breaker's probe; unique among all workers on the database
    EndpointGuard(Database &db, const Clock &clock, QString owner, EndpointRulesOf rulesOf);

    /// To be asked before each call: absent means go, and a token is taken.
    [[nodiscard]] Result<std::optional<EndpointWait>> admit(const QString &connection);
    /// What became of a call; none: it went well.
    void book(const QString &connection, const std::optional<Error> &error);

private:
    [[nodiscard]] EndpointRules rulesOf(const QString &connection) const;
    void bookAt(const QString &endpoint, const std::optional<ErrorCode> &failure);
    [[nodiscard]] Result<void> bookSuccess(const QString &connection);
    [[nodiscard]] Result<void> bookFailure(const QString &connection, ErrorCode code);

    Database &m_db;
    const Clock &m_clock;
    QString m_owner;
    EndpointRulesOf m_rulesOf;
};

}

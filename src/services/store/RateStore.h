#pragma once

#include "domain/TokenBucket.h"
#include "store/Database.h"

namespace concord {

/// rate_limits: one token bucket of each endpoint, shared by all workers on the database. A call is taken by
/// one atomic UPDATE with the arithmetic of domain/TokenBucket.h.
class RateStore
{
public:
    RateStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Absent: taken, the call may go out. Else when to ask again.
    [[nodiscard]] Result<std::optional<Timestamp>> take(const QString &endpoint, const RateLimit &limit);
    /// What is in the bucket now; full when nobody has called yet.
    [[nodiscard]] Result<TokenBucket> bucket(const QString &endpoint, const RateLimit &limit);

private:
    [[nodiscard]] Result<bool> tryTake(const QString &endpoint, const RateLimit &limit, Timestamp now);

    Database &m_db;
    const Clock &m_clock;
};

}

#pragma once

#include "domain/CircuitBreaker.h"
#include "store/Database.h"

#include <vector>

namespace concord {

struct BreakerRow
{
    QString endpoint; ///< a connection's name
    Breaker breaker;
    Timestamp updatedAt{};
};

/// breakers: the rules of domain/CircuitBreaker.h, shared by all workers on the database. A healthy endpoint
/// costs one read and no write.
class BreakerStore
{
public:
    BreakerStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// May @p owner call now? Decides who is the probe, too.
    [[nodiscard]] Result<Admission> admit(const QString &endpoint, const BreakerPolicy &policy,
                                          const QString &owner);
    /// Closed; events that wait for this endpoint are due at once. True when it was not closed before.
    [[nodiscard]] Result<bool> succeeded(const QString &endpoint);
    /// The breaker as it is now.
    [[nodiscard]] Result<Breaker> failed(const QString &endpoint, const BreakerPolicy &policy,
                                         ErrorCode error);
    [[nodiscard]] Result<Breaker> byEndpoint(const QString &endpoint);
    [[nodiscard]] Result<std::vector<BreakerRow>> all(); ///< by endpoint

private:
    [[nodiscard]] Result<void> save(const QString &endpoint, const Breaker &breaker);

    Database &m_db;
    const Clock &m_clock;
};

}

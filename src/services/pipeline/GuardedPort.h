#pragma once

#include "domain/ResourcePort.h"
#include "pipeline/EndpointGuard.h"

namespace concord {

/// A ResourcePort with breaker and rate limit of the database around it (EndpointGuard).
class GuardedPort
{
public:
    GuardedPort(ResourcePort &inner, Database &db, const Clock &clock, QString owner,
                EndpointRulesOf rulesOf);

    /// To be asked before each fetch(): absent means go, and a token is taken.
    [[nodiscard]] Result<std::optional<EndpointWait>> admit(const QString &connection)
    {
        return m_guard.admit(connection);
    }
    void fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
               ResourcePort::Callback done);
    void cancelAll() { m_inner.cancelAll(); }

private:
    ResourcePort &m_inner;
    EndpointGuard m_guard;
};

}

#include "pipeline/GuardedPort.h"

namespace concord {

GuardedPort::GuardedPort(ResourcePort &inner, Database &db, const Clock &clock, QString owner,
                         EndpointRulesOf rulesOf)
    : m_inner(inner), m_guard(db, clock, std::move(owner), std::move(rulesOf))
{}

void GuardedPort::fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
                        ResourcePort::Callback done)
{
    m_inner.fetch(connection, pathOrUrl, correlation,
                  [this, connection, done = std::move(done)](Result<QByteArray> reply) {
                      m_guard.book(connection, reply ? std::nullopt : std::optional(reply.error()));
                      done(std::move(reply));
                  });
}

}

#include "pipeline/EndpointGuard.h"

#include "observability/Log.h"
#include "store/BreakerStore.h"
#include "store/IncidentStore.h"
#include "store/RateStore.h"

namespace concord {

EndpointGuard::EndpointGuard(Database &db, const Clock &clock, QString owner, EndpointRulesOf rulesOf)
    : m_db(db), m_clock(clock), m_owner(std::move(owner)), m_rulesOf(std::move(rulesOf))
{}

Result<std::optional<EndpointWait>> EndpointGuard::admit(const QString &connection)
{
    using Wait = std::optional<EndpointWait>;
    const EndpointRules rules = m_rulesOf ? m_rulesOf(connection) : EndpointRules{};
    BreakerStore breakers(m_db, m_clock);
    const auto now = breakers.byEndpoint(connection);
    if (!now)
        return fail(now.error());
    const Admission asked = concord::admit(*now, rules.breaker, m_owner, m_clock.now());
    if (!asked.isAdmitted && asked.next == *now)
        return Wait(EndpointWait{ErrorCode::BreakerOpen, asked.until});
    if (rules.rate) { // before the breaker: a probe that finds no token would be lost
        const auto later = RateStore(m_db, m_clock).take(connection, *rules.rate);
        if (!later)
            return fail(later.error());
        if (*later)
            return Wait(EndpointWait{ErrorCode::RateLimited, **later});
    }
    const auto admitted = breakers.admit(connection, rules.breaker, m_owner);
    if (!admitted)
        return fail(admitted.error());
    return admitted->isAdmitted ? Wait() : Wait(EndpointWait{ErrorCode::BreakerOpen, admitted->until});
}

void EndpointGuard::book(const QString &connection, const std::optional<Error> &error)
{
    if (error && error->code == ErrorCode::ConfigInvalid)
        return; // nobody was called
    const auto booked = error && countsAgainstEndpoint(error->code) ? bookFailure(connection, error->code)
                                                                    : bookSuccess(connection);
    if (!booked) // the next call counts again: what it is about is not lost with it
        logLine(LogLevel::Error, "pipeline", QStringLiteral("breaker of %1 not stored").arg(connection),
                {.error = booked.error()});
}

Result<void> EndpointGuard::bookSuccess(const QString &connection)
{
    const auto wasShut = BreakerStore(m_db, m_clock).succeeded(connection);
    if (!wasShut || !*wasShut)
        return wasShut ? Result<void>{} : fail(wasShut.error());
    logLine(LogLevel::Info, "pipeline", QStringLiteral("breaker of %1 closed").arg(connection));
    return IncidentStore(m_db, m_clock).resolve(connection).map([](int) {});
}

Result<void> EndpointGuard::bookFailure(const QString &connection, ErrorCode code)
{
    const EndpointRules rules = m_rulesOf ? m_rulesOf(connection) : EndpointRules{};
    const auto breaker = BreakerStore(m_db, m_clock).failed(connection, rules.breaker, code);
    if (!breaker)
        return fail(breaker.error());
    if (breaker->state != BreakerState::Open)
        return {};
    const auto opened = IncidentStore(m_db, m_clock).raise(connection, codeName(code));
    if (!opened)
        return fail(opened.error());
    if (*opened)
        logLine(LogLevel::Warning, "pipeline",
                QStringLiteral("breaker of %1 open: %2").arg(connection, codeName(code)));
    return {};
}

}

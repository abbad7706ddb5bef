#include "pipeline/EndpointGuard.h"

#include "domain/RelayText.h"
#include "observability/Log.h"
#include "store/BreakerStore.h"
#include "store/IncidentStore.h"
#include "store/RateStore.h"

namespace concord {

EndpointGuard::EndpointGuard(Database &db, const Clock &clock, QString owner, EndpointRulesOf rulesOf)
    : m_db(db), m_clock(clock), m_owner(std::move(owner)), m_rulesOf(std::move(rulesOf))
{}

EndpointRules EndpointGuard::rulesOf(const QString &connection) const
{
    return m_rulesOf ? m_rulesOf(connection) : EndpointRules{};
}

Result<std::optional<EndpointWait>> EndpointGuard::admit(const QString &connection)
{
    using Wait = std::optional<EndpointWait>;
    const EndpointRules rules = rulesOf(connection);
    const QStringList endpoints =
        rules.relay.isEmpty() ? QStringList{connection} : QStringList{rules.relay, connection};
    BreakerStore breakers(m_db, m_clock);
    for (const QString &endpoint : endpoints) {
        const auto now = breakers.byEndpoint(endpoint);
        if (!now)
            return fail(now.error());
        const Admission asked = concord::admit(*now, rules.breaker, m_owner, m_clock.now());
        if (!asked.isAdmitted && asked.next == *now)
            return Wait(EndpointWait{ErrorCode::BreakerOpen, asked.until, endpoint});
    }
    if (rules.rate) { // before the breaker: a probe that finds no token would be lost
        const auto later = RateStore(m_db, m_clock).take(connection, *rules.rate);
        if (!later)
            return fail(later.error());
        if (*later)
            return Wait(EndpointWait{ErrorCode::RateLimited, **later, connection});
    }
    for (const QString &endpoint : endpoints) {
        const auto admitted = breakers.admit(endpoint, rules.breaker, m_owner);
        if (!admitted)
            return fail(admitted.error());
        if (!admitted->isAdmitted)
            return Wait(EndpointWait{ErrorCode::BreakerOpen, admitted->until, endpoint});
    }
    return Wait();
}

void EndpointGuard::book(const QString &connection, const std::optional<Error> &error)
{
    if (error && error->code == ErrorCode::ConfigInvalid)
        return; // nobody was called
    const bool counts = error && countsAgainstEndpoint(error->code);
    const auto failure = counts ? std::optional(error->code) : std::nullopt;
    const QString relay = rulesOf(connection).relay;
    if (relay.isEmpty())
        return bookAt(connection, failure);
    if (error && relayText::isOfRelay(error->detail)) // that it refuses is a failure of a relay, too
        return bookAt(relay, error->code);
    bookAt(relay, std::nullopt);
    bookAt(connection, failure);
}

void EndpointGuard::bookAt(const QString &endpoint, const std::optional<ErrorCode> &failure)
{
    const auto booked = failure ? bookFailure(endpoint, *failure) : bookSuccess(endpoint);
    if (!booked) // the next call counts again: what it is about is not lost with it
        logLine(LogLevel::Error, "pipeline", QStringLiteral("breaker of %1 not stored").arg(endpoint),
                {.error = booked.error()});
}

/// Breaker and incident in one transaction, here and below: a success and a failure that are booked at the
/// same time meet at the breaker, and the incident goes with the one that is booked last.
Result<void> EndpointGuard::bookSuccess(const QString &connection)
{
    BreakerStore breakers(m_db, m_clock);
    const auto now = breakers.byEndpoint(connection);
    if (!now || afterSuccess(*now) == *now) // no lock for the usual answer
        return now ? Result<void>{} : fail(now.error());
    bool isClosed = false;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto wasShut = breakers.succeeded(connection);
        isClosed = wasShut.value_or(false);
        if (!isClosed)
            return wasShut ? Result<void>{} : fail(wasShut.error());
        return IncidentStore(m_db, m_clock).resolve(connection).map([](int) {});
    });
    if (done && isClosed)
        logLine(LogLevel::Info, "pipeline", QStringLiteral("breaker of %1 closed").arg(connection));
    return done;
}

Result<void> EndpointGuard::bookFailure(const QString &connection, ErrorCode code)
{
    const EndpointRules rules = rulesOf(connection);
    bool isOpened = false;
    const auto done = m_db.join([&]() -> Result<void> {
        isOpened = false;
        const auto breaker = BreakerStore(m_db, m_clock).failed(connection, rules.breaker, code);
        if (!breaker || breaker->state != BreakerState::Open)
            return breaker ? Result<void>{} : fail(breaker.error());
        return IncidentStore(m_db, m_clock).raise(connection, codeName(code)).map([&](bool opened) {
            isOpened = opened;
        });
    });
    if (done && isOpened)
        logLine(LogLevel::Warning, "pipeline",
                QStringLiteral("breaker of %1 open: %2").arg(connection, codeName(code)));
    return done;
}

}

#include "store/BreakerStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto selectBreakers = QStringLiteral(
    "SELECT endpoint, state, failures, opened_at, retry_at, probe_owner, probe_until, error_code,"
    " updated_at FROM breakers");

BreakerRow readRow(const QSqlQuery &q)
{
    BreakerRow row;
    row.endpoint = q.value(0).toString();
    Breaker &b = row.breaker;
    b.state = breakerStateFromWord(q.value(1).toString()).value_or(BreakerState::Closed);
    b.failures = q.value(2).toInt();
    b.openedAt = columns::timeOf(q.value(3));
    b.retryAt = columns::timeOf(q.value(4));
    b.probeOwner = q.value(5).toString();
    b.probeUntil = columns::timeOf(q.value(6));
    if (!q.value(7).isNull())
        b.lastError = errorCodeFromName(q.value(7).toString());
    row.updatedAt = fromMs(q.value(8).toLongLong());
    return row;
}
}

Result<Breaker> BreakerStore::byEndpoint(const QString &endpoint)
{
    static const QString text = selectBreakers + QStringLiteral(" WHERE endpoint = ?");
    return sql::row(m_db, text, {endpoint}, readRow).map([](const std::optional<BreakerRow> &row) {
        return row ? row->breaker : Breaker{};
    });
}

Result<std::vector<BreakerRow>> BreakerStore::all()
{
    return sql::rows(m_db, selectBreakers + QStringLiteral(" ORDER BY endpoint"), {}, readRow);
}

Result<void> BreakerStore::save(const QString &endpoint, const Breaker &b)
{
    return sql::change(
               m_db,
               QStringLiteral(
                   "INSERT INTO breakers (endpoint, state, failures, opened_at, retry_at, probe_owner,"
                   " probe_until, error_code, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (endpoint) DO UPDATE SET state = excluded.state,"
                   " failures = excluded.failures, opened_at = excluded.opened_at,"
                   " retry_at = excluded.retry_at, probe_owner = excluded.probe_owner,"
                   " probe_until = excluded.probe_until, error_code = excluded.error_code,"
                   " updated_at = excluded.updated_at"),
               {endpoint, wordOf(b.state), b.failures, columns::timeOrNull(b.openedAt),
                columns::timeOrNull(b.retryAt), b.probeOwner.isEmpty() ? QVariant() : QVariant(b.probeOwner),
                columns::timeOrNull(b.probeUntil),
                b.lastError ? QVariant(codeName(*b.lastError)) : QVariant(), qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<Admission> BreakerStore::admit(const QString &endpoint, const BreakerPolicy &policy,
                                      const QString &owner)
{
    const auto now = byEndpoint(endpoint); // mostly closed: no lock is taken for that
    if (!now)
        return fail(now.error());
    Admission admission = concord::admit(*now, policy, owner, m_clock.now());
    if (admission.next == *now)
        return admission;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto locked = byEndpoint(endpoint);
        if (!locked)
            return fail(locked.error());
        admission = concord::admit(*locked, policy, owner, m_clock.now());
        return admission.next == *locked ? Result<void>{} : save(endpoint, admission.next);
    });
    if (!done)
        return fail(done.error());
    return admission;
}

Result<bool> BreakerStore::succeeded(const QString &endpoint)
{
    bool wasShut = false;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto locked = byEndpoint(endpoint);
        if (!locked)
            return fail(locked.error());
        wasShut = locked->state != BreakerState::Closed;
        if (afterSuccess(*locked) == *locked)
            return {};
        const auto saved = save(endpoint, afterSuccess(*locked));
        if (!saved || !wasShut)
            return saved;
        const qint64 nowMs = toMs(m_clock.now());
        return sql::change(
                   m_db,
                   QStringLiteral("UPDATE sync_events SET next_attempt_at = ? WHERE status = 'waiting_retry'"
                                  " AND next_attempt_at > ? AND wait_endpoint = ?"),
                   {nowMs, nowMs, endpoint})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return wasShut;
}

Result<Breaker> BreakerStore::failed(const QString &endpoint, const BreakerPolicy &policy, ErrorCode error)
{
    Breaker next;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto now = byEndpoint(endpoint);
        if (!now)
            return fail(now.error());
        next = afterFailure(*now, policy, error, m_clock.now());
        return save(endpoint, next);
    });
    if (!done)
        return fail(done.error());
    return next;
}

}

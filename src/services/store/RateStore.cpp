#include "store/RateStore.h"

#include "store/Sql.h"

namespace concord {

Result<bool> RateStore::tryTake(const QString &endpoint, const RateLimit &limit, Timestamp now)
{
    // refilled(): full after a long rest, nothing for a clock that went back, else the elapsed time's share
    static const QString full = QStringLiteral(
        "CASE WHEN CAST(? AS BIGINT) - updated_at >= CAST(? AS BIGINT) THEN CAST(? AS BIGINT)"
        " WHEN CAST(? AS BIGINT) <= updated_at THEN millitokens"
        " WHEN millitokens + (CAST(? AS BIGINT) - updated_at) * CAST(? AS BIGINT) / 1000 > CAST(? AS BIGINT)"
        " THEN CAST(? AS BIGINT)"
        " ELSE millitokens + (CAST(? AS BIGINT) - updated_at) * CAST(? AS BIGINT) / 1000 END");
    const qint64 nowMs = toMs(now);
    const qint64 capacity = capacityOf(limit);
    const qint64 rate = milliPerSecondOf(limit);
    const qint64 fullAfterMs = capacity * 1000 / rate + 1;
    const QVariantList refill{nowMs, fullAfterMs, capacity, nowMs, nowMs,
                              rate,  capacity,    capacity, nowMs, rate};
    static const QString text =
        QStringLiteral("UPDATE rate_limits SET millitokens = ") + full +
        QStringLiteral(" - 1000, updated_at = CASE WHEN CAST(? AS BIGINT) > updated_at THEN CAST(? AS BIGINT)"
                       " ELSE updated_at END WHERE endpoint = ? AND ") +
        full + QStringLiteral(" >= 1000");
    QVariantList values = refill;
    values << nowMs << nowMs << endpoint;
    values += refill;
    return sql::change(m_db, text, values).map([](int n) { return n > 0; });
}

Result<std::optional<Timestamp>> RateStore::take(const QString &endpoint, const RateLimit &limit)
{
    const Timestamp now = m_clock.now();
    std::optional<Timestamp> later;
    const auto done = m_db.join([&]() -> Result<void> {
        later.reset();
        auto taken = tryTake(endpoint, limit, now);
        if (!taken || *taken)
            return taken ? Result<void>{} : fail(taken.error());
        // nobody has called yet, or a clock went back so far that waiting for it would take too long
        const qint64 nowMs = toMs(now);
        const auto mended = sql::change(
            m_db,
            QStringLiteral("INSERT INTO rate_limits (endpoint, millitokens, updated_at) VALUES (?, ?, ?)"
                           " ON CONFLICT (endpoint) DO UPDATE SET updated_at = excluded.updated_at"
                           " WHERE rate_limits.updated_at > ?"),
            {endpoint, capacityOf(limit), nowMs, nowMs + qint64(bucketClockTolerance.count())});
        if (!mended)
            return fail(mended.error());
        if (*mended > 0)
            taken = tryTake(endpoint, limit, now);
        if (!taken || *taken)
            return taken ? Result<void>{} : fail(taken.error());
        const auto left = bucket(endpoint, limit);
        if (!left)
            return fail(left.error());
        later = nextTokenAt(*left, limit, now);
        return {};
    });
    if (!done)
        return fail(done.error());
    return later;
}

Result<TokenBucket> RateStore::bucket(const QString &endpoint, const RateLimit &limit)
{
    const Timestamp now = m_clock.now();
    const auto row =
        sql::row(m_db, QStringLiteral("SELECT millitokens, updated_at FROM rate_limits WHERE endpoint = ?"),
                 {endpoint}, [](const QSqlQuery &q) {
                     return TokenBucket{q.value(0).toLongLong(), fromMs(q.value(1).toLongLong())};
                 });
    if (!row)
        return fail(row.error());
    return *row ? refilled(**row, limit, now) : TokenBucket{capacityOf(limit), now};
}

}

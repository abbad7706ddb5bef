#include "store/SubscriptionStore.h"

#include "store/Sql.h"

#include <QDateTime>

namespace concord {

namespace {
std::optional<Timestamp> readMoment(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(fromMs(value.toLongLong()));
}

QVariant momentOrNull(const std::optional<Timestamp> &moment)
{
    return moment ? QVariant(qint64(toMs(*moment))) : QVariant();
}

std::optional<Timestamp> readInstant(const QString &text)
{
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    return moment.isValid() ? std::optional(fromMs(moment.toMSecsSinceEpoch())) : std::nullopt;
}

QString instant(const std::optional<Timestamp> &moment)
{
    return moment ? QDateTime::fromMSecsSinceEpoch(toMs(*moment), Qt::UTC).toString(Qt::ISODateWithMs)
                  : QStringLiteral("");
}
}

Result<std::optional<SubscriptionState>> SubscriptionStore::load(const QString &connection)
{
    return sql::row(
        m_db,
        QStringLiteral(
            "SELECT subscription_id, state, last_number, notified_at, high_water, ends_at, error_code"
            " FROM subscriptions WHERE connection = ?"),
        {connection}, [&](const QSqlQuery &q) {
            SubscriptionState state;
            state.connection = connection;
            state.subscriptionId = q.value(0).toString();
            state.status = q.value(1).toString();
            state.lastNumber = q.value(2).toLongLong();
            state.notifiedAt = readMoment(q.value(3));
            state.completeUntil = readInstant(q.value(4).toString());
            state.end = readMoment(q.value(5));
            if (!q.value(6).isNull())
                state.error = Error{errorCodeFromName(q.value(6).toString()), {}, {}, 0};
            return state;
        });
}

Result<void> SubscriptionStore::save(const SubscriptionState &state)
{
    const auto text = [](const QString &value) {
        return value.isNull() ? QStringLiteral("") : value; // NOT NULL
    };
    const auto written = sql::change(
        m_db,
        QStringLiteral(
            "INSERT INTO subscriptions (connection, subscription_id, state, last_number, notified_at,"
            " high_water, ends_at, error_code, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (connection) DO UPDATE SET subscription_id = excluded.subscription_id,"
            " state = excluded.state, last_number = excluded.last_number,"
            " notified_at = excluded.notified_at, high_water = excluded.high_water,"
            " ends_at = excluded.ends_at, error_code = excluded.error_code,"
            " updated_at = excluded.updated_at"),
        {state.connection, text(state.subscriptionId), text(state.status), state.lastNumber,
         momentOrNull(state.notifiedAt), instant(state.completeUntil), momentOrNull(state.end),
         state.error ? QVariant(codeName(state.error->code)) : QVariant(), qint64(toMs(m_clock.now()))});
    if (!written)
        return fail(written.error());
    // counted, or of a subscription that is no more: its numbers mean nothing
    return sql::change(m_db,
                       QStringLiteral("DELETE FROM subscription_news WHERE connection = ? AND number > 0"
                                      " AND (subscription_id <> ? OR number <= ?)"),
                       {state.connection, text(state.subscriptionId), state.lastNumber})
        .map([](int) {});
}

namespace {
constexpr qint64 untold = 0; ///< stands for no event of its own
}

Result<void> SubscriptionStore::addNews(const QString &connection, const SubscriptionNews &news)
{
    std::vector<qint64> numbers = news.numbers;
    if (news.isUntold)
        numbers.push_back(untold);
    return m_db.write([&]() -> Result<void> {
        for (const qint64 number : numbers) {
            const auto added = sql::change(
                m_db,
                QStringLiteral("INSERT INTO subscription_news (connection, subscription_id, number,"
                               " received_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                {connection, news.subscriptionId.isNull() ? QStringLiteral("") : news.subscriptionId, number,
                 qint64(toMs(m_clock.now()))});
            if (!added)
                return fail(added.error());
        }
        return {};
    });
}

Result<std::vector<SubscriptionNews>> SubscriptionStore::takeNews(const QString &connection)
{
    const auto rows =
        sql::rows(m_db,
                  QStringLiteral("SELECT subscription_id, number FROM subscription_news WHERE connection = ?"
                                 " ORDER BY subscription_id, number"),
                  {connection}, [](const QSqlQuery &q) {
                      return std::pair(q.value(0).toString(), q.value(1).toLongLong());
                  });
    if (!rows)
        return fail(rows.error());
    std::vector<SubscriptionNews> all;
    bool anyUntold = false;
    for (const auto &[id, number] : *rows) {
        if (all.empty() || all.back().subscriptionId != id)
            all.push_back({id, {}, false});
        if (number == untold)
            all.back().isUntold = anyUntold = true;
        else
            all.back().numbers.push_back(number);
    }
    if (!anyUntold)
        return all;
    const auto removed =
        sql::change(m_db, QStringLiteral("DELETE FROM subscription_news WHERE connection = ? AND number = 0"),
                    {connection});
    if (!removed)
        return fail(removed.error());
    return all;
}

Result<void> SubscriptionStore::remove(const QString &connection)
{
    for (const char *table : {"subscriptions", "subscription_news"}) {
        const auto removed = sql::change(
            m_db, QStringLiteral("DELETE FROM %1 WHERE connection = ?").arg(QLatin1StringView(table)),
            {connection});
        if (!removed)
            return fail(removed.error());
    }
    return {};
}

}

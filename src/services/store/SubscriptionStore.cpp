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
    return sql::change(
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
                state.error ? QVariant(codeName(state.error->code)) : QVariant(),
                qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

}

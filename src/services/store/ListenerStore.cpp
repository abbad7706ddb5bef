#include "store/ListenerStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

Result<void> ListenerStore::save(const QString &worker, const ListenerStatus &s)
{
    const auto &error = s.lastError;
    return sql::change(
               m_db,
               QStringLiteral(
                   "INSERT INTO listener_status (worker, connection, address, state, open_connections, "
                   "accepted,"
                   " duplicates, refused, error_code, error_where, error_detail, last_message_at, updated_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (worker, connection) DO "
                   "UPDATE SET"
                   " address = excluded.address, state = excluded.state,"
                   " open_connections = excluded.open_connections, accepted = excluded.accepted,"
                   " duplicates = excluded.duplicates, refused = excluded.refused,"
                   " error_code = excluded.error_code, error_where = excluded.error_where,"
                   " error_detail = excluded.error_detail, last_message_at = excluded.last_message_at,"
                   " updated_at = excluded.updated_at"),
               {worker, s.connection, s.address, wordOf(s.state), s.openConnections, s.accepted, s.duplicates,
                s.refused, error ? QVariant(codeName(error->code)) : QVariant(),
                error ? QVariant(error->where) : QVariant(), error ? QVariant(error->detail) : QVariant(),
                columns::timeOrNull(s.lastMessageAt), qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<void> ListenerStore::heartbeat(const QString &worker, const QString &version)
{
    const qint64 nowMs = toMs(m_clock.now());
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO workers (name, version, started_at, seen_at) VALUES (?, ?, ?, ?)"
                              " ON CONFLICT (name) DO UPDATE SET version = excluded.version,"
                              " seen_at = excluded.seen_at"),
               {worker, version, nowMs, nowMs})
        .map([](int) {});
}

Result<void> ListenerStore::leave(const QString &worker)
{
    return m_db.join([&]() -> Result<void> {
        return sql::change(m_db, QStringLiteral("DELETE FROM listener_status WHERE worker = ?"), {worker})
            .and_then([&](int) {
                return sql::change(m_db, QStringLiteral("DELETE FROM workers WHERE name = ?"), {worker});
            })
            .map([](int) {});
    });
}

Result<std::vector<ListenerRow>> ListenerStore::all()
{
    return sql::rows(
        m_db,
        QStringLiteral(
            "SELECT l.worker, l.connection, l.address, l.state, l.open_connections, l.accepted,"
            " l.duplicates, l.refused, l.error_code, l.error_where, l.error_detail, l.last_message_at,"
            " l.updated_at FROM listener_status l JOIN workers w ON w.name = l.worker"
            " WHERE w.seen_at >= ? ORDER BY l.connection, l.worker"),
        {qint64(toMs(m_clock.now() - silence))}, [](const QSqlQuery &q) {
            ListenerRow row;
            row.worker = q.value(0).toString();
            ListenerStatus &s = row.status;
            s.connection = q.value(1).toString();
            s.address = q.value(2).toString();
            s.state = listenerStateFromWord(q.value(3).toString()).value_or(ListenerState::Stopped);
            s.openConnections = q.value(4).toInt();
            s.accepted = q.value(5).toLongLong();
            s.duplicates = q.value(6).toLongLong();
            s.refused = q.value(7).toLongLong();
            s.lastError = columns::errorOf(q.value(8), q.value(9), q.value(10));
            s.lastMessageAt = columns::timeOf(q.value(11));
            row.updatedAt = fromMs(q.value(12).toLongLong());
            return row;
        });
}

Result<std::vector<WorkerRow>> ListenerStore::workers()
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT name, version, started_at, seen_at FROM workers WHERE seen_at >= ?"
                       " ORDER BY name"),
        {qint64(toMs(m_clock.now() - silence))}, [](const QSqlQuery &q) {
            return WorkerRow{q.value(0).toString(), q.value(1).toString(), fromMs(q.value(2).toLongLong()),
                             fromMs(q.value(3).toLongLong())};
        });
}

Result<std::optional<Timestamp>> ListenerStore::lastSeen()
{
    return sql::row(m_db, QStringLiteral("SELECT max(seen_at) FROM workers"), {},
                    [](const QSqlQuery &q) { return columns::timeOf(q.value(0)); })
        .map([](const auto &seen) { return seen.value_or(std::nullopt); });
}

Result<int> ListenerStore::removeDead()
{
    const qint64 before = toMs(m_clock.now() - silence);
    int removed = 0;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto gone =
            sql::change(m_db, QStringLiteral("DELETE FROM workers WHERE seen_at < ?"), {before});
        if (!gone)
            return fail(gone.error());
        removed = *gone;
        return sql::change(m_db,
                           QStringLiteral(
                               "DELETE FROM listener_status WHERE worker NOT IN (SELECT name FROM workers)"),
                           {})
            .map([](int) {});
    });
    if (!done)
        return fail(done.error());
    return removed;
}

}

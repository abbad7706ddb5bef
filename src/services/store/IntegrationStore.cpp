#include "store/IntegrationStore.h"

#include "store/Sql.h"

namespace concord {

namespace {
const QString columns = QStringLiteral(
    "SELECT name, type, connection, every_ms, next_run_at, source_latency_ms FROM integrations ");

IntegrationRow readRow(const QSqlQuery &q)
{
    IntegrationRow row{q.value(0).toString(),
                       q.value(1).toString(),
                       q.value(2).toString(),
                       std::chrono::milliseconds(q.value(3).toLongLong()),
                       {},
                       {}};
    if (!q.value(4).isNull())
        row.nextRunAt = fromMs(q.value(4).toLongLong());
    if (!q.value(5).isNull())
        row.sourceLatencyMs = q.value(5).toLongLong();
    return row;
}

QVariant orNull(const std::optional<Timestamp> &t)
{
    return t ? QVariant(qlonglong(toMs(*t))) : QVariant();
}
}

Result<std::vector<ConnectionRecord>> IntegrationStore::connections()
{
    return sql::rows(
        m_db, QStringLiteral("SELECT name, kind, base_url FROM connections ORDER BY name"), {},
        [](const QSqlQuery &q) {
            return ConnectionRecord{q.value(0).toString(), q.value(1).toString(), q.value(2).toString()};
        });
}

Result<void> IntegrationStore::saveConnection(const QString &name, const QString &kind,
                                              const QString &baseUrl)
{
    return sql::change(m_db,
                       QStringLiteral(
                           "INSERT INTO connections (name, kind, base_url, updated_at) VALUES (?, ?, ?, ?) "
                           "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, "
                           "base_url = excluded.base_url, updated_at = excluded.updated_at "
                           "WHERE connections.kind <> excluded.kind "
                           "OR connections.base_url <> excluded.base_url"),
                       {name, kind, baseUrl, qlonglong(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<void> IntegrationStore::save(const IntegrationRow &row)
{
    const auto known = byName(row.name);
    if (!known)
        return fail(known.error());
    const Timestamp now = m_clock.now();
    std::optional<Timestamp> next;
    if (row.every.count() > 0)
        next = *known ? now + row.every : now;
    if (*known && (*known)->every == row.every)
        next = (*known)->nextRunAt;
    if (*known && (*known)->type == row.type && (*known)->connection == row.connection &&
        (*known)->every == row.every)
        return {};
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO integrations (name, type, connection, every_ms, next_run_at, "
                              "updated_at) VALUES (?, ?, ?, ?, ?, ?) "
                              "ON CONFLICT (name) DO UPDATE SET type = excluded.type, "
                              "connection = excluded.connection, every_ms = excluded.every_ms, "
                              "next_run_at = excluded.next_run_at, updated_at = excluded.updated_at"),
               {row.name, row.type, row.connection, qlonglong(row.every.count()), orNull(next),
                qlonglong(toMs(now))})
        .map([](int) {});
}

Result<std::vector<IntegrationRow>> IntegrationStore::all()
{
    return sql::rows(m_db, columns + QStringLiteral("ORDER BY name"), {}, readRow);
}

Result<std::optional<IntegrationRow>> IntegrationStore::byName(const QString &name)
{
    return sql::row(m_db, columns + QStringLiteral("WHERE name = ?"), {name}, readRow);
}

Result<std::vector<IntegrationRow>> IntegrationStore::due()
{
    return sql::rows(m_db, columns + QStringLiteral("WHERE every_ms > 0 AND next_run_at <= ? ORDER BY name"),
                     {qlonglong(toMs(m_clock.now()))}, readRow);
}

Result<bool> IntegrationStore::advance(const QString &name, Timestamp seen, Timestamp next)
{
    return sql::change(
               m_db,
               QStringLiteral("UPDATE integrations SET next_run_at = ? WHERE name = ? AND next_run_at = ?"),
               {qlonglong(toMs(next)), name, qlonglong(toMs(seen))})
        .map([](int n) { return n == 1; });
}

Result<void> IntegrationStore::saveLatency(const QString &name, qint64 medianMs)
{
    return sql::change(m_db, QStringLiteral("UPDATE integrations SET source_latency_ms = ? WHERE name = ?"),
                       {medianMs, name})
        .map([](int) {});
}

}

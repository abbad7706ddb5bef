#include "store/IntegrationStore.h"

#include "domain/CronSchedule.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
const QString columns =
    QStringLiteral("SELECT name, type, connection, every_ms, next_run_at, source_latency_ms, cron, time_zone,"
                   " others, conflict_policy, told_by FROM integrations ");

/// "adt=orders,orders=orders"; NULL: they are told by themselves.
QVariant writeToldBy(const std::optional<std::map<QString, QString>> &toldBy)
{
    if (!toldBy)
        return {};
    QStringList pairs;
    for (const auto &[name, by] : *toldBy)
        pairs.append(name + u'=' + by);
    return pairs.join(u',');
}

std::optional<std::map<QString, QString>> readToldBy(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    std::map<QString, QString> toldBy;
    const QStringList pairs = value.toString().split(u',', Qt::SkipEmptyParts);
    for (const QString &pair : pairs)
        toldBy[pair.section(u'=', 0, 0)] = pair.section(u'=', 1);
    return toldBy;
}

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
    row.cron = q.value(6).toString();
    row.timeZone = q.value(7).toString();
    row.others = q.value(8).toString().split(u',', Qt::SkipEmptyParts);
    row.conflictPolicy = q.value(9).toString();
    row.toldBy = readToldBy(q.value(10));
    return row;
}

QVariant orNull(const std::optional<Timestamp> &t)
{
    return t ? QVariant(qlonglong(toMs(*t))) : QVariant();
}
}

Result<std::vector<ConnectionRecord>> IntegrationStore::connections()
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT name, kind, base_url, facility FROM connections ORDER BY name"),
                     {}, [](const QSqlQuery &q) {
                         return ConnectionRecord{q.value(0).toString(), q.value(1).toString(),
                                                 q.value(2).toString(), q.value(3).toString()};
                     });
}

QString IntegrationRow::toldThrough(const QString &name) const
{
    if (!toldBy)
        return name;
    const auto by = toldBy->find(name);
    if (by != toldBy->end())
        return by->second;
    const bool tells =
        std::any_of(toldBy->begin(), toldBy->end(), [&](const auto &one) { return one.second == name; });
    return tells ? name : QString();
}

std::optional<Timestamp> nextRunOf(const IntegrationRow &row, Timestamp after)
{
    if (row.cron.isEmpty())
        return row.every.count() > 0 ? std::optional(after + row.every) : std::nullopt;
    const auto schedule = CronSchedule::parse(row.cron, row.timeZone);
    return schedule ? schedule->next(after) : std::nullopt;
}

Result<void> IntegrationStore::saveConnection(const QString &name, const QString &kind,
                                              const QString &baseUrl, const QString &facility)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO connections (name, kind, base_url, facility, updated_at) "
                                      "VALUES (?, ?, ?, ?, ?) "
                                      "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, "
                                      "base_url = excluded.base_url, facility = excluded.facility, "
                                      "updated_at = excluded.updated_at "
                                      "WHERE connections.kind <> excluded.kind "
                                      "OR connections.base_url <> excluded.base_url "
                                      "OR connections.facility <> excluded.facility"),
                       {name, kind, baseUrl, facility, qlonglong(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<void> IntegrationStore::save(const IntegrationRow &row)
{
    const auto known = byName(row.name);
    if (!known)
        return fail(known.error());
    if (!row.cron.isEmpty()) {
        const auto schedule = CronSchedule::parse(row.cron, row.timeZone);
        if (!schedule)
            return fail(schedule.error());
    }
    const Timestamp now = m_clock.now();
    const bool isSameSchedule = *known && (*known)->every == row.every && (*known)->cron == row.cron &&
                                (*known)->timeZone == row.timeZone;
    if (isSameSchedule && (*known)->type == row.type && (*known)->connection == row.connection &&
        (*known)->others == row.others && (*known)->conflictPolicy == row.conflictPolicy &&
        (*known)->toldBy == row.toldBy)
        return {};
    std::optional<Timestamp> next =
        !*known && row.cron.isEmpty() && row.hasSchedule() ? std::optional(now) : nextRunOf(row, now);
    if (isSameSchedule)
        next = (*known)->nextRunAt;
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO integrations (name, type, connection, every_ms, next_run_at, "
                              "updated_at, cron, time_zone, others, conflict_policy, told_by) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                              "ON CONFLICT (name) DO UPDATE SET type = excluded.type, "
                              "connection = excluded.connection, every_ms = excluded.every_ms, "
                              "next_run_at = excluded.next_run_at, updated_at = excluded.updated_at, "
                              "cron = excluded.cron, time_zone = excluded.time_zone, "
                              "others = excluded.others, conflict_policy = excluded.conflict_policy, "
                              "told_by = excluded.told_by"),
               {row.name, row.type, row.connection, qlonglong(row.every.count()), orNull(next),
                qlonglong(toMs(now)), row.cron, row.timeZone, row.others.join(u','), row.conflictPolicy,
                writeToldBy(row.toldBy)})
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
    return sql::rows(m_db,
                     columns + QStringLiteral("WHERE (every_ms > 0 OR cron <> '') AND next_run_at <= ?"
                                              " AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.subject ="
                                              " 'integration/' || name) ORDER BY name"),
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

// IncidentStore: what people see of incidents, and that a person has seen one.
#include "store/IncidentSql.h"
#include "store/IncidentStore.h"
#include "store/Paging.h"

#include <QHash>

namespace concord {

namespace {
constexpr qsizetype noteLength = 500;

/// Adds who has said that it is open.
Result<void> addNotified(Database &db, std::vector<Incident> &incidents)
{
    QStringList ids;
    for (const Incident &incident : incidents)
        ids.append(incident.id.toString());
    const auto sent = sql::rowsIn(
        db,
        QStringLiteral("SELECT incident_id, notifier FROM notifications WHERE occasion = 'opened'"
                       " AND state = 'sent' AND incident_id IN (%1) ORDER BY id"),
        ids, [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toString()); });
    if (!sent)
        return fail(sent.error());
    QHash<QString, QStringList> byId;
    for (const auto &[id, notifier] : *sent)
        byId[id].append(notifier);
    for (Incident &incident : incidents)
        incident.notified = byId.value(incident.id.toString());
    return {};
}
}

Result<std::vector<Incident>> IncidentStore::open()
{
    return sql::rows(m_db,
                     incidentSql::select + QStringLiteral(" WHERE i.resolved_at IS NULL ORDER BY i.id DESC"),
                     {}, incidentSql::read);
}

Result<std::vector<Incident>> IncidentStore::recent(Timestamp since, int limit)
{
    return sql::rows(m_db,
                     incidentSql::select + QStringLiteral(" WHERE i.resolved_at IS NULL OR i.resolved_at >= ?"
                                                          " ORDER BY i.id DESC LIMIT ?"),
                     {qint64(toMs(since)), limit}, incidentSql::read);
}

Result<std::optional<Incident>> IncidentStore::byId(const IncidentId &id)
{
    auto found = sql::rows(m_db, incidentSql::select + QStringLiteral(" WHERE i.id = ?"), {id.toString()},
                           incidentSql::read);
    if (!found)
        return fail(found.error());
    if (found->empty())
        return std::optional<Incident>();
    if (const auto added = addNotified(m_db, *found); !added)
        return fail(added.error());
    return std::optional(found->front());
}

Result<IncidentPage> IncidentStore::page(const IncidentQuery &query)
{
    sql::Filter filter;
    if (!query.withResolved)
        filter.add(QStringLiteral("i.resolved_at IS NULL"));
    if (query.severity)
        filter.add(QStringLiteral("i.severity = ?"), wordOf(*query.severity));
    if (query.rule)
        filter.add(QStringLiteral("i.rule = ?"), wordOf(*query.rule));
    if (!query.endpoint.isEmpty())
        filter.add(QStringLiteral("i.endpoint = ?"), query.endpoint);
    auto rows = sql::newestFirst(m_db, incidentSql::select, filter, QStringLiteral("i.id"), query.page,
                                 incidentSql::read);
    if (!rows)
        return fail(rows.error());
    IncidentPage page{*std::move(rows), 0, 0};
    if (const auto added = addNotified(m_db, page.rows); !added)
        return fail(added.error());
    const auto counts =
        sql::row(m_db,
                 QStringLiteral("SELECT count(*), count(*) - count(acknowledged_at) FROM incidents"
                                " WHERE resolved_at IS NULL"),
                 {}, [](const QSqlQuery &q) { return std::pair(q.value(0).toInt(), q.value(1).toInt()); });
    if (!counts)
        return fail(counts.error());
    std::tie(page.openCount, page.unacknowledgedCount) = counts->value_or(std::pair(0, 0));
    return page;
}

Result<Incident> IncidentStore::acknowledge(const IncidentId &id, const QString &who, const QString &note)
{
    const QString subject = QStringLiteral("incident/") + id.toString();
    const qint64 nowMs = toMs(m_clock.now());
    std::optional<Incident> seen;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto found = byId(id);
        if (!found)
            return fail(found.error());
        if (!*found)
            return fail(ErrorCode::NotFound, subject);
        if ((*found)->state() != IncidentState::Open)
            return fail(ErrorCode::Conflict, subject, QStringLiteral("it is ") + wordOf((*found)->state()));
        const QVariant end = isOccurrence((*found)->rule) ? QVariant(nowMs) : QVariant();
        const auto written = sql::change(
            m_db,
            QStringLiteral("UPDATE incidents SET acknowledged_at = ?, acknowledged_by = ?, note = ?,"
                           " resolved_at = %1 WHERE id = ? AND acknowledged_at IS NULL AND resolved_at"
                           " IS NULL")
                .arg(QStringLiteral("CAST(? AS BIGINT)")),
            {nowMs, who, note.simplified().left(noteLength), end, id.toString()});
        if (!written)
            return fail(written.error());
        if (*written == 0)
            return fail(ErrorCode::Conflict, subject, QStringLiteral("somebody else was faster"));
        auto now = byId(id);
        if (!now)
            return fail(now.error());
        seen = *std::move(now);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *seen;
}

}

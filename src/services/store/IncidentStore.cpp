#include "store/IncidentStore.h"

#include "domain/Id.h"
#include "store/Columns.h"
#include "store/IncidentSql.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
/// In the order of a comparison: what is raised, as words for SQL.
const auto raisedRules =
    QStringLiteral("('endpoint_unreachable','dispense_after_cancel','audit_chain','reported')");
}

Result<bool> IncidentStore::raise(const QString &endpoint, const QString &cause)
{
    const qint64 nowMs = toMs(m_clock.now());
    const AlertKind kind = alertKindOfCause(endpoint, cause);
    bool isNew = false;
    const auto done = m_db.join([&]() -> Result<void> {
        isNew = false;
        const auto counted =
            sql::change(m_db,
                        QStringLiteral("UPDATE incidents SET count = count + 1, last_at = ?"
                                       " WHERE endpoint = ? AND cause = ? AND resolved_at IS NULL"),
                        {nowMs, endpoint, cause});
        if (!counted || *counted > 0)
            return counted ? Result<void>{} : fail(counted.error());
        const auto again = isOccurrence(kind) ? Result<bool>(false) : reopen(endpoint, cause, 0);
        const auto opened = again && !*again ? insert(endpoint, cause, kind, 0) : again;
        isNew = opened.value_or(false);
        return opened ? Result<void>{} : fail(opened.error());
    });
    if (!done)
        return fail(done.error());
    return isNew;
}

/// The one that was resolved a moment ago, so that a trouble that comes and goes is one.
Result<bool> IncidentStore::reopen(const QString &endpoint, const QString &cause, double value)
{
    const qint64 nowMs = toMs(m_clock.now());
    const auto again = sql::change(
        m_db,
        QStringLiteral(
            "UPDATE incidents SET resolved_at = NULL, clear_since = NULL, count = count + 1,"
            " last_at = ?, value = CASE WHEN value < ? THEN ? ELSE value END WHERE id = (SELECT i.id"
            " FROM incidents i WHERE i.endpoint = ? AND i.cause = ? AND i.resolved_at > ?"
            " ORDER BY i.id DESC LIMIT 1)"
            " AND (SELECT a.enabled FROM alert_rules a WHERE a.id = incidents.rule) = 1"),
        {nowMs, value, value, endpoint, cause, qint64(toMs(m_clock.now() - settleTime))});
    return again.map([](int rows) { return rows > 0; });
}

Result<bool> IncidentStore::insert(const QString &endpoint, const QString &cause, AlertKind kind,
                                   double value)
{
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    const auto opened = sql::change(
        m_db,
        QStringLiteral("INSERT INTO incidents (id, endpoint, cause, rule, severity, opened_at,"
                       " last_at, value) SELECT ?, ?, ?, a.id, a.severity, %1, %1, %2"
                       " FROM alert_rules a WHERE a.id = ? AND a.enabled = 1 ON CONFLICT DO NOTHING")
            .arg(QStringLiteral("CAST(? AS BIGINT)"), QStringLiteral("CAST(? AS DOUBLE PRECISION)")),
        {makeId<IncidentId>(now.time_since_epoch()).toString(), endpoint, cause, nowMs, nowMs, value,
         wordOf(kind)});
    return opened.map([](int rows) { return rows > 0; });
}

Result<int> IncidentStore::resolve(const QString &endpoint)
{
    return sql::change(
        m_db,
        QStringLiteral("UPDATE incidents SET resolved_at = ? WHERE endpoint = ? AND resolved_at IS"
                       " NULL AND rule IN ") +
            raisedRules,
        {qint64(toMs(m_clock.now())), endpoint});
}

Result<int> IncidentStore::resolveRule(AlertKind kind)
{
    return sql::change(
        m_db, QStringLiteral("UPDATE incidents SET resolved_at = ? WHERE rule = ? AND resolved_at IS NULL"),
        {qint64(toMs(m_clock.now())), wordOf(kind)});
}

Result<std::vector<Incident>> IncidentStore::observe(const AlertRule &rule,
                                                     const std::vector<AlertReading> &readings)
{
    struct OpenOne
    {
        Incident incident;
        std::optional<Timestamp> clearSince;
    };
    std::vector<Incident> changed;
    const auto done = m_db.write([&]() -> Result<void> {
        changed.clear();
        const auto open =
            sql::rows(m_db,
                      incidentSql::select +
                          QStringLiteral(" WHERE i.rule = ? AND i.cause = ? AND i.resolved_at IS NULL"),
                      {rule.id, rule.id}, [](const QSqlQuery &q) {
                          return OpenOne{incidentSql::read(q), columns::timeOf(q.value(13))};
                      });
        if (!open)
            return fail(open.error());
        const auto openOf = [&](const QString &endpoint) -> const OpenOne * {
            for (const OpenOne &one : *open) {
                if (one.incident.endpoint == endpoint)
                    return &one;
            }
            return nullptr;
        };
        std::vector<AlertReading> all = readings;
        for (const OpenOne &one : *open) {
            const bool isRead =
                std::any_of(readings.begin(), readings.end(), [&](const AlertReading &reading) {
                    return reading.endpoint == one.incident.endpoint;
                });
            if (!isRead)
                all.push_back({rule.kind, one.incident.endpoint, 0});
        }
        for (const AlertReading &reading : all) {
            const OpenOne *one = openOf(reading.endpoint);
            const bool isClearing = one && one->clearSince && m_clock.now() - *one->clearSince >= rule.window;
            const auto seen = observeOne(rule, reading, one ? std::optional(one->incident) : std::nullopt,
                                         isClearing, changed);
            if (!seen)
                return seen;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return changed;
}

/// @param isClearing it has been well again for long enough
Result<void> IncidentStore::observeOne(const AlertRule &rule, const AlertReading &reading,
                                       const std::optional<Incident> &open, bool isClearing,
                                       std::vector<Incident> &changed)
{
    const qint64 nowMs = toMs(m_clock.now());
    const QString id = open ? open->id.toString() : QString();
    const auto note = [&](const QString &which, const QVariantList &values) -> Result<void> {
        const auto row = sql::row(m_db, incidentSql::select + which, values, incidentSql::read);
        if (row && *row)
            changed.push_back(**row);
        return row ? Result<void>{} : fail(row.error());
    };
    switch (verdictOf(rule, reading.value)) {
    case AlertVerdict::Open: {
        if (open)
            return sql::change(m_db,
                               QStringLiteral(
                                   "UPDATE incidents SET last_at = ?, count = count + CASE WHEN clear_since"
                                   " IS NULL THEN 0 ELSE 1 END, clear_since = NULL,"
                                   " value = CASE WHEN value < ? THEN ? ELSE value END WHERE id = ?"),
                               {nowMs, reading.value, reading.value, id})
                .map([](int) {});
        const auto again = reopen(reading.endpoint, rule.id, reading.value);
        const auto opened =
            again && !*again ? insert(reading.endpoint, rule.id, rule.kind, reading.value) : again;
        if (!opened || !*opened)
            return opened ? Result<void>{} : fail(opened.error());
        return note(QStringLiteral(" WHERE i.endpoint = ? AND i.cause = ? AND i.resolved_at IS NULL"),
                    {reading.endpoint, rule.id});
    }
    case AlertVerdict::Keep: // neither: the time of being well begins anew
        return open ? sql::change(
                          m_db, QStringLiteral("UPDATE incidents SET clear_since = NULL WHERE id = ?"), {id})
                          .map([](int) {})
                    : Result<void>{};
    case AlertVerdict::Clear:
        break;
    }
    if (!open)
        return {};
    if (!isClearing)
        return sql::change(
                   m_db,
                   QStringLiteral("UPDATE incidents SET clear_since = coalesce(clear_since, ?) WHERE id = ?"),
                   {nowMs, id})
            .map([](int) {});
    const auto resolved =
        sql::change(m_db, QStringLiteral("UPDATE incidents SET resolved_at = ? WHERE id = ?"), {nowMs, id});
    if (!resolved)
        return fail(resolved.error());
    return note(QStringLiteral(" WHERE i.id = ?"), {id});
}

}

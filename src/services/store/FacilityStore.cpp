#include "store/FacilityStore.h"

#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
QString readText(const QSqlQuery &q)
{
    return q.isNull(0) ? FacilityStore::nowhere : q.value(0).toString();
}
}

/// $ stands before each table: SQLite's own schema, in which there are no views of a person's.
QString FacilityStore::sqlOf(const QString &text) const
{
    const bool isSqlite = m_db.dialect().kind() == Dialect::Kind::Sqlite;
    return QString(text).replace(u'$', isSqlite ? QStringLiteral("main.") : QString());
}

Result<std::optional<QString>> FacilityStore::one(const QString &text, const QString &key)
{
    return sql::row(m_db, sqlOf(text), {key}, readText);
}

Result<std::optional<QString>> FacilityStore::ofConnection(const QString &name)
{
    return one(QStringLiteral("SELECT facility FROM $connections WHERE name = ?"), name);
}

Result<std::optional<QString>> FacilityStore::ofIntegration(const QString &name)
{
    return one(QStringLiteral("SELECT c.facility FROM $integrations i"
                              " LEFT JOIN $connections c ON c.name = i.connection WHERE i.name = ?"),
               name);
}

Result<std::optional<QString>> FacilityStore::ofJob(JobId id)
{
    const auto subject =
        sql::row(m_db, sqlOf(QStringLiteral("SELECT integration FROM $integration_jobs WHERE id = ?")),
                 {id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!subject || !*subject)
        return subject;
    const QString tests = connectionTestSubject({});
    auto facility = (*subject)->startsWith(tests) ? ofConnection((*subject)->mid(tests.size()))
                                                  : ofIntegration(**subject);
    if (facility && !*facility)
        return std::optional(nowhere);
    return facility;
}

Result<QStringList> FacilityStore::ofEvents(const std::vector<EventId> &ids)
{
    QStringList keys;
    for (const EventId &id : ids)
        keys.append(id.toString());
    const auto found = sql::rowsIn(
        m_db,
        sqlOf(QStringLiteral("SELECT DISTINCT c.facility FROM $sync_events e"
                             " LEFT JOIN $connections c ON c.name = e.source WHERE e.id IN (%1)")),
        keys, readText);
    if (!found)
        return fail(found.error());
    QStringList facilities(found->begin(), found->end());
    facilities.removeDuplicates();
    return facilities;
}

Result<QStringList> FacilityStore::ofBulk(BulkId id)
{
    const auto found =
        sql::rows(m_db,
                  sqlOf(QStringLiteral("SELECT DISTINCT c.facility FROM $bulk_action_events b"
                                       " LEFT JOIN $sync_events e ON e.id = b.sync_event_id"
                                       " LEFT JOIN $connections c ON c.name = e.source WHERE b.bulk_id = ?")),
                  {id.toString()}, readText);
    if (!found)
        return fail(found.error());
    return QStringList(found->begin(), found->end());
}

Result<std::optional<QString>> FacilityStore::ofPatientQuestion(PatientQuestionId id)
{
    return one(QStringLiteral("SELECT c.facility FROM $patient_mappings m"
                              " LEFT JOIN $connections c ON c.name = m.source WHERE m.id = ?"),
               id.toString());
}

Result<std::optional<QString>> FacilityStore::ofConflict(ConflictId id)
{
    return one(QStringLiteral("SELECT c.facility FROM $conflicts m"
                              " LEFT JOIN $connections c ON c.name = m.left_source WHERE m.id = ?"),
               id.toString());
}

Result<std::optional<QString>> FacilityStore::ofReconciliationItem(ReconciliationItemId id)
{
    return one(QStringLiteral("SELECT c.facility FROM $reconciliation_items m"
                              " LEFT JOIN $connections c ON c.name = m.left_source WHERE m.id = ?"),
               id.toString());
}

Result<std::optional<QString>> FacilityStore::ofReconciliationRun(ReconciliationRunId id)
{
    return one(QStringLiteral("SELECT c.facility FROM $reconciliation_runs m"
                              " LEFT JOIN $connections c ON c.name = m.left_source WHERE m.id = ?"),
               id.toString());
}

Result<std::optional<QString>> FacilityStore::ofIncident(IncidentId id)
{
    const auto endpoint = one(QStringLiteral("SELECT endpoint FROM $incidents WHERE id = ?"), id.toString());
    if (!endpoint || !*endpoint)
        return endpoint;
    auto facility = ofConnection((*endpoint)->section(u'/', 0, 0)); // "pharmacy/dispenses" is a part of one
    if (facility && !*facility)
        return std::optional(nowhere);
    return facility;
}

Result<std::optional<QString>> FacilityStore::ofPatient(PatientId id)
{
    return one(QStringLiteral("SELECT c.facility FROM $patients p"
                              " LEFT JOIN $connections c ON c.name = p.source WHERE p.id = ?"),
               id.toString());
}

Result<QStringList> FacilityStore::connectionsOf(const QStringList &facilities)
{
    if (facilities.isEmpty())
        return QStringList();
    const auto found =
        sql::rowsIn(m_db, sqlOf(QStringLiteral("SELECT name FROM $connections WHERE facility IN (%1)")),
                    facilities, readText);
    if (!found)
        return fail(found.error());
    return QStringList(found->begin(), found->end());
}

}

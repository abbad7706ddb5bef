#include "store/ScopedReads.h"

namespace concord {

namespace {
/// The connections of the person's facilities: also the content of what came through them is the person's.
const auto own =
    QStringLiteral("(SELECT c.name FROM main.connections c"
                   " WHERE c.facility <> '' AND c.facility IN (SELECT f.name FROM temp.my_facilities f))");
/// These, and those of no facility: anybody may look at what came through them, and see nothing of a patient.
const auto shown = QStringLiteral("(SELECT c.name FROM main.connections c WHERE c.facility = ''"
                                  " OR c.facility IN (SELECT f.name FROM temp.my_facilities f))");
const auto shownIntegrations =
    QStringLiteral("(SELECT i.name FROM main.integrations i WHERE i.connection IN ") + shown + u')';
const auto ownPatients = QStringLiteral("(SELECT p.id FROM main.patients p WHERE p.source IN ") + own + u')';

struct ScopedTable
{
    const char *name;
    QString condition; ///< of its row t
};

/// "+": the planner must not look for an index of the source, and so give up the order of another one.
QString bySource()
{
    return QStringLiteral("+t.source IN ") + shown;
}

/// Of the person's own facilities only.
QString byOwnSource()
{
    return QStringLiteral("+t.source IN ") + own;
}

QString byEvent(const QString &connections = shown)
{
    return QStringLiteral("EXISTS (SELECT 1 FROM main.sync_events e WHERE e.id = t.sync_event_id"
                          " AND +e.source IN ") +
           connections + u')';
}

QString byConnection(const char *column)
{
    return QStringLiteral("t.%1 IN ").arg(QLatin1String(column)) + shown;
}

/// What tells of patients of a connection.
QString byOwnConnection()
{
    return QStringLiteral("t.connection IN ") + own;
}

QString asSideOf(const char *table)
{
    return QStringLiteral("EXISTS (SELECT 1 FROM main.%1 d WHERE (d.left_id = t.id OR d.right_id = t.id)"
                          " AND d.record = 'prescription' AND +d.left_source IN ")
               .arg(QLatin1String(table)) +
           own + u')';
}

std::vector<ScopedTable> makeTables()
{
    return {
        {"connections", byConnection("name")},
        {"integrations", byConnection("connection")},
        {"breakers", byConnection("endpoint")},
        {"rate_limits", byConnection("endpoint")},
        {"incidents", QStringLiteral("substr(t.endpoint, 1, instr(t.endpoint || '/', '/') - 1) IN ") + shown},
        {"metric_pending", QStringLiteral("0 = 1")}, // nobody's to read but who adds it up
        {"metric_rollups", byConnection("endpoint")},
        {"metric_latencies", byConnection("endpoint")},
        {"metric_told", byConnection("endpoint")},
        {"notifications",
         QStringLiteral("EXISTS (SELECT 1 FROM main.incidents i WHERE i.id = t.incident_id"
                        " AND substr(i.endpoint, 1, instr(i.endpoint || '/', '/') - 1) IN ") +
             shown + u')'},
        {"listener_status", byConnection("connection")},
        {"subscriptions", byConnection("connection")},
        {"subscription_news", byConnection("connection")},
        {"integration_jobs", QStringLiteral("(t.integration IN ") + shownIntegrations +
                                 QStringLiteral(" OR (substr(t.integration, 1, 11) = 'connection:'"
                                                " AND substr(t.integration, 12) IN ") +
                                 shown + QStringLiteral("))")},
        {"sync_cursors", QStringLiteral("t.integration IN ") + shownIntegrations},
        {"pauses", QStringLiteral("(CASE substr(t.subject, 1, instr(t.subject, '/'))"
                                  " WHEN 'connection/' THEN substr(t.subject, 12) IN ") +
                       shown + QStringLiteral(" WHEN 'integration/' THEN substr(t.subject, 13) IN ") +
                       shownIntegrations + QStringLiteral(" ELSE 0 END)")},
        {"sync_events", bySource()},
        {"message_keys", bySource()},
        {"event_attempts", byEvent()},
        {"event_bodies", byEvent(own)},
        {"event_changes", byEvent()},
        {"event_effects", byEvent()},
        {"event_failures", byEvent()},
        {"event_waits", byEvent()},
        {"mapping_releases", byEvent()},
        {"bulk_action_events", byEvent()},
        {"bulk_actions", QStringLiteral("t.requested_by IN (SELECT n.name FROM temp.my_name n)")},
        {"mapping_trials", QStringLiteral("t.requested_by IN (SELECT n.name FROM temp.my_name n)")},
        {"patients", bySource()},
        {"patient_identifiers", bySource()},
        {"prescriptions", bySource()},
        {"dispenses", bySource()},
        {"appointments", bySource()},
        {"adherence_signals", bySource()},
        {"medication_snapshot", QStringLiteral("t.patient_id IN ") + ownPatients},
        {"medication_snapshot_items", QStringLiteral("EXISTS (SELECT 1 FROM main.medication_snapshot s"
                                                     " WHERE s.id = t.snapshot_id AND s.patient_id IN ") +
                                          ownPatients + u')'},
        {"medication_differences", byEvent(own)},
        // who somebody is
        {"patient_keys", byOwnSource()},
        {"patient_mappings", byOwnSource()},
        {"patient_mapping_history",
         QStringLiteral("EXISTS (SELECT 1 FROM main.patient_mappings m WHERE m.id = t.mapping_id"
                        " AND m.source IN ") +
             own + u')'},
        {"reconciliation_runs", QStringLiteral("+t.left_source IN ") + shown},
        {"reconciliation_items", QStringLiteral("+t.left_source IN ") + own},
        {"conflicts", QStringLiteral("+t.left_source IN ") + own},
        {"conflict_fields", QStringLiteral("EXISTS (SELECT 1 FROM main.conflicts c WHERE c.id = t.conflict_id"
                                           " AND c.left_source IN ") +
                                own + u')'},
        {"agreed_state", QStringLiteral("t.integration IN (SELECT i.name FROM main.integrations i"
                                        " WHERE i.connection IN ") +
                             own + u')'},
        {"prescription_sides", asSideOf("reconciliation_items") + QStringLiteral(" OR ") +
                                   asSideOf("conflicts")}, // both sides, as what they differ in tells of both
        {"patient_faces", byOwnSource()},
        {"patient_face_identifiers", byOwnSource()},
        // what was told to others
        {"deliveries", bySource()},
        {"delivery_attempts", byEvent()},
        {"remote_records", byOwnConnection()},
        {"cancel_requests", byOwnSource()},
        {"cancel_parties", byOwnConnection()},
    };
}

const std::vector<ScopedTable> &tables()
{
    static const std::vector<ScopedTable> all = makeTables();
    return all;
}

Result<void> make(Database &db, const QString &statement, const QVariantList &values = {})
{
    return db.run(statement, values).map([](QSqlQuery *query) { query->finish(); });
}
}

QStringList scopedTables()
{
    QStringList names;
    for (const ScopedTable &table : tables())
        names.append(QString::fromLatin1(table.name));
    return names;
}

Result<void> scopeReads(Database &db, const Session &session)
{
    if (session.facilities.isAll || db.dialect().kind() != Dialect::Kind::Sqlite)
        return {};
    // in memory: also what a large sort would put beside it in a file
    QStringList statements{QStringLiteral("PRAGMA temp_store = MEMORY"),
                           QStringLiteral("CREATE TEMP TABLE my_name (name TEXT)"),
                           QStringLiteral("CREATE TEMP TABLE my_facilities (name TEXT PRIMARY KEY)")};
    for (const ScopedTable &table : tables())
        statements << QStringLiteral("CREATE TEMP VIEW %1 AS SELECT t.* FROM main.%1 t WHERE ")
                              .arg(QLatin1String(table.name)) +
                          table.condition;
    for (const QString &statement : statements) {
        if (const auto made = make(db, statement); !made)
            return made;
    }
    for (const QString &name : session.facilities.names) {
        const auto added =
            make(db, QStringLiteral("INSERT INTO temp.my_facilities (name) VALUES (?)"), {name});
        if (!added)
            return added;
    }
    return make(db, QStringLiteral("INSERT INTO temp.my_name (name) VALUES (?)"), {session.user});
}

}

// psql in the hands of people with logins of their own: each sees and changes what the role may, and nothing
// else, whatever they try. With a real server and the real psql.
#include "fakes/PostgresClinic.h"
#include "store/TrialStore.h"
#include "store/contract/Suite.h"

#include <QTest>

using namespace concord;

class tst_PostgresRows : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;
    QString m_before; ///< what is in the tables, before somebody tries something

    /// One text about all that anybody could have changed but must not.
    [[nodiscard]] QString state() const
    {
        QStringList parts;
        for (const char *table : {"sync_events",
                                  "integration_jobs",
                                  "medication_mappings",
                                  "audit_log",
                                  "pauses",
                                  "event_bodies",
                                  "event_waits",
                                  "bulk_actions",
                                  "users",
                                  "user_facilities",
                                  "connections",
                                  "data_keys",
                                  "master_keys",
                                  "audit_pending",
                                  "joined_keys",
                                  "medication_mapping_history",
                                  "mapping_policy",
                                  "mapping_releases",
                                  "mapping_trials",
                                  "mapping_suggestions",
                                  "mapping_origins",
                                  "patients",
                                  "reconciliation_items",
                                  "conflicts",
                                  "conflict_fields",
                                  "patient_keys",
                                  "patient_mappings",
                                  "patient_mapping_history",
                                  "patient_policy",
                                  "facility_mappings",
                                  "facility_mapping_history",
                                  "incidents",
                                  "notifications",
                                  "alert_rules",
                                  "metric_pending",
                                  "metric_rollups",
                                  "metric_latencies",
                                  "metric_told"})
            parts << QStringLiteral(
                         "(SELECT '%1:' || coalesce(md5(string_agg(t::TEXT, ',' ORDER BY t::TEXT)), '')"
                         " FROM %1 t)")
                         .arg(QLatin1String(table));
        return m_clinic.told(QStringLiteral("SELECT ") + parts.join(QStringLiteral(" || ' ' || ")));
    }
    [[nodiscard]] PsqlAnswer ask(const char *person, const QString &statements) const
    {
        return m_clinic.psql(QString::fromLatin1(person), statements);
    }

private slots:
    void initTestCase() { DONE(m_clinic.create()); }

    void eachSeesTheOwnRows_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char *person, const char *query, const char *answer) {
            QTest::addRow("%s: %s", person, query)
                << QString::fromLatin1(person) << QString::fromLatin1(query) << QString::fromLatin1(answer);
        };
        for (const char *one : {"vera", "ana", "carl", "abel"}) {
            row(one, "SELECT string_agg(source, ' ' ORDER BY source) FROM console.events", "hub north-ehr");
            row(one, "SELECT string_agg(name, ' ' ORDER BY name) FROM console.connections", "hub north-ehr");
            row(one, "SELECT string_agg(integration, ' ' ORDER BY integration) FROM console.jobs",
                "hub-list north-ehr-list");
            row(one, "SELECT string_agg(endpoint, ' ' ORDER BY endpoint) FROM console.incidents",
                "hub north-ehr");
            row(one, "SELECT count(*), max(error_detail) FROM console.queue", "2|other");
            row(one, "SELECT count(*) FROM integration.event_attempts", "2");
            row(one, "SELECT count(*) FROM integration.event_changes", "2");
            row(one, "SELECT count(*) FROM integration.patients", "2");
            row(one, "SELECT count(*) FROM integration.prescriptions", "2");
            row(one, "SELECT count(*), max(name) FROM integration.users WHERE name = session_user", "1|*");
        }
        for (const char *one : {"ann", "cora", "adam"}) {
            row(one, "SELECT string_agg(source, ' ' ORDER BY source) FROM console.events",
                "hub north-ehr south-ehr");
            row(one, "SELECT count(*) FROM integration.event_bodies", "3");
            row(one, "SELECT count(*) FROM console.differences", "3");
        }
        for (const char *one : {"ana", "carl", "abel"}) { // of their own facility only, not of the shared hub
            row(one, "SELECT convert_from(string_agg(body, ''), 'UTF8') FROM integration.event_bodies",
                "MSH|other");
            row(one, "SELECT string_agg(integration.console_payload(id), '') FROM integration.sync_events",
                "{\"patient\":\"other\"}");
            row(one, "SELECT count(*), max(patient_reference) FROM console.differences", "1|other");
        }
        // who patients are: of their own facility only, and nothing of it for who sees no patient
        for (const char *one : {"ana", "carl", "abel"}) {
            row(one, "SELECT string_agg(source, ' ') FROM console.patient_questions", "north-ehr");
            row(one, "SELECT string_agg(family, ' ') FROM integration.patient_faces", "other");
            row(one, "SELECT string_agg(value, ' ') FROM integration.patient_face_identifiers", "other");
            row(one, "SELECT string_agg(source, ' ') FROM integration.patient_keys", "north-ehr");
            row(one, "SELECT string_agg(mapping_id, ' ') FROM integration.patient_mapping_history",
                "q-north-ehr");
        }
        for (const char *one : {"ann", "cora", "adam"}) {
            row(one, "SELECT count(*) FROM console.patient_questions", "3");
            row(one, "SELECT count(*) FROM integration.patient_faces", "3");
        }
        for (const char *one : {"vera", "ana", "ann", "carl"})
            row(one, "SELECT count(*), max(status) FROM console.facility_codes", "3|pending");
        row("vera", "SELECT hide_scores FROM integration.patient_policy", "0");
        row("vera", "SELECT count(integration.console_payload(id)) FROM integration.sync_events", "0");
        row("vera", "SELECT count(*) FROM integration.users", "1");
        row("ann", "SELECT count(*) FROM integration.users", "1");
        row("adam", "SELECT count(*) FROM integration.users", "8");
        row("ana", "SELECT name, role, all_facilities, facilities FROM console.me", "ana|analyst|f|{north}");
        row("ana", "SELECT current_schemas(false)", "{console}");
        // the story of an event that they see, and no other record of the trail
        row("vera", "SELECT count(*), max(details) FROM integration.audit_log", "2|reason=other");
        row("ann", "SELECT count(*) FROM integration.audit_log WHERE subject NOT LIKE 'event/%'", "0");
        row("carl", "SELECT count(*) > 5 FROM console.audit", "t"); // the trail is not divided
        row("cora", "SELECT count(*) > 5 FROM console.audit WHERE action = 'user.add'", "t");
    }
    void eachSeesTheOwnRows()
    {
        QFETCH(QString, person);
        QFETCH(QString, query);
        QFETCH(QString, answer);
        const auto told = m_clinic.psql(person, query + u';');
        QVERIFY2(told.error.isEmpty(), qPrintable(told.error));
        QCOMPARE(told.out, answer.replace(u'*', person));
        QVERIFY(!told.out.contains(QStringLiteral("SOUTH")) || answer.contains(QStringLiteral("south")));
    }

    void whatIsForbiddenIsRefused_data()
    {
        QTest::addColumn<QString>("people");
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("state"); ///< SQLSTATE; empty: it finds no row
        const auto row = [](const char *people, const char *statement, const char *state) {
            QTest::addRow("%s: %.60s", people, statement)
                << QString::fromLatin1(people) << QString::fromLatin1(statement)
                << QString::fromLatin1(state);
        };
        const char *all = "vera ana ann carl cora adam abel";
        row("vera", "SELECT body FROM event_bodies", "42501");
        row("vera", "SELECT sealed FROM medication_differences", "42501");
        row("vera", "SELECT * FROM console.differences", "42501");
        row("vera ana ann", "SELECT * FROM console.audit", "42501");
        row("vera ana ann", "SELECT leaf FROM audit_leaves", "42501");
        row(all, "SELECT payload_json FROM sync_events", "42501");
        row(all, "SELECT * FROM sync_events", "42501");
        row(all, "SELECT family FROM patients", "42501");
        row(all, "SELECT display FROM prescriptions", "42501");
        row(all, "SELECT * FROM medication_snapshot_items", "42501");
        row(all, "SELECT * FROM sync_events_default", "42501");
        row(all, "SELECT * FROM event_bodies_default", "42501");
        row(all, "UPDATE audit_log SET actor = 'x'", "42501");
        row(all, "DELETE FROM audit_log", "42501");
        row(all, "TRUNCATE audit_log", "42501");
        row(all, "DELETE FROM audit_pending", "42501");
        row(all, "INSERT INTO audit_leaves VALUES (0, 1, decode(repeat('00', 32), 'hex'))", "42501");
        row(all,
            "INSERT INTO audit_log (at, actor, action, subject, allowed) VALUES (1, 'owner', 'a', 's', 1)",
            "42501");
        row(all,
            "INSERT INTO audit_log (at, actor, action, subject, allowed, role) VALUES (1, session_user, 'a',"
            " 's', 1, CASE session_user WHEN 'vera' THEN 'analyst' ELSE 'viewer' END)",
            "42501");
        row(all,
            "INSERT INTO audit_log (seq, at, actor, action, subject, allowed) OVERRIDING SYSTEM VALUE"
            " VALUES (1000000, 1, session_user, 'a', 's', 1)",
            "42501");
        row(all, "UPDATE users SET role = 'administrator'", "42501");
        row(all, "INSERT INTO user_facilities VALUES (session_user, 'south')", "42501");
        row(all, "UPDATE connections SET facility = 'north'", "42501");
        row(all, "UPDATE data_keys SET wrapped = NULL", "42501");
        row(all, "DELETE FROM master_keys", "42501");
        row(all, "SELECT rolpassword FROM pg_authid", "42501");
        row(all, "SELECT passwd FROM pg_shadow", "42501");
        row(all, "SET ROLE concord", "42501");
        row(all, "SET SESSION AUTHORIZATION concord", "42501");
        row(all, "ALTER ROLE vera SUPERUSER", "42501");
        row(all, "GRANT concord_administrator TO vera", "42501");
        row(all, "ALTER TABLE sync_events DISABLE ROW LEVEL SECURITY", "42501");
        row(all, "DROP POLICY console_look ON sync_events", "42501");
        row(all, "SET session_replication_role = replica", "42501");
        row(all, "CREATE TEMPORARY TABLE users (name TEXT)", "42501");
        row(all, "CREATE FUNCTION public.f(TEXT) RETURNS BOOLEAN LANGUAGE sql AS 'SELECT true'", "42501");
        row(all, "CREATE SCHEMA mine", "42501");
        row(all, "COPY (SELECT 1) TO PROGRAM 'cat'", "42501");
        row(all, "SELECT pg_read_file('pg_hba.conf')", "42501");
        row(all, "SELECT lo_import('/etc/passwd')", "42501");
        row("vera carl cora", "UPDATE integration_jobs SET cancel_requested = 1", "42501");
        row("vera carl cora", "UPDATE sync_events SET status = 'received'", "42501");
        row("vera carl cora", "UPDATE medication_mappings SET status = 'approved'", "42501");
        row("vera carl cora", "INSERT INTO pauses VALUES ('connection/north-ehr', session_user, 'r', 1)",
            "42501");
        row("vera carl cora",
            "INSERT INTO bulk_actions (id, action, reason, requested_by, status, total, execute_at,"
            " created_at, correlation_id) VALUES ('b', 'retry', 'r', session_user, 'waiting', 0, 1,"
            " 1, 'c')",
            "42501");
        // another facility's, and what is nobody's
        row("ana abel", "UPDATE sync_events SET status = 'received' WHERE source IN ('south-ehr', 'hub')",
            "");
        row("ana abel",
            "UPDATE integration_jobs SET status = 'cancelled', finished_at = 1, cancel_requested = 1"
            " WHERE integration IN ('south-ehr-list', 'hub-list')",
            "");
        row("ana abel", "INSERT INTO pauses VALUES ('connection/south-ehr', session_user, 'r', 1)", "42501");
        row("ana abel", "INSERT INTO pauses VALUES ('integration/hub-list', session_user, 'r', 1)", "42501");
        row("ana abel",
            "INSERT INTO integration_jobs (id, integration, type, status, mode, trigger, requested_by,"
            " created_at, correlation_id) VALUES ('j', 'connection:south-ehr', 't', 'queued', 'full',"
            " 'manual', session_user, 1, 'c')",
            "42501");
        row("ana abel",
            "UPDATE medication_mappings SET status = 'approved', target_drug_id = 'RX1',"
            " author = session_user",
            "");
        row("ana abel",
            "INSERT INTO message_keys (source, message_id, event_id, received_at) VALUES ('south-ehr',"
            " 'm#resent-1', 'e', 1)",
            "42501");
        // in somebody else's name, past the workers, and into no state that is the workers' to give
        row("ann adam", "INSERT INTO pauses VALUES ('connection/hub', 'owner', 'r', 1)", "42501");
        row("ann adam", "UPDATE sync_events SET status = 'discarded', completed_at = 1", "42501");
        row("ann adam", "UPDATE sync_events SET source = 'north-ehr'", "42501");
        // what no worker could work with, and no reader could read
        row("ann adam", "UPDATE sync_events SET parked = 7", "42501");
        row("ann adam", "UPDATE sync_events SET retries = 1000", "42501");
        row("ann adam", "UPDATE sync_events SET wait_endpoint = 'nowhere'", "42501");
        row("ann adam", "UPDATE sync_events SET next_attempt_at = 99999999999999", "42501");
        row(all,
            "INSERT INTO audit_log (at, actor, action, subject, allowed)"
            " VALUES (9223372036854775807, session_user, 'a', 's', 1)",
            "42501");
        row(all,
            "INSERT INTO audit_log (at, actor, action, subject, allowed) VALUES (1, session_user, 'a', 's', "
            "5)",
            "42501");
        row("ann adam", "UPDATE sync_events SET payload_json = '{}'", "42501");
        row("ann adam", "DELETE FROM sync_events", "42501");
        row("ann adam", "UPDATE event_bodies SET body = ''", "42501");
        row("ann adam",
            "INSERT INTO sync_events (id, direction, kind, source, message_id, status, correlation_id,"
            " created_at, changed_at, seq) VALUES ('e', 'in', 'k', 'hub', 'm', 'received', 'c', 1, 1, 1)",
            "42501");
        row("ann adam", "UPDATE joined_keys SET joined_at = 5", "42501");
        // who a patient is: not for everybody to know, and decided in one way only
        row("vera", "SELECT * FROM patient_faces", "42501");
        row("vera", "SELECT * FROM patient_face_identifiers", "42501");
        row("vera", "SELECT * FROM patient_mappings", "42501");
        row("vera", "SELECT * FROM patient_keys", "42501");
        row("vera", "SELECT * FROM patient_mapping_history", "42501");
        // what two systems do not agree on: decided in one's own name, and carried out by workers
        for (const char *table : {"reconciliation_items", "conflicts", "conflict_fields"}) {
            row("vera", (QByteArray("SELECT * FROM ") + table).constData(), "42501");
            row(all, (QByteArray("DELETE FROM ") + table).constData(), "42501");
        }
        row(all, "SELECT * FROM agreed_state", "42501");
        row("vera", "SELECT * FROM prescription_sides", "42501");
        row(all, "UPDATE prescription_sides SET dose = 'x'", "42501");
        row(all, "DELETE FROM prescription_sides", "42501");
        row("vera carl cora", "UPDATE conflicts SET status = 'decided'", "42501");
        row("vera carl cora", "UPDATE reconciliation_items SET status = 'ordered'", "42501");
        const char *const decidesConflict =
            "UPDATE conflicts SET status = 'decided', author = session_user, reason"
            " = 'r', version = 2, changed_at = 2, execute_at = 3 WHERE id = ";
        row("ann adam", (QByteArray(decidesConflict) + "'x-north-ehr'").constData(),
            "42501"); // a field is not decided
        row("ana abel", (QByteArray(decidesConflict) + "'x-south-ehr'").constData(), "");
        row("ann adam",
            "UPDATE conflicts SET status = 'resolved', author = session_user, reason = 'r', version = 2"
            " WHERE id = 'x-north-ehr'",
            "42501");
        row("ann adam", "UPDATE conflict_fields SET choice = 'left', decided = 'x', decided_by = 'owner'",
            "42501");
        row("ana abel",
            "UPDATE conflict_fields SET choice = 'left', decided = 'x', decided_by = session_user"
            " WHERE conflict_id = 'x-south-ehr'",
            "");
        const char *const orders = "UPDATE reconciliation_items SET status = 'ordered', author ="
                                   " session_user, reason = 'r', version = 2, execute_at = 3, remedy = ";
        row("ann adam", (QByteArray(orders) + "'cancel_left' WHERE id = 'i-hub'").constData(), "42501");
        row("ana abel", (QByteArray(orders) + "'agree' WHERE id IN ('i-south-ehr', 'i-hub')").constData(),
            "");
        row("ann adam",
            "UPDATE reconciliation_items SET status = 'remedied', author = session_user, remedy = 'agree',"
            " reason = 'r', version = 2 WHERE id = 'i-hub'",
            "42501");
        row("vera carl cora", "UPDATE patient_mappings SET status = 'distinct'", "42501");
        row("vera carl cora", "UPDATE facility_mappings SET status = 'dismissed'", "42501");
        row(all, "UPDATE patient_policy SET hide_scores = 1", "42501");
        row(all, "UPDATE patient_mapping_history SET author = 'x'", "42501");
        row(all, "DELETE FROM patient_mapping_history", "42501");
        row(all, "DELETE FROM patient_mappings", "42501");
        row(all, "INSERT INTO patient_keys VALUES ('birth', '2', 'p-hub', 'hub')", "42501");
        row(all, "INSERT INTO joined_keys VALUES ('a', 'b', 1, 1)", "42501");
        row(all, "UPDATE patient_faces SET family = 'x'", "42501");
        row("ann adam", "UPDATE patient_mappings SET patient_id = 'p-hub'", "42501");
        row("ann adam", "UPDATE facility_mappings SET code = 'x'", "42501");
        const QByteArray own("method = 'person', author = session_user, reason = 'r', version = version + 1,"
                             " changed_at = 2");
        const QByteArray ofNorth(" WHERE id = 'q-north-ehr'");
        const auto decides = [&](const char *people, const QByteArray &set, const QByteArray &where,
                                 const char *state) {
            row(people, ("UPDATE patient_mappings SET " + set + where).constData(), state);
        };
        decides("ana abel", "status = 'distinct', " + own, " WHERE id IN ('q-south-ehr', 'q-hub')", "");
        decides("ana abel", "status = 'linked', other_id = 'p-south-ehr', effect = 'link', " + own, ofNorth,
                "42501");
        decides("ann adam", "status = 'linked', other_id = 'p-hub', effect = '', " + own, ofNorth, "42501");
        decides("ann adam", "status = 'linked', other_id = 'p-north-ehr', effect = 'link', " + own, ofNorth,
                "42501");
        decides("ann adam", "status = 'merged', other_id = 'p-hub', effect = 'merge', " + own, ofNorth,
                "42501");
        decides("ann adam", "status = 'distinct', method = 'identifier', author = session_user, version = 2",
                ofNorth, "42501");
        decides("ann adam", "status = 'distinct', method = 'person', author = 'owner', version = 2", ofNorth,
                "42501");
        decides("ann adam", "effect = 'unlink', was_other = 'p-hub'", ofNorth, "42501");
        row("ana abel",
            "UPDATE facility_mappings SET status = 'mapped', facility = 'x', author = session_user, version "
            "= 2",
            "");
        row("ann adam",
            "UPDATE medication_mappings SET status = 'approved', target_drug_id = 'RX1',"
            " author = 'owner'",
            "42501");
        // a decision about a code: in the own name, by one of the acts, with its record on the trail
        row("ann adam",
            "UPDATE medication_mappings SET status = 'approved', target_drug_id = 'RX1', method = 'manual',"
            " author = session_user, revision = revision + 1, last_act = 'approve', last_actor = "
            "session_user,"
            " last_reason = 'r'",
            "42501"); // no record
        row("ann adam", "UPDATE medication_mappings SET status = 'approved', last_actor = session_user",
            "42501");
        row("ann adam",
            "UPDATE medication_mappings SET assignee = 'x', last_act = 'assign', last_actor = session_user",
            "42501");
        row("ann adam", "UPDATE medication_mappings SET source_code = 'x'", "42501");
        row(all, "UPDATE medication_mapping_history SET reason = 'x'", "42501");
        row(all, "DELETE FROM medication_mapping_history", "42501");
        row(all,
            "INSERT INTO medication_mapping_history VALUES ('m', 1, 's', 'c', 1, session_user, 'approve',"
            " 'pending', 'approved', 'RX1', 'equal', '', 'r', '', '')",
            "42501");
        row(all,
            "INSERT INTO mapping_suggestions VALUES ('m', 1, '1', 'SCD', 'a', 'RX1', 1, 1, '[]', 'x', 'r', "
            "1)",
            "42501");
        row(all, "UPDATE mapping_suggestions SET rank = 2", "42501");
        row(all, "DELETE FROM mapping_suggestions", "42501");
        row(all, "INSERT INTO mapping_origins VALUES ('m', 1, 'zoe', '', '')", "42501");
        row("ann adam", "UPDATE medication_mappings SET suggested_drug_id = 'RX1'", "42501");
        row(all, "SELECT display FROM dispenses", "42501");
        row(all, "INSERT INTO mapping_releases VALUES ('m', 'e')", "42501");
        row(all, "INSERT INTO event_waits (sync_event_id, mapping_id) VALUES ('e', 'm')", "42501");
        row("vera ana ann carl cora sam", "UPDATE mapping_policy SET second_reviewer = 'never'", "42501");
        row("adam", "UPDATE mapping_policy SET second_reviewer = 'never', author = 'ann'", "42501");
        row("adam",
            "UPDATE mapping_policy SET second_reviewer = 'never', author = session_user, changed_at = 1",
            "42501"); // no record
        row("abel",
            "UPDATE mapping_policy SET second_reviewer = 'never', author = session_user, changed_at = 1", "");
        // what a decision would do: asked by whoever may decide, in the own name, and answered by workers
        const char *const question =
            "INSERT INTO mapping_trials (id, mapping_id, target_drug_id, equivalence, overrides, revision,"
            " requested_by, requested_at) VALUES ('00000000-0000-7000-8000-000000000001',"
            " '00000000-0000-7000-8000-000000000002', 'RX1', 'equal', '', 0, %1, %2)";
        const auto asked = [&](const char *people, const char *name, const char *at = "1") {
            row(people,
                qPrintable(QString::fromLatin1(question).arg(QLatin1StringView(name), QLatin1StringView(at))),
                "42501");
        };
        asked("vera ana carl cora abel sam", "session_user"); // viewers, or not for all facilities
        asked("ann", "'adam'");
        asked("adam", "'ann'");
        asked("ann adam", "session_user", "-1");
        asked("ann adam", "session_user", "9000000000000000");
        row("ann adam",
            "INSERT INTO mapping_trials (id, mapping_id, target_drug_id, equivalence, overrides, revision,"
            " requested_by, requested_at, answered_at, answer) VALUES ('00000000-0000-7000-8000-00000000000"
            "1', '00000000-0000-7000-8000-000000000002', 'RX1', 'equal', '', 0, session_user, 1, 1, 'x')",
            "42501");
        row("ann adam", "UPDATE mapping_trials SET answered_at = 1, answer = 'x'", "42501");
        row("ann adam", "UPDATE mapping_trials SET requested_by = session_user", "42501");
        row("ann adam", "SELECT * FROM mapping_trials FOR UPDATE", "42501");
        row("vera carl cora", "SELECT answer FROM mapping_trials", "42501");
        row("vera carl cora", "DELETE FROM mapping_trials", "42501");
        row("ana ann adam abel sam", "DELETE FROM mapping_trials", ""); // none of theirs
        row(all, "TRUNCATE mapping_trials", "42501");
        row(all, "SELECT console_asked()", "42501");
        // what was counted is the workers' to write; incidents end by themselves, and rules are one person's
        row(all, "SELECT * FROM metric_pending", "42501");
        row(all, "INSERT INTO metric_pending (at, endpoint, direction) VALUES (1, 'hub', 'in')", "42501");
        row(all, "UPDATE metric_rollups SET received = 0", "42501");
        row(all, "DELETE FROM metric_latencies", "42501");
        row(all, "DELETE FROM metric_told", "42501");
        row(all, "DELETE FROM incidents", "42501");
        row(all,
            "INSERT INTO incidents (id, endpoint, cause, opened_at, last_at) VALUES ('i', 'hub', 'x', 1, 1)",
            "42501");
        row(all, "UPDATE incidents SET severity = 'info'", "42501");
        row(all, "UPDATE notifications SET state = 'sent', ended_at = 1", "42501");
        row("vera carl cora", "UPDATE incidents SET acknowledged_at = 1, acknowledged_by = session_user",
            "42501");
        row("ana abel",
            "UPDATE incidents SET acknowledged_at = 1, acknowledged_by = session_user WHERE endpoint IN"
            " ('south-ehr', 'hub')",
            "");
        row("ann adam", "UPDATE incidents SET acknowledged_at = 1, acknowledged_by = 'owner'", "42501");
        row("ann adam",
            "UPDATE incidents SET acknowledged_at = 2, acknowledged_by = session_user, resolved_at = 1",
            "42501");
        row("vera ana ann carl cora sam", "UPDATE alert_rules SET enabled = 0", "42501");
        row("abel", "UPDATE alert_rules SET enabled = 0, author = session_user, version = 2", "");
        row("adam", "UPDATE alert_rules SET enabled = 0, author = session_user", "42501");
        row("adam", "UPDATE alert_rules SET enabled = 0, author = 'ann', version = version + 1", "42501");
        row("adam", "UPDATE alert_rules SET enabled = 0, author = session_user, version = version + 1",
            "42501"); // no record
        row(all, "DELETE FROM alert_rules", "42501");
    }
    void whatIsForbiddenIsRefused()
    {
        QFETCH(QString, people);
        QFETCH(QString, statement);
        QFETCH(QString, state);
        if (m_before.isEmpty()) {
            DONE(m_clinic.addMapping(QStringLiteral("1")));
            DONE(m_clinic.server.run(
                QStringLiteral("INSERT INTO integration.local_drugs VALUES ('RX1', '1', 'a', 1)"),
                m_clinic.name));
            TAKE(asked, TrialStore(*m_clinic.db, m_clinic.clock)
                            .ask({makeId<MappingId>(std::chrono::seconds(1)),
                                  QStringLiteral("RX1"),
                                  Equivalence::Equal,
                                  {}},
                                 QStringLiteral("boss")));
            QVERIFY(!asked.isNull());
            m_before = this->state();
        }
        for (const QString &person : people.split(u' ')) {
            const auto told = m_clinic.psql(person, QStringLiteral("SET search_path = integration; \n") +
                                                        statement + QStringLiteral(";\n"));
            QVERIFY2(told.state() == state, qPrintable(person + u' ' + told.error + told.out));
            QVERIFY2(!told.error.contains(QStringLiteral("SOUTH")), qPrintable(told.error));
        }
        QCOMPARE(this->state(), m_before);
    }

    void aRecordInTheOwnNameIsAdded()
    {
        const QString pending = m_clinic.told(QStringLiteral("SELECT count(*) FROM audit_pending"));
        const auto told =
            ask("vera", QStringLiteral("INSERT INTO integration.audit_log (at, actor, action, subject,"
                                       " allowed, role) VALUES (1, 'vera', 'a', 's', 1, 'viewer');"));
        QVERIFY2(told.error.isEmpty(), qPrintable(told.error));
        QCOMPARE(
            m_clinic.told(QStringLiteral("SELECT actor || role FROM audit_log ORDER BY seq DESC LIMIT 1")),
            QStringLiteral("veraviewer"));
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT count(*) FROM audit_pending")).toInt(),
                 pending.toInt() + 1);
    }

    /// An order by hand stands on the trail in the person's name, or is not carried out.
    void anOrderNeedsItsRecord_data()
    {
        QTest::addColumn<QString>("order");
        const auto row = [](const char *order) {
            QTest::addRow("%.50s", order) << QString::fromLatin1(order);
        };
        row("UPDATE integration_jobs SET status = 'cancelled', finished_at = 1, cancel_requested = 1"
            " WHERE integration = 'hub-list' AND status = 'queued'");
        row("INSERT INTO pauses VALUES ('connection/hub', 'ann', 'r', 1)");
        row("DELETE FROM pauses WHERE subject = 'connection/hub'");
        row("INSERT INTO bulk_actions (id, action, reason, requested_by, status, total, execute_at, "
            "created_at,"
            " correlation_id) VALUES ('b', 'retry', 'r', 'ann', 'waiting', 0, 9000000000000, 1, 'c')");
        row("UPDATE bulk_actions SET status = 'cancelled', finished_at = 1 WHERE id = 'b'");
        row("INSERT INTO bulk_actions (id, action, reason, requested_by, by_person, status, total, "
            "execute_at, "
            "created_at, correlation_id) VALUES ('s', 'retry', 'r', 'ann', 0, 'waiting', 0, 9000000000000, "
            "1, 'c')");
        row("UPDATE patient_mappings SET status = 'linked', other_id = 'p-hub', effect = 'link', method = "
            "'person',"
            " author = 'ann', reason = 'r', version = 2, changed_at = 2 WHERE id = 'q-north-ehr'");
        row("UPDATE patient_mappings SET status = 'distinct', method = 'person', author = 'ann', reason = "
            "'r',"
            " version = 2, changed_at = 2 WHERE id = 'q-hub'");
        row("UPDATE incidents SET acknowledged_at = 2, acknowledged_by = 'ann', note = 'n' WHERE id = "
            "'i-hub'");
        row("UPDATE reconciliation_items SET status = 'ordered', remedy = 'agree', author = 'ann', reason ="
            " 'r', version = 2, execute_at = 5 WHERE id = 'i-hub'");
        row("UPDATE conflict_fields SET choice = 'left', decided = 'x', decided_by = 'ann'"
            " WHERE conflict_id = 'x-hub'");
        row("UPDATE facility_mappings SET status = 'mapped', facility = 'x', author = 'ann', reason = 'r',"
            " version = 2, changed_at = 2 WHERE id = 'f-hub'");
    }
    void anOrderNeedsItsRecord()
    {
        QFETCH(QString, order);
        const QString begin =
            QStringLiteral("SET search_path = integration;\nBEGIN;\n") + order + QStringLiteral(";\n");
        const QString record =
            QStringLiteral("INSERT INTO audit_log (at, actor, action, subject, allowed) VALUES"
                           " (1, session_user, 'a', 's', 1);\n");
        const QString before = state();
        QCOMPARE(ask("ann", begin + QStringLiteral("COMMIT;")).state(), QStringLiteral("42501"));
        QCOMPARE(ask("ann", begin + QStringLiteral("SET row_security = off;\nCOMMIT;")).state(),
                 QStringLiteral("42501"));
        // one of another transaction is none of this
        QCOMPARE(ask("ann", begin + QStringLiteral("ROLLBACK;\nBEGIN;\n") + record +
                                QStringLiteral("ROLLBACK;\n") + begin + QStringLiteral("COMMIT;"))
                     .state(),
                 QStringLiteral("42501"));
        QCOMPARE(state(), before);
        const auto done = ask("ann", begin + record + QStringLiteral("COMMIT;"));
        QVERIFY2(done.error.isEmpty(), qPrintable(done.error));
        QVERIFY(state() != before);
    }

    /// Not even before a worker has carried the first merge out, and not when both decide at once.
    void nobodyIsMergedIntoARecordThatGoesAway()
    {
        const QString owner = QStringLiteral(
            "SET search_path = integration;"
            "INSERT INTO patients (id, source, source_reference, family) VALUES ('m-1', 'hub', 'm1', 'x'),"
            " ('m-2', 'hub', 'm2', 'x'), ('m-3', 'hub', 'm3', 'x');"
            "INSERT INTO patient_mappings (id, patient_id, source, status, method, author, reason, version,"
            " created_at, changed_at, effect) SELECT 'q' || p.id, p.id, 'hub', 'pending', '', '', '', 1, 1, "
            "1, ''"
            " FROM patients p WHERE p.id LIKE 'm-_'");
        QVERIFY(m_clinic.server.run(owner, m_clinic.name));
        const auto merge = [&](const char *from, const char *into) {
            return ask("ann",
                       QStringLiteral(
                           "SET search_path = integration;\nBEGIN;\n"
                           "UPDATE patient_mappings SET status = 'merged', other_id = '%2', effect = 'merge',"
                           " method = 'person', author = 'ann', reason = 'r', version = 2, changed_at = 2"
                           " WHERE id = 'q%1';\n"
                           "INSERT INTO audit_log (at, actor, action, subject, allowed) VALUES"
                           " (1, session_user, 'a', 's', 1);\nCOMMIT;")
                           .arg(QString::fromLatin1(from), QString::fromLatin1(into)));
        };
        const auto first = merge("m-1", "m-2");
        QVERIFY2(first.error.isEmpty(), qPrintable(first.error));
        QCOMPARE(merge("m-2", "m-1").state(), QStringLiteral("42501")); // a ring
        QCOMPARE(merge("m-3", "m-1").state(), QStringLiteral("42501"));
        const auto other = merge("m-3", "m-2");
        QVERIFY2(other.error.isEmpty(), qPrintable(other.error));
    }

    /// Whoever comes with a login of their own has to have it still when a worker carries their order out.
    void anOrderIsAPersonsWhateverItSays()
    {
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT string_agg(id || by_person, ' ' ORDER BY id) FROM"
                                              " bulk_actions WHERE id IN ('b', 's')")),
                 QStringLiteral("b1 s1"));
        QCOMPARE(ask("ann", QStringLiteral("UPDATE integration.bulk_actions SET by_person = 0;")).state(),
                 QStringLiteral("42501"));
    }

    /// A console that was not let in tells so later, under the login of whoever is: never in another's name.
    void whatOthersTriedIsToldInTheOwnName()
    {
        const QString record =
            QStringLiteral("INSERT INTO integration.audit_log (at, actor, action, subject, allowed, details,"
                           " correlation_id) VALUES (1, '%1', 'session.sign-in', 'user/ann', 0, 'password"
                           " told_by=desk', '0190a000-0000-7000-8000-00000000000%2');\n");
        QCOMPARE(ask("vera", record.arg(QStringLiteral("ann"), QStringLiteral("1"))).state(),
                 QStringLiteral("42501"));
        const auto told = ask("vera", record.arg(QStringLiteral("vera"), QStringLiteral("2")));
        QVERIFY2(told.error.isEmpty(), qPrintable(told.error));
        // and asks whether it stands there, of what they have the number of and of nothing else
        const QString question =
            QStringLiteral("SELECT integration.console_told(ARRAY['0190a000-0000-7000-8000-000000000001',"
                           " '0190a000-0000-7000-8000-000000000002', '', 'c'] || (SELECT"
                           " array_agg(correlation_id) FROM integration.integration_jobs));\n");
        for (const char *person : {"vera", "ana", "carl", "adam"})
            QCOMPARE(ask(person, question).out, QStringLiteral("0190a000-0000-7000-8000-000000000002"));
        DONE(
            m_clinic.server.run(QStringLiteral("CREATE ROLE passer LOGIN PASSWORD 'by'; GRANT USAGE ON SCHEMA"
                                               " integration TO passer; GRANT CONNECT ON DATABASE clinic TO"
                                               " passer"),
                                m_clinic.name));
        const auto stranger = Psql(m_clinic.server, m_clinic.name)
                                  .run(QStringLiteral("passer"), QStringLiteral("by"),
                                       QStringLiteral("SELECT integration.console_told(ARRAY["
                                                      "'0190a000-0000-7000-8000-000000000002']);\n"));
        QVERIFY2(stranger.error.isEmpty(), qPrintable(stranger.error));
        QCOMPARE(stranger.out, QString());
    }

    /// Whoever decides with psql is held to what the program holds to (domain/MappingPolicy).
    void nobodyConfirmsTheirOwnDecision()
    {
        TAKE(mapping, m_clinic.addMapping(QStringLiteral("own")));
        const auto as = [&](const char *person, const QString &set) {
            return ask(person, QStringLiteral(
                                   "SET search_path = integration;\nBEGIN;\n"
                                   "INSERT INTO audit_log (at, actor, action, subject, allowed)"
                                   " VALUES (1, session_user, 'mapping.x', 's', 1);\n"
                                   "UPDATE medication_mappings SET updated_at = 5, revision = revision + 1,"
                                   " last_actor = session_user, last_reason = 'r', %1 WHERE id = '%2';\n"
                                   "COMMIT;\n")
                                   .arg(set, mapping.id.toString()));
        };
        const auto approve = QStringLiteral(
            "target_drug_id = 'RX1', method = 'manual', author = session_user, last_act = 'approve', ");
        const auto confirm =
            QStringLiteral("status = 'approved', reviewer = session_user, last_act = 'confirm'");
        // what needs a second one is not approved by the first
        QCOMPARE(as("ann", approve + QStringLiteral("equivalence = 'wider', status = 'approved'")).state(),
                 QStringLiteral("42501"));
        QCOMPARE(as("ann", approve + QStringLiteral("overrides = 'strength', status = 'approved'")).state(),
                 QStringLiteral("42501"));
        // nor is it switched off by the times of a note, or held shorter or taken back later than the program
        // does
        QCOMPARE(as("ann", QStringLiteral("last_act = 'note', held_until = 4102444800000")).state(),
                 QStringLiteral("42501"));
        QCOMPARE(as("ann", approve + QStringLiteral("equivalence = 'equal', status = 'approved',"
                                                    " undo_until = 3600006"))
                     .state(),
                 QStringLiteral("42501"));
        const auto proposed =
            as("ann", approve + QStringLiteral("equivalence = 'wider', status = 'in_review'"));
        QVERIFY2(proposed.error.isEmpty(), qPrintable(proposed.error));
        QCOMPARE(as("ann", confirm).state(), QStringLiteral("42501"));
        QCOMPARE(as("ann", QStringLiteral("author = 'adam', ") + confirm).state(), QStringLiteral("42501"));
        QCOMPARE(as("adam", QStringLiteral("last_act = 'send_back', status = 'pending'")).state(),
                 QStringLiteral("42501")); // with the drug of the proposal still in it
        const auto confirmed = as("adam", confirm);
        QVERIFY2(confirmed.error.isEmpty(), qPrintable(confirmed.error));
        QCOMPARE(as("ann", QStringLiteral("last_act = 'undo', status = 'pending', target_drug_id = NULL,"
                                          " author = '', note = '', reviewer = ''"))
                     .state(),
                 QStringLiteral("42501")); // its time is over
        QCOMPARE(
            m_clinic.told(QStringLiteral("SELECT string_agg(actor || ' ' || act || ' ' || to_status, ', '"
                                         " ORDER BY revision) FROM medication_mapping_history"
                                         " WHERE mapping_id = '%1'")
                              .arg(mapping.id.toString())),
            QStringLiteral("ann approve in_review, adam confirm approved"));
    }

    /// Past the workers, and past the decision about a code.
    void anEventIsMovedByItsOrdersOnly()
    {
        TAKE(mapping, m_clinic.addMapping(QStringLiteral("2")));
        TAKE(event, m_clinic.addEvent(PostgresClinic::hub, EventState::NeedsMapping, {mapping.id}));
        const QString order = QStringLiteral(
            "SET search_path = integration;\nINSERT INTO audit_log (at, actor, action, subject, allowed)"
            " VALUES (1, session_user, 'a', 's', 1);\nUPDATE sync_events SET status = 'received'"
            " WHERE id = '%1';");
        QCOMPARE(ask("adam", order.arg(event.toString())).state(), QStringLiteral("42501"));
        TAKE(other, m_clinic.addEvent(PostgresClinic::hub, EventState::NeedsReview));
        QCOMPARE(ask("adam", order.arg(other.toString())).state(), QStringLiteral("42501"));
        // away, without a copy that takes its place; and out of the waiting without a word
        QString away = order;
        away.replace(QStringLiteral("status = 'received'"),
                     QStringLiteral("status = 'superseded', completed_at = 1"));
        QCOMPARE(ask("adam", away.arg(other.toString())).state(), QStringLiteral("42501"));
        const QString freed =
            QStringLiteral("DELETE FROM integration.event_waits WHERE sync_event_id = '%1';");
        QCOMPARE(ask("adam", freed.arg(event.toString())).state(), QStringLiteral("42501"));
        const QString touched =
            QStringLiteral("UPDATE integration.sync_events SET changed_at = 5 WHERE id = '%1';");
        QCOMPARE(ask("adam", touched.arg(event.toString())).state(), QStringLiteral("42501"));
        (void)m_clinic.told(
            QStringLiteral("DELETE FROM event_waits; DELETE FROM sync_events WHERE id IN ('%1', '%2')")
                .arg(event.toString(), other.toString()));
    }

    void aFunctionOfOursTellsNothingForeign()
    {
        const auto work = ask("ana", QStringLiteral("SELECT integration.console_work(ARRAY['south-ehr']),"
                                                    " integration.console_subjects(ARRAY['south-ehr']);\n"));
        QVERIFY2(work.error.isEmpty(), qPrintable(work.error));
        QVERIFY2(!work.out.contains(QStringLiteral("south-ehr-list")), qPrintable(work.out));
        // the size of a message, and not whether it begins with bytes of one's choice
        const auto size =
            ask("vera", QStringLiteral("SELECT integration.console_body_size('e', '\\x00', 1);\n"));
        QCOMPARE(size.state(), QStringLiteral("42883"));
    }

    /// A prescription is shown to who sees the conflict or the difference that it is a side of, and no other
    /// one: r-* and s-hub are sides, t-north only has a dispense, u-north agrees.
    void ofPrescriptionsTheSidesOfADifferenceAreShown()
    {
        const QString order = QStringLiteral(
            "INSERT INTO prescriptions (id, source, source_id, patient_id, status, on_list, code, system,"
            " display, dose, frequency, route, content_hash, seen_job) VALUES ('%1', '%2', '%1', 'p-%2',"
            " 'active', 1, 'c', 's', 'd', '1', '1', 'o', '', ''); ");
        const QString item = QStringLiteral(
            "INSERT INTO reconciliation_items (id, run_id, integration, left_source, right_source, kind,"
            " gravity, record, field, rule, left_id, right_id, owner, content, remedies, status, created_at)"
            " VALUES ('%1', 'run-%2', '%2-list', '%2', 'hub', 'differs', 2, '%3', '', '', '%4', '%5', 'p',"
            " '{}', 'agree', 'superseded', 1); ");
        DONE(m_clinic.server.run(
            QStringLiteral("SET search_path = integration; ") +
                order.arg(QStringLiteral("s-hub"), PostgresClinic::hub) +
                order.arg(QStringLiteral("t-north"), PostgresClinic::north) +
                order.arg(QStringLiteral("u-north"), PostgresClinic::north) +
                item.arg(QStringLiteral("side-s"), PostgresClinic::south, QStringLiteral("prescription"),
                         QStringLiteral("r-south-ehr"), QStringLiteral("s-hub")) +
                item.arg(QStringLiteral("side-t"), PostgresClinic::north, QStringLiteral("dispense"),
                         QStringLiteral("t-north"), QStringLiteral("d")) +
                QStringLiteral("INSERT INTO conflicts (id, integration, record, left_id, right_id,"
                               " left_source, right_source, status, field_names, created_at, changed_at)"
                               " VALUES ('side-n', 'north-ehr-list', 'prescription', 'r-north-ehr', 'r-hub',"
                               " 'north-ehr', 'hub', 'open', 'dose', 1, 1)"),
            m_clinic.name));
        const QString sides =
            QStringLiteral("SELECT string_agg(id, ' ' ORDER BY id) FROM integration.prescription_sides%1;\n");
        for (const char *person : {"ana", "carl", "abel"})
            QCOMPARE(ask(person, sides.arg(QString())).out, QStringLiteral("r-hub r-north-ehr"));
        QCOMPARE(ask("sam", sides.arg(QString())).out, QStringLiteral("r-south-ehr s-hub"));
        for (const char *person : {"ann", "cora", "adam"})
            QCOMPARE(ask(person, sides.arg(QString())).out,
                     QStringLiteral("r-hub r-north-ehr r-south-ehr s-hub"));
        QCOMPARE(ask("vera", sides.arg(QString())).state(), QStringLiteral("42501"));
        QCOMPARE(
            ask("ana", sides.arg(QStringLiteral(" WHERE id IN ('r-south-ehr', 't-north', 'u-north')"))).out,
            QString());
        // nor by making a difference of it
        for (const char *statement :
             {"UPDATE integration.conflicts SET left_id = 'u-north'",
              "UPDATE integration.reconciliation_items SET left_id = 'u-north'",
              "UPDATE integration.reconciliation_items SET left_source = 'north-ehr'",
              "INSERT INTO integration.conflicts (id, integration, record, left_id, right_id, left_source,"
              " right_source, status, field_names, created_at, changed_at) VALUES ('mine', 'north-ehr-list',"
              " 'prescription', 'u-north', 'x', 'north-ehr', 'hub', 'open', 'dose', 1, 1)"})
            QCOMPARE(ask("ana", QString::fromLatin1(statement) + u';').state(), QStringLiteral("42501"));
    }

    /// Whoever runs a query may put a function into it that tells the rows it sees: it must see none that the
    /// query may not. That this takes a schema in which to put one is a fence of its own.
    void aLeakyFunctionSeesNoForeignRow()
    {
        DONE(m_clinic.server.run(QStringLiteral("CREATE SCHEMA lab AUTHORIZATION ana"), m_clinic.name));
        const auto told =
            ask("ana",
                QStringLiteral(
                    "CREATE FUNCTION lab.tell(t TEXT) RETURNS BOOLEAN LANGUAGE plpgsql COST 0.0000001"
                    " AS $$ BEGIN RAISE NOTICE 'saw %', t; RETURN true; END $$;\n"
                    "SELECT count(*) FROM console.events WHERE lab.tell(message_id || source);\n"
                    "SELECT count(*) FROM console.queue WHERE lab.tell(error_detail) AND source <> 'hub';\n"
                    "SELECT count(*) FROM console.differences WHERE lab.tell(patient_reference);\n"
                    "SELECT count(*) FROM integration.sync_events WHERE lab.tell(source);\n"
                    "SELECT count(*) FROM integration.event_bodies WHERE lab.tell(body::TEXT);\n"
                    "SELECT count(*) FROM integration.audit_log WHERE lab.tell(details);\n"
                    "SELECT count(*) FROM integration.prescription_sides WHERE lab.tell(source || code);\n"));
        QVERIFY2(told.error.contains(QStringLiteral("saw north-ehr")), qPrintable(told.error));
        QVERIFY2(!told.error.contains(QStringLiteral("SOUTH")) &&
                     !told.error.contains(QStringLiteral("south")),
                 qPrintable(told.error));
        QCOMPARE(told.out, QStringLiteral("2\n1\n1\n2\n1\n2\n2"));
        DONE(m_clinic.server.run(QStringLiteral("DROP SCHEMA lab CASCADE"), m_clinic.name));
    }

    /// PostgreSQL's own functions tell values, too: in their errors.
    void anErrorTellsNoForeignValue()
    {
        const auto told =
            ask("ana", QStringLiteral("SELECT count(*) FROM console.events WHERE source::INTEGER = 1;\n"
                                      "SELECT 1 / (length(source) - 9) FROM console.events"
                                      " WHERE source LIKE 'south%';\n"));
        QVERIFY2(told.error.contains(QStringLiteral("22P02")), qPrintable(told.error));
        QVERIFY2(!told.error.contains(QStringLiteral("south")), qPrintable(told.error));
        QVERIFY2(!told.error.contains(QStringLiteral("22012")), qPrintable(told.error)); // division by zero
        const auto most = ask("ana", QStringLiteral("SELECT most_common_vals FROM pg_stats WHERE schemaname ="
                                                    " 'integration';"));
        QCOMPARE(most.out, QString());
    }

    /// With the right to make temporary objects, which this database takes from everybody.
    void aTemporaryTableIsNotTakenForOurs()
    {
        DONE(m_clinic.server.run(QStringLiteral("GRANT TEMPORARY ON DATABASE clinic TO ana")));
        const QString before = m_clinic.told(QStringLiteral("SELECT count(*) FROM audit_pending"));
        const auto told =
            ask("ana",
                QStringLiteral("CREATE TEMPORARY TABLE users AS SELECT 'ana'::TEXT AS name,"
                               " 'administrator'::TEXT AS role, 0 AS is_disabled, 1 AS is_all_facilities;\n"
                               "CREATE TEMPORARY TABLE user_facilities AS SELECT 'ana'::TEXT AS user_name,"
                               " 'south'::TEXT AS facility;\n"
                               "CREATE TEMPORARY TABLE audit_pending (seq BIGINT);\n"
                               "SELECT role, all_facilities FROM console.me;\n"
                               "SELECT count(*) FROM console.events;\n"
                               "INSERT INTO integration.audit_log (at, actor, action, subject, allowed)"
                               " VALUES (1, 'ana', 'a', 's', 1);\n"
                               "SELECT count(*) FROM pg_temp.audit_pending;\n"));
        const auto borrowed = ask(
            "ana", QStringLiteral("CREATE TEMPORARY TABLE numbers (seq BIGINT);\n"
                                  "CREATE TRIGGER pend AFTER INSERT ON numbers REFERENCING NEW TABLE AS made"
                                  " FOR EACH STATEMENT EXECUTE FUNCTION integration.audit_log_pend();\n"));
        DONE(m_clinic.server.run(QStringLiteral("REVOKE TEMPORARY ON DATABASE clinic FROM ana")));
        QCOMPARE(borrowed.state(), QStringLiteral("42501")); // else it could fill what waits for its place
        QVERIFY2(told.error.isEmpty(), qPrintable(told.error));
        QCOMPARE(told.out, QStringLiteral("analyst|f\n2\n0"));
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT count(*) FROM audit_pending")).toInt(),
                 before.toInt() + 1);
    }

    void aLaterPartitionIsKeptAsWell()
    {
        MonthPartitions months(*m_clinic.db);
        DONE(months.make(Month::of(m_clinic.clock.now())));
        DONE(m_clinic.addEvent(PostgresClinic::north));
        DONE(m_clinic.addEvent(PostgresClinic::south));
        const QString partition = QStringLiteral("sync_events_") + Month::of(m_clinic.clock.now()).suffix();
        QVERIFY(m_clinic.told(QStringLiteral("SELECT count(*) FROM ") + partition).toInt() >= 2);
        QCOMPARE(ask("ana", QStringLiteral("SELECT count(*) FROM integration.%1;").arg(partition)).state(),
                 QStringLiteral("42501"));
        QCOMPARE(
            ask("ana", QStringLiteral("SELECT count(*) FROM console.events WHERE source = 'south-ehr';")).out,
            QStringLiteral("0"));
        QVERIFY(ask("ana", QStringLiteral("SELECT count(*) FROM console.events;")).out.toInt() >= 3);
    }

    /// The plan of the console's first page: the walk of the same index as the owner's, and no look at the
    /// rest.
    void aFirstPageIsTheWalkOfAnIndex()
    {
        DONE(m_clinic.server.run(
            QStringLiteral(
                "INSERT INTO integration.sync_events (id, direction, kind, source, message_id, status,"
                " correlation_id, created_at, changed_at, completed_at) SELECT '00000000-' ||"
                " lpad(i::TEXT, 8, '0'), 'in', 'PRESCRIPTION_NEW', (ARRAY['north-ehr', 'south-ehr', 'hub'])"
                "[i % 3 + 1], 'bulk' || i, 'succeeded', 'c' || i, i, i, i FROM generate_series(1, 20000) i; "
                "ANALYZE integration.sync_events"),
            m_clinic.name));
        const QString query =
            QStringLiteral("EXPLAIN (COSTS OFF) SELECT id, source, status FROM"
                           " integration.sync_events WHERE id < 'f' ORDER BY id DESC LIMIT 100;");
        for (const char *person : {"vera", "ann", "cora"}) {
            const auto plan = ask(person, query);
            QVERIFY2(plan.out.contains(QStringLiteral("Index Scan Backward using sync_events_default_pkey")),
                     qPrintable(plan.out + plan.error));
            QVERIFY2(!plan.out.contains(QStringLiteral("Seq Scan on sync_events")), qPrintable(plan.out));
        }
    }

    /// One prescription of a difference costs no look at all differences.
    void aSideIsFoundByItsIndexes()
    {
        DONE(m_clinic.server.run(
            QStringLiteral(
                "INSERT INTO integration.reconciliation_items (id, run_id, integration, left_source,"
                " right_source, kind, gravity, record, field, rule, left_id, right_id, owner, content,"
                " remedies, status, created_at) SELECT 'bulk' || i, 'run-hub', 'hub-list', 'hub', 'x',"
                " 'differs', 2, 'prescription', '', '', 'l' || i, 'r' || i, 'p', '{}', 'agree', 'superseded',"
                " 1 FROM generate_series(1, 20000) i; ANALYZE integration.reconciliation_items"),
            m_clinic.name));
        for (const char *person : {"ana", "ann", "cora"}) {
            const auto plan =
                ask(person, QStringLiteral("EXPLAIN (COSTS OFF) SELECT display FROM"
                                           " integration.prescription_sides WHERE id = 'r-north-ehr';"));
            QVERIFY2(plan.out.contains(QStringLiteral("reconciliation_items_left")) &&
                         plan.out.contains(QStringLiteral("reconciliation_items_right")),
                     qPrintable(plan.out + plan.error));
            QVERIFY2(!plan.out.contains(QStringLiteral("Seq Scan on reconciliation_items")),
                     qPrintable(plan.out));
        }
    }
};

QTEST_GUILESS_MAIN(tst_PostgresRows)
#include "tst_PostgresRows.moc"

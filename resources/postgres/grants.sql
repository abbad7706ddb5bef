-- What the group roles may do at all, table by table and column by column; with which rows is said by the policies of
-- migrations/postgres/0012_console.sql. Run by store/PostgresLogins as often as wanted: whatever was granted before is taken
-- back first, in the same transaction. Statements are separated by a line "-- next".
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
    people TEXT := 'concord_people'; -- everybody, and who is disabled
    everybody TEXT := 'concord_viewer, concord_analyst, concord_compliance, concord_administrator';
    payloads TEXT := 'concord_analyst, concord_compliance, concord_administrator';
    auditors TEXT := 'concord_compliance, concord_administrator';
    orderers TEXT := 'concord_analyst, concord_administrator';
    schema_name TEXT;
BEGIN
    FOREACH schema_name IN ARRAY ARRAY[current_schema()::TEXT, home] LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s, %s', schema_name, people, everybody);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %s, %s', schema_name, people, everybody);
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s, %s', schema_name, people, everybody);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', schema_name, everybody);
    END LOOP;

    -- who they are: a program hears by it that its person was disabled
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', current_schema(), people);
    EXECUTE format('GRANT SELECT ON schema_migrations, users, user_facilities, roles TO %s, %s', people, everybody);

    -- to look: nothing of a patient
    EXECUTE format('GRANT SELECT ON master_keys, data_keys, connections,'
                   ' integrations, integration_jobs, sync_cursors, event_attempts, event_failures, event_changes, event_waits,'
                   ' medication_mappings, local_drugs, rxnorm_concepts, ndc_products, terminology_releases,'
                   ' rxnorm_concept_history, ndc_product_history, rxnorm_remaps, rxnorm_facts, rxnorm_fact_history, breakers,'
                   ' rate_limits, incidents, workers, listener_status, pauses, bulk_actions, bulk_action_events,'
                   ' subscriptions, value_mappings, value_mapping_history, value_mapping_state,'
                   ' local_providers, prescriber_mappings, medication_mapping_history, mapping_policy,'
                   ' mapping_releases, mapping_suggestions, mapping_origins, deliveries, delivery_attempts,'
                   ' patient_policy, facility_mappings, facility_mapping_history, metric_rollups, metric_latencies, metric_told,'
                   ' alert_rules, notifications, reconciliation_runs TO %s',
                   everybody);
    EXECUTE format('GRANT SELECT (%s) ON sync_events TO %s',
                   (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = 'sync_events'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                      AND a.attname <> 'payload_json'), everybody);
    -- to count, and to know which codes of a job have no mapping
    EXECUTE format('GRANT SELECT (id, source) ON patients TO %s', everybody);
    EXECUTE format('GRANT SELECT (id, source, on_list, seen_job, mapping_id) ON prescriptions TO %s', everybody);
    EXECUTE format('GRANT SELECT (id, source, mapping_id) ON dispenses TO %s', everybody);
    EXECUTE format('GRANT SELECT (job_id, position, sync_event_id, change, mapping_id) ON medication_differences TO %s',
                   everybody);
    -- the story of an event
    EXECUTE format('GRANT SELECT (seq, at, actor, action, subject, allowed, details, correlation_id) ON audit_log TO %s',
                   everybody);
    EXECUTE format('GRANT INSERT (at, actor, action, subject, allowed, details, correlation_id, role) ON audit_log TO %s',
                   everybody);

    -- what was in a message (as it was understood: console_payload()), and what changed for patients
    EXECUTE format('GRANT SELECT ON event_bodies, medication_differences TO %s', payloads);

    -- who a patient of another source is: the questions, and what is compared
    EXECUTE format('GRANT SELECT ON patient_keys, patient_mappings, patient_mapping_history, patient_faces,'
                   ' patient_face_identifiers TO %s', payloads);

    -- what two systems do not agree on
    EXECUTE format('GRANT SELECT ON reconciliation_items, conflicts, conflict_fields, prescription_sides TO %s', payloads);

    -- the audit trail
    EXECUTE format('GRANT SELECT ON audit_log, audit_pending, audit_leaves, audit_nodes, audit_checkpoints, audit_identity'
                   ' TO %s', auditors);

    -- orders: a sync, a test of a connection, and calling that off
    EXECUTE format('GRANT INSERT (id, integration, type, status, mode, trigger, requested_by, created_at, correlation_id),'
                   ' UPDATE (status, finished_at, cancel_requested) ON integration_jobs TO %s', orderers);
    -- a decision about a code, and the release of what waited for it
    EXECUTE format('GRANT UPDATE (status, target_drug_id, equivalence, method, author, reviewer, note, updated_at,'
                   ' terminology_version, revision, assignee, overrides, undo_until, held_until, last_act, last_actor,'
                   ' last_reason, drift), INSERT (id, source_code, system, display, target_drug_id, status, reason,'
                   ' candidates_json, equivalence, method, author, reviewer, note, terminology_version, created_at,'
                   ' updated_at, revision, overrides, undo_until, held_until, last_act, last_actor, last_reason, supersedes)'
                   ' ON medication_mappings TO %s', orderers);
    EXECUTE format('GRANT INSERT, DELETE ON event_waits, mapping_releases TO %s', orderers);
    EXECUTE format('GRANT UPDATE (second_reviewer, undo_seconds, author, changed_at) ON mapping_policy TO'
                   ' concord_administrator');
    -- a question what a decision would do; only workers answer it
    EXECUTE format('GRANT SELECT, DELETE, INSERT (id, mapping_id, target_drug_id, equivalence, overrides, revision,'
                   ' requested_by, requested_at) ON mapping_trials TO %s', orderers);
    -- what a value as sent is here; its history is kept by triggers
    EXECUTE format('GRANT INSERT (kind, sent_by, value_key, version, value, code, system, display, flag, advice, is_active,'
                   ' author, reason, shipped_version, changed_at), UPDATE (version, value, code, system, display, flag,'
                   ' advice, is_active, author, reason, shipped_version, changed_at) ON value_mappings TO %s', orderers);
    -- the directory of providers, and who a prescriber is
    EXECUTE format('GRANT INSERT (id, npi, dea, family, given, is_active, version, author, reason, changed_at),'
                   ' UPDATE (npi, dea, family, given, is_active, version, author, reason, changed_at) ON local_providers'
                   ' TO %s', orderers);
    EXECUTE format('GRANT UPDATE (status, provider_id, author, reason, version, changed_at) ON prescriber_mappings TO %s',
                   orderers);
    -- who a patient is, and which facility a code stands for
    EXECUTE format('GRANT UPDATE (status, other_id, method, author, reason, version, changed_at, effect, was_other)'
                   ' ON patient_mappings TO %s', orderers);
    EXECUTE format('GRANT UPDATE (status, facility, author, reason, version, changed_at) ON facility_mappings TO %s',
                   orderers);
    -- a conflict, and a remedy for a difference; workers carry them out
    EXECUTE format('GRANT UPDATE (status, author, reason, version, changed_at, execute_at) ON conflicts TO %s', orderers);
    EXECUTE format('GRANT UPDATE (choice, decided, decided_by) ON conflict_fields TO %s', orderers);
    EXECUTE format('GRANT UPDATE (status, remedy, batch, author, reason, version, execute_at) ON reconciliation_items TO %s',
                   orderers);
    EXECUTE format('GRANT UPDATE (status, next_attempt_at, wait_endpoint, parked, retries, completed_at, latency_ms,'
                   ' changed_at) ON sync_events TO %s', orderers);
    -- retry and discard, which workers carry out, and calling that off
    EXECUTE format('GRANT INSERT (id, action, reason, requested_by, by_person, status, total, execute_at, created_at,'
                   ' correlation_id),'
                   ' UPDATE (total, status, finished_at) ON bulk_actions TO %s', orderers);
    EXECUTE format('GRANT INSERT ON bulk_action_events TO %s', orderers);
    -- an edited copy of a message
    EXECUTE format('GRANT INSERT (id, direction, kind, source, target, message_id, ordering_key, payload_json, status,'
                   ' correlation_id, job_id, created_at, changed_at, completed_at, latency_ms, causation_id, resent_from,'
                   ' channel, format, seq) ON sync_events TO %s', orderers);
    EXECUTE format('GRANT USAGE ON SEQUENCE sync_event_seq TO %s', orderers); -- its place, where that is behind all others
    EXECUTE format('GRANT INSERT ON message_keys, event_bodies TO %s', orderers);
    EXECUTE format('GRANT SELECT, UPDATE (joined_at) ON joined_keys TO %s', orderers); -- to hold a row; no policy lets it change
    -- an incident is seen by somebody; a rule of alerts
    EXECUTE format('GRANT UPDATE (acknowledged_at, acknowledged_by, note, resolved_at) ON incidents TO %s', orderers);
    EXECUTE format('GRANT UPDATE (threshold, window_ms, severity, enabled, notifiers, version, author, reason, changed_at)'
                   ' ON alert_rules TO concord_administrator');
    -- pauses
    EXECUTE format('GRANT INSERT, DELETE ON pauses TO %s', orderers);

    -- deidentification_surrogates: nobody. Who is behind a surrogate is the owner's to look up, and so are exports of
    -- patients' records (concordd deidentify).

    -- the same for people and reporting tools
    EXECUTE format('GRANT SELECT ON %1$I.me, %1$I.connections, %1$I.jobs, %1$I.events, %1$I.queue, %1$I.mappings,'
                   ' %1$I.incidents, %1$I.rollups, %1$I.alert_rules, %1$I.value_map, %1$I.prescribers, %1$I.mapping_history, %1$I.facility_codes, %1$I.deliveries'
                   ' TO %2$s', home, everybody);
    EXECUTE format('GRANT SELECT ON %I.reconciliation_runs TO %s', home, everybody);
    EXECUTE format('GRANT SELECT ON %1$I.differences, %1$I.patient_questions, %1$I.reconciliation_items, %1$I.conflicts'
                   ' TO %2$s', home, payloads);
    EXECUTE format('GRANT SELECT ON %I.audit TO %s', home, auditors);
END $$
-- next
-- The database itself, where this login may say so (its owner): people are let in, and nobody but the owner leaves objects
-- behind, not even temporary ones.
DO $$
BEGIN
    IF pg_has_role(current_user, (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = current_database()), 'USAGE') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO concord_people', current_database());
        EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
    IF pg_has_role(current_user, (SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'), 'USAGE') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
END $$

-- Who may see and change which row, kept by the server: whoever signs in with a login of their own (store/PostgresLogins) is
-- held to it here, whatever program they come with. The owner of the tables, as whom workers run, is not.
--
-- A person is the session's user, whatever SET ROLE says. The answers below are asked once a statement, as (SELECT f()), so
-- that a page over millions of rows is still a walk of an index. What a role may do at all, column by column, is said by
-- grants (resources/postgres/grants.sql); these policies say with which rows.
--
-- Temporary tables are looked for last, so that nobody puts one of the same name in front of ours.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
-- The role, or NULL: nobody here, disabled, or a login whose group says something else than this database does (its groups
-- are the whole server's, and may have been changed for another database).
CREATE FUNCTION console_role() RETURNS TEXT LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT u.role FROM users u
            WHERE u.name = session_user::TEXT COLLATE "C" AND u.is_disabled = 0
              AND ARRAY['concord_' || u.role] = (
                  SELECT array_agg(DISTINCT g.rolname::TEXT) FROM pg_catalog.pg_auth_members m
                  JOIN pg_catalog.pg_roles g ON g.oid = m.roleid JOIN pg_catalog.pg_roles p ON p.oid = m.member
                  WHERE p.rolname = session_user AND g.rolname IN
                      ('concord_viewer', 'concord_analyst', 'concord_compliance', 'concord_administrator')));
END $$
-- next
-- Whether the person works for all facilities.
CREATE FUNCTION console_is_all() RETURNS BOOLEAN LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN console_role() IS NOT NULL
       AND EXISTS (SELECT 1 FROM users u WHERE u.name = session_user::TEXT COLLATE "C" AND u.is_all_facilities = 1);
END $$
-- next
-- Whether the person may give orders.
CREATE FUNCTION console_orders() RETURNS BOOLEAN LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN RETURN coalesce(console_role() IN ('analyst', 'administrator'), false); END $$
-- next
-- Whether the person reads the audit trail.
CREATE FUNCTION console_audits() RETURNS BOOLEAN LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN RETURN coalesce(console_role() IN ('compliance', 'administrator'), false); END $$
-- next
-- The connections of the person's facilities: what came through them is theirs to work on.
CREATE FUNCTION console_sources() RETURNS TEXT[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF console_role() IS NULL THEN RETURN '{}'; END IF;
    RETURN ARRAY(SELECT c.name FROM connections c WHERE c.facility IN
                 (SELECT f.facility FROM user_facilities f WHERE f.user_name = session_user::TEXT COLLATE "C"));
END $$
-- next
-- These, and those of no facility: anybody may look at what came through them, and see nothing of a patient in it.
CREATE FUNCTION console_shown() RETURNS TEXT[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF console_role() IS NULL THEN RETURN '{}'; END IF;
    RETURN console_sources() || ARRAY(SELECT c.name FROM connections c WHERE c.facility = '');
END $$
-- next
-- What jobs are of: the integrations of these connections, and their tests ("connection:NAME").
CREATE FUNCTION console_work(connections_of_it TEXT[]) RETURNS TEXT[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF console_role() IS NULL THEN RETURN '{}'; END IF;
    RETURN ARRAY(SELECT i.name FROM integrations i WHERE i.connection = ANY (connections_of_it)
                    AND (console_is_all() OR i.connection = ANY (console_shown())) -- whatever the caller asks about
                 UNION ALL SELECT 'connection:' || c FROM unnest(connections_of_it) AS c);
END $$
-- next
-- What a person pauses: 'connection/NAME', 'integration/NAME'.
CREATE FUNCTION console_subjects(connections_of_it TEXT[]) RETURNS TEXT[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF console_role() IS NULL THEN RETURN '{}'; END IF;
    RETURN ARRAY(SELECT 'integration/' || i.name FROM integrations i WHERE i.connection = ANY (connections_of_it)
                    AND (console_is_all() OR i.connection = ANY (console_shown()))
                 UNION ALL SELECT 'connection/' || c FROM unnest(connections_of_it) AS c);
END $$
-- next
-- Where an event came from, of those that the person sees: for a policy of sync_events, which cannot ask sync_events.
CREATE FUNCTION console_source_of(event_id TEXT) RETURNS TEXT LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE found TEXT;
BEGIN
    SELECT e.source INTO found FROM sync_events e WHERE e.id = event_id;
    RETURN CASE WHEN console_is_all() OR found = ANY (console_shown()) THEN found END;
END $$
-- next
-- Whether the session is the owner's, as whom workers run: then these functions hold nothing back.
CREATE FUNCTION console_is_owner() RETURNS BOOLEAN LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN RETURN pg_catalog.pg_has_role(session_user, current_user, 'USAGE'); END $$
-- next
-- What was in an event as it was understood. A column cannot be closed row by row: nobody but the owner is given it, and this
-- says who may have which.
CREATE FUNCTION console_payload(event_id TEXT) RETURNS TEXT LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT e.payload_json FROM sync_events e WHERE e.id = event_id AND (console_is_owner()
            OR (console_role() <> 'viewer' AND (console_is_all() OR e.source = ANY (console_sources())))));
END $$
-- next
-- How large the message of an event is, also for whom its content is closed. What is sealed begins with a mark, and is 35
-- bytes longer (store/Sealer.h). The mark is no argument: whoever chose it could ask for the content byte by byte.
CREATE FUNCTION console_body_size(event_id TEXT) RETURNS BIGINT LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT length(b.body) - CASE WHEN substr(b.body, 1, 3) = '\xC05E01'::BYTEA THEN 35 ELSE 0 END
            FROM event_bodies b WHERE b.sync_event_id = event_id
              AND (console_is_owner() OR console_source_of(event_id) IS NOT NULL));
END $$
-- next
-- As before, but for everybody who adds a record: nobody else writes what waits for its place in the tree.
CREATE OR REPLACE FUNCTION audit_log_pend() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN INSERT INTO audit_pending (seq) SELECT seq FROM made; RETURN NULL; END $$
-- next
-- a trigger needs no right to run it, and nobody puts it on a table of their own
REVOKE EXECUTE ON FUNCTION audit_log_pend() FROM PUBLIC
-- next
DO $$
DECLARE
    t TEXT;
BEGIN
    -- Every table but the one that a program has to read before it knows anybody. What no policy below names, nobody reads
    -- but the owner. Partitions are reached through their table only: nobody is given one.
    FOR t IN SELECT c.relname FROM pg_catalog.pg_class c
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND c.relname <> 'schema_migrations' LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
    -- rows that came through a connection
    FOREACH t IN ARRAY ARRAY['sync_events', 'patients', 'prescriptions'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR source = ANY ((SELECT console_shown())::TEXT[]))', t);
    END LOOP;
    -- Rows of an event. Not EXISTS: for that the planner would rather read all events into a table of its own
    FOREACH t IN ARRAY ARRAY['event_attempts', 'event_failures', 'event_changes', 'event_waits', 'bulk_action_events'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR (SELECT e.id FROM sync_events e WHERE e.id = sync_event_id) IS NOT NULL)', t);
    END LOOP;
    -- and those that tell of patients: of the person's own facilities only
    FOREACH t IN ARRAY ARRAY['event_bodies', 'medication_differences'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR (SELECT e.source FROM sync_events e WHERE e.id = sync_event_id)'
                       ' = ANY ((SELECT console_sources())::TEXT[]))', t);
    END LOOP;
    -- rows about a connection
    FOR t IN VALUES ('connections:name'), ('integrations:connection'), ('breakers:endpoint'), ('rate_limits:endpoint'),
                    ('incidents:endpoint'), ('listener_status:connection'), ('subscriptions:connection') LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR %I = ANY ((SELECT console_shown())::TEXT[]))', split_part(t, ':', 1), split_part(t, ':', 2));
    END LOOP;
    FOREACH t IN ARRAY ARRAY['integration_jobs', 'sync_cursors'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR integration = ANY ((SELECT console_work(console_shown()))::TEXT[]))', t);
    END LOOP;
    -- what concerns all facilities alike, and nobody's patients
    FOREACH t IN ARRAY ARRAY['medication_mappings', 'local_drugs', 'rxnorm_concepts', 'ndc_products', 'terminology_releases',
                             'workers', 'leaders', 'master_keys', 'data_keys', 'roles', 'joined_keys'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
    -- the audit trail, and what proves it
    FOREACH t IN ARRAY ARRAY['audit_pending', 'audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_identity'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_audits()))', t);
    END LOOP;
END $$
-- next
-- what people did about an event belongs to its story, for whoever sees the event
CREATE POLICY console_look ON audit_log FOR SELECT USING (CASE WHEN (SELECT console_audits()) THEN true
    WHEN subject LIKE 'event/%' THEN (SELECT e.id FROM sync_events e WHERE e.id = substr(subject, 7)) IS NOT NULL
    ELSE false END)
-- next
-- In one's own name, and in no other role than one's own. Whoever was disabled meanwhile may still write down that their
-- session has ended.
CREATE POLICY console_add ON audit_log FOR INSERT WITH CHECK (actor = session_user::TEXT COLLATE "C"
    AND at BETWEEN 0 AND 4102444800000 AND allowed IN (0, 1) AND length(correlation_id) IN (0, 36) -- what every reader can read
    AND (((SELECT console_role()) IS NOT NULL AND role IN ('', (SELECT console_role())))
         OR (action = 'session.end'
             AND role = (SELECT u.role FROM users u WHERE u.name = session_user::TEXT COLLATE "C"))))
-- next
CREATE POLICY console_look ON users FOR SELECT USING (name = session_user::TEXT COLLATE "C"
    OR (SELECT console_role()) = 'administrator')
-- next
CREATE POLICY console_look ON user_facilities FOR SELECT USING (user_name = session_user::TEXT COLLATE "C"
    OR (SELECT console_role()) = 'administrator')
-- next
CREATE POLICY console_look ON pauses FOR SELECT USING ((SELECT console_is_all())
    OR subject = ANY ((SELECT console_subjects(console_shown()))::TEXT[]))
-- next
CREATE POLICY console_look ON bulk_actions FOR SELECT USING ((SELECT console_is_all())
    OR ((SELECT console_role()) IS NOT NULL AND requested_by = session_user::TEXT COLLATE "C"))
-- next
-- Orders. A job is ordered by its name's owner, queued, and ended before it begins or asked to end.
CREATE POLICY console_order ON integration_jobs FOR INSERT WITH CHECK ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR integration = ANY ((SELECT console_work(console_sources()))::TEXT[]))
    AND requested_by = session_user::TEXT COLLATE "C" AND status = 'queued' AND created_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_cancel ON integration_jobs FOR UPDATE USING ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR integration = ANY ((SELECT console_work(console_sources()))::TEXT[]))
    AND status IN ('queued', 'running')) WITH CHECK (cancel_requested = 1 AND status IN ('cancelled', 'running'))
-- next
-- A mapping holds for everybody who sends that code.
CREATE POLICY console_decide ON medication_mappings FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (status = 'approved' AND author = session_user::TEXT COLLATE "C" AND updated_at BETWEEN 0 AND 4102444800000)
-- next
-- An event is released, freed, or superseded by an edited copy; what it comes to is the workers' to say (and see below).
CREATE POLICY console_order ON sync_events FOR UPDATE USING ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR source = ANY ((SELECT console_sources())::TEXT[])) AND status <> 'processing')
    WITH CHECK (status IN ('received', 'waiting_retry', 'needs_mapping', 'superseded'))
-- next
CREATE POLICY console_resend ON sync_events FOR INSERT WITH CHECK ((SELECT console_orders()) AND status = 'received'
    AND ((SELECT console_is_all()) OR source = ANY ((SELECT console_sources())::TEXT[]))
    AND source = console_source_of(resent_from))
-- next
CREATE POLICY console_resend ON message_keys FOR INSERT WITH CHECK ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR source = ANY ((SELECT console_sources())::TEXT[])) AND message_id LIKE '%#resent-%')
-- next
CREATE POLICY console_resend ON event_bodies FOR INSERT WITH CHECK ((SELECT console_orders()) AND EXISTS (SELECT 1
    FROM sync_events e WHERE e.id = sync_event_id AND e.resent_from IS NOT NULL))
-- next
CREATE POLICY console_release ON event_waits FOR DELETE USING ((SELECT console_orders()) AND ((SELECT console_is_all())
    OR (SELECT e.source FROM sync_events e WHERE e.id = sync_event_id) = ANY ((SELECT console_sources())::TEXT[])))
-- next
-- held while an edited copy is written, and never changed: no new row would pass
CREATE POLICY console_hold ON joined_keys FOR UPDATE USING ((SELECT console_orders())) WITH CHECK (false)
-- next
CREATE POLICY console_order ON bulk_actions FOR INSERT WITH CHECK ((SELECT console_orders())
    AND requested_by = session_user::TEXT COLLATE "C" AND status = 'waiting')
-- next
CREATE POLICY console_change ON bulk_actions FOR UPDATE USING ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR requested_by = session_user::TEXT COLLATE "C") AND finished_at IS NULL)
    WITH CHECK (status IN ('waiting', 'cancelled'))
-- next
CREATE POLICY console_order ON bulk_action_events FOR INSERT WITH CHECK ((SELECT console_orders())
    AND ((SELECT console_is_all())
         OR (SELECT e.source FROM sync_events e WHERE e.id = sync_event_id) = ANY ((SELECT console_sources())::TEXT[]))
    AND EXISTS (SELECT 1 FROM bulk_actions b WHERE b.id = bulk_id AND b.status = 'waiting'
                AND b.requested_by = session_user::TEXT COLLATE "C"))
-- next
CREATE POLICY console_pause ON pauses FOR INSERT WITH CHECK ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR subject = ANY ((SELECT console_subjects(console_sources()))::TEXT[]))
    AND paused_by = session_user::TEXT COLLATE "C" AND paused_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_resume ON pauses FOR DELETE USING ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR subject = ANY ((SELECT console_subjects(console_sources()))::TEXT[])))
-- next
-- No order without a record of it: one in the person's own name, made by the same transaction (outside of savepoints). Asked
-- when the transaction commits, of people only: of the owner's programs row_security_active() says no.
CREATE FUNCTION console_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- newest first: it is among the last, and this is asked once a row
    IF NOT EXISTS (SELECT 1 FROM (SELECT l.actor, l.xmin AS made_by FROM audit_log l ORDER BY l.seq DESC LIMIT 10000) AS last
                   WHERE last.actor = session_user::TEXT COLLATE "C"
                     AND last.made_by = pg_catalog.pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION 'an order needs a record on the audit trail' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR UPDATE ON integration_jobs DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('integration_jobs'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON medication_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('medication_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR DELETE ON pauses DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('pauses'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR UPDATE ON bulk_actions DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('bulk_actions'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_resent AFTER INSERT ON sync_events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.resent_from IS NOT NULL AND row_security_active('sync_events'::regclass))
EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON sync_events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('sync_events'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER DELETE ON event_waits DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('event_waits'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT ON bulk_action_events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('bulk_action_events'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- An event goes out of the way of an edited copy only: to be rid of one there is an order, with its reason.
CREATE FUNCTION console_replaced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sync_events c WHERE c.resent_from = OLD.id) THEN
        RAISE EXCEPTION 'an event is superseded by its edited copy only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
-- next
CREATE CONSTRAINT TRIGGER console_replaced AFTER UPDATE ON sync_events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.status = 'superseded' AND row_security_active('sync_events'::regclass))
EXECUTE FUNCTION console_replaced()
-- next
-- A person's order moves an event itself in two ways only: an edited copy takes its place, or all codes that it waited for
-- are decided. All else is ordered of the workers (bulk_actions). Beside that it may be made free for its turn, and nothing
-- of it is set to what a worker could not work with.
CREATE FUNCTION console_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.parked IN (OLD.parked, 0) AND NEW.retries = OLD.retries AND NEW.wait_endpoint IN (OLD.wait_endpoint, '')
       AND NEW.changed_at BETWEEN 0 AND 4102444800000 AND coalesce(NEW.completed_at, 0) BETWEEN 0 AND 4102444800000
       AND (   (NEW.status = OLD.status AND NEW.next_attempt_at IS NOT DISTINCT FROM OLD.next_attempt_at
                AND NEW.wait_endpoint = OLD.wait_endpoint)
            OR (NEW.status = 'superseded' AND OLD.completed_at IS NULL)
            OR (OLD.status = 'needs_mapping' AND NEW.status = 'received' AND NEW.next_attempt_at IS NULL AND NOT EXISTS (
                   SELECT 1 FROM event_waits w JOIN medication_mappings m ON m.id = w.mapping_id
                   WHERE w.sync_event_id = OLD.id AND m.status <> 'approved'))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this is for the workers to do' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE TRIGGER console_moved BEFORE UPDATE ON sync_events FOR EACH ROW
WHEN (row_security_active('sync_events'::regclass)) EXECUTE FUNCTION console_moved()
-- next
-- An edited copy stands where its original stands.
CREATE FUNCTION console_copied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.created_at BETWEEN 0 AND 4102444800000 AND NEW.changed_at BETWEEN 0 AND 4102444800000
       AND EXISTS (SELECT 1 FROM sync_events o WHERE o.id = NEW.resent_from AND o.seq = NEW.seq) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a copy takes the place of its original' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE TRIGGER console_copied BEFORE INSERT ON sync_events FOR EACH ROW
WHEN (row_security_active('sync_events'::regclass)) EXECUTE FUNCTION console_copied()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT ON message_keys DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('message_keys'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- An event waits no more for a code that is decided, or because it is gone itself.
CREATE FUNCTION console_freed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM medication_mappings m WHERE m.id = OLD.mapping_id AND m.status = 'approved')
       OR EXISTS (SELECT 1 FROM sync_events e WHERE e.id = OLD.sync_event_id AND e.status = 'superseded') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the code is not decided' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE CONSTRAINT TRIGGER console_freed AFTER DELETE ON event_waits DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('event_waits'::regclass)) EXECUTE FUNCTION console_freed()
-- next
REVOKE EXECUTE ON FUNCTION console_recorded(), console_moved(), console_replaced(), console_copied(), console_freed() FROM PUBLIC
-- next
-- The schema that people and reporting tools read: "console", or NAME_console beside a schema of another name. Its views ask
-- as the person (security_invoker), so they show what the tables would, and no function in a query sees a row before that.
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
    v RECORD;
BEGIN
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', home);
    FOR v IN SELECT * FROM (VALUES
        ('me', 'SELECT session_user::TEXT AS name, u.display_name, console_role() AS role, console_is_all() AS all_facilities,'
               ' ARRAY(SELECT f.facility FROM user_facilities f WHERE f.user_name = u.name ORDER BY 1) AS facilities'
               ' FROM users u WHERE u.name = session_user::TEXT COLLATE "C"'),
        ('connections', 'SELECT c.name, c.kind, c.base_url AS address, c.facility, b.state AS breaker, p.paused_by,'
               ' p.reason AS pause_reason, to_timestamp(p.paused_at / 1000.0) AS paused_at FROM connections c'
               ' LEFT JOIN breakers b ON b.endpoint = c.name LEFT JOIN pauses p ON p.subject = ''connection/'' || c.name'),
        ('jobs', 'SELECT j.id, j.integration, j.type, j.status, j.mode, j.trigger, j.requested_by, to_timestamp(j.created_at'
               ' / 1000.0) AS created_at, to_timestamp(j.started_at / 1000.0) AS started_at, to_timestamp(j.finished_at /'
               ' 1000.0) AS finished_at, j.progress, j.step, j.metrics_json, j.error_code, j.error_detail, j.correlation_id'
               ' FROM integration_jobs j'),
        ('events', 'SELECT e.id, e.direction, e.kind, e.source, e.target, e.message_id, e.status, e.retries,'
               ' to_timestamp(e.created_at / 1000.0) AS created_at, to_timestamp(e.completed_at / 1000.0) AS completed_at,'
               ' to_timestamp(e.next_attempt_at / 1000.0) AS next_attempt_at, e.latency_ms, e.correlation_id,'
               ' e.causation_id, e.job_id, e.channel, e.format, e.resent_from FROM sync_events e'),
        ('queue', 'SELECT e.id, e.kind, e.source, e.status, e.retries, to_timestamp(e.created_at / 1000.0) AS created_at,'
               ' to_timestamp(e.next_attempt_at / 1000.0) AS next_attempt_at, e.wait_endpoint, f.error_code,'
               ' f.message AS error_detail, e.correlation_id FROM sync_events e LEFT JOIN LATERAL (SELECT n.error_code,'
               ' n.message FROM event_failures n WHERE n.sync_event_id = e.id ORDER BY n.id DESC LIMIT 1) f ON true'
               ' WHERE e.completed_at IS NULL'),
        ('mappings', 'SELECT m.id, m.source_code, m.system, m.display, m.status, m.reason, m.target_drug_id, d.name AS'
               ' target_name, m.equivalence, m.method, m.author, m.note, m.terminology_version, to_timestamp(m.created_at'
               ' / 1000.0) AS created_at, to_timestamp(m.updated_at / 1000.0) AS updated_at, (SELECT count(*) FROM'
               ' event_waits w WHERE w.mapping_id = m.id) AS waiting_events FROM medication_mappings m'
               ' LEFT JOIN local_drugs d ON d.id = m.target_drug_id'),
        ('incidents', 'SELECT i.id, i.endpoint, i.cause, i.count, to_timestamp(i.opened_at / 1000.0) AS opened_at,'
               ' to_timestamp(i.last_at / 1000.0) AS last_at, to_timestamp(i.acknowledged_at / 1000.0) AS acknowledged_at,'
               ' i.acknowledged_by, to_timestamp(i.resolved_at / 1000.0) AS resolved_at FROM incidents i'),
        ('differences', 'SELECT d.job_id, d.position, d.sync_event_id, d.change, d.reason, d.mapping_id,'
               ' d.patient_reference, d.code, d.system, d.display, d.before_dose, d.before_frequency, d.before_route,'
               ' d.after_dose, d.after_frequency, d.after_route, d.sealed IS NOT NULL AS is_sealed'
               ' FROM medication_differences d'),
        ('audit', 'SELECT l.seq, to_timestamp(l.at / 1000.0) AS at, l.actor, l.role, l.action, l.subject, l.allowed = 1 AS'
               ' allowed, l.details, l.correlation_id, (SELECT t.leaf FROM audit_leaves t WHERE t.seq = l.seq) AS leaf'
               ' FROM audit_log l')) AS views(name, text) LOOP
        EXECUTE format('CREATE OR REPLACE VIEW %I.%I WITH (security_barrier, security_invoker) AS %s', home, v.name, v.text);
    END LOOP;
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

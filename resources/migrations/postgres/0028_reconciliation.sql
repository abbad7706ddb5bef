-- Whether two systems agree (DESIGN section 6): what both last agreed on, runs that compare them, the differences as a work
-- list, and conflicts over records that both sides have changed. What is a patient's stands sealed in `content`, `fields`,
-- `claims` and `decided` (packaging/SECURITY.md).
--
-- the connections that an integration compares its own with, "adt,orders", and how conflicts over which field are decided
ALTER TABLE integrations ADD COLUMN others TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE integrations ADD COLUMN conflict_policy TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- the base of three-way decisions, by the two records that are one thing; right_id or left_id '': that there is none is agreed
CREATE TABLE agreed_state (
    integration TEXT COLLATE "C" NOT NULL,
    left_id     TEXT COLLATE "C" NOT NULL,
    right_id    TEXT COLLATE "C" NOT NULL,
    fields      TEXT COLLATE "C" NOT NULL,
    agreed_at   BIGINT NOT NULL,
    PRIMARY KEY (integration, left_id, right_id)
)
-- next
CREATE TABLE reconciliation_runs (
    id             TEXT COLLATE "C" PRIMARY KEY,
    integration    TEXT COLLATE "C" NOT NULL,
    left_source    TEXT COLLATE "C" NOT NULL,
    right_sources  TEXT COLLATE "C" NOT NULL,
    job_id         TEXT COLLATE "C",
    status         TEXT COLLATE "C" NOT NULL CHECK (status IN ('running','done','failed','cancelled')),
    requested_by   TEXT COLLATE "C" NOT NULL,
    started_at     BIGINT NOT NULL,
    finished_at    BIGINT,
    compared       BIGINT NOT NULL DEFAULT 0,
    matching       BIGINT NOT NULL DEFAULT 0,
    minor_resolved BIGINT NOT NULL DEFAULT 0,
    major_open     BIGINT NOT NULL DEFAULT 0,
    missing_left   BIGINT NOT NULL DEFAULT 0,
    missing_right  BIGINT NOT NULL DEFAULT 0,
    not_comparable BIGINT NOT NULL DEFAULT 0,
    CHECK ((status = 'running') = (finished_at IS NULL))
)
-- next
CREATE INDEX reconciliation_runs_integration ON reconciliation_runs(integration, id)
-- next
CREATE TABLE reconciliation_items (
    id           TEXT COLLATE "C" PRIMARY KEY,
    run_id       TEXT COLLATE "C" NOT NULL REFERENCES reconciliation_runs(id),
    integration  TEXT COLLATE "C" NOT NULL,
    left_source  TEXT COLLATE "C" NOT NULL,
    right_source TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('missing_left','missing_right','differs','contradicts')),
    gravity      BIGINT NOT NULL CHECK (gravity BETWEEN 1 AND 3),
    record       TEXT COLLATE "C" NOT NULL,
    field        TEXT COLLATE "C" NOT NULL,
    rule         TEXT COLLATE "C" NOT NULL,  -- by which a minor one was resolved
    left_id      TEXT COLLATE "C" NOT NULL,
    right_id     TEXT COLLATE "C" NOT NULL,
    owner        TEXT COLLATE "C" NOT NULL,  -- our id of the patient
    content      TEXT COLLATE "C" NOT NULL,
    remedies     TEXT COLLATE "C" NOT NULL,  -- what may be ordered: "cancel_right,agree"
    status       TEXT COLLATE "C" NOT NULL CHECK (status IN ('open','resolved','ordered','remedied','agreed','superseded')),
    remedy       TEXT COLLATE "C" NOT NULL DEFAULT '',
    batch        TEXT COLLATE "C" NOT NULL DEFAULT '',
    author       TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason       TEXT COLLATE "C" NOT NULL DEFAULT '',
    version      BIGINT NOT NULL DEFAULT 1,
    created_at   BIGINT NOT NULL,
    execute_at   BIGINT,
    CHECK ((status = 'ordered') = (execute_at IS NOT NULL)),
    CHECK (status NOT IN ('ordered','remedied','agreed') OR (author <> '' AND remedy <> ''))
)
-- next
CREATE INDEX reconciliation_items_run ON reconciliation_items(run_id, gravity, id)
-- next
CREATE INDEX reconciliation_items_open ON reconciliation_items(integration, gravity, id) WHERE status = 'open'
-- next
CREATE INDEX reconciliation_items_due ON reconciliation_items(execute_at) WHERE status = 'ordered'
-- next
CREATE TABLE conflicts (
    id           TEXT COLLATE "C" PRIMARY KEY,
    integration  TEXT COLLATE "C" NOT NULL,
    record       TEXT COLLATE "C" NOT NULL,
    left_id      TEXT COLLATE "C" NOT NULL,
    right_id     TEXT COLLATE "C" NOT NULL,
    left_source  TEXT COLLATE "C" NOT NULL,
    right_source TEXT COLLATE "C" NOT NULL,
    status       TEXT COLLATE "C" NOT NULL CHECK (status IN ('open','decided','resolved')),
    field_names  TEXT COLLATE "C" NOT NULL,
    author       TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason       TEXT COLLATE "C" NOT NULL DEFAULT '',
    version      BIGINT NOT NULL DEFAULT 1,
    event_id     TEXT COLLATE "C",
    created_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    execute_at   BIGINT,
    CHECK ((status = 'decided') = (execute_at IS NOT NULL)),
    CHECK ((status = 'open') = (author = ''))
)
-- next
-- of one thing one conflict is open at a time
CREATE UNIQUE INDEX conflicts_open ON conflicts(integration, left_id, right_id) WHERE status <> 'resolved'
-- next
CREATE INDEX conflicts_status ON conflicts(status, id)
-- next
CREATE INDEX conflicts_due ON conflicts(execute_at) WHERE status = 'decided'
-- next
CREATE TABLE conflict_fields (
    conflict_id TEXT COLLATE "C" NOT NULL REFERENCES conflicts(id),
    field       TEXT COLLATE "C" NOT NULL,
    position    BIGINT NOT NULL,
    strategy    TEXT COLLATE "C" NOT NULL,
    claims      TEXT COLLATE "C" NOT NULL,
    choice      TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (choice IN ('','left','right','other')),
    decided     TEXT COLLATE "C" NOT NULL DEFAULT '',
    decided_by  TEXT COLLATE "C" NOT NULL DEFAULT '',  -- a strategy, or a person
    PRIMARY KEY (conflict_id, field),
    CHECK ((choice = '') = (decided_by = ''))
)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE FUNCTION conflicts_check() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.left_id <> OLD.left_id OR NEW.right_id <> OLD.right_id OR NEW.integration <> OLD.integration
       OR NEW.version <> OLD.version + 1 OR OLD.status = 'resolved' THEN
        RAISE EXCEPTION 'a change is the next version of a conflict that is not resolved';
    END IF;
    RETURN NEW;
END $$
-- next
CREATE FUNCTION conflict_fields_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM conflicts c WHERE c.id = OLD.conflict_id AND c.status = 'resolved') THEN
        RAISE EXCEPTION 'conflict_fields: what was decided stays';
    END IF;
    RETURN OLD;
END $$
-- next
CREATE FUNCTION reconciliation_items_check() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.run_id <> OLD.run_id OR NEW.kind <> OLD.kind
       OR (NEW.content <> OLD.content AND NEW.version = OLD.version + 1)
       OR NEW.version NOT IN (OLD.version, OLD.version + 1) OR (NEW.version = OLD.version AND NEW.status <> OLD.status) THEN
        RAISE EXCEPTION 'a change is the next version of the same item';
    END IF;
    RETURN NEW;
END $$
-- next
REVOKE EXECUTE ON FUNCTION conflicts_check(), conflict_fields_check(), reconciliation_items_check() FROM PUBLIC
-- next
CREATE TRIGGER conflicts_check BEFORE UPDATE ON conflicts FOR EACH ROW EXECUTE FUNCTION conflicts_check()
-- next
CREATE TRIGGER conflict_fields_check BEFORE DELETE ON conflict_fields FOR EACH ROW EXECUTE FUNCTION conflict_fields_check()
-- next
CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER conflicts_no_truncate BEFORE TRUNCATE ON conflicts FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER reconciliation_items_check BEFORE UPDATE ON reconciliation_items
FOR EACH ROW EXECUTE FUNCTION reconciliation_items_check()
-- next
ALTER TABLE conflicts ENABLE ALWAYS TRIGGER conflicts_no_delete
-- next
ALTER TABLE conflicts ENABLE ALWAYS TRIGGER conflicts_no_truncate
-- next
-- Who sees what (see 0012): counts whoever sees the integration's connection, differences and conflicts whoever sees its
-- patients; what both sides agree on is the workers' alone.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['agreed_state', 'reconciliation_runs', 'reconciliation_items', 'conflicts', 'conflict_fields'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['reconciliation_items', 'conflicts'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) <> ''viewer'' AND'
                       ' ((SELECT console_is_all()) OR left_source = ANY ((SELECT console_sources())::TEXT[])))', t);
        EXECUTE format('CREATE POLICY console_decide ON %I FOR UPDATE USING ((SELECT console_orders())'
                       ' AND ((SELECT console_is_all()) OR left_source = ANY ((SELECT console_sources())::TEXT[])))'
                       ' WITH CHECK (author IN ('''', session_user::TEXT COLLATE "C"))', t);
        EXECUTE format('CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON %1$I DEFERRABLE INITIALLY DEFERRED'
                       ' FOR EACH ROW WHEN (row_security_active(''%1$I''::regclass)) EXECUTE FUNCTION console_recorded()', t);
    END LOOP;
END $$
-- next
CREATE POLICY console_look ON reconciliation_runs FOR SELECT USING ((SELECT console_is_all())
    OR left_source = ANY ((SELECT console_shown())::TEXT[]))
-- next
CREATE POLICY console_look ON conflict_fields FOR SELECT USING ((SELECT c.id FROM conflicts c WHERE c.id = conflict_id) IS NOT NULL)
-- next
CREATE POLICY console_decide ON conflict_fields FOR UPDATE USING ((SELECT console_orders())
    AND (SELECT c.id FROM conflicts c WHERE c.id = conflict_id AND c.status = 'open') IS NOT NULL)
    WITH CHECK (decided_by IN ('', session_user::TEXT COLLATE "C"))
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON conflict_fields DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('conflict_fields'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- A person decides a conflict or orders a remedy, and takes that back while nobody has carried it out; the rest is the
-- workers' to do.
CREATE FUNCTION console_conflict_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF (OLD.status = 'open' AND NEW.status = 'decided' AND NEW.author = session_user::TEXT COLLATE "C" AND NEW.reason <> ''
        AND NEW.execute_at BETWEEN 0 AND 4102444800000 AND NEW.changed_at BETWEEN 0 AND 4102444800000
        AND NOT EXISTS (SELECT 1 FROM conflict_fields f WHERE f.conflict_id = NEW.id AND f.choice = ''))
       OR (OLD.status = 'decided' AND NEW.status = 'open' AND OLD.author = session_user::TEXT COLLATE "C") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no decision about a conflict' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE FUNCTION console_remedy_ordered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF (OLD.status = 'open' AND NEW.status = 'ordered' AND NEW.author = session_user::TEXT COLLATE "C" AND NEW.reason <> ''
        AND NEW.execute_at BETWEEN 0 AND 4102444800000 AND NEW.remedy = ANY (string_to_array(OLD.remedies, ',')))
       OR (OLD.status = 'ordered' AND NEW.status = 'open' AND OLD.author = session_user::TEXT COLLATE "C") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no order about a difference' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
REVOKE EXECUTE ON FUNCTION console_conflict_decided(), console_remedy_ordered() FROM PUBLIC
-- next
CREATE TRIGGER console_decided BEFORE UPDATE ON conflicts
FOR EACH ROW WHEN (row_security_active('conflicts'::regclass)) EXECUTE FUNCTION console_conflict_decided()
-- next
CREATE TRIGGER console_decided BEFORE UPDATE ON reconciliation_items
FOR EACH ROW WHEN (row_security_active('reconciliation_items'::regclass)) EXECUTE FUNCTION console_remedy_ordered()
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.reconciliation_runs WITH (security_barrier, security_invoker) AS SELECT r.id,'
                   ' r.integration, r.left_source, r.right_sources, r.status, r.requested_by, r.compared, r.matching,'
                   ' r.minor_resolved, r.major_open, r.missing_left, r.missing_right, r.not_comparable,'
                   ' CASE r.compared WHEN 0 THEN 1 ELSE r.matching::numeric / r.compared END AS accuracy,'
                   ' to_timestamp(r.started_at / 1000.0) AS started_at, to_timestamp(r.finished_at / 1000.0) AS finished_at'
                   ' FROM reconciliation_runs r', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.reconciliation_items WITH (security_barrier, security_invoker) AS SELECT i.id,'
                   ' i.run_id, i.integration, i.left_source, i.right_source, i.kind, i.gravity, i.record, i.field, i.rule,'
                   ' i.status, i.remedies, i.remedy, i.author, i.reason, i.version,'
                   ' to_timestamp(i.created_at / 1000.0) AS created_at FROM reconciliation_items i', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.conflicts WITH (security_barrier, security_invoker) AS SELECT c.id,'
                   ' c.integration, c.record, c.left_source, c.right_source, c.status, c.field_names, c.author, c.reason,'
                   ' c.version, to_timestamp(c.created_at / 1000.0) AS created_at, to_timestamp(c.changed_at / 1000.0) AS'
                   ' changed_at FROM conflicts c', home);
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

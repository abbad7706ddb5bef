-- Decisions about codes (DESIGN section 5): each change of a mapping is one more revision, kept for ever by the triggers
-- below; what an approval released is remembered, so that it can be taken back while nobody has worked on it.
ALTER TABLE medication_mappings ADD COLUMN revision BIGINT NOT NULL DEFAULT 1
-- next
ALTER TABLE medication_mappings ADD COLUMN assignee TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- attributes that may differ from the source, "strength,route"
ALTER TABLE medication_mappings ADD COLUMN overrides TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN undo_until BIGINT NOT NULL DEFAULT 0
-- next
-- until then an approval is not in force, and its events wait
ALTER TABLE medication_mappings ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0
-- next
ALTER TABLE medication_mappings ADD COLUMN suggested_drug_id TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN is_confident BIGINT NOT NULL DEFAULT 0 CHECK (is_confident IN (0, 1))
-- next
-- the release that the suggestion comes from; '': nobody has looked yet
ALTER TABLE medication_mappings ADD COLUMN suggested_from TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- the change that made this revision; '': nothing was decided yet
ALTER TABLE medication_mappings ADD COLUMN last_act TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (last_act IN ('','approve','confirm',
    'send_back','reject','reopen','retire','undo','assign','note'))
-- next
ALTER TABLE medication_mappings ADD COLUMN last_actor TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN last_reason TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
CREATE TABLE medication_mapping_history (
    mapping_id          TEXT COLLATE "C" NOT NULL,
    revision            BIGINT NOT NULL CHECK (revision >= 1),
    system              TEXT COLLATE "C" NOT NULL,
    source_code         TEXT COLLATE "C" NOT NULL,
    at                  BIGINT NOT NULL,
    actor               TEXT COLLATE "C" NOT NULL,
    act                 TEXT COLLATE "C" NOT NULL,
    from_status         TEXT COLLATE "C" NOT NULL,
    to_status           TEXT COLLATE "C" NOT NULL,
    target_drug_id      TEXT COLLATE "C" NOT NULL,
    equivalence         TEXT COLLATE "C" NOT NULL,
    overrides           TEXT COLLATE "C" NOT NULL,
    reason              TEXT COLLATE "C" NOT NULL,
    assignee            TEXT COLLATE "C" NOT NULL,
    terminology_version TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (mapping_id, revision)
)
-- next
CREATE INDEX medication_mapping_history_code ON medication_mapping_history(system, source_code, at)
-- next
-- what stands already
INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
    target_drug_id, equivalence, overrides, reason, assignee, terminology_version)
SELECT id, 1, system, source_code, updated_at, CASE author WHEN '' THEN 'system' ELSE author END, 'approve', 'pending', status,
    COALESCE(target_drug_id, ''), equivalence, '', note, '', terminology_version
FROM medication_mappings WHERE status = 'approved'
-- next
-- events that no longer wait for a code because of its last decision
CREATE TABLE mapping_releases (
    mapping_id    TEXT COLLATE "C" NOT NULL,
    sync_event_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (mapping_id, sync_event_id)
)
-- next
CREATE INDEX mapping_releases_event ON mapping_releases(sync_event_id)
-- next
CREATE TABLE mapping_policy (
    id              BIGINT PRIMARY KEY CHECK (id = 1),
    second_reviewer TEXT COLLATE "C" NOT NULL CHECK (second_reviewer IN ('never','overrides','always')),
    undo_seconds    BIGINT NOT NULL CHECK (undo_seconds BETWEEN 0 AND 3600),
    author          TEXT COLLATE "C" NOT NULL,
    changed_at      BIGINT NOT NULL
)
-- next
INSERT INTO mapping_policy (id, second_reviewer, undo_seconds, author, changed_at) VALUES (1, 'overrides', 0, '', 0)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE FUNCTION medication_mappings_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.last_act = '' THEN RETURN NULL; END IF;
    ELSIF NEW.revision = OLD.revision THEN
        RETURN NULL;
    END IF;
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act,
        CASE TG_OP WHEN 'INSERT' THEN 'pending' ELSE OLD.status END, NEW.status, COALESCE(NEW.target_drug_id, ''),
        NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee, NEW.terminology_version);
    RETURN NULL;
END $$
-- next
CREATE TRIGGER medication_mappings_keep AFTER INSERT OR UPDATE ON medication_mappings
FOR EACH ROW EXECUTE FUNCTION medication_mappings_keep()
-- next
CREATE TRIGGER medication_mapping_history_no_change BEFORE UPDATE OR DELETE ON medication_mapping_history
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER medication_mapping_history_no_truncate BEFORE TRUNCATE ON medication_mapping_history
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE medication_mappings ENABLE ALWAYS TRIGGER medication_mappings_keep
-- next
ALTER TABLE medication_mapping_history ENABLE ALWAYS TRIGGER medication_mapping_history_no_change
-- next
ALTER TABLE medication_mapping_history ENABLE ALWAYS TRIGGER medication_mapping_history_no_truncate
-- next
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['medication_mapping_history', 'mapping_policy'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
    ALTER TABLE mapping_releases ENABLE ROW LEVEL SECURITY;
    CREATE POLICY console_look ON mapping_releases FOR SELECT USING ((SELECT console_is_all())
        OR (SELECT e.id FROM sync_events e WHERE e.id = sync_event_id) IS NOT NULL);
END $$
-- next
-- A person changes a mapping in their own name, and by one of the acts only (below).
DROP POLICY console_decide ON medication_mappings
-- next
CREATE POLICY console_decide ON medication_mappings FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (last_actor = session_user::TEXT COLLATE "C" AND updated_at BETWEEN 0 AND 4102444800000)
-- next
-- what supersedes a retired one
CREATE POLICY console_supersede ON medication_mappings FOR INSERT WITH CHECK ((SELECT console_orders())
    AND (SELECT console_is_all()) AND last_actor = session_user::TEXT COLLATE "C"
    AND updated_at BETWEEN 0 AND 4102444800000 AND created_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_remember ON mapping_releases FOR INSERT WITH CHECK ((SELECT console_orders())
    AND (SELECT console_is_all()) AND EXISTS (SELECT 1 FROM event_waits w WHERE w.mapping_id = mapping_releases.mapping_id
    AND w.sync_event_id = mapping_releases.sync_event_id))
-- next
CREATE POLICY console_forget ON mapping_releases FOR DELETE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
-- next
-- an approval that is taken back: what it released waits again
CREATE POLICY console_recall ON event_waits FOR INSERT WITH CHECK ((SELECT console_orders()) AND (SELECT console_is_all())
    AND EXISTS (SELECT 1 FROM mapping_releases r WHERE r.mapping_id = event_waits.mapping_id
    AND r.sync_event_id = event_waits.sync_event_id))
-- next
CREATE POLICY console_configure ON mapping_policy FOR UPDATE USING ((SELECT console_role()) = 'administrator'
    AND (SELECT console_is_all())) WITH CHECK (author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON mapping_policy DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('mapping_policy'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_superseded AFTER INSERT ON medication_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('medication_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR DELETE ON mapping_releases DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('mapping_releases'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recalled AFTER INSERT ON event_waits DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('event_waits'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- What each act may do to a row (domain/MappingPolicy), for people with whatever program: nobody confirms their own decision,
-- and nothing that needs a second reviewer is approved by one. What only a comparison of texts can tell is the program's.
CREATE FUNCTION console_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me TEXT := session_user::TEXT;
    second TEXT := (SELECT p.second_reviewer FROM mapping_policy p WHERE p.id = 1);
    hold_ms BIGINT := (SELECT p.undo_seconds * 1000 FROM mapping_policy p WHERE p.id = 1);
    is_open BOOLEAN;
    is_same BOOLEAN;
    is_untouched BOOLEAN;
    is_empty BOOLEAN := NEW.target_drug_id IS NULL AND NEW.author = '' AND NEW.note = '';
    is_ended BOOLEAN := NEW.undo_until = 0 AND NEW.held_until = 0;
    is_timed BOOLEAN; -- held for as long as the policy says, and taken back within an hour at most
    is_act BOOLEAN;
    alone BOOLEAN := second = 'never' OR (second = 'overrides' AND NEW.overrides = '' AND NEW.equivalence IN ('equal', 'equivalent'));
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.revision = 1 AND NEW.last_act = 'approve' AND NEW.method = 'manual' AND NEW.author = me AND NEW.reviewer = ''
           AND is_ended AND (NEW.status = 'in_review' OR (NEW.status = 'approved' AND alone))
           AND EXISTS (SELECT 1 FROM medication_mappings o WHERE o.system = NEW.system AND o.source_code = NEW.source_code
                       AND o.status = 'retired') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'this is no decision about a code' USING ERRCODE = 'insufficient_privilege';
    END IF;
    is_open := OLD.status IN ('pending', 'suggested', 'in_review');
    is_same := NEW.target_drug_id IS NOT DISTINCT FROM OLD.target_drug_id AND NEW.equivalence = OLD.equivalence
               AND NEW.overrides = OLD.overrides AND NEW.author = OLD.author AND NEW.method = OLD.method
               AND NEW.note = OLD.note;
    is_timed := CASE NEW.status
        WHEN 'approved' THEN NEW.undo_until BETWEEN 0 AND NEW.updated_at + 3600000 AND NEW.held_until BETWEEN 0 AND NEW.undo_until
             AND (hold_ms = 0 OR NEW.held_until >= NEW.updated_at + hold_ms - 5000)
        ELSE is_ended END;
    is_untouched := NEW.status = OLD.status AND is_same AND NEW.reviewer = OLD.reviewer AND NEW.undo_until = OLD.undo_until
                    AND NEW.held_until = OLD.held_until AND NEW.terminology_version = OLD.terminology_version;
    is_act := CASE NEW.last_act
        WHEN 'approve' THEN is_open AND NEW.author = me AND NEW.method = 'manual' AND NEW.reviewer = ''
             AND is_timed AND (NEW.status = 'in_review' OR (NEW.status = 'approved' AND alone))
        WHEN 'confirm' THEN is_timed AND OLD.status = 'in_review' AND NEW.status = 'approved' AND is_same AND OLD.author <> me
             AND NEW.reviewer = me
        WHEN 'send_back' THEN OLD.status = 'in_review' AND NEW.status = 'pending' AND is_empty AND is_ended
        WHEN 'reject' THEN is_open AND NEW.status = 'rejected' AND NEW.author = me AND NEW.target_drug_id IS NULL AND is_ended
        WHEN 'reopen' THEN OLD.status = 'rejected' AND NEW.status = 'pending' AND is_empty AND is_ended
        WHEN 'retire' THEN OLD.status = 'approved' AND NEW.status = 'retired' AND is_same AND NEW.reviewer = OLD.reviewer AND is_ended
        WHEN 'undo' THEN OLD.status = 'approved' AND OLD.undo_until > NEW.updated_at AND NEW.updated_at >= OLD.updated_at - 300000 AND is_ended
             AND ((NEW.status = 'pending' AND is_empty) OR (NEW.status = 'in_review' AND is_same))
        WHEN 'assign' THEN is_untouched
        WHEN 'note' THEN is_untouched AND NEW.assignee = OLD.assignee
        ELSE false END;
    IF is_act AND NEW.revision = OLD.revision + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this is no decision about a code' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE TRIGGER console_decided BEFORE INSERT OR UPDATE ON medication_mappings FOR EACH ROW
WHEN (row_security_active('medication_mappings'::regclass)) EXECUTE FUNCTION console_decided()
-- next
-- As in 0012; a rejected code is decided as well, and what was released by an approval may be called back.
CREATE OR REPLACE FUNCTION console_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.parked IN (OLD.parked, 0) AND NEW.retries = OLD.retries AND NEW.wait_endpoint IN (OLD.wait_endpoint, '')
       AND NEW.changed_at BETWEEN 0 AND 4102444800000 AND coalesce(NEW.completed_at, 0) BETWEEN 0 AND 4102444800000
       AND (   (NEW.status = OLD.status AND NEW.next_attempt_at IS NOT DISTINCT FROM OLD.next_attempt_at
                AND NEW.wait_endpoint = OLD.wait_endpoint)
            OR (NEW.status = 'superseded' AND OLD.completed_at IS NULL)
            OR (OLD.status = 'needs_mapping' AND NEW.status = 'received' AND NEW.next_attempt_at IS NULL AND NOT EXISTS (
                   SELECT 1 FROM event_waits w JOIN medication_mappings m ON m.id = w.mapping_id
                   WHERE w.sync_event_id = OLD.id AND m.status NOT IN ('approved', 'rejected')))
            OR (OLD.status = 'received' AND NEW.status = 'needs_mapping' AND NEW.next_attempt_at IS NULL AND EXISTS (
                   SELECT 1 FROM event_waits w JOIN mapping_releases r ON r.mapping_id = w.mapping_id
                   AND r.sync_event_id = w.sync_event_id WHERE w.sync_event_id = OLD.id))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this is for the workers to do' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
CREATE OR REPLACE FUNCTION console_freed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM medication_mappings m WHERE m.id = OLD.mapping_id AND m.status IN ('approved', 'rejected'))
       OR EXISTS (SELECT 1 FROM sync_events e WHERE e.id = OLD.sync_event_id AND e.status = 'superseded') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the code is not decided' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
REVOKE EXECUTE ON FUNCTION medication_mappings_keep(), console_decided() FROM PUBLIC
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.mapping_history WITH (security_barrier, security_invoker) AS SELECT h.mapping_id,'
                   ' h.revision, h.system, h.source_code, to_timestamp(h.at / 1000.0) AS at, h.actor, h.act, h.from_status,'
                   ' h.to_status, h.target_drug_id, h.equivalence, h.overrides, h.reason, h.assignee, h.terminology_version'
                   ' FROM medication_mapping_history h', home);
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

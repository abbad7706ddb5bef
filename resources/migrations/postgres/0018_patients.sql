-- Who patients of other sources are among those of the source that keeps the master list (DESIGN section 5), and what the codes
-- of sending facilities mean.
--
-- by what possible doubles of a patient are found: keyed hashes where the database has its keys (packaging/SECURITY.md)
CREATE TABLE patient_keys (
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('birth','name','phone','sound','number')),
    key        TEXT COLLATE "C" NOT NULL CHECK (key <> ''),
    patient_id TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    source     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, key, patient_id)
)
-- next
CREATE INDEX patient_keys_patient ON patient_keys(patient_id)
-- next
-- 0: the row's keys are to be made (rows of before, and those that have just been encrypted)
ALTER TABLE patients ADD COLUMN keys_version INTEGER NOT NULL DEFAULT 1
-- next
UPDATE patients SET keys_version = 0
-- next
-- whom an identifier names in other sources
CREATE INDEX patient_identifiers_name ON patient_identifiers(system, value)
-- next
CREATE INDEX patients_without_keys ON patients(id) WHERE keys_version = 0
-- next
CREATE TABLE patient_mappings (
    id         TEXT COLLATE "C" PRIMARY KEY,
    patient_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES patients(id),
    source     TEXT COLLATE "C" NOT NULL,  -- the patient's
    status     TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending','linked','distinct','merged')),
    other_id   TEXT COLLATE "C" REFERENCES patients(id),  -- linked: of the master list; merged: the record that stands
    method     TEXT COLLATE "C" NOT NULL CHECK (method IN ('','identifier','person','merge')),
    author     TEXT COLLATE "C" NOT NULL,  -- '': nobody yet; 'system'
    reason     TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version >= 1),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    effect     TEXT COLLATE "C" NOT NULL CHECK (effect IN ('','link','unlink','merge','failed')),  -- what a worker has yet to do
    was_other  TEXT COLLATE "C" REFERENCES patients(id),  -- whom an unlinking parts him from
    CHECK ((status IN ('linked','merged')) = (other_id IS NOT NULL)),
    CHECK (status NOT IN ('linked','distinct','merged') OR author <> ''),
    CHECK (effect <> 'unlink' OR was_other IS NOT NULL)
)
-- next
CREATE INDEX patient_mappings_status ON patient_mappings(status, id)
-- next
CREATE INDEX patient_mappings_other ON patient_mappings(other_id) WHERE other_id IS NOT NULL
-- next
CREATE INDEX patient_mappings_effect ON patient_mappings(id) WHERE effect IN ('link','unlink','merge')
-- next
CREATE TABLE patient_mapping_history (
    mapping_id TEXT COLLATE "C" NOT NULL REFERENCES patient_mappings(id),
    version    BIGINT NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    other_id   TEXT COLLATE "C",
    method     TEXT COLLATE "C" NOT NULL,
    author     TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (mapping_id, version)
)
-- next
-- whether scores of candidates are shown before a person has decided
CREATE TABLE patient_policy (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    hide_scores INTEGER NOT NULL CHECK (hide_scores IN (0, 1)),
    version     BIGINT NOT NULL CHECK (version >= 1),
    author      TEXT COLLATE "C" NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    changed_at  BIGINT NOT NULL
)
-- next
INSERT INTO patient_policy (id, hide_scores, version, author, reason, changed_at) VALUES (1, 0, 1, '', '', 0)
-- next
-- how sending facilities are called in messages that came through a connection, and what they are here
CREATE TABLE facility_mappings (
    id         TEXT COLLATE "C" PRIMARY KEY,
    sent_by    TEXT COLLATE "C" NOT NULL,
    code       TEXT COLLATE "C" NOT NULL CHECK (code <> ''),
    status     TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending','mapped','dismissed')),
    facility   TEXT COLLATE "C" NOT NULL,  -- the site's own name
    author     TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version >= 1),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (sent_by, code),
    CHECK ((status = 'mapped') = (facility <> '')),
    CHECK ((status = 'pending') = (author = ''))
)
-- next
CREATE INDEX facility_mappings_status ON facility_mappings(status, id)
-- next
CREATE TABLE facility_mapping_history (
    mapping_id TEXT COLLATE "C" NOT NULL REFERENCES facility_mappings(id),
    version    BIGINT NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    facility   TEXT COLLATE "C" NOT NULL,
    author     TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (mapping_id, version)
)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE FUNCTION patient_mappings_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version = OLD.version THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO patient_mapping_history (mapping_id, version, status, other_id, method, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.other_id, NEW.method, NEW.author, NEW.reason, NEW.changed_at);
    RETURN NULL;
END $$
-- next
CREATE FUNCTION patient_mappings_check() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 1 THEN
            RAISE EXCEPTION 'a row begins with version 1';
        END IF;
    ELSIF NEW.id <> OLD.id OR NEW.patient_id <> OLD.patient_id OR NEW.source <> OLD.source OR (NEW.version <> OLD.version + 1
          AND NOT (NEW.version = OLD.version AND NEW.status = OLD.status AND NEW.other_id IS NOT DISTINCT FROM OLD.other_id
                   AND NEW.author = OLD.author AND NEW.reason = OLD.reason AND NEW.method = OLD.method)) THEN
        RAISE EXCEPTION 'a change is the next version of the same row';
    END IF;
    RETURN NEW;
END $$
-- next
REVOKE EXECUTE ON FUNCTION patient_mappings_keep(), patient_mappings_check() FROM PUBLIC
-- next
CREATE TRIGGER patient_mappings_keep AFTER INSERT OR UPDATE ON patient_mappings
FOR EACH ROW EXECUTE FUNCTION patient_mappings_keep()
-- next
CREATE TRIGGER patient_mappings_check BEFORE INSERT OR UPDATE ON patient_mappings
FOR EACH ROW EXECUTE FUNCTION patient_mappings_check()
-- next
CREATE TRIGGER patient_mappings_no_delete BEFORE DELETE ON patient_mappings
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER patient_mappings_no_truncate BEFORE TRUNCATE ON patient_mappings
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER patient_mapping_history_no_change BEFORE UPDATE OR DELETE ON patient_mapping_history
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER patient_mapping_history_no_truncate BEFORE TRUNCATE ON patient_mapping_history
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE patient_mappings ENABLE ALWAYS TRIGGER patient_mappings_keep
-- next
ALTER TABLE patient_mappings ENABLE ALWAYS TRIGGER patient_mappings_no_delete
-- next
ALTER TABLE patient_mappings ENABLE ALWAYS TRIGGER patient_mappings_no_truncate
-- next
ALTER TABLE patient_mapping_history ENABLE ALWAYS TRIGGER patient_mapping_history_no_change
-- next
ALTER TABLE patient_mapping_history ENABLE ALWAYS TRIGGER patient_mapping_history_no_truncate
-- next
CREATE FUNCTION facility_mappings_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version = OLD.version THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO facility_mapping_history (mapping_id, version, status, facility, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.facility, NEW.author, NEW.reason, NEW.changed_at);
    RETURN NULL;
END $$
-- next
CREATE FUNCTION facility_mappings_check() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 1 THEN
            RAISE EXCEPTION 'a row begins with version 1';
        END IF;
    ELSIF NEW.id <> OLD.id OR NEW.sent_by <> OLD.sent_by OR NEW.code <> OLD.code OR NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'a change is the next version of the same row';
    END IF;
    RETURN NEW;
END $$
-- next
REVOKE EXECUTE ON FUNCTION facility_mappings_keep(), facility_mappings_check() FROM PUBLIC
-- next
CREATE TRIGGER facility_mappings_keep AFTER INSERT OR UPDATE ON facility_mappings
FOR EACH ROW EXECUTE FUNCTION facility_mappings_keep()
-- next
CREATE TRIGGER facility_mappings_check BEFORE INSERT OR UPDATE ON facility_mappings
FOR EACH ROW EXECUTE FUNCTION facility_mappings_check()
-- next
CREATE TRIGGER facility_mappings_no_delete BEFORE DELETE ON facility_mappings
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER facility_mappings_no_truncate BEFORE TRUNCATE ON facility_mappings
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER facility_mapping_history_no_change BEFORE UPDATE OR DELETE ON facility_mapping_history
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER facility_mapping_history_no_truncate BEFORE TRUNCATE ON facility_mapping_history
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE facility_mappings ENABLE ALWAYS TRIGGER facility_mappings_keep
-- next
ALTER TABLE facility_mappings ENABLE ALWAYS TRIGGER facility_mappings_no_delete
-- next
ALTER TABLE facility_mappings ENABLE ALWAYS TRIGGER facility_mappings_no_truncate
-- next
ALTER TABLE facility_mapping_history ENABLE ALWAYS TRIGGER facility_mapping_history_no_change
-- next
ALTER TABLE facility_mapping_history ENABLE ALWAYS TRIGGER facility_mapping_history_no_truncate
-- next
-- A person decides in these ways only; what it means for the order of events is left to a worker, and nothing is decided anew
-- before that is done. Whom it is linked to is of the master list, whom it is merged into of the same source, and both of the
-- person's own facilities.
CREATE FUNCTION console_patient_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    other_source TEXT;
BEGIN
    SELECT p.source INTO other_source FROM patients p WHERE p.id = NEW.other_id AND p.merged_into IS NULL
        AND p.id <> NEW.patient_id AND (console_is_all() OR p.source = ANY (console_sources()));
    IF NEW.version = OLD.version + 1 AND NEW.method = 'person' AND OLD.effect IN ('', 'failed') AND (
           (OLD.status IN ('pending', 'distinct') AND NEW.status = 'linked' AND NEW.effect = 'link' AND NEW.was_other IS NULL
            AND other_source <> NEW.source AND EXISTS (SELECT 1 FROM integrations i WHERE i.connection = other_source
                                                       AND i.type = 'medication_list_sync'))
        OR (OLD.status = 'linked' AND NEW.status = 'pending' AND NEW.effect = 'unlink' AND NEW.was_other = OLD.other_id)
        OR (OLD.status IN ('pending', 'distinct') AND NEW.status = 'merged' AND NEW.effect = 'merge' AND NEW.was_other IS NULL
            AND other_source = NEW.source)
        OR (OLD.status = 'pending' AND NEW.status = 'distinct' AND NEW.effect = '' AND NEW.was_other IS NULL)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no decision about a patient' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
REVOKE EXECUTE ON FUNCTION console_patient_decided() FROM PUBLIC
-- next
CREATE TRIGGER console_decided BEFORE UPDATE ON patient_mappings
FOR EACH ROW WHEN (row_security_active('patient_mappings'::regclass)) EXECUTE FUNCTION console_patient_decided()
-- next
-- Who sees and changes what (see 0012): who a patient is, whoever sees his payloads. A code of a facility holds for everybody
-- who sends it.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['patient_keys', 'patient_mappings', 'patient_mapping_history', 'patient_policy',
                             'facility_mappings', 'facility_mapping_history'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['patient_keys', 'patient_mappings'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) <> ''viewer'' AND'
                       ' ((SELECT console_is_all()) OR source = ANY ((SELECT console_sources())::TEXT[])))', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['patient_policy', 'facility_mappings', 'facility_mapping_history'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
END $$
-- next
CREATE POLICY console_look ON patient_mapping_history FOR SELECT USING ((SELECT m.source FROM patient_mappings m
    WHERE m.id = mapping_id) IS NOT NULL)
-- next
CREATE POLICY console_decide ON patient_mappings FOR UPDATE USING ((SELECT console_orders())
    AND ((SELECT console_is_all()) OR source = ANY ((SELECT console_sources())::TEXT[])))
    WITH CHECK (author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_decide ON facility_mappings FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (status <> 'pending' AND author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON patient_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('patient_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON facility_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('facility_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- What a person compares; whose records are linked to a patient show there. Columns of patients cannot be opened row by row:
-- these views ask as their owner, and say who sees which.
CREATE VIEW patient_faces WITH (security_barrier) AS SELECT p.id, p.source, p.source_reference, p.family, p.given, p.birth_date,
    p.gender, p.details_json, p.merged_into, p.sealed,
    (SELECT count(*) FROM prescriptions r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS prescriptions,
    (SELECT count(*) FROM dispenses r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS dispenses,
    (SELECT count(*) FROM appointments r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS appointments
    FROM patients p
    WHERE (SELECT console_is_owner()) OR ((SELECT console_role()) <> 'viewer'
           AND ((SELECT console_is_all()) OR p.source = ANY ((SELECT console_sources())::TEXT[])))
-- next
CREATE VIEW patient_face_identifiers WITH (security_barrier) AS SELECT i.source, i.system, i.value, i.patient_id, i.sealed
    FROM patient_identifiers i
    WHERE (SELECT console_is_owner()) OR ((SELECT console_role()) <> 'viewer'
           AND ((SELECT console_is_all()) OR i.source = ANY ((SELECT console_sources())::TEXT[])))
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.patient_questions WITH (security_barrier, security_invoker) AS SELECT m.id,'
                   ' m.source, m.status, m.other_id, m.method, m.author, m.reason, m.version, m.effect,'
                   ' to_timestamp(m.created_at / 1000.0) AS created_at, to_timestamp(m.changed_at / 1000.0) AS changed_at'
                   ' FROM patient_mappings m', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.facility_codes WITH (security_barrier, security_invoker) AS SELECT m.id,'
                   ' m.sent_by, m.code, m.status, m.facility, m.author, m.reason, m.version,'
                   ' to_timestamp(m.changed_at / 1000.0) AS changed_at FROM facility_mappings m', home);
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

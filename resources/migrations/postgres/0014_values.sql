-- What values as sent are here (DESIGN section 4): the site's own rows, which stand in front of the tables inside the program
-- (resources/terminology). Each change of a row is one more version, kept for ever by the triggers below; the generation counts
-- all changes, so that a worker sees with one look whether what it has read still holds.
CREATE TABLE value_mappings (
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind IN ('unit','route','form','frequency','release','abbreviation','species',
                    'breed','gender_status','status','visit_type','custom')),
    sent_by         TEXT COLLATE "C" NOT NULL,              -- the connection that sends it; '': any
    value_key       TEXT COLLATE "C" NOT NULL CHECK (value_key <> ''), -- the value in lower case, its blanks made one
    version         BIGINT NOT NULL CHECK (version >= 1),
    value           TEXT COLLATE "C" NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    system          TEXT COLLATE "C" NOT NULL,
    display         TEXT COLLATE "C" NOT NULL,
    flag            TEXT COLLATE "C" NOT NULL,              -- put on events that have the value
    advice          TEXT COLLATE "C" NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)), -- 0: out of use, also where the program has a row
    author          TEXT COLLATE "C" NOT NULL CHECK (author <> ''),
    reason          TEXT COLLATE "C" NOT NULL CHECK (reason <> ''),
    shipped_version TEXT COLLATE "C" NOT NULL,              -- of the program's tables when it was decided
    changed_at      BIGINT NOT NULL,
    PRIMARY KEY (kind, sent_by, value_key)
)
-- next
CREATE TABLE value_mapping_history (
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind IN ('unit','route','form','frequency','release','abbreviation','species',
                    'breed','gender_status','status','visit_type','custom')),
    sent_by         TEXT COLLATE "C" NOT NULL,              -- the connection that sends it; '': any
    value_key       TEXT COLLATE "C" NOT NULL CHECK (value_key <> ''), -- the value in lower case, its blanks made one
    version         BIGINT NOT NULL CHECK (version >= 1),
    value           TEXT COLLATE "C" NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    system          TEXT COLLATE "C" NOT NULL,
    display         TEXT COLLATE "C" NOT NULL,
    flag            TEXT COLLATE "C" NOT NULL,              -- put on events that have the value
    advice          TEXT COLLATE "C" NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)), -- 0: out of use, also where the program has a row
    author          TEXT COLLATE "C" NOT NULL CHECK (author <> ''),
    reason          TEXT COLLATE "C" NOT NULL CHECK (reason <> ''),
    shipped_version TEXT COLLATE "C" NOT NULL,              -- of the program's tables when it was decided
    changed_at      BIGINT NOT NULL,
    PRIMARY KEY (kind, sent_by, value_key, version)
)
-- next
CREATE TABLE value_mapping_state (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    generation BIGINT NOT NULL
)
-- next
INSERT INTO value_mapping_state (id, generation) VALUES (1, 0)
-- next
-- the site's own directory of those who prescribe, to whom prescribers of messages lead
CREATE TABLE local_providers (
    id         TEXT COLLATE "C" PRIMARY KEY CHECK (id <> ''),
    npi        TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (npi = '' OR npi ~ '^[12][0-9]{9}$'),
    dea        TEXT COLLATE "C" NOT NULL DEFAULT '',
    family     TEXT COLLATE "C" NOT NULL CHECK (family <> ''),
    given      TEXT COLLATE "C" NOT NULL DEFAULT '',
    is_active  INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    version    BIGINT NOT NULL CHECK (version >= 1),
    author     TEXT COLLATE "C" NOT NULL CHECK (author <> ''),
    reason     TEXT COLLATE "C" NOT NULL CHECK (reason <> ''),
    changed_at BIGINT NOT NULL
)
-- next
CREATE UNIQUE INDEX local_providers_npi ON local_providers(npi) WHERE npi <> ''
-- next
CREATE UNIQUE INDEX local_providers_dea ON local_providers(dea) WHERE dea <> ''
-- next
-- how prescribers are called in messages, by one identifier of one connection, and the decisions who they are
CREATE TABLE prescriber_mappings (
    id          TEXT COLLATE "C" PRIMARY KEY,
    sent_by     TEXT COLLATE "C" NOT NULL,
    system      TEXT COLLATE "C" NOT NULL,
    value       TEXT COLLATE "C" NOT NULL CHECK (value <> ''),
    type        TEXT COLLATE "C" NOT NULL,                  -- HL7 table 0203, as sent
    name        TEXT COLLATE "C" NOT NULL,
    status      TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending','linked','dismissed')),
    provider_id TEXT COLLATE "C" REFERENCES local_providers(id),
    author      TEXT COLLATE "C" NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL CHECK (version >= 1),
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    UNIQUE (sent_by, system, value),
    CHECK ((status = 'linked') = (provider_id IS NOT NULL)),
    CHECK ((status = 'pending') = (author = ''))
)
-- next
CREATE INDEX prescriber_mappings_status ON prescriber_mappings(status, id)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE FUNCTION value_mappings_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO value_mapping_history (kind, sent_by, value_key, version, value, code, system, display, flag, advice, is_active, author, reason, shipped_version, changed_at)
    VALUES (NEW.kind, NEW.sent_by, NEW.value_key, NEW.version, NEW.value, NEW.code, NEW.system, NEW.display, NEW.flag, NEW.advice, NEW.is_active, NEW.author, NEW.reason, NEW.shipped_version, NEW.changed_at);
    UPDATE value_mapping_state SET generation = generation + 1;
    RETURN NULL;
END $$
-- next
CREATE FUNCTION value_mappings_check() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 1 THEN
            RAISE EXCEPTION 'a row begins with version 1';
        END IF;
    ELSIF NEW.version <> OLD.version + 1 OR NEW.kind <> OLD.kind OR NEW.sent_by <> OLD.sent_by
          OR NEW.value_key <> OLD.value_key THEN
        RAISE EXCEPTION 'a change is the next version of the same row';
    END IF;
    RETURN NEW;
END $$
-- next
REVOKE EXECUTE ON FUNCTION value_mappings_keep(), value_mappings_check() FROM PUBLIC
-- next
CREATE TRIGGER value_mappings_keep AFTER INSERT OR UPDATE ON value_mappings
FOR EACH ROW EXECUTE FUNCTION value_mappings_keep()
-- next
CREATE TRIGGER value_mappings_check BEFORE INSERT OR UPDATE ON value_mappings
FOR EACH ROW EXECUTE FUNCTION value_mappings_check()
-- next
CREATE TRIGGER value_mappings_no_delete BEFORE DELETE ON value_mappings
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER value_mappings_no_truncate BEFORE TRUNCATE ON value_mappings
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER value_mapping_history_no_change BEFORE UPDATE OR DELETE ON value_mapping_history
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER value_mapping_history_no_truncate BEFORE TRUNCATE ON value_mapping_history
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE value_mappings ENABLE ALWAYS TRIGGER value_mappings_keep
-- next
ALTER TABLE value_mappings ENABLE ALWAYS TRIGGER value_mappings_no_delete
-- next
ALTER TABLE value_mappings ENABLE ALWAYS TRIGGER value_mappings_no_truncate
-- next
ALTER TABLE value_mapping_history ENABLE ALWAYS TRIGGER value_mapping_history_no_change
-- next
ALTER TABLE value_mapping_history ENABLE ALWAYS TRIGGER value_mapping_history_no_truncate
-- next
-- Who sees and changes what (see 0012): a value holds for everybody who sends it, as a mapping of a code does.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['value_mappings', 'value_mapping_history', 'value_mapping_state', 'local_providers',
                             'prescriber_mappings'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
END $$
-- next
CREATE POLICY console_add ON value_mappings FOR INSERT WITH CHECK ((SELECT console_orders()) AND (SELECT console_is_all())
    AND author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_decide ON value_mappings FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_add ON local_providers FOR INSERT WITH CHECK ((SELECT console_orders()) AND (SELECT console_is_all())
    AND author = session_user::TEXT COLLATE "C" AND version = 1 AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_decide ON local_providers FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE POLICY console_decide ON prescriber_mappings FOR UPDATE USING ((SELECT console_orders()) AND (SELECT console_is_all()))
    WITH CHECK (status <> 'pending' AND author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR UPDATE ON local_providers DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('local_providers'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON prescriber_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('prescriber_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER INSERT OR UPDATE ON value_mappings DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('value_mappings'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.value_map WITH (security_barrier, security_invoker) AS SELECT v.kind, v.sent_by,'
                   ' v.value, v.code, v.system, v.display, v.flag, v.advice, v.is_active = 1 AS is_active, v.version, v.author,'
                   ' v.reason, v.shipped_version, to_timestamp(v.changed_at / 1000.0) AS changed_at FROM value_mappings v', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.prescribers WITH (security_barrier, security_invoker) AS SELECT m.id, m.sent_by,'
                   ' m.system, m.value, m.name, m.status, m.provider_id, m.author, m.reason, m.version,'
                   ' to_timestamp(m.changed_at / 1000.0) AS changed_at FROM prescriber_mappings m', home);
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

-- What approving a code would make of the events that wait for it, asked by people whose own login may not try that: a worker
-- tries it, takes it back and writes the answer here. A row is gone when it was read, and after ten minutes in any case.
CREATE TABLE mapping_trials (
    id             TEXT COLLATE "C" PRIMARY KEY CHECK (length(id) = 36),
    mapping_id     TEXT COLLATE "C" NOT NULL CHECK (length(mapping_id) = 36),
    target_drug_id TEXT COLLATE "C" NOT NULL CHECK (length(target_drug_id) <= 200),
    equivalence    TEXT COLLATE "C" NOT NULL CHECK (length(equivalence) <= 20),
    overrides      TEXT COLLATE "C" NOT NULL CHECK (length(overrides) <= 200),
    revision       BIGINT NOT NULL,
    requested_by   TEXT COLLATE "C" NOT NULL,
    requested_at   BIGINT NOT NULL,
    lease_owner    TEXT COLLATE "C" NOT NULL DEFAULT '',
    lease_until    BIGINT NOT NULL DEFAULT 0,
    answered_at    BIGINT,
    answer         BYTEA, -- of patients, therefore sealed
    UNIQUE (requested_by, mapping_id),
    CHECK ((answered_at IS NULL) = (answer IS NULL))
)
-- next
ALTER TABLE mapping_trials ENABLE ROW LEVEL SECURITY
-- next
-- A person asks in their own name, and reads what was answered to them; nobody but the workers answers (grants.sql).
CREATE POLICY console_look ON mapping_trials FOR SELECT USING (requested_by = session_user::TEXT COLLATE "C"
    AND (SELECT console_orders()) AND (SELECT console_is_all()))
-- next
CREATE POLICY console_ask ON mapping_trials FOR INSERT WITH CHECK (requested_by = session_user::TEXT COLLATE "C"
    AND (SELECT console_orders()) AND (SELECT console_is_all()) AND requested_at BETWEEN 0 AND 4102444800000
    AND lease_owner = '' AND lease_until = 0 AND answered_at IS NULL AND answer IS NULL)
-- next
CREATE POLICY console_forget ON mapping_trials FOR DELETE USING (requested_by = session_user::TEXT COLLATE "C")
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
-- Each answer keeps a worker busy for seconds: so many questions of one person are open at once (TrialStore::mostOpen).
CREATE FUNCTION console_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('concord trials of ' || session_user, 0));
    IF (SELECT count(*) FROM mapping_trials t WHERE t.requested_by = session_user::TEXT COLLATE "C") >= 4 THEN
        RAISE EXCEPTION 'four questions are open already' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
-- next
CREATE TRIGGER console_asked BEFORE INSERT ON mapping_trials FOR EACH ROW
WHEN (row_security_active('mapping_trials'::regclass)) EXECUTE FUNCTION console_asked()
-- next
REVOKE EXECUTE ON FUNCTION console_asked() FROM PUBLIC
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

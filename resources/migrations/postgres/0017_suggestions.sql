-- Suggestions for open codes, kept with the question (DESIGN section 5): a decision says of itself whether it took what had
-- been suggested. They stay as they are once a code is decided.
CREATE TABLE mapping_suggestions (
    mapping_id          TEXT COLLATE "C" NOT NULL REFERENCES medication_mappings(id),
    rank                BIGINT NOT NULL CHECK (rank >= 1),
    rxcui               TEXT COLLATE "C" NOT NULL,
    tty                 TEXT COLLATE "C" NOT NULL,
    name                TEXT COLLATE "C" NOT NULL,
    target_drug_id      TEXT COLLATE "C" NOT NULL,            -- '': not on the formulary
    score               DOUBLE PRECISION NOT NULL,
    is_confident        BIGINT NOT NULL CHECK (is_confident IN (0, 1)),
    comparisons_json    TEXT COLLATE "C" NOT NULL,            -- [[attribute, agreement, source, candidate], …]
    reason              TEXT COLLATE "C" NOT NULL,
    terminology_version TEXT COLLATE "C" NOT NULL,
    made_at             BIGINT NOT NULL,
    PRIMARY KEY (mapping_id, rank)
)
-- next
CREATE INDEX medication_mappings_unsuggested ON medication_mappings(suggested_from, id)
WHERE status IN ('pending','suggested') AND display <> ''
-- next
-- Which of the kept suggestions an approval took: its rank; -1: another drug than any of them; 0: none was on the formulary,
-- or it is no approval.
ALTER TABLE medication_mapping_history ADD COLUMN offered_rank BIGINT NOT NULL DEFAULT 0
-- next
CREATE INDEX medication_mapping_history_at ON medication_mapping_history(at)
-- next
-- what codes carry: one walk of an index tells it for all sources
CREATE INDEX prescriptions_mapping ON prescriptions(source, mapping_id) WHERE mapping_id IS NOT NULL
-- next
CREATE INDEX dispenses_mapping ON dispenses(source, mapping_id) WHERE mapping_id IS NOT NULL
-- next
-- who decided where an imported decision comes from, as its file says; of the step of history that imported it
CREATE TABLE mapping_origins (
    mapping_id          TEXT COLLATE "C" NOT NULL REFERENCES medication_mappings(id),
    revision            BIGINT NOT NULL,
    author              TEXT COLLATE "C" NOT NULL,
    reviewer            TEXT COLLATE "C" NOT NULL,
    terminology_version TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (mapping_id, revision)
)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE OR REPLACE FUNCTION medication_mappings_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.last_act = '' THEN RETURN NULL; END IF;
    ELSIF NEW.revision = OLD.revision THEN
        RETURN NULL;
    END IF;
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version, offered_rank)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act,
        CASE TG_OP WHEN 'INSERT' THEN 'pending' ELSE OLD.status END, NEW.status, COALESCE(NEW.target_drug_id, ''),
        NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee, NEW.terminology_version,
        CASE WHEN NEW.last_act NOT IN ('approve', 'confirm') THEN 0 ELSE COALESCE(
            (SELECT min(s.rank) FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id = NEW.target_drug_id),
            CASE WHEN EXISTS (SELECT 1 FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id <> '')
            THEN -1 ELSE 0 END) END);
    RETURN NULL;
END $$
-- next
-- Who sees what (see 0012): a suggestion holds for everybody who sends the code. Nobody but workers writes one, and
-- nobody but imports an origin.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['mapping_suggestions', 'mapping_origins'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
END $$
-- next
-- to count what codes carry, as of prescriptions
CREATE POLICY console_look ON dispenses FOR SELECT USING ((SELECT console_is_all())
    OR source = ANY ((SELECT console_shown())::TEXT[]))
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

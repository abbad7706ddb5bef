-- Suggestions for open codes, kept with the question (DESIGN section 5): a decision says of itself whether it took what had
-- been suggested. They stay as they are once a code is decided.
CREATE TABLE mapping_suggestions (
    mapping_id          TEXT NOT NULL REFERENCES medication_mappings(id),
    rank                INTEGER NOT NULL CHECK (rank >= 1),
    rxcui               TEXT NOT NULL,
    tty                 TEXT NOT NULL,
    name                TEXT NOT NULL,
    target_drug_id      TEXT NOT NULL,            -- '': not on the formulary
    score               REAL NOT NULL,
    is_confident        INTEGER NOT NULL CHECK (is_confident IN (0, 1)),
    comparisons_json    TEXT NOT NULL,            -- [[attribute, agreement, source, candidate], …]
    reason              TEXT NOT NULL,
    terminology_version TEXT NOT NULL,
    made_at             INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, rank)
) WITHOUT ROWID
-- next
CREATE INDEX medication_mappings_unsuggested ON medication_mappings(suggested_from, id)
WHERE status IN ('pending','suggested') AND display <> ''
-- next
-- Which of the kept suggestions an approval took: its rank; -1: another drug than any of them; 0: none was on the formulary,
-- or it is no approval.
ALTER TABLE medication_mapping_history ADD COLUMN offered_rank INTEGER NOT NULL DEFAULT 0
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
    mapping_id          TEXT NOT NULL REFERENCES medication_mappings(id),
    revision            INTEGER NOT NULL,
    author              TEXT NOT NULL,
    reviewer            TEXT NOT NULL,
    terminology_version TEXT NOT NULL,
    PRIMARY KEY (mapping_id, revision)
) WITHOUT ROWID
-- next
DROP TRIGGER medication_mappings_made
-- next
CREATE TRIGGER medication_mappings_made AFTER INSERT ON medication_mappings WHEN NEW.last_act <> ''
BEGIN
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version, offered_rank)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act, 'pending',
        NEW.status, COALESCE(NEW.target_drug_id, ''), NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee,
        NEW.terminology_version,
        CASE WHEN NEW.last_act NOT IN ('approve', 'confirm') THEN 0 ELSE COALESCE(
            (SELECT min(s.rank) FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id = NEW.target_drug_id),
            CASE WHEN EXISTS (SELECT 1 FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id <> '')
            THEN -1 ELSE 0 END) END);
END
-- next
DROP TRIGGER medication_mappings_changed
-- next
CREATE TRIGGER medication_mappings_changed AFTER UPDATE ON medication_mappings WHEN NEW.revision <> OLD.revision
BEGIN
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version, offered_rank)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act, OLD.status,
        NEW.status, COALESCE(NEW.target_drug_id, ''), NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee,
        NEW.terminology_version,
        CASE WHEN NEW.last_act NOT IN ('approve', 'confirm') THEN 0 ELSE COALESCE(
            (SELECT min(s.rank) FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id = NEW.target_drug_id),
            CASE WHEN EXISTS (SELECT 1 FROM mapping_suggestions s WHERE s.mapping_id = NEW.id AND s.target_drug_id <> '')
            THEN -1 ELSE 0 END) END);
END

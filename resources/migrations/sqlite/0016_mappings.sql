-- Decisions about codes (DESIGN section 5): each change of a mapping is one more revision, kept for ever by the triggers
-- below; what an approval released is remembered, so that it can be taken back while nobody has worked on it.
ALTER TABLE medication_mappings ADD COLUMN revision INTEGER NOT NULL DEFAULT 1
-- next
ALTER TABLE medication_mappings ADD COLUMN assignee TEXT NOT NULL DEFAULT ''
-- next
-- attributes that may differ from the source, "strength,route"
ALTER TABLE medication_mappings ADD COLUMN overrides TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN undo_until INTEGER NOT NULL DEFAULT 0
-- next
-- until then an approval is not in force, and its events wait
ALTER TABLE medication_mappings ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0
-- next
ALTER TABLE medication_mappings ADD COLUMN suggested_drug_id TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN is_confident INTEGER NOT NULL DEFAULT 0 CHECK (is_confident IN (0, 1))
-- next
-- the release that the suggestion comes from; '': nobody has looked yet
ALTER TABLE medication_mappings ADD COLUMN suggested_from TEXT NOT NULL DEFAULT ''
-- next
-- the change that made this revision; '': nothing was decided yet
ALTER TABLE medication_mappings ADD COLUMN last_act TEXT NOT NULL DEFAULT '' CHECK (last_act IN ('','approve','confirm',
    'send_back','reject','reopen','retire','undo','assign','note'))
-- next
ALTER TABLE medication_mappings ADD COLUMN last_actor TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE medication_mappings ADD COLUMN last_reason TEXT NOT NULL DEFAULT ''
-- next
CREATE TABLE medication_mapping_history (
    mapping_id          TEXT NOT NULL,
    revision            INTEGER NOT NULL CHECK (revision >= 1),
    system              TEXT NOT NULL,
    source_code         TEXT NOT NULL,
    at                  INTEGER NOT NULL,
    actor               TEXT NOT NULL,
    act                 TEXT NOT NULL,
    from_status         TEXT NOT NULL,
    to_status           TEXT NOT NULL,
    target_drug_id      TEXT NOT NULL,
    equivalence         TEXT NOT NULL,
    overrides           TEXT NOT NULL,
    reason              TEXT NOT NULL,
    assignee            TEXT NOT NULL,
    terminology_version TEXT NOT NULL,
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
CREATE TRIGGER medication_mappings_made AFTER INSERT ON medication_mappings WHEN NEW.last_act <> ''
BEGIN
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act, 'pending',
        NEW.status, COALESCE(NEW.target_drug_id, ''), NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee,
        NEW.terminology_version);
END
-- next
CREATE TRIGGER medication_mappings_changed AFTER UPDATE ON medication_mappings WHEN NEW.revision <> OLD.revision
BEGIN
    INSERT INTO medication_mapping_history (mapping_id, revision, system, source_code, at, actor, act, from_status, to_status,
        target_drug_id, equivalence, overrides, reason, assignee, terminology_version)
    VALUES (NEW.id, NEW.revision, NEW.system, NEW.source_code, NEW.updated_at, NEW.last_actor, NEW.last_act, OLD.status,
        NEW.status, COALESCE(NEW.target_drug_id, ''), NEW.equivalence, NEW.overrides, NEW.last_reason, NEW.assignee,
        NEW.terminology_version);
END
-- next
CREATE TRIGGER medication_mapping_history_no_update BEFORE UPDATE ON medication_mapping_history
BEGIN SELECT RAISE(ABORT, 'medication_mapping_history is append-only'); END
-- next
CREATE TRIGGER medication_mapping_history_no_delete BEFORE DELETE ON medication_mapping_history
BEGIN SELECT RAISE(ABORT, 'medication_mapping_history is append-only'); END
-- next
-- REPLACE deletes without asking the trigger above
CREATE TRIGGER medication_mapping_history_no_replace BEFORE INSERT ON medication_mapping_history
WHEN EXISTS (SELECT 1 FROM medication_mapping_history WHERE mapping_id = NEW.mapping_id AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'medication_mapping_history is append-only'); END
-- next
-- events that no longer wait for a code because of its last decision
CREATE TABLE mapping_releases (
    mapping_id    TEXT NOT NULL,
    sync_event_id TEXT NOT NULL,
    PRIMARY KEY (mapping_id, sync_event_id)
) WITHOUT ROWID
-- next
CREATE INDEX mapping_releases_event ON mapping_releases(sync_event_id)
-- next
CREATE TABLE mapping_policy (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    second_reviewer TEXT NOT NULL CHECK (second_reviewer IN ('never','overrides','always')),
    undo_seconds    INTEGER NOT NULL CHECK (undo_seconds BETWEEN 0 AND 3600),
    author          TEXT NOT NULL,
    changed_at      INTEGER NOT NULL
)
-- next
INSERT INTO mapping_policy (id, second_reviewer, undo_seconds, author, changed_at) VALUES (1, 'overrides', 0, '', 0)

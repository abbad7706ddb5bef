-- Who patients of other sources are among those of the source that keeps the master list (DESIGN section 5), and what the codes
-- of sending facilities mean.
--
-- by what possible doubles of a patient are found: keyed hashes where the database has its keys (packaging/SECURITY.md)
CREATE TABLE patient_keys (
    kind       TEXT NOT NULL CHECK (kind IN ('birth','name','phone','sound','number')),
    key        TEXT NOT NULL CHECK (key <> ''),
    patient_id TEXT NOT NULL REFERENCES patients(id),
    source     TEXT NOT NULL,
    PRIMARY KEY (kind, key, patient_id)
) WITHOUT ROWID
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
    id         TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL UNIQUE REFERENCES patients(id),
    source     TEXT NOT NULL,  -- the patient's
    status     TEXT NOT NULL CHECK (status IN ('pending','linked','distinct','merged')),
    other_id   TEXT REFERENCES patients(id),  -- linked: of the master list; merged: the record that stands
    method     TEXT NOT NULL CHECK (method IN ('','identifier','person','merge')),
    author     TEXT NOT NULL,  -- '': nobody yet; 'system'
    reason     TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    effect     TEXT NOT NULL CHECK (effect IN ('','link','unlink','merge','failed')),  -- what a worker has yet to do
    was_other  TEXT REFERENCES patients(id),  -- whom an unlinking parts him from
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
    mapping_id TEXT NOT NULL REFERENCES patient_mappings(id),
    version    INTEGER NOT NULL,
    status     TEXT NOT NULL,
    other_id   TEXT,
    method     TEXT NOT NULL,
    author     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, version)
)
-- next
-- whether scores of candidates are shown before a person has decided
CREATE TABLE patient_policy (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    hide_scores INTEGER NOT NULL CHECK (hide_scores IN (0, 1)),
    version     INTEGER NOT NULL CHECK (version >= 1),
    author      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    changed_at  INTEGER NOT NULL
)
-- next
INSERT INTO patient_policy (id, hide_scores, version, author, reason, changed_at) VALUES (1, 0, 1, '', '', 0)
-- next
-- how sending facilities are called in messages that came through a connection, and what they are here
CREATE TABLE facility_mappings (
    id         TEXT PRIMARY KEY,
    sent_by    TEXT NOT NULL,
    code       TEXT NOT NULL CHECK (code <> ''),
    status     TEXT NOT NULL CHECK (status IN ('pending','mapped','dismissed')),
    facility   TEXT NOT NULL,  -- the site's own name
    author     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (sent_by, code),
    CHECK ((status = 'mapped') = (facility <> '')),
    CHECK ((status = 'pending') = (author = ''))
)
-- next
CREATE INDEX facility_mappings_status ON facility_mappings(status, id)
-- next
CREATE TABLE facility_mapping_history (
    mapping_id TEXT NOT NULL REFERENCES facility_mappings(id),
    version    INTEGER NOT NULL,
    status     TEXT NOT NULL,
    facility   TEXT NOT NULL,
    author     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, version)
)
-- next
CREATE TRIGGER patient_mappings_made AFTER INSERT ON patient_mappings
BEGIN
    INSERT INTO patient_mapping_history (mapping_id, version, status, other_id, method, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.other_id, NEW.method, NEW.author, NEW.reason, NEW.changed_at);
END
-- next
CREATE TRIGGER patient_mappings_changed AFTER UPDATE ON patient_mappings WHEN NEW.version <> OLD.version
BEGIN
    INSERT INTO patient_mapping_history (mapping_id, version, status, other_id, method, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.other_id, NEW.method, NEW.author, NEW.reason, NEW.changed_at);
END
-- next
CREATE TRIGGER patient_mappings_first BEFORE INSERT ON patient_mappings WHEN NEW.version <> 1
BEGIN SELECT RAISE(ABORT, 'a row begins with version 1'); END
-- next
CREATE TRIGGER patient_mappings_next BEFORE UPDATE ON patient_mappings
WHEN NEW.id <> OLD.id OR NEW.patient_id <> OLD.patient_id OR NEW.source <> OLD.source OR (NEW.version <> OLD.version + 1
     AND NOT (NEW.version = OLD.version AND NEW.status = OLD.status AND NEW.other_id IS OLD.other_id
              AND NEW.author = OLD.author AND NEW.reason = OLD.reason AND NEW.method = OLD.method))
BEGIN SELECT RAISE(ABORT, 'a change is the next version of the same row'); END
-- next
CREATE TRIGGER patient_mappings_no_delete BEFORE DELETE ON patient_mappings
BEGIN SELECT RAISE(ABORT, 'patient_mappings: a row stays'); END
-- next
CREATE TRIGGER patient_mapping_history_no_update BEFORE UPDATE ON patient_mapping_history
BEGIN SELECT RAISE(ABORT, 'patient_mapping_history is append-only'); END
-- next
CREATE TRIGGER patient_mapping_history_no_delete BEFORE DELETE ON patient_mapping_history
BEGIN SELECT RAISE(ABORT, 'patient_mapping_history is append-only'); END
-- next
CREATE TRIGGER patient_mapping_history_no_replace BEFORE INSERT ON patient_mapping_history
WHEN EXISTS (SELECT 1 FROM patient_mapping_history WHERE mapping_id = NEW.mapping_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'patient_mapping_history is append-only'); END
-- next
CREATE TRIGGER facility_mappings_made AFTER INSERT ON facility_mappings
BEGIN
    INSERT INTO facility_mapping_history (mapping_id, version, status, facility, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.facility, NEW.author, NEW.reason, NEW.changed_at);
END
-- next
CREATE TRIGGER facility_mappings_changed AFTER UPDATE ON facility_mappings WHEN NEW.version <> OLD.version
BEGIN
    INSERT INTO facility_mapping_history (mapping_id, version, status, facility, author, reason, changed_at)
    VALUES (NEW.id, NEW.version, NEW.status, NEW.facility, NEW.author, NEW.reason, NEW.changed_at);
END
-- next
CREATE TRIGGER facility_mappings_first BEFORE INSERT ON facility_mappings WHEN NEW.version <> 1
BEGIN SELECT RAISE(ABORT, 'a row begins with version 1'); END
-- next
CREATE TRIGGER facility_mappings_next BEFORE UPDATE ON facility_mappings
WHEN NEW.id <> OLD.id OR NEW.sent_by <> OLD.sent_by OR NEW.code <> OLD.code OR NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'a change is the next version of the same row'); END
-- next
CREATE TRIGGER facility_mappings_no_delete BEFORE DELETE ON facility_mappings
BEGIN SELECT RAISE(ABORT, 'facility_mappings: a row stays'); END
-- next
CREATE TRIGGER facility_mapping_history_no_update BEFORE UPDATE ON facility_mapping_history
BEGIN SELECT RAISE(ABORT, 'facility_mapping_history is append-only'); END
-- next
CREATE TRIGGER facility_mapping_history_no_delete BEFORE DELETE ON facility_mapping_history
BEGIN SELECT RAISE(ABORT, 'facility_mapping_history is append-only'); END
-- next
CREATE TRIGGER facility_mapping_history_no_replace BEFORE INSERT ON facility_mapping_history
WHEN EXISTS (SELECT 1 FROM facility_mapping_history WHERE mapping_id = NEW.mapping_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'facility_mapping_history is append-only'); END
-- next
-- what a person compares; whose records are linked to a patient show there
CREATE VIEW patient_faces AS SELECT p.id, p.source, p.source_reference, p.family, p.given, p.birth_date,
    p.gender, p.details_json, p.merged_into, p.sealed,
    (SELECT count(*) FROM prescriptions r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS prescriptions,
    (SELECT count(*) FROM dispenses r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS dispenses,
    (SELECT count(*) FROM appointments r WHERE r.patient_id = p.id OR r.patient_id IN (SELECT m.patient_id
     FROM patient_mappings m WHERE m.other_id = p.id AND m.status = 'linked')) AS appointments
    FROM patients p
-- next
CREATE VIEW patient_face_identifiers AS SELECT i.source, i.system, i.value, i.patient_id, i.sealed
    FROM patient_identifiers i

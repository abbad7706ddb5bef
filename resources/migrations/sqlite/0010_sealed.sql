-- Encryption at rest: the keys, and the columns that hold what is sealed (packaging/SECURITY.md, "What is encrypted").
-- how the keys below are wrapped; one of them counts, the others have been replaced
CREATE TABLE master_keys (
    fingerprint TEXT PRIMARY KEY,  -- of the master key, which is nowhere in the database
    kind        TEXT NOT NULL CHECK (kind IN ('file','passphrase')),
    parameters  TEXT NOT NULL DEFAULT '',  -- of the passphrase: Argon2id, with the salt
    created_at  INTEGER NOT NULL,
    retired_at  INTEGER
)
-- next
CREATE UNIQUE INDEX master_keys_current ON master_keys((1)) WHERE retired_at IS NULL
-- next
CREATE TABLE data_keys (
    id           INTEGER PRIMARY KEY,
    purpose      TEXT NOT NULL CHECK (purpose IN ('data','lookup')),
    month        TEXT NOT NULL,  -- '2026-11': since when it seals; '' of the look-up key
    state        TEXT NOT NULL CHECK (state IN ('active','retired','destroyed')),
    master       TEXT NOT NULL REFERENCES master_keys(fingerprint),
    wrapped      BLOB,
    created_at   INTEGER NOT NULL,
    retired_at   INTEGER,
    destroyed_at INTEGER,
    CHECK ((state = 'destroyed') = (wrapped IS NULL)),
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL)),
    CHECK ((state = 'active') = (retired_at IS NULL))
)
-- next
CREATE UNIQUE INDEX data_keys_active ON data_keys(purpose) WHERE state = 'active'
-- next
-- how far the rows of before the keys are sealed
CREATE TABLE seal_progress (
    step     TEXT PRIMARY KEY,
    position TEXT NOT NULL,  -- the last row's id
    is_done  INTEGER NOT NULL
)
-- next
ALTER TABLE patients ADD COLUMN sealed BLOB
-- next
ALTER TABLE patient_identifiers ADD COLUMN sealed BLOB
-- next
-- what both the list sync and events write
ALTER TABLE prescriptions ADD COLUMN sealed BLOB
-- next
-- what only events write
ALTER TABLE prescriptions ADD COLUMN sealed_order BLOB
-- next
ALTER TABLE dispenses ADD COLUMN sealed BLOB
-- next
ALTER TABLE appointments ADD COLUMN sealed BLOB
-- next
ALTER TABLE adherence_signals ADD COLUMN sealed BLOB
-- next
ALTER TABLE medication_snapshot_items ADD COLUMN sealed BLOB
-- next
ALTER TABLE medication_differences ADD COLUMN sealed BLOB

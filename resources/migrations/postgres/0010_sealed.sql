-- Encryption at rest: the keys, and the columns that hold what is sealed (packaging/SECURITY.md, "What is encrypted").
-- how the keys below are wrapped; one of them counts, the others have been replaced
CREATE TABLE master_keys (
    fingerprint TEXT COLLATE "C" PRIMARY KEY,  -- of the master key, which is nowhere in the database
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('file','passphrase')),
    parameters  TEXT COLLATE "C" NOT NULL DEFAULT '',  -- of the passphrase: Argon2id, with the salt
    created_at  BIGINT NOT NULL,
    retired_at  BIGINT
)
-- next
CREATE UNIQUE INDEX master_keys_current ON master_keys((1)) WHERE retired_at IS NULL
-- next
CREATE TABLE data_keys (
    id           BIGINT PRIMARY KEY,
    purpose      TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('data','lookup')),
    month        TEXT COLLATE "C" NOT NULL,  -- '2026-11': since when it seals; '' of the look-up key
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('active','retired','destroyed')),
    master       TEXT COLLATE "C" NOT NULL REFERENCES master_keys(fingerprint),
    wrapped      BYTEA,
    created_at   BIGINT NOT NULL,
    retired_at   BIGINT,
    destroyed_at BIGINT,
    CHECK ((state = 'destroyed') = (wrapped IS NULL)),
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL)),
    CHECK ((state = 'active') = (retired_at IS NULL))
)
-- next
CREATE UNIQUE INDEX data_keys_active ON data_keys(purpose) WHERE state = 'active'
-- next
-- how far the rows of before the keys are sealed
CREATE TABLE seal_progress (
    step     TEXT COLLATE "C" PRIMARY KEY,
    position TEXT COLLATE "C" NOT NULL,  -- the last row's id
    is_done  INTEGER NOT NULL
)
-- next
ALTER TABLE patients ADD COLUMN sealed BYTEA
-- next
ALTER TABLE patient_identifiers ADD COLUMN sealed BYTEA
-- next
-- what both the list sync and events write
ALTER TABLE prescriptions ADD COLUMN sealed BYTEA
-- next
-- what only events write
ALTER TABLE prescriptions ADD COLUMN sealed_order BYTEA
-- next
ALTER TABLE dispenses ADD COLUMN sealed BYTEA
-- next
ALTER TABLE appointments ADD COLUMN sealed BYTEA
-- next
ALTER TABLE adherence_signals ADD COLUMN sealed BYTEA
-- next
ALTER TABLE medication_snapshot_items ADD COLUMN sealed BYTEA
-- next
ALTER TABLE medication_differences ADD COLUMN sealed BYTEA

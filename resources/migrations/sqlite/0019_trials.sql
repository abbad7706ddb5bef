-- What approving a code would make of the events that wait for it, asked by people whose own login may not try that: a worker
-- tries it, takes it back and writes the answer here. A row is gone when it was read, and after ten minutes in any case.
CREATE TABLE mapping_trials (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    mapping_id     TEXT NOT NULL CHECK (length(mapping_id) = 36),
    target_drug_id TEXT NOT NULL CHECK (length(target_drug_id) <= 200),
    equivalence    TEXT NOT NULL CHECK (length(equivalence) <= 20),
    overrides      TEXT NOT NULL CHECK (length(overrides) <= 200),
    revision       INTEGER NOT NULL,
    requested_by   TEXT NOT NULL,
    requested_at   INTEGER NOT NULL,
    lease_owner    TEXT NOT NULL DEFAULT '',
    lease_until    INTEGER NOT NULL DEFAULT 0,
    answered_at    INTEGER,
    answer         BLOB, -- of patients, therefore sealed
    UNIQUE (requested_by, mapping_id),
    CHECK ((answered_at IS NULL) = (answer IS NULL))
)

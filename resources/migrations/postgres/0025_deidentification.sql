-- By what a recipient of de-identified exports knows patients, prescriptions and providers again: drawn at random, never derived
-- from them (45 CFR 164.514(c)). One set for each recipient; to delete it is to cut the link for good.
CREATE TABLE deidentification_surrogates (
    recipient  TEXT COLLATE "C" NOT NULL CHECK (length(recipient) BETWEEN 1 AND 64),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('patient','prescription','provider')),
    subject    TEXT COLLATE "C" NOT NULL CHECK (subject <> ''),  -- keyed hash of recipient, kind and what it stands for
    surrogate  TEXT COLLATE "C" NOT NULL CHECK (length(surrogate) = 28),
    shift_days TEXT COLLATE "C" NOT NULL DEFAULT '',             -- of a patient: by how much dates are moved, where they are
    sealed     BYTEA,
    PRIMARY KEY (subject),
    UNIQUE (recipient, surrogate)
)
-- next
CREATE INDEX adherence_signals_patient ON adherence_signals(patient_id)
-- next
-- No policy and no grant (grants.sql): nobody but the owner reads or writes who is behind a surrogate.
ALTER TABLE deidentification_surrogates ENABLE ROW LEVEL SECURITY

-- Several pharmacies: each of those that a cancel is told to answers for itself, and a correction goes to the connection by
-- which its side can be told.
--
-- "adt=orders,orders=orders": of each compared connection the one by which it is told; NULL: each by itself
ALTER TABLE integrations ADD COLUMN told_by TEXT
-- next
-- of each cancel those who were asked, and what each has answered; none: one that was asked before there were parties
CREATE TABLE cancel_parties (
    prescription_id TEXT NOT NULL REFERENCES cancel_requests(prescription_id),
    connection      TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('requested','confirmed','denied','no-answer')),
    answered_at     INTEGER,
    answer_event    TEXT,
    PRIMARY KEY (prescription_id, connection),
    CHECK ((state IN ('confirmed','denied')) = (answered_at IS NOT NULL))
) WITHOUT ROWID
-- next
CREATE INDEX cancel_parties_silent ON cancel_parties(connection) WHERE state = 'no-answer'

-- Several pharmacies: each of those that a cancel is told to answers for itself, and a correction goes to the connection by
-- which its side can be told.
--
-- "adt=orders,orders=orders": of each compared connection the one by which it is told; NULL: each by itself
ALTER TABLE integrations ADD COLUMN told_by TEXT COLLATE "C"
-- next
-- of each cancel those who were asked, and what each has answered; none: one that was asked before there were parties
CREATE TABLE cancel_parties (
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES cancel_requests(prescription_id),
    connection      TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('requested','confirmed','denied','no-answer')),
    answered_at     BIGINT,
    answer_event    TEXT COLLATE "C",
    PRIMARY KEY (prescription_id, connection),
    CHECK ((state IN ('confirmed','denied')) = (answered_at IS NOT NULL))
)
-- next
CREATE INDEX cancel_parties_silent ON cancel_parties(connection) WHERE state = 'no-answer'
-- next
-- nobody's but the workers' (see 0012, 0026)
ALTER TABLE cancel_parties ENABLE ROW LEVEL SECURITY

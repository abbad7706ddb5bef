-- Outbound delivery (DESIGN section 2, "exactly-once effect"). The outbox is sync_events of direction 'out': a row is written in
-- the transaction of the fact that it tells. Beside it stands what becomes of the message at its receiver.
--
-- inbound events and deliveries are claimed apart, so that a receiver that is away holds up nobody who sends
CREATE INDEX sync_events_claim_by ON sync_events(direction, status, seq) WHERE completed_at IS NULL AND parked = 0
-- next
CREATE TABLE deliveries (
    sync_event_id   TEXT PRIMARY KEY,
    source          TEXT NOT NULL,               -- where the fact came from
    connection      TEXT NOT NULL,               -- to whom
    kind            TEXT NOT NULL,               -- of the event
    message_key     TEXT NOT NULL,               -- the same for each attempt: webhook-id, MSH-10
    record_kind     TEXT NOT NULL,               -- FHIR type
    record_key      TEXT NOT NULL,               -- "dispense/<id>": the record here, the same for ever
    patient_id      TEXT NOT NULL,
    prescription_id TEXT,                        -- NULL: not known here
    state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','sending','acknowledged')),
    waits_for       TEXT NOT NULL DEFAULT '' CHECK (waits_for IN ('','patient','prescription')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    fact_at         INTEGER NOT NULL,            -- when the fact was received
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,                     -- begin of the last attempt
    acknowledged_at INTEGER,
    remote_version  TEXT NOT NULL DEFAULT '',
    answer          TEXT NOT NULL DEFAULT '',    -- "201", "AA"
    answer_id       TEXT NOT NULL DEFAULT '',
    was_there       INTEGER NOT NULL DEFAULT 0 CHECK (was_there IN (0, 1)),
    UNIQUE (connection, message_key),
    CHECK ((state = 'acknowledged') = (acknowledged_at IS NOT NULL))
)
-- next
CREATE INDEX deliveries_record ON deliveries(connection, record_key)
-- next
CREATE INDEX deliveries_done ON deliveries(acknowledged_at) WHERE acknowledged_at IS NOT NULL
-- next
CREATE INDEX deliveries_on_the_way ON deliveries(connection, record_kind) WHERE state = 'sending'
-- next
CREATE INDEX deliveries_unknown ON deliveries(waits_for) WHERE waits_for <> ''
-- next
-- every attempt, written and committed before it is sent
CREATE TABLE delivery_attempts (
    sync_event_id TEXT NOT NULL,
    number        INTEGER NOT NULL,
    worker        TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,                       -- NULL: on its way, or its worker is gone
    outcome       TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','acknowledged','failed','interrupted')),
    error_code    TEXT,
    PRIMARY KEY (sync_event_id, number),
    CHECK ((outcome = '') = (ended_at IS NULL))
) WITHOUT ROWID
-- next
-- what a receiver calls a record of ours, and which version of it it has acknowledged
CREATE TABLE remote_records (
    connection     TEXT NOT NULL,
    kind           TEXT NOT NULL,
    local_key      TEXT NOT NULL,
    remote_id      TEXT NOT NULL,                -- a keyed hash where the database has its keys
    remote_version TEXT NOT NULL,
    updated_at     INTEGER NOT NULL,
    sealed         BLOB,
    PRIMARY KEY (connection, kind, local_key)
) WITHOUT ROWID
-- next
CREATE INDEX remote_records_remote ON remote_records(connection, kind, remote_id)
-- next
-- one prescription as two sources state it: the one beside, and the one of other_source
CREATE TABLE prescription_links (
    prescription_id TEXT NOT NULL REFERENCES prescriptions(id),
    other_source    TEXT NOT NULL,
    other_id        TEXT NOT NULL REFERENCES prescriptions(id),
    method          TEXT NOT NULL CHECK (method IN ('placer','id','number','receipt')),
    linked_at       INTEGER NOT NULL,
    PRIMARY KEY (prescription_id, other_source)
) WITHOUT ROWID
-- next
CREATE INDEX prescription_links_other ON prescription_links(other_id)
-- next
-- the closed loop of a cancel: asked of the pharmacy, and what it answered
CREATE TABLE cancel_requests (
    prescription_id TEXT PRIMARY KEY REFERENCES prescriptions(id),
    source          TEXT NOT NULL,               -- who cancelled
    cancelled_at    INTEGER NOT NULL,            -- as the source says, else when it was heard
    requested_at    INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,            -- no answer by then is 'no-answer'
    state           TEXT NOT NULL CHECK (state IN ('requested','confirmed','denied','no-answer')),
    answered_at     INTEGER,
    request_event   TEXT NOT NULL,
    answer_event    TEXT,
    correlation_id  TEXT NOT NULL,
    CHECK ((state IN ('confirmed','denied')) = (answered_at IS NOT NULL))
)
-- next
CREATE INDEX cancel_requests_due ON cancel_requests(due_at) WHERE state = 'requested'
-- next
-- a prescription as it was before an event changed it: the original is kept
CREATE TABLE prescription_versions (
    prescription_id TEXT NOT NULL REFERENCES prescriptions(id),
    number          INTEGER NOT NULL,
    status          TEXT NOT NULL,
    details_json    TEXT NOT NULL,               -- the whole order
    said_by         TEXT,                        -- the event that had stated it
    ended_by        TEXT NOT NULL,               -- the event that changed it
    ended_at        INTEGER NOT NULL,
    PRIMARY KEY (prescription_id, number)
) WITHOUT ROWID

-- Outbound delivery (DESIGN section 2, "exactly-once effect"). The outbox is sync_events of direction 'out': a row is written in
-- the transaction of the fact that it tells. Beside it stands what becomes of the message at its receiver.
--
-- inbound events and deliveries are claimed apart, so that a receiver that is away holds up nobody who sends
CREATE INDEX sync_events_claim_by ON sync_events(direction, status, seq) WHERE completed_at IS NULL AND parked = 0
-- next
CREATE TABLE deliveries (
    sync_event_id   TEXT COLLATE "C" PRIMARY KEY,
    source          TEXT COLLATE "C" NOT NULL,               -- where the fact came from
    connection      TEXT COLLATE "C" NOT NULL,               -- to whom
    kind            TEXT COLLATE "C" NOT NULL,               -- of the event
    message_key     TEXT COLLATE "C" NOT NULL,               -- the same for each attempt: webhook-id, MSH-10
    record_kind     TEXT COLLATE "C" NOT NULL,               -- FHIR type
    record_key      TEXT COLLATE "C" NOT NULL,               -- "dispense/<id>": the record here, the same for ever
    patient_id      TEXT COLLATE "C" NOT NULL,
    prescription_id TEXT COLLATE "C",                        -- NULL: not known here
    state           TEXT COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','sending','acknowledged')),
    waits_for       TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (waits_for IN ('','patient','prescription')),
    attempts        BIGINT NOT NULL DEFAULT 0,
    fact_at         BIGINT NOT NULL,            -- when the fact was received
    created_at      BIGINT NOT NULL,
    sent_at         BIGINT,                     -- begin of the last attempt
    acknowledged_at BIGINT,
    remote_version  TEXT COLLATE "C" NOT NULL DEFAULT '',
    answer          TEXT COLLATE "C" NOT NULL DEFAULT '',    -- "201", "AA"
    answer_id       TEXT COLLATE "C" NOT NULL DEFAULT '',
    was_there       BIGINT NOT NULL DEFAULT 0 CHECK (was_there IN (0, 1)),
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
    sync_event_id TEXT COLLATE "C" NOT NULL,
    number        BIGINT NOT NULL,
    worker        TEXT COLLATE "C" NOT NULL,
    started_at    BIGINT NOT NULL,
    ended_at      BIGINT,                       -- NULL: on its way, or its worker is gone
    outcome       TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (outcome IN ('','acknowledged','failed','interrupted')),
    error_code    TEXT COLLATE "C",
    PRIMARY KEY (sync_event_id, number),
    CHECK ((outcome = '') = (ended_at IS NULL))
)
-- next
-- what a receiver calls a record of ours, and which version of it it has acknowledged
CREATE TABLE remote_records (
    connection     TEXT COLLATE "C" NOT NULL,
    kind           TEXT COLLATE "C" NOT NULL,
    local_key      TEXT COLLATE "C" NOT NULL,
    remote_id      TEXT COLLATE "C" NOT NULL,                -- a keyed hash where the database has its keys
    remote_version TEXT COLLATE "C" NOT NULL,
    updated_at     BIGINT NOT NULL,
    sealed         BYTEA,
    PRIMARY KEY (connection, kind, local_key)
)
-- next
CREATE INDEX remote_records_remote ON remote_records(connection, kind, remote_id)
-- next
-- one prescription as two sources state it: the one beside, and the one of other_source
CREATE TABLE prescription_links (
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES prescriptions(id),
    other_source    TEXT COLLATE "C" NOT NULL,
    other_id        TEXT COLLATE "C" NOT NULL REFERENCES prescriptions(id),
    method          TEXT COLLATE "C" NOT NULL CHECK (method IN ('placer','id','number','receipt')),
    linked_at       BIGINT NOT NULL,
    PRIMARY KEY (prescription_id, other_source)
)
-- next
CREATE INDEX prescription_links_other ON prescription_links(other_id)
-- next
-- the closed loop of a cancel: asked of the pharmacy, and what it answered
CREATE TABLE cancel_requests (
    prescription_id TEXT COLLATE "C" PRIMARY KEY REFERENCES prescriptions(id),
    source          TEXT COLLATE "C" NOT NULL,               -- who cancelled
    cancelled_at    BIGINT NOT NULL,            -- as the source says, else when it was heard
    requested_at    BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,            -- no answer by then is 'no-answer'
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('requested','confirmed','denied','no-answer')),
    answered_at     BIGINT,
    request_event   TEXT COLLATE "C" NOT NULL,
    answer_event    TEXT COLLATE "C",
    correlation_id  TEXT COLLATE "C" NOT NULL,
    CHECK ((state IN ('confirmed','denied')) = (answered_at IS NOT NULL))
)
-- next
CREATE INDEX cancel_requests_due ON cancel_requests(due_at) WHERE state = 'requested'
-- next
-- a prescription as it was before an event changed it: the original is kept
CREATE TABLE prescription_versions (
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES prescriptions(id),
    number          BIGINT NOT NULL,
    status          TEXT COLLATE "C" NOT NULL,
    details_json    TEXT COLLATE "C" NOT NULL,               -- the whole order
    said_by         TEXT COLLATE "C",                        -- the event that had stated it
    ended_by        TEXT COLLATE "C" NOT NULL,               -- the event that changed it
    ended_at        BIGINT NOT NULL,
    PRIMARY KEY (prescription_id, number)
)
-- next
-- Who sees them (see 0012): what tells nothing of a patient, whoever sees the event; what a receiver calls a record, and what
-- a prescription was, nobody but the workers.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['deliveries', 'delivery_attempts', 'remote_records', 'prescription_links', 'cancel_requests',
                             'prescription_versions'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
    EXECUTE 'CREATE POLICY console_look ON deliveries FOR SELECT USING ((SELECT console_is_all())'
            ' OR source = ANY ((SELECT console_shown())::TEXT[]))';
    EXECUTE 'CREATE POLICY console_look ON delivery_attempts FOR SELECT USING ((SELECT console_is_all())'
            ' OR (SELECT d.sync_event_id FROM deliveries d WHERE d.sync_event_id = delivery_attempts.sync_event_id) IS NOT NULL)';
END $$
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.deliveries WITH (security_barrier, security_invoker) AS SELECT d.sync_event_id,'
                   ' d.source, d.connection, d.kind, d.message_key, d.state, d.waits_for, d.attempts, d.answer, d.answer_id,'
                   ' d.remote_version, d.was_there, to_timestamp(d.fact_at / 1000.0) AS fact_at,'
                   ' to_timestamp(d.sent_at / 1000.0) AS sent_at, to_timestamp(d.acknowledged_at / 1000.0) AS acknowledged_at'
                   ' FROM deliveries d', home);
END $$

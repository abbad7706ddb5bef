-- The engine: intake, ordered pipeline, retries, several workers.
-- The order of arrival. Not the id: the clocks of machines differ, and step back.
ALTER TABLE sync_events ADD COLUMN seq INTEGER NOT NULL DEFAULT 0
-- next
UPDATE sync_events SET seq = rowid
-- next
CREATE INDEX sync_events_seq ON sync_events(seq)
-- next
-- '': made by a job
ALTER TABLE sync_events ADD COLUMN channel TEXT NOT NULL DEFAULT ''
-- next
-- of event_bodies.body
ALTER TABLE sync_events ADD COLUMN format TEXT NOT NULL DEFAULT ''
-- next
-- whose breaker or rate limit it waits for
ALTER TABLE sync_events ADD COLUMN wait_endpoint TEXT NOT NULL DEFAULT ''
-- next
-- the event that a person edited and sent again
ALTER TABLE sync_events ADD COLUMN resent_from TEXT
-- next
-- 0: free to be claimed, or not yet looked at. 1: found behind an earlier event of its key, 2: its source is paused.
-- The claim passes those by, however many they are. What stands in the way takes the mark away when it goes.
ALTER TABLE sync_events ADD COLUMN parked INTEGER NOT NULL DEFAULT 0
-- next
-- workers that ended in the middle of it, in a row
ALTER TABLE sync_events ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0
-- next
CREATE INDEX sync_events_resent ON sync_events(resent_from) WHERE resent_from IS NOT NULL
-- next
CREATE INDEX sync_events_cause ON sync_events(causation_id) WHERE causation_id IS NOT NULL
-- next
DROP INDEX sync_events_order
-- next
-- what may block a later event of the same patient
CREATE INDEX sync_events_order ON sync_events(ordering_key, seq) WHERE completed_at IS NULL
-- next
-- the claim walks these in the order of arrival
CREATE INDEX sync_events_claim ON sync_events(status, seq) WHERE completed_at IS NULL AND parked = 0
-- next
CREATE INDEX sync_events_parked ON sync_events(parked, ordering_key, seq) WHERE parked > 0
-- next
CREATE INDEX sync_events_suspect ON sync_events(seq) WHERE interruptions > 0
-- next
-- a person's orders about one event
CREATE INDEX audit_log_subject ON audit_log(subject, seq)
-- next
CREATE INDEX sync_events_leases ON sync_events(lease_until) WHERE status = 'processing'
-- next
-- the door against duplicates; kept longer than the window in which a sender may repeat itself
CREATE TABLE message_keys (
    source      TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    event_id    TEXT NOT NULL,
    body_hash   BLOB,                       -- SHA-256; NULL: made by a job
    received_at INTEGER NOT NULL,
    PRIMARY KEY (source, message_id)
) WITHOUT ROWID
-- next
INSERT INTO message_keys (source, message_id, event_id, received_at) SELECT source, message_id, id, created_at FROM sync_events
-- next
CREATE INDEX message_keys_received ON message_keys(received_at)
-- next
-- the bytes as they came
CREATE TABLE event_bodies (
    sync_event_id TEXT PRIMARY KEY REFERENCES sync_events(id),
    body          BLOB NOT NULL
)
-- next
-- [{"step":"decode","us":120,"verdict":"done","detail":""}, …]: names, times and counts, never a patient's data
ALTER TABLE event_attempts ADD COLUMN steps_json TEXT NOT NULL DEFAULT '[]'
-- next
ALTER TABLE event_attempts ADD COLUMN worker TEXT NOT NULL DEFAULT ''
-- next
-- what an event did, once: the key of exactly-once effects
CREATE TABLE event_effects (
    correlation_id TEXT NOT NULL,
    natural_key    TEXT NOT NULL,
    target         TEXT NOT NULL,           -- the table, later the endpoint
    sync_event_id  TEXT NOT NULL,
    applied_at     INTEGER NOT NULL,
    PRIMARY KEY (correlation_id, natural_key, target)
) WITHOUT ROWID
-- next
CREATE INDEX event_effects_event ON event_effects(sync_event_id)
-- next
-- what an event changed in the canonical state: names of fields, not their values
CREATE TABLE event_changes (
    sync_event_id TEXT NOT NULL REFERENCES sync_events(id),
    position      INTEGER NOT NULL,
    record        TEXT NOT NULL,            -- the table
    record_id     TEXT NOT NULL,
    change        TEXT NOT NULL CHECK (change IN ('added','changed','ended','unchanged')),
    fields_json   TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (sync_event_id, position)
) WITHOUT ROWID
-- next
ALTER TABLE patients ADD COLUMN family TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN given TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN birth_date TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN gender TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN details_json TEXT NOT NULL DEFAULT '{}'
-- next
ALTER TABLE patients ADD COLUMN merged_into TEXT
-- next
ALTER TABLE patients ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0
-- next
CREATE TABLE patient_identifiers (
    source     TEXT NOT NULL,
    system     TEXT NOT NULL,
    value      TEXT NOT NULL,
    patient_id TEXT NOT NULL REFERENCES patients(id),
    PRIMARY KEY (source, system, value)
) WITHOUT ROWID
-- next
CREATE INDEX patient_identifiers_patient ON patient_identifiers(patient_id)
-- next
ALTER TABLE prescriptions ADD COLUMN prescription_number TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN placer_id TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN filler_id TEXT NOT NULL DEFAULT ''
-- next
-- '', or the closed loop of a cancellation: 'requested', 'confirmed', 'denied', 'no-answer'
ALTER TABLE prescriptions ADD COLUMN cancel_state TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN details_json TEXT NOT NULL DEFAULT '{}'
-- next
ALTER TABLE prescriptions ADD COLUMN last_event_id TEXT
-- next
CREATE INDEX prescriptions_number ON prescriptions(source, prescription_number) WHERE prescription_number <> ''
-- next
CREATE TABLE dispenses (
    id                  TEXT PRIMARY KEY,
    source              TEXT NOT NULL,
    source_id           TEXT NOT NULL,
    patient_id          TEXT NOT NULL REFERENCES patients(id),
    prescription_id     TEXT REFERENCES prescriptions(id),   -- NULL: the prescription is not known here
    prescription_number TEXT NOT NULL DEFAULT '',
    status              TEXT NOT NULL,
    code                TEXT NOT NULL,
    system              TEXT NOT NULL,
    display             TEXT NOT NULL,
    quantity            TEXT NOT NULL DEFAULT '',
    unit                TEXT NOT NULL DEFAULT '',
    days_supply         INTEGER,
    fill_number         INTEGER,
    handed_over_at      TEXT NOT NULL DEFAULT '',
    details_json        TEXT NOT NULL DEFAULT '{}',
    mapping_id          TEXT REFERENCES medication_mappings(id),
    last_event_id       TEXT NOT NULL,
    updated_at          INTEGER NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX dispenses_prescription ON dispenses(prescription_id) WHERE prescription_id IS NOT NULL
-- next
CREATE INDEX dispenses_patient ON dispenses(patient_id)
-- next
CREATE TABLE appointments (
    id            TEXT PRIMARY KEY,
    source        TEXT NOT NULL,
    source_id     TEXT NOT NULL,
    patient_id    TEXT NOT NULL REFERENCES patients(id),
    status        TEXT NOT NULL,
    starts_at     TEXT NOT NULL DEFAULT '',
    ends_at       TEXT NOT NULL DEFAULT '',
    details_json  TEXT NOT NULL DEFAULT '{}',
    last_event_id TEXT NOT NULL,
    updated_at    INTEGER NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX appointments_patient ON appointments(patient_id)
-- next
CREATE TABLE adherence_signals (
    id            TEXT PRIMARY KEY,
    source        TEXT NOT NULL,
    source_id     TEXT NOT NULL,
    patient_id    TEXT NOT NULL REFERENCES patients(id),
    code          TEXT NOT NULL,
    system        TEXT NOT NULL,
    period_start  TEXT NOT NULL,
    period_end    TEXT NOT NULL,
    pdc           TEXT NOT NULL,
    last_event_id TEXT NOT NULL,
    updated_at    INTEGER NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE TABLE breakers (
    endpoint    TEXT PRIMARY KEY,           -- a connection's name
    state       TEXT NOT NULL CHECK (state IN ('closed','open','half_open')),
    failures    INTEGER NOT NULL DEFAULT 0, -- in a row
    opened_at   INTEGER,
    retry_at    INTEGER,                    -- open: until then nothing goes through
    probe_owner TEXT,                       -- half open: who may try
    probe_until INTEGER,
    error_code  TEXT,
    updated_at  INTEGER NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE rate_limits (
    endpoint   TEXT PRIMARY KEY,
    millitokens INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE incidents (
    id              TEXT PRIMARY KEY,
    endpoint        TEXT NOT NULL,
    cause           TEXT NOT NULL,
    opened_at       INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    count           INTEGER NOT NULL DEFAULT 1,
    acknowledged_at INTEGER,
    acknowledged_by TEXT NOT NULL DEFAULT '',
    resolved_at     INTEGER
)
-- next
CREATE UNIQUE INDEX incidents_open ON incidents(endpoint, cause) WHERE resolved_at IS NULL
-- next
CREATE TABLE leaders (
    name        TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    lease_until INTEGER NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE workers (
    name       TEXT PRIMARY KEY,
    version    TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE listener_status (
    worker           TEXT NOT NULL,
    connection       TEXT NOT NULL,
    address          TEXT NOT NULL,
    state            TEXT NOT NULL,
    open_connections INTEGER NOT NULL,
    accepted         INTEGER NOT NULL,
    duplicates       INTEGER NOT NULL,
    refused          INTEGER NOT NULL,
    error_code       TEXT,
    error_where      TEXT,
    error_detail     TEXT,
    last_message_at  INTEGER,
    updated_at       INTEGER NOT NULL,
    PRIMARY KEY (worker, connection)
) WITHOUT ROWID
-- next
-- what a person has stopped: 'connection/ehr', 'integration/medication-list'
CREATE TABLE pauses (
    subject   TEXT PRIMARY KEY,
    paused_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    paused_at INTEGER NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE bulk_actions (
    id             TEXT PRIMARY KEY,
    action         TEXT NOT NULL CHECK (action IN ('retry','discard')),
    reason         TEXT NOT NULL,
    requested_by   TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('waiting','running','done','cancelled','failed')),
    total          INTEGER NOT NULL,
    done           INTEGER NOT NULL DEFAULT 0,
    skipped        INTEGER NOT NULL DEFAULT 0, -- changed by somebody else meanwhile
    execute_at     INTEGER NOT NULL,           -- until then it can be undone
    created_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    correlation_id TEXT NOT NULL,
    CHECK ((status IN ('done','cancelled','failed')) = (finished_at IS NOT NULL))
)
-- next
CREATE INDEX bulk_actions_open ON bulk_actions(execute_at) WHERE finished_at IS NULL
-- next
CREATE TABLE bulk_action_events (
    bulk_id       TEXT NOT NULL REFERENCES bulk_actions(id),
    position      INTEGER NOT NULL,
    sync_event_id TEXT NOT NULL,
    status        TEXT NOT NULL,               -- the event's when it was selected
    PRIMARY KEY (bulk_id, position)
) WITHOUT ROWID
-- next
CREATE TABLE subscriptions (
    connection      TEXT PRIMARY KEY,
    subscription_id TEXT NOT NULL DEFAULT '',
    state           TEXT NOT NULL DEFAULT '',
    last_number     INTEGER NOT NULL DEFAULT 0,
    notified_at     INTEGER,
    high_water      TEXT NOT NULL DEFAULT '',  -- FHIR instant: where a back-fill begins
    ends_at         INTEGER,
    error_code      TEXT,
    updated_at      INTEGER NOT NULL
) WITHOUT ROWID
-- next
-- five fields; '': every_ms counts
ALTER TABLE integrations ADD COLUMN cron TEXT NOT NULL DEFAULT ''
-- next
-- IANA name; '': UTC
ALTER TABLE integrations ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''

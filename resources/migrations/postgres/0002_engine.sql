-- The engine: intake, ordered pipeline, retries, several workers.
-- The order of arrival. Not the id: the clocks of machines differ, and step back.
CREATE SEQUENCE sync_event_seq
-- next
ALTER TABLE sync_events ADD COLUMN seq BIGINT NOT NULL DEFAULT nextval('sync_event_seq')
-- next
CREATE INDEX sync_events_seq ON sync_events(seq)
-- next
ALTER TABLE sync_events ADD COLUMN channel TEXT COLLATE "C" NOT NULL DEFAULT ''      -- '': made by a job
-- next
ALTER TABLE sync_events ADD COLUMN format TEXT COLLATE "C" NOT NULL DEFAULT ''       -- of event_bodies.body
-- next
ALTER TABLE sync_events ADD COLUMN wait_endpoint TEXT COLLATE "C" NOT NULL DEFAULT '' -- whose breaker or rate limit it waits for
-- next
ALTER TABLE sync_events ADD COLUMN resent_from TEXT COLLATE "C"                      -- the event that a person edited and sent again
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
    source      TEXT COLLATE "C" NOT NULL,
    message_id  TEXT COLLATE "C" NOT NULL,
    event_id    TEXT COLLATE "C" NOT NULL,
    body_hash   BYTEA,                       -- SHA-256; NULL: made by a job
    received_at BIGINT NOT NULL,
    PRIMARY KEY (source, message_id)
)
-- next
INSERT INTO message_keys (source, message_id, event_id, received_at) SELECT source, message_id, id, created_at FROM sync_events
-- next
CREATE INDEX message_keys_received ON message_keys(received_at)
-- next
-- the bytes as they came
CREATE TABLE event_bodies (
    sync_event_id TEXT COLLATE "C" PRIMARY KEY,
    body          BYTEA NOT NULL
) PARTITION BY RANGE (sync_event_id)
-- next
CREATE TABLE event_bodies_default PARTITION OF event_bodies DEFAULT
-- next
-- [{"step":"decode","us":120,"verdict":"done","detail":""}, …]: names, times and counts, never a patient's data
ALTER TABLE event_attempts ADD COLUMN steps_json TEXT COLLATE "C" NOT NULL DEFAULT '[]'
-- next
ALTER TABLE event_attempts ADD COLUMN worker TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- what an event did, once: the key of exactly-once effects
CREATE TABLE event_effects (
    correlation_id TEXT COLLATE "C" NOT NULL,
    natural_key    TEXT COLLATE "C" NOT NULL,
    target         TEXT COLLATE "C" NOT NULL,           -- the table, later the endpoint
    sync_event_id  TEXT COLLATE "C" NOT NULL,
    applied_at     BIGINT NOT NULL,
    PRIMARY KEY (correlation_id, natural_key, target)
)
-- next
CREATE INDEX event_effects_event ON event_effects(sync_event_id)
-- next
-- what an event changed in the canonical state: names of fields, not their values
CREATE TABLE event_changes (
    sync_event_id TEXT COLLATE "C" NOT NULL,
    position      BIGINT NOT NULL,
    record        TEXT COLLATE "C" NOT NULL,            -- the table
    record_id     TEXT COLLATE "C" NOT NULL,
    change        TEXT COLLATE "C" NOT NULL CHECK (change IN ('added','changed','ended','unchanged')),
    fields_json   TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    PRIMARY KEY (sync_event_id, position)
) PARTITION BY RANGE (sync_event_id)
-- next
CREATE TABLE event_changes_default PARTITION OF event_changes DEFAULT
-- next
ALTER TABLE patients ADD COLUMN family TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN given TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN birth_date TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN gender TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE patients ADD COLUMN details_json TEXT COLLATE "C" NOT NULL DEFAULT '{}'
-- next
ALTER TABLE patients ADD COLUMN merged_into TEXT COLLATE "C"
-- next
ALTER TABLE patients ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0
-- next
CREATE TABLE patient_identifiers (
    source     TEXT COLLATE "C" NOT NULL,
    system     TEXT COLLATE "C" NOT NULL,
    value      TEXT COLLATE "C" NOT NULL,
    patient_id TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    PRIMARY KEY (source, system, value)
)
-- next
CREATE INDEX patient_identifiers_patient ON patient_identifiers(patient_id)
-- next
ALTER TABLE prescriptions ADD COLUMN prescription_number TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN placer_id TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN filler_id TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- '', or the closed loop of a cancellation: 'requested', 'confirmed', 'denied', 'no-answer'
ALTER TABLE prescriptions ADD COLUMN cancel_state TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE prescriptions ADD COLUMN details_json TEXT COLLATE "C" NOT NULL DEFAULT '{}'
-- next
ALTER TABLE prescriptions ADD COLUMN last_event_id TEXT COLLATE "C"
-- next
CREATE INDEX prescriptions_number ON prescriptions(source, prescription_number) WHERE prescription_number <> ''
-- next
CREATE TABLE dispenses (
    id                  TEXT COLLATE "C" PRIMARY KEY,
    source              TEXT COLLATE "C" NOT NULL,
    source_id           TEXT COLLATE "C" NOT NULL,
    patient_id          TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    prescription_id     TEXT COLLATE "C" REFERENCES prescriptions(id),   -- NULL: the prescription is not known here
    prescription_number TEXT COLLATE "C" NOT NULL DEFAULT '',
    status              TEXT COLLATE "C" NOT NULL,
    code                TEXT COLLATE "C" NOT NULL,
    system              TEXT COLLATE "C" NOT NULL,
    display             TEXT COLLATE "C" NOT NULL,
    quantity            TEXT COLLATE "C" NOT NULL DEFAULT '',
    unit                TEXT COLLATE "C" NOT NULL DEFAULT '',
    days_supply         BIGINT,
    fill_number         BIGINT,
    handed_over_at      TEXT COLLATE "C" NOT NULL DEFAULT '',
    details_json        TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    mapping_id          TEXT COLLATE "C" REFERENCES medication_mappings(id),
    last_event_id       TEXT COLLATE "C" NOT NULL,
    updated_at          BIGINT NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX dispenses_prescription ON dispenses(prescription_id) WHERE prescription_id IS NOT NULL
-- next
CREATE INDEX dispenses_patient ON dispenses(patient_id)
-- next
CREATE TABLE appointments (
    id            TEXT COLLATE "C" PRIMARY KEY,
    source        TEXT COLLATE "C" NOT NULL,
    source_id     TEXT COLLATE "C" NOT NULL,
    patient_id    TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    status        TEXT COLLATE "C" NOT NULL,
    starts_at     TEXT COLLATE "C" NOT NULL DEFAULT '',
    ends_at       TEXT COLLATE "C" NOT NULL DEFAULT '',
    details_json  TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    last_event_id TEXT COLLATE "C" NOT NULL,
    updated_at    BIGINT NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX appointments_patient ON appointments(patient_id)
-- next
CREATE TABLE adherence_signals (
    id            TEXT COLLATE "C" PRIMARY KEY,
    source        TEXT COLLATE "C" NOT NULL,
    source_id     TEXT COLLATE "C" NOT NULL,
    patient_id    TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    code          TEXT COLLATE "C" NOT NULL,
    system        TEXT COLLATE "C" NOT NULL,
    period_start  TEXT COLLATE "C" NOT NULL,
    period_end    TEXT COLLATE "C" NOT NULL,
    pdc           TEXT COLLATE "C" NOT NULL,
    last_event_id TEXT COLLATE "C" NOT NULL,
    updated_at    BIGINT NOT NULL,
    UNIQUE (source, source_id)
)
-- next
CREATE TABLE breakers (
    endpoint    TEXT COLLATE "C" PRIMARY KEY,           -- a connection's name
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('closed','open','half_open')),
    failures    BIGINT NOT NULL DEFAULT 0, -- in a row
    opened_at   BIGINT,
    retry_at    BIGINT,                    -- open: until then nothing goes through
    probe_owner TEXT COLLATE "C",                       -- half open: who may try
    probe_until BIGINT,
    error_code  TEXT COLLATE "C",
    updated_at  BIGINT NOT NULL
)
-- next
CREATE TABLE rate_limits (
    endpoint   TEXT COLLATE "C" PRIMARY KEY,
    millitokens BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)
-- next
CREATE TABLE incidents (
    id              TEXT COLLATE "C" PRIMARY KEY,
    endpoint        TEXT COLLATE "C" NOT NULL,
    cause           TEXT COLLATE "C" NOT NULL,
    opened_at       BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    count           BIGINT NOT NULL DEFAULT 1,
    acknowledged_at BIGINT,
    acknowledged_by TEXT COLLATE "C" NOT NULL DEFAULT '',
    resolved_at     BIGINT
)
-- next
CREATE UNIQUE INDEX incidents_open ON incidents(endpoint, cause) WHERE resolved_at IS NULL
-- next
CREATE TABLE leaders (
    name        TEXT COLLATE "C" PRIMARY KEY,
    owner       TEXT COLLATE "C" NOT NULL,
    lease_until BIGINT NOT NULL
)
-- next
CREATE TABLE workers (
    name       TEXT COLLATE "C" PRIMARY KEY,
    version    TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
)
-- next
CREATE TABLE listener_status (
    worker           TEXT COLLATE "C" NOT NULL,
    connection       TEXT COLLATE "C" NOT NULL,
    address          TEXT COLLATE "C" NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    open_connections BIGINT NOT NULL,
    accepted         BIGINT NOT NULL,
    duplicates       BIGINT NOT NULL,
    refused          BIGINT NOT NULL,
    error_code       TEXT COLLATE "C",
    error_where      TEXT COLLATE "C",
    error_detail     TEXT COLLATE "C",
    last_message_at  BIGINT,
    updated_at       BIGINT NOT NULL,
    PRIMARY KEY (worker, connection)
)
-- next
-- what a person has stopped: 'connection/ehr', 'integration/medication-list'
CREATE TABLE pauses (
    subject   TEXT COLLATE "C" PRIMARY KEY,
    paused_by TEXT COLLATE "C" NOT NULL,
    reason    TEXT COLLATE "C" NOT NULL,
    paused_at BIGINT NOT NULL
)
-- next
CREATE TABLE bulk_actions (
    id             TEXT COLLATE "C" PRIMARY KEY,
    action         TEXT COLLATE "C" NOT NULL CHECK (action IN ('retry','discard')),
    reason         TEXT COLLATE "C" NOT NULL,
    requested_by   TEXT COLLATE "C" NOT NULL,
    status         TEXT COLLATE "C" NOT NULL CHECK (status IN ('waiting','running','done','cancelled','failed')),
    total          BIGINT NOT NULL,
    done           BIGINT NOT NULL DEFAULT 0,
    skipped        BIGINT NOT NULL DEFAULT 0, -- changed by somebody else meanwhile
    execute_at     BIGINT NOT NULL,           -- until then it can be undone
    created_at     BIGINT NOT NULL,
    finished_at    BIGINT,
    correlation_id TEXT COLLATE "C" NOT NULL,
    CHECK ((status IN ('done','cancelled','failed')) = (finished_at IS NOT NULL))
)
-- next
CREATE INDEX bulk_actions_open ON bulk_actions(execute_at) WHERE finished_at IS NULL
-- next
CREATE TABLE bulk_action_events (
    bulk_id       TEXT COLLATE "C" NOT NULL REFERENCES bulk_actions(id),
    position      BIGINT NOT NULL,
    sync_event_id TEXT COLLATE "C" NOT NULL,
    status        TEXT COLLATE "C" NOT NULL,               -- the event's when it was selected
    PRIMARY KEY (bulk_id, position)
)
-- next
CREATE TABLE subscriptions (
    connection      TEXT COLLATE "C" PRIMARY KEY,
    subscription_id TEXT COLLATE "C" NOT NULL DEFAULT '',
    state           TEXT COLLATE "C" NOT NULL DEFAULT '',
    last_number     BIGINT NOT NULL DEFAULT 0,
    notified_at     BIGINT,
    high_water      TEXT COLLATE "C" NOT NULL DEFAULT '',  -- FHIR instant: where a back-fill begins
    ends_at         BIGINT,
    error_code      TEXT COLLATE "C",
    updated_at      BIGINT NOT NULL
)
-- next
ALTER TABLE integrations ADD COLUMN cron TEXT COLLATE "C" NOT NULL DEFAULT ''        -- five fields; '': every_ms counts
-- next
ALTER TABLE integrations ADD COLUMN time_zone TEXT COLLATE "C" NOT NULL DEFAULT ''   -- IANA name; '': UTC

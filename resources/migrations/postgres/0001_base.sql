-- Concord, base schema: the tables of sqlite/0001_base.sql under the same names. Time is epoch milliseconds UTC; ids are
-- UUID text; all text sorts by its bytes, as in SQLite. Statements are separated by a line "-- next".
--
-- The events and what belongs to one event are partitioned by the event's id, whose first 48 bits are its time (UUIDv7): one
-- partition a month, made ahead by store/Retention, and one for everything else. Rows that belong to an event refer to it by
-- sync_event_id without a foreign key: with one, no month could be dropped before every table was searched for it.
CREATE TABLE connections (
    name        TEXT COLLATE "C" PRIMARY KEY,
    kind        TEXT COLLATE "C" NOT NULL,
    base_url    TEXT COLLATE "C" NOT NULL,
    updated_at  BIGINT NOT NULL
)
-- next
CREATE TABLE integrations (
    name         TEXT COLLATE "C" PRIMARY KEY,
    type         TEXT COLLATE "C" NOT NULL,
    connection   TEXT COLLATE "C" NOT NULL REFERENCES connections(name),
    every_ms     BIGINT NOT NULL DEFAULT 0,   -- 0: no schedule
    next_run_at  BIGINT,
    source_latency_ms BIGINT,                 -- median time to the first byte in the last run
    updated_at   BIGINT NOT NULL
)
-- next
CREATE TABLE integration_jobs (
    id               TEXT COLLATE "C" PRIMARY KEY,
    integration      TEXT COLLATE "C" NOT NULL,
    type             TEXT COLLATE "C" NOT NULL,
    status           TEXT COLLATE "C" NOT NULL CHECK (status IN ('queued','running','succeeded','partly_succeeded','failed','cancelled')),
    mode             TEXT COLLATE "C" NOT NULL CHECK (mode IN ('full','delta')),
    trigger          TEXT COLLATE "C" NOT NULL,
    requested_by     TEXT COLLATE "C" NOT NULL,
    created_at       BIGINT NOT NULL,
    started_at       BIGINT,
    finished_at      BIGINT,
    progress         DOUBLE PRECISION NOT NULL DEFAULT 0,
    step             TEXT COLLATE "C" NOT NULL DEFAULT '',
    cursor           TEXT COLLATE "C" NOT NULL DEFAULT '',
    metrics_json     TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    error_code       TEXT COLLATE "C",
    error_where      TEXT COLLATE "C",
    error_detail     TEXT COLLATE "C",
    cancel_requested BIGINT NOT NULL DEFAULT 0,
    lease_owner      TEXT COLLATE "C",
    lease_until      BIGINT,
    correlation_id   TEXT COLLATE "C" NOT NULL,
    CHECK ((status IN ('queued','running')) = (finished_at IS NULL)),
    CHECK ((status = 'running') = (lease_owner IS NOT NULL))
)
-- next
-- the overlap guard: at most one open job of an integration
CREATE UNIQUE INDEX integration_jobs_open ON integration_jobs(integration) WHERE status IN ('queued','running')
-- next
CREATE INDEX integration_jobs_status ON integration_jobs(status, id)
-- next
CREATE INDEX integration_jobs_integration ON integration_jobs(integration, id)
-- next
CREATE TABLE sync_events (
    id              TEXT COLLATE "C" NOT NULL,
    direction       TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
    kind            TEXT COLLATE "C" NOT NULL,
    source          TEXT COLLATE "C" NOT NULL,
    target          TEXT COLLATE "C" NOT NULL DEFAULT '',
    message_id      TEXT COLLATE "C" NOT NULL,
    ordering_key    TEXT COLLATE "C" NOT NULL DEFAULT '',
    payload_json    TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    status          TEXT COLLATE "C" NOT NULL CHECK (status IN ('received','processing','succeeded','waiting_retry','needs_mapping',
                                                    'needs_review','dead_letter','discarded','superseded')),
    retries         BIGINT NOT NULL DEFAULT 0 CHECK (retries BETWEEN 0 AND 1000),
    next_attempt_at BIGINT,
    lease_owner     TEXT COLLATE "C",
    lease_until     BIGINT,
    correlation_id  TEXT COLLATE "C" NOT NULL,
    causation_id    TEXT COLLATE "C",
    job_id          TEXT COLLATE "C" REFERENCES integration_jobs(id),
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,   -- last change of status; equal to created_at until the first one
    completed_at    BIGINT,
    completed_hour  BIGINT GENERATED ALWAYS AS (completed_at / 3600000) STORED,
    latency_ms      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CHECK ((status IN ('succeeded','discarded','superseded')) = (completed_at IS NOT NULL)),
    CHECK ((status = 'processing') = (lease_owner IS NOT NULL))
) PARTITION BY RANGE (id)
-- next
CREATE TABLE sync_events_default PARTITION OF sync_events DEFAULT
-- next
-- not unique: a partitioned table knows uniqueness within a month only. message_keys is the door against duplicates
CREATE INDEX sync_events_message ON sync_events(source, message_id)
-- next
-- open events are few: the queue and the claim read this one, never the whole table
CREATE INDEX sync_events_open ON sync_events(status, id) WHERE status <> 'succeeded'
-- next
CREATE INDEX sync_events_due ON sync_events(next_attempt_at) WHERE status = 'waiting_retry'
-- next
-- what may block a later event of the same patient
CREATE INDEX sync_events_order ON sync_events(ordering_key, id) WHERE completed_at IS NULL
-- next
CREATE INDEX sync_events_job ON sync_events(job_id, id) WHERE status <> 'succeeded'
-- next
CREATE INDEX sync_events_kind ON sync_events(kind, id)
-- next
CREATE INDEX sync_events_direction ON sync_events(direction, id)
-- next
-- the live tail asks for changes of events it has shown; a new event is not in here
CREATE INDEX sync_events_changed ON sync_events(changed_at) WHERE changed_at > created_at
-- next
CREATE INDEX sync_events_correlation ON sync_events(correlation_id, id)
-- next
-- the metrics of the last day, in the order in which they are grouped
CREATE INDEX sync_events_hours ON sync_events(completed_hour, latency_ms) WHERE status = 'succeeded'
-- next
CREATE TABLE event_attempts (
    sync_event_id TEXT COLLATE "C" NOT NULL,
    number        BIGINT NOT NULL,
    started_at    BIGINT NOT NULL,
    duration_ms   BIGINT NOT NULL,
    outcome       TEXT COLLATE "C" NOT NULL,
    error_code    TEXT COLLATE "C",
    error_where   TEXT COLLATE "C",
    error_detail  TEXT COLLATE "C",
    PRIMARY KEY (sync_event_id, number)
) PARTITION BY RANGE (sync_event_id)
-- next
CREATE TABLE event_attempts_default PARTITION OF event_attempts DEFAULT
-- next
CREATE TABLE event_failures (
    id            TEXT COLLATE "C" NOT NULL,
    sync_event_id TEXT COLLATE "C" NOT NULL,
    error_code    TEXT COLLATE "C" NOT NULL,
    message       TEXT COLLATE "C" NOT NULL,
    stack         TEXT COLLATE "C" NOT NULL DEFAULT '',      -- the place: JSON path, field or URL
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (sync_event_id, id)
) PARTITION BY RANGE (sync_event_id)
-- next
CREATE TABLE event_failures_default PARTITION OF event_failures DEFAULT
-- next
CREATE INDEX event_failures_time ON event_failures(created_at, sync_event_id)
-- next
CREATE TABLE terminology_releases (
    version   TEXT COLLATE "C" PRIMARY KEY,
    source    TEXT COLLATE "C" NOT NULL,
    concepts  BIGINT NOT NULL,
    ndcs      BIGINT NOT NULL,
    loaded_at BIGINT NOT NULL
)
-- next
CREATE TABLE rxnorm_concepts (
    rxcui  TEXT COLLATE "C" PRIMARY KEY,
    tty    TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL
)
-- next
CREATE TABLE ndc_products (
    ndc11      TEXT COLLATE "C" NOT NULL,
    rxcui      TEXT COLLATE "C" NOT NULL,
    valid_from BIGINT NOT NULL DEFAULT 0,
    valid_to   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (ndc11, rxcui, valid_from)
)
-- next
CREATE TABLE local_drugs (
    id     TEXT COLLATE "C" PRIMARY KEY,
    rxcui  TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    active BIGINT NOT NULL DEFAULT 1
)
-- next
CREATE INDEX local_drugs_rxcui ON local_drugs(rxcui)
-- next
CREATE TABLE medication_mappings (
    id                  TEXT COLLATE "C" PRIMARY KEY,
    source_code         TEXT COLLATE "C" NOT NULL,
    system              TEXT COLLATE "C" NOT NULL,
    display             TEXT COLLATE "C" NOT NULL DEFAULT '',
    target_drug_id      TEXT COLLATE "C" REFERENCES local_drugs(id),
    status              TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending','suggested','in_review','approved','rejected','retired')),
    reason              TEXT COLLATE "C" NOT NULL DEFAULT 'none',
    candidates_json     TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    equivalence         TEXT COLLATE "C" NOT NULL DEFAULT 'equivalent',
    method              TEXT COLLATE "C" NOT NULL DEFAULT '',
    confidence          DOUBLE PRECISION NOT NULL DEFAULT 0,
    author              TEXT COLLATE "C" NOT NULL DEFAULT '',
    reviewer            TEXT COLLATE "C" NOT NULL DEFAULT '',
    note                TEXT COLLATE "C" NOT NULL DEFAULT '',
    terminology_version TEXT COLLATE "C" NOT NULL DEFAULT '',
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    CHECK ((status = 'approved') <= (target_drug_id IS NOT NULL))
)
-- next
-- one live decision a code
CREATE UNIQUE INDEX medication_mappings_live ON medication_mappings(system, source_code) WHERE status <> 'retired'
-- next
-- the console asks what was decided since it looked last
CREATE INDEX medication_mappings_updated ON medication_mappings(updated_at, id)
-- next
CREATE INDEX medication_mappings_open ON medication_mappings(status, id) WHERE status <> 'approved'
-- next
CREATE TABLE event_waits (
    sync_event_id TEXT COLLATE "C" NOT NULL, -- of open events only: not partitioned
    mapping_id    TEXT COLLATE "C" NOT NULL REFERENCES medication_mappings(id),
    PRIMARY KEY (mapping_id, sync_event_id)
)
-- next
CREATE INDEX event_waits_event ON event_waits(sync_event_id)
-- next
CREATE TABLE patients (
    id               TEXT COLLATE "C" PRIMARY KEY,
    source           TEXT COLLATE "C" NOT NULL,
    source_reference TEXT COLLATE "C" NOT NULL,
    list_hash        BYTEA,                        -- of the last snapshot; NULL: never captured
    last_snapshot_id TEXT COLLATE "C",
    list_stale       BIGINT NOT NULL DEFAULT 0,  -- 1: prescriptions changed since the last snapshot
    UNIQUE (source, source_reference)
)
-- next
CREATE INDEX patients_stale ON patients(source, id) WHERE list_stale = 1
-- next
CREATE TABLE prescriptions (
    id                TEXT COLLATE "C" PRIMARY KEY,
    source            TEXT COLLATE "C" NOT NULL,
    source_id         TEXT COLLATE "C" NOT NULL,
    source_version    TEXT COLLATE "C" NOT NULL DEFAULT '',
    source_updated_at BIGINT NOT NULL DEFAULT 0,
    patient_id        TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    status            TEXT COLLATE "C" NOT NULL,
    on_list           BIGINT NOT NULL,
    ended_reason      TEXT COLLATE "C" NOT NULL DEFAULT '',   -- a status, or 'deleted'
    code              TEXT COLLATE "C" NOT NULL,
    system            TEXT COLLATE "C" NOT NULL,
    display           TEXT COLLATE "C" NOT NULL,
    codings_json      TEXT COLLATE "C" NOT NULL DEFAULT '[]', -- all codings, when there is more than the leading one
    dose              TEXT COLLATE "C" NOT NULL,
    frequency         TEXT COLLATE "C" NOT NULL,
    route             TEXT COLLATE "C" NOT NULL,
    content_hash      BYTEA NOT NULL,
    authored_on       TEXT COLLATE "C" NOT NULL DEFAULT '',
    seen_job          TEXT COLLATE "C" NOT NULL,              -- the last job that read it
    mapping_id        TEXT COLLATE "C" REFERENCES medication_mappings(id),
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX prescriptions_list ON prescriptions(patient_id, source) WHERE on_list = 1
-- next
CREATE TABLE medication_snapshot (
    id          TEXT COLLATE "C" PRIMARY KEY,
    patient_id  TEXT COLLATE "C" NOT NULL REFERENCES patients(id),
    source_hash BYTEA NOT NULL,
    captured_at BIGINT NOT NULL,
    job_id      TEXT COLLATE "C" NOT NULL REFERENCES integration_jobs(id),
    previous_id TEXT COLLATE "C"
)
-- next
CREATE INDEX medication_snapshot_patient ON medication_snapshot(patient_id, id)
-- next
CREATE INDEX medication_snapshot_job ON medication_snapshot(job_id)
-- next
CREATE TABLE medication_snapshot_items (
    snapshot_id TEXT COLLATE "C" NOT NULL REFERENCES medication_snapshot(id),
    position    BIGINT NOT NULL,
    source_id   TEXT COLLATE "C" NOT NULL,
    med_code    TEXT COLLATE "C" NOT NULL,
    system      TEXT COLLATE "C" NOT NULL,
    display     TEXT COLLATE "C" NOT NULL,
    dose        TEXT COLLATE "C" NOT NULL,
    frequency   TEXT COLLATE "C" NOT NULL,
    route       TEXT COLLATE "C" NOT NULL,
    status_hash BYTEA NOT NULL,
    PRIMARY KEY (snapshot_id, position)
)
-- next
CREATE TABLE medication_differences (
    job_id            TEXT COLLATE "C" NOT NULL,             -- no key: the event belongs to the same job,
    position          BIGINT NOT NULL,
    sync_event_id     TEXT COLLATE "C" NOT NULL,
    patient_reference TEXT COLLATE "C" NOT NULL,
    change            TEXT COLLATE "C" NOT NULL CHECK (change IN ('added','discontinued','changed')),
    code              TEXT COLLATE "C" NOT NULL,
    system            TEXT COLLATE "C" NOT NULL,
    display           TEXT COLLATE "C" NOT NULL,
    before_dose       TEXT COLLATE "C" NOT NULL DEFAULT '',
    before_frequency  TEXT COLLATE "C" NOT NULL DEFAULT '',
    before_route      TEXT COLLATE "C" NOT NULL DEFAULT '',
    after_dose        TEXT COLLATE "C" NOT NULL DEFAULT '',
    after_frequency   TEXT COLLATE "C" NOT NULL DEFAULT '',
    after_route       TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason            TEXT COLLATE "C" NOT NULL DEFAULT '',
    source_reference  TEXT COLLATE "C" NOT NULL,
    mapping_id        TEXT COLLATE "C",
    PRIMARY KEY (job_id, position)
)
-- next
CREATE TABLE sync_cursors (
    integration  TEXT COLLATE "C" PRIMARY KEY,
    high_water   TEXT COLLATE "C" NOT NULL,
    count_offset BIGINT,                -- NULL: the source does not count
    has_history  BIGINT NOT NULL,
    full_pull_at BIGINT NOT NULL,
    job_id       TEXT COLLATE "C" NOT NULL REFERENCES integration_jobs(id),
    updated_at   BIGINT NOT NULL
)
-- next
CREATE TABLE audit_log (
    seq            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             BIGINT NOT NULL,
    actor          TEXT COLLATE "C" NOT NULL,
    action         TEXT COLLATE "C" NOT NULL,
    subject        TEXT COLLATE "C" NOT NULL,
    allowed        BIGINT NOT NULL,
    details        TEXT COLLATE "C" NOT NULL DEFAULT '',
    correlation_id TEXT COLLATE "C" NOT NULL DEFAULT ''
)
-- next
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_log is append-only'; END $$
-- next
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()
-- next
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()
-- next
-- also when session_replication_role would leave ordinary triggers out
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_no_change
-- next
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_no_truncate

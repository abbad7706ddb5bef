-- Concord, base schema. Names are those of DESIGN section 4; time is epoch milliseconds UTC; ids are UUID text.
-- Statements are separated by a line "-- next".
CREATE TABLE connections (
    name        TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    base_url    TEXT NOT NULL,
    updated_at  INTEGER NOT NULL
)
-- next
CREATE TABLE integrations (
    name         TEXT PRIMARY KEY,
    type         TEXT NOT NULL,
    connection   TEXT NOT NULL REFERENCES connections(name),
    every_ms     INTEGER NOT NULL DEFAULT 0,   -- 0: no schedule
    next_run_at  INTEGER,
    source_latency_ms INTEGER,                 -- median time to the first byte in the last run
    updated_at   INTEGER NOT NULL
)
-- next
CREATE TABLE integration_jobs (
    id               TEXT PRIMARY KEY,
    integration      TEXT NOT NULL,
    type             TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('queued','running','succeeded','partly_succeeded','failed','cancelled')),
    mode             TEXT NOT NULL CHECK (mode IN ('full','delta')),
    trigger          TEXT NOT NULL,
    requested_by     TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    finished_at      INTEGER,
    progress         REAL NOT NULL DEFAULT 0,
    step             TEXT NOT NULL DEFAULT '',
    cursor           TEXT NOT NULL DEFAULT '',
    metrics_json     TEXT NOT NULL DEFAULT '{}',
    error_code       TEXT,
    error_where      TEXT,
    error_detail     TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    lease_owner      TEXT,
    lease_until      INTEGER,
    correlation_id   TEXT NOT NULL,
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
    id              TEXT PRIMARY KEY,
    direction       TEXT NOT NULL CHECK (direction IN ('in','out')),
    kind            TEXT NOT NULL,
    source          TEXT NOT NULL,
    target          TEXT NOT NULL DEFAULT '',
    message_id      TEXT NOT NULL,
    ordering_key    TEXT NOT NULL DEFAULT '',
    payload_json    TEXT NOT NULL DEFAULT '{}',
    status          TEXT NOT NULL CHECK (status IN ('received','processing','succeeded','waiting_retry','needs_mapping',
                                                    'needs_review','dead_letter','discarded','superseded')),
    retries         INTEGER NOT NULL DEFAULT 0 CHECK (retries BETWEEN 0 AND 1000),
    next_attempt_at INTEGER,
    lease_owner     TEXT,
    lease_until     INTEGER,
    correlation_id  TEXT NOT NULL,
    causation_id    TEXT,
    job_id          TEXT REFERENCES integration_jobs(id),
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,   -- last change of status; equal to created_at until the first one
    completed_at    INTEGER,
    completed_hour  INTEGER GENERATED ALWAYS AS (completed_at / 3600000) VIRTUAL,
    latency_ms      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, message_id),
    CHECK ((status IN ('succeeded','discarded','superseded')) = (completed_at IS NOT NULL)),
    CHECK ((status = 'processing') = (lease_owner IS NOT NULL))
)
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
    sync_event_id TEXT NOT NULL REFERENCES sync_events(id),
    number        INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    duration_ms   INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    error_code    TEXT,
    error_where   TEXT,
    error_detail  TEXT,
    PRIMARY KEY (sync_event_id, number)
) WITHOUT ROWID
-- next
CREATE TABLE event_failures (
    id            TEXT PRIMARY KEY,
    sync_event_id TEXT NOT NULL REFERENCES sync_events(id),
    error_code    TEXT NOT NULL,
    message       TEXT NOT NULL,
    stack         TEXT NOT NULL DEFAULT '',      -- the place: JSON path, field or URL
    created_at    INTEGER NOT NULL
)
-- next
CREATE INDEX event_failures_event ON event_failures(sync_event_id, id)
-- next
CREATE INDEX event_failures_time ON event_failures(created_at, sync_event_id)
-- next
CREATE TABLE terminology_releases (
    version   TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    concepts  INTEGER NOT NULL,
    ndcs      INTEGER NOT NULL,
    loaded_at INTEGER NOT NULL
)
-- next
CREATE TABLE rxnorm_concepts (
    rxcui  TEXT PRIMARY KEY,
    tty    TEXT NOT NULL,
    status TEXT NOT NULL,
    name   TEXT NOT NULL
) WITHOUT ROWID
-- next
CREATE TABLE ndc_products (
    ndc11      TEXT NOT NULL,
    rxcui      TEXT NOT NULL,
    valid_from INTEGER NOT NULL DEFAULT 0,
    valid_to   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (ndc11, rxcui, valid_from)
) WITHOUT ROWID
-- next
CREATE TABLE local_drugs (
    id     TEXT PRIMARY KEY,
    rxcui  TEXT NOT NULL,
    name   TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID
-- next
CREATE INDEX local_drugs_rxcui ON local_drugs(rxcui)
-- next
CREATE TABLE medication_mappings (
    id                  TEXT PRIMARY KEY,
    source_code         TEXT NOT NULL,
    system              TEXT NOT NULL,
    display             TEXT NOT NULL DEFAULT '',
    target_drug_id      TEXT REFERENCES local_drugs(id),
    status              TEXT NOT NULL CHECK (status IN ('pending','suggested','in_review','approved','rejected','retired')),
    reason              TEXT NOT NULL DEFAULT 'none',
    candidates_json     TEXT NOT NULL DEFAULT '[]',
    equivalence         TEXT NOT NULL DEFAULT 'equivalent',
    method              TEXT NOT NULL DEFAULT '',
    confidence          REAL NOT NULL DEFAULT 0,
    author              TEXT NOT NULL DEFAULT '',
    reviewer            TEXT NOT NULL DEFAULT '',
    note                TEXT NOT NULL DEFAULT '',
    terminology_version TEXT NOT NULL DEFAULT '',
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
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
    sync_event_id TEXT NOT NULL REFERENCES sync_events(id),
    mapping_id    TEXT NOT NULL REFERENCES medication_mappings(id),
    PRIMARY KEY (mapping_id, sync_event_id)
) WITHOUT ROWID
-- next
CREATE INDEX event_waits_event ON event_waits(sync_event_id)
-- next
CREATE TABLE patients (
    id               TEXT PRIMARY KEY,
    source           TEXT NOT NULL,
    source_reference TEXT NOT NULL,
    list_hash        BLOB,                        -- of the last snapshot; NULL: never captured
    last_snapshot_id TEXT,
    list_stale       INTEGER NOT NULL DEFAULT 0,  -- 1: prescriptions changed since the last snapshot
    UNIQUE (source, source_reference)
)
-- next
CREATE INDEX patients_stale ON patients(source, id) WHERE list_stale = 1
-- next
CREATE TABLE prescriptions (
    id                TEXT PRIMARY KEY,
    source            TEXT NOT NULL,
    source_id         TEXT NOT NULL,
    source_version    TEXT NOT NULL DEFAULT '',
    source_updated_at INTEGER NOT NULL DEFAULT 0,
    patient_id        TEXT NOT NULL REFERENCES patients(id),
    status            TEXT NOT NULL,
    on_list           INTEGER NOT NULL,
    ended_reason      TEXT NOT NULL DEFAULT '',   -- a status, or 'deleted'
    code              TEXT NOT NULL,
    system            TEXT NOT NULL,
    display           TEXT NOT NULL,
    codings_json      TEXT NOT NULL DEFAULT '[]', -- all codings, when there is more than the leading one
    dose              TEXT NOT NULL,
    frequency         TEXT NOT NULL,
    route             TEXT NOT NULL,
    content_hash      BLOB NOT NULL,
    authored_on       TEXT NOT NULL DEFAULT '',
    seen_job          TEXT NOT NULL,              -- the last job that read it
    mapping_id        TEXT REFERENCES medication_mappings(id),
    UNIQUE (source, source_id)
)
-- next
CREATE INDEX prescriptions_list ON prescriptions(patient_id, source) WHERE on_list = 1
-- next
CREATE TABLE medication_snapshot (
    id          TEXT PRIMARY KEY,
    patient_id  TEXT NOT NULL REFERENCES patients(id),
    source_hash BLOB NOT NULL,
    captured_at INTEGER NOT NULL,
    job_id      TEXT NOT NULL REFERENCES integration_jobs(id),
    previous_id TEXT
)
-- next
CREATE INDEX medication_snapshot_patient ON medication_snapshot(patient_id, id)
-- next
CREATE INDEX medication_snapshot_job ON medication_snapshot(job_id)
-- next
CREATE TABLE medication_snapshot_items (
    snapshot_id TEXT NOT NULL REFERENCES medication_snapshot(id),
    position    INTEGER NOT NULL,
    source_id   TEXT NOT NULL,
    med_code    TEXT NOT NULL,
    system      TEXT NOT NULL,
    display     TEXT NOT NULL,
    dose        TEXT NOT NULL,
    frequency   TEXT NOT NULL,
    route       TEXT NOT NULL,
    status_hash BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, position)
) WITHOUT ROWID
-- next
CREATE TABLE medication_differences (
    job_id            TEXT NOT NULL,             -- no key: the event belongs to the same job,
    position          INTEGER NOT NULL,
    sync_event_id     TEXT NOT NULL REFERENCES sync_events(id),
    patient_reference TEXT NOT NULL,
    change            TEXT NOT NULL CHECK (change IN ('added','discontinued','changed')),
    code              TEXT NOT NULL,
    system            TEXT NOT NULL,
    display           TEXT NOT NULL,
    before_dose       TEXT NOT NULL DEFAULT '',
    before_frequency  TEXT NOT NULL DEFAULT '',
    before_route      TEXT NOT NULL DEFAULT '',
    after_dose        TEXT NOT NULL DEFAULT '',
    after_frequency   TEXT NOT NULL DEFAULT '',
    after_route       TEXT NOT NULL DEFAULT '',
    reason            TEXT NOT NULL DEFAULT '',
    source_reference  TEXT NOT NULL,
    mapping_id        TEXT,
    PRIMARY KEY (job_id, position)
) WITHOUT ROWID
-- next
CREATE TABLE sync_cursors (
    integration  TEXT PRIMARY KEY,
    high_water   TEXT NOT NULL,
    count_offset INTEGER,                -- NULL: the source does not count
    has_history  INTEGER NOT NULL,
    full_pull_at INTEGER NOT NULL,
    job_id       TEXT NOT NULL REFERENCES integration_jobs(id),
    updated_at   INTEGER NOT NULL
)
-- next
CREATE TABLE audit_log (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    at             INTEGER NOT NULL,
    actor          TEXT NOT NULL,
    action         TEXT NOT NULL,
    subject        TEXT NOT NULL,
    allowed        INTEGER NOT NULL,
    details        TEXT NOT NULL DEFAULT '',
    correlation_id TEXT NOT NULL DEFAULT ''
)
-- next
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
-- next
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
-- next
-- REPLACE deletes without asking the trigger above
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END

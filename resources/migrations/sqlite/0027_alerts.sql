-- Metrics and alerts (DESIGN section 9): roll-ups, rules, what an incident came from, and who was told.
--
-- What has been counted and is not in a roll-up yet. Written by the transaction that it counts, without a key or an index, and
-- taken away by the one that adds it to the roll-ups: so nothing is counted twice or never, whichever commits first.
CREATE TABLE metric_pending (
    at              INTEGER NOT NULL,           -- when it happened
    endpoint        TEXT NOT NULL,
    direction       TEXT NOT NULL CHECK (direction IN ('in','out')),
    received        INTEGER NOT NULL DEFAULT 0,
    succeeded       INTEGER NOT NULL DEFAULT 0,
    failed          INTEGER NOT NULL DEFAULT 0,
    gave_up         INTEGER NOT NULL DEFAULT 0,
    unauthenticated INTEGER NOT NULL DEFAULT 0,
    invalid         INTEGER NOT NULL DEFAULT 0,
    latency_ms      INTEGER,                    -- of what succeeded: since it was received
    attempt_ms      INTEGER                     -- how long it was tried
)
-- next
-- at: where the minute, hour or day (UTC) begins; 0 with 'ever', which is never removed
CREATE TABLE metric_rollups (
    grain           TEXT NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at              INTEGER NOT NULL,
    endpoint        TEXT NOT NULL,
    direction       TEXT NOT NULL CHECK (direction IN ('in','out')),
    received        INTEGER NOT NULL DEFAULT 0,
    succeeded       INTEGER NOT NULL DEFAULT 0,
    failed          INTEGER NOT NULL DEFAULT 0,
    gave_up         INTEGER NOT NULL DEFAULT 0,
    unauthenticated INTEGER NOT NULL DEFAULT 0,
    invalid         INTEGER NOT NULL DEFAULT 0,
    queue_depth     INTEGER NOT NULL DEFAULT 0, -- the most at one time
    waiting         INTEGER NOT NULL DEFAULT 0,
    latency_sum_ms  INTEGER NOT NULL DEFAULT 0, -- of what is in metric_latencies
    attempt_sum_ms  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (grain, at, endpoint, direction)
) WITHOUT ROWID
-- next
-- bucket: a place in LatencyHistogram::limitsMs
CREATE TABLE metric_latencies (
    grain     TEXT NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at        INTEGER NOT NULL,
    endpoint  TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in','out')),
    measure   TEXT NOT NULL CHECK (measure IN ('latency','attempt')),
    bucket    INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (grain, at, endpoint, direction, measure, bucket)
) WITHOUT ROWID
-- next
-- what there was before: the first look adds it up
INSERT INTO metric_pending (at, endpoint, direction, received)
SELECT created_at / 60000 * 60000, CASE WHEN direction = 'out' AND target <> '' THEN target ELSE source END, direction, count(*)
FROM sync_events WHERE resent_from IS NULL GROUP BY 1, 2, 3
-- next
INSERT INTO metric_pending (at, endpoint, direction, succeeded, latency_ms)
SELECT completed_at / 60000 * 60000, CASE WHEN direction = 'out' AND target <> '' THEN target ELSE source END, direction, count(*),
       latency_ms
FROM sync_events WHERE status = 'succeeded' GROUP BY 1, 2, 3, latency_ms
-- next
INSERT INTO metric_pending (at, endpoint, direction, failed)
SELECT f.created_at / 60000 * 60000, CASE WHEN e.direction = 'out' AND e.target <> '' THEN e.target ELSE e.source END, e.direction,
       count(*)
FROM event_failures f JOIN sync_events e ON e.id = f.sync_event_id GROUP BY 1, 2, 3
-- next
INSERT INTO metric_pending (at, endpoint, direction, gave_up)
SELECT changed_at / 60000 * 60000, CASE WHEN direction = 'out' AND target <> '' THEN target ELSE source END, direction, count(*)
FROM sync_events WHERE status IN ('dead_letter','needs_review') GROUP BY 1, 2, 3
-- next
-- One rule for each kind of alert; an administrator changes them. notifiers: "desktop,smtp"
CREATE TABLE alert_rules (
    id         TEXT PRIMARY KEY CHECK (id IN ('failure_rate','response_time','authentication','validation','repeated_failures',
                   'queue_depth','oldest_waiting','no_worker','endpoint_unreachable','dispense_after_cancel','audit_chain','reported')),
    threshold  REAL NOT NULL CHECK (threshold >= 0),
    window_ms  INTEGER NOT NULL CHECK (window_ms BETWEEN 0 AND 86400000),
    severity   TEXT NOT NULL CHECK (severity IN ('info','warning','critical')),
    enabled    INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    notifiers  TEXT NOT NULL DEFAULT 'desktop,smtp,slack',
    version    INTEGER NOT NULL DEFAULT 1,
    author     TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    changed_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID
-- next
INSERT INTO alert_rules (id, threshold, window_ms, severity) VALUES
    ('failure_rate',          0.05,    900000,  'warning'),
    ('response_time',         5000,    900000,  'warning'),
    ('authentication',        0,       900000,  'critical'),
    ('validation',            9,       900000,  'warning'),
    ('repeated_failures',     2,       900000,  'warning'),
    ('queue_depth',           5000,    300000,  'warning'),
    ('oldest_waiting',        3600000, 300000,  'warning'),
    ('no_worker',             60000,   60000,   'critical'),
    ('endpoint_unreachable',  0,       300000,  'critical'),
    ('dispense_after_cancel', 0,       0,       'critical'),
    ('audit_chain',           0,       300000,  'critical'),
    ('reported',              0,       300000,  'warning')
-- next
CREATE TRIGGER alert_rules_no_delete BEFORE DELETE ON alert_rules
BEGIN SELECT RAISE(ABORT, 'a rule is switched off, never removed'); END
-- next
-- the rule that was asked when it opened
ALTER TABLE incidents ADD COLUMN rule TEXT NOT NULL DEFAULT 'reported'
-- next
ALTER TABLE incidents ADD COLUMN severity TEXT NOT NULL DEFAULT 'warning'
-- next
-- measured: the worst so far, in the rule's unit
ALTER TABLE incidents ADD COLUMN value REAL NOT NULL DEFAULT 0
-- next
-- measured: since when it is well again; it has to stay so for the rule's window
ALTER TABLE incidents ADD COLUMN clear_since INTEGER
-- next
-- what the person who acknowledged it wrote
ALTER TABLE incidents ADD COLUMN note TEXT NOT NULL DEFAULT ''
-- next
UPDATE incidents SET severity = 'critical', rule = CASE WHEN endpoint = 'audit' THEN 'audit_chain'
    WHEN cause = 'dispense.after-cancel' THEN 'dispense_after_cancel' ELSE 'endpoint_unreachable' END
-- next
-- What a notifier has said, or is to say. An attempt is written down before it is made.
CREATE TABLE notifications (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id  TEXT NOT NULL REFERENCES incidents(id),
    notifier     TEXT NOT NULL CHECK (notifier IN ('desktop','smtp','slack')),
    occasion     TEXT NOT NULL CHECK (occasion IN ('opened','closed')),
    state        TEXT NOT NULL CHECK (state IN ('pending','sending','sent','failed','uncertain')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER,
    lease_until  INTEGER,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    error_code   TEXT,
    error_where  TEXT,
    error_detail TEXT,
    UNIQUE (incident_id, notifier, occasion),   -- at most one message of each
    CHECK ((state IN ('sent','failed','uncertain')) = (ended_at IS NOT NULL))
)
-- next
CREATE INDEX notifications_due ON notifications(next_at) WHERE ended_at IS NULL
-- next
-- what has not been told of yet
CREATE INDEX incidents_recent ON incidents(resolved_at) WHERE resolved_at IS NOT NULL

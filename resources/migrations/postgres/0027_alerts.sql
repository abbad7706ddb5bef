-- Metrics and alerts (DESIGN section 9): roll-ups, rules, what an incident came from, and who was told.
--
-- What has been counted and is not in a roll-up yet. Written by the transaction that it counts, without a key or an index, and
-- taken away by the one that adds it to the roll-ups: so nothing is counted twice or never, whichever commits first.
CREATE TABLE metric_pending (
    at              BIGINT NOT NULL,           -- when it happened
    endpoint        TEXT COLLATE "C" NOT NULL,
    direction       TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
    received        BIGINT NOT NULL DEFAULT 0,
    succeeded       BIGINT NOT NULL DEFAULT 0,
    failed          BIGINT NOT NULL DEFAULT 0,
    gave_up         BIGINT NOT NULL DEFAULT 0,
    unauthenticated BIGINT NOT NULL DEFAULT 0,
    invalid         BIGINT NOT NULL DEFAULT 0,
    latency_ms      BIGINT,                    -- of what succeeded: since it was received
    attempt_ms      BIGINT                     -- how long it was tried
)
-- next
-- at: where the minute, hour or day (UTC) begins; 0 with 'ever', which is never removed
CREATE TABLE metric_rollups (
    grain           TEXT COLLATE "C" NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at              BIGINT NOT NULL,
    endpoint        TEXT COLLATE "C" NOT NULL,
    direction       TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
    received        BIGINT NOT NULL DEFAULT 0,
    succeeded       BIGINT NOT NULL DEFAULT 0,
    failed          BIGINT NOT NULL DEFAULT 0,
    gave_up         BIGINT NOT NULL DEFAULT 0,
    unauthenticated BIGINT NOT NULL DEFAULT 0,
    invalid         BIGINT NOT NULL DEFAULT 0,
    queue_depth     BIGINT NOT NULL DEFAULT 0, -- the most at one time
    waiting         BIGINT NOT NULL DEFAULT 0,
    latency_sum_ms  BIGINT NOT NULL DEFAULT 0, -- of what is in metric_latencies
    attempt_sum_ms  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (grain, at, endpoint, direction)
)
-- next
-- bucket: a place in LatencyHistogram::limitsMs
CREATE TABLE metric_latencies (
    grain     TEXT COLLATE "C" NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at        BIGINT NOT NULL,
    endpoint  TEXT COLLATE "C" NOT NULL,
    direction TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
    measure   TEXT COLLATE "C" NOT NULL CHECK (measure IN ('latency','attempt')),
    bucket    BIGINT NOT NULL,
    count     BIGINT NOT NULL,
    PRIMARY KEY (grain, at, endpoint, direction, measure, bucket)
)
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
    id         TEXT COLLATE "C" PRIMARY KEY CHECK (id IN ('failure_rate','response_time','authentication','validation','repeated_failures',
                   'queue_depth','oldest_waiting','no_worker','endpoint_unreachable','dispense_after_cancel','audit_chain','reported')),
    threshold  DOUBLE PRECISION NOT NULL CHECK (threshold >= 0),
    window_ms  BIGINT NOT NULL CHECK (window_ms BETWEEN 0 AND 86400000),
    severity   TEXT COLLATE "C" NOT NULL CHECK (severity IN ('info','warning','critical')),
    enabled    BIGINT NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    notifiers  TEXT COLLATE "C" NOT NULL DEFAULT 'desktop,smtp,slack',
    version    BIGINT NOT NULL DEFAULT 1,
    author     TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason     TEXT COLLATE "C" NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL DEFAULT 0
)
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
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER alert_rules_no_truncate BEFORE TRUNCATE ON alert_rules
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE alert_rules ENABLE ALWAYS TRIGGER alert_rules_no_delete
-- next
ALTER TABLE alert_rules ENABLE ALWAYS TRIGGER alert_rules_no_truncate
-- next
-- the rule that was asked when it opened
ALTER TABLE incidents ADD COLUMN rule TEXT COLLATE "C" NOT NULL DEFAULT 'reported'
-- next
ALTER TABLE incidents ADD COLUMN severity TEXT COLLATE "C" NOT NULL DEFAULT 'warning'
-- next
-- measured: the worst so far, in the rule's unit
ALTER TABLE incidents ADD COLUMN value DOUBLE PRECISION NOT NULL DEFAULT 0
-- next
-- measured: since when it is well again; it has to stay so for the rule's window
ALTER TABLE incidents ADD COLUMN clear_since BIGINT
-- next
-- what the person who acknowledged it wrote
ALTER TABLE incidents ADD COLUMN note TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
UPDATE incidents SET severity = 'critical', rule = CASE WHEN endpoint = 'audit' THEN 'audit_chain'
    WHEN cause = 'dispense.after-cancel' THEN 'dispense_after_cancel' ELSE 'endpoint_unreachable' END
-- next
-- What a notifier has said, or is to say. An attempt is written down before it is made.
CREATE TABLE notifications (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id  TEXT COLLATE "C" NOT NULL REFERENCES incidents(id),
    notifier     TEXT COLLATE "C" NOT NULL CHECK (notifier IN ('desktop','smtp','slack')),
    occasion     TEXT COLLATE "C" NOT NULL CHECK (occasion IN ('opened','closed')),
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending','sending','sent','failed','uncertain')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    next_at      BIGINT,
    lease_until  BIGINT,
    created_at   BIGINT NOT NULL,
    ended_at     BIGINT,
    error_code   TEXT COLLATE "C",
    error_where  TEXT COLLATE "C",
    error_detail TEXT COLLATE "C",
    UNIQUE (incident_id, notifier, occasion),   -- at most one message of each
    CHECK ((state IN ('sent','failed','uncertain')) = (ended_at IS NOT NULL))
)
-- next
CREATE INDEX notifications_due ON notifications(next_at) WHERE ended_at IS NULL
-- next
-- what has not been told of yet
CREATE INDEX incidents_recent ON incidents(resolved_at) WHERE resolved_at IS NOT NULL
-- next
-- Who sees and changes what (see 0012). What came of an endpoint's events belongs to its connection, also where the endpoint is a
-- part of one ("pharmacy/dispenses"); what is of no connection is seen by who works for all.
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['metric_pending', 'metric_rollups', 'metric_latencies', 'alert_rules', 'notifications'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['metric_rollups', 'metric_latencies'] LOOP
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_is_all())'
                       ' OR endpoint = ANY ((SELECT console_shown())::TEXT[]))', t);
    END LOOP;
END $$
-- next
DROP POLICY console_look ON incidents
-- next
CREATE POLICY console_look ON incidents FOR SELECT USING ((SELECT console_is_all())
    OR split_part(endpoint, '/', 1) COLLATE "C" = ANY ((SELECT console_shown())::TEXT[]))
-- next
CREATE POLICY console_look ON notifications FOR SELECT USING ((SELECT i.id FROM incidents i WHERE i.id = incident_id) IS NOT NULL)
-- next
CREATE POLICY console_look ON alert_rules FOR SELECT USING ((SELECT console_role()) IS NOT NULL)
-- next
-- Seen by a person, in the person's own name, once; of the person's own facilities.
CREATE POLICY console_acknowledge ON incidents FOR UPDATE USING ((SELECT console_orders()) AND acknowledged_at IS NULL
    AND ((SELECT console_is_all()) OR split_part(endpoint, '/', 1) COLLATE "C" = ANY ((SELECT console_sources())::TEXT[])))
    WITH CHECK (acknowledged_by = session_user::TEXT COLLATE "C" AND acknowledged_at BETWEEN 0 AND 4102444800000)
-- next
-- Only what has happened ends by that; a state ends when it is over.
CREATE FUNCTION console_acknowledged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.resolved_at IS DISTINCT FROM OLD.resolved_at
       AND NOT (OLD.resolved_at IS NULL AND OLD.rule IN ('dispense_after_cancel','reported')
                AND NEW.resolved_at = NEW.acknowledged_at) THEN
        RAISE EXCEPTION 'an acknowledgement does not end a state' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
-- next
CREATE TRIGGER console_acknowledged BEFORE UPDATE ON incidents FOR EACH ROW
WHEN (row_security_active('incidents'::regclass)) EXECUTE FUNCTION console_acknowledged()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON incidents DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('incidents'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
-- An administrator for all facilities changes a rule, one version at a time.
CREATE POLICY console_rule ON alert_rules FOR UPDATE USING ((SELECT console_role()) = 'administrator' AND (SELECT console_is_all()))
    WITH CHECK (author = session_user::TEXT COLLATE "C" AND changed_at BETWEEN 0 AND 4102444800000)
-- next
CREATE FUNCTION console_ruled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'a rule is changed one version at a time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
-- next
CREATE TRIGGER console_ruled BEFORE UPDATE ON alert_rules FOR EACH ROW
WHEN (row_security_active('alert_rules'::regclass)) EXECUTE FUNCTION console_ruled()
-- next
CREATE CONSTRAINT TRIGGER console_recorded AFTER UPDATE ON alert_rules DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (row_security_active('alert_rules'::regclass)) EXECUTE FUNCTION console_recorded()
-- next
REVOKE EXECUTE ON FUNCTION console_acknowledged(), console_ruled() FROM PUBLIC
-- next
DO $$
DECLARE
    home TEXT := CASE current_schema() WHEN 'integration' THEN 'console' ELSE current_schema() || '_console' END;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %I.incidents WITH (security_barrier, security_invoker) AS SELECT i.id, i.endpoint,'
                   ' i.cause, i.count, to_timestamp(i.opened_at / 1000.0) AS opened_at, to_timestamp(i.last_at / 1000.0) AS'
                   ' last_at, to_timestamp(i.acknowledged_at / 1000.0) AS acknowledged_at, i.acknowledged_by,'
                   ' to_timestamp(i.resolved_at / 1000.0) AS resolved_at, i.rule, i.severity, i.value, i.note'
                   ' FROM incidents i', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.rollups WITH (security_barrier, security_invoker) AS SELECT r.grain,'
                   ' to_timestamp(r.at / 1000.0) AS at, r.endpoint, r.direction, r.received, r.succeeded, r.failed, r.gave_up,'
                   ' r.unauthenticated, r.invalid, r.queue_depth, r.waiting FROM metric_rollups r', home);
    EXECUTE format('CREATE OR REPLACE VIEW %I.alert_rules WITH (security_barrier, security_invoker) AS SELECT a.id, a.threshold,'
                   ' a.window_ms, a.severity, a.enabled = 1 AS enabled, a.notifiers, a.author, a.reason,'
                   ' to_timestamp(a.changed_at / 1000.0) AS changed_at FROM alert_rules a', home);
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

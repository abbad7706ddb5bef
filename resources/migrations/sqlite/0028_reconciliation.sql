-- Whether two systems agree (DESIGN section 6): what both last agreed on, runs that compare them, the differences as a work
-- list, and conflicts over records that both sides have changed. What is a patient's stands sealed in `content`, `fields`,
-- `claims` and `decided` (packaging/SECURITY.md).
--
-- the connections that an integration compares its own with, "adt,orders", and how conflicts over which field are decided
ALTER TABLE integrations ADD COLUMN others TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE integrations ADD COLUMN conflict_policy TEXT NOT NULL DEFAULT ''
-- next
-- the base of three-way decisions, by the two records that are one thing; right_id or left_id '': that there is none is agreed
CREATE TABLE agreed_state (
    integration TEXT NOT NULL,
    left_id     TEXT NOT NULL,
    right_id    TEXT NOT NULL,
    fields      TEXT NOT NULL,
    agreed_at   INTEGER NOT NULL,
    PRIMARY KEY (integration, left_id, right_id)
) WITHOUT ROWID
-- next
CREATE TABLE reconciliation_runs (
    id             TEXT PRIMARY KEY,
    integration    TEXT NOT NULL,
    left_source    TEXT NOT NULL,
    right_sources  TEXT NOT NULL,
    job_id         TEXT,
    status         TEXT NOT NULL CHECK (status IN ('running','done','failed','cancelled')),
    requested_by   TEXT NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    compared       INTEGER NOT NULL DEFAULT 0,
    matching       INTEGER NOT NULL DEFAULT 0,
    minor_resolved INTEGER NOT NULL DEFAULT 0,
    major_open     INTEGER NOT NULL DEFAULT 0,
    missing_left   INTEGER NOT NULL DEFAULT 0,
    missing_right  INTEGER NOT NULL DEFAULT 0,
    not_comparable INTEGER NOT NULL DEFAULT 0,
    CHECK ((status = 'running') = (finished_at IS NULL))
)
-- next
CREATE INDEX reconciliation_runs_integration ON reconciliation_runs(integration, id)
-- next
CREATE TABLE reconciliation_items (
    id           TEXT PRIMARY KEY,
    run_id       TEXT NOT NULL REFERENCES reconciliation_runs(id),
    integration  TEXT NOT NULL,
    left_source  TEXT NOT NULL,
    right_source TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('missing_left','missing_right','differs','contradicts')),
    gravity      INTEGER NOT NULL CHECK (gravity BETWEEN 1 AND 3),
    record       TEXT NOT NULL,
    field        TEXT NOT NULL,
    rule         TEXT NOT NULL,  -- by which a minor one was resolved
    left_id      TEXT NOT NULL,
    right_id     TEXT NOT NULL,
    owner        TEXT NOT NULL,  -- our id of the patient
    content      TEXT NOT NULL,
    remedies     TEXT NOT NULL,  -- what may be ordered: "cancel_right,agree"
    status       TEXT NOT NULL CHECK (status IN ('open','resolved','ordered','remedied','agreed','superseded')),
    remedy       TEXT NOT NULL DEFAULT '',
    batch        TEXT NOT NULL DEFAULT '',
    author       TEXT NOT NULL DEFAULT '',
    reason       TEXT NOT NULL DEFAULT '',
    version      INTEGER NOT NULL DEFAULT 1,
    created_at   INTEGER NOT NULL,
    execute_at   INTEGER,
    CHECK ((status = 'ordered') = (execute_at IS NOT NULL)),
    CHECK (status NOT IN ('ordered','remedied','agreed') OR (author <> '' AND remedy <> ''))
)
-- next
CREATE INDEX reconciliation_items_run ON reconciliation_items(run_id, gravity, id)
-- next
CREATE INDEX reconciliation_items_open ON reconciliation_items(integration, gravity, id) WHERE status = 'open'
-- next
CREATE INDEX reconciliation_items_due ON reconciliation_items(execute_at) WHERE status = 'ordered'
-- next
CREATE TABLE conflicts (
    id           TEXT PRIMARY KEY,
    integration  TEXT NOT NULL,
    record       TEXT NOT NULL,
    left_id      TEXT NOT NULL,
    right_id     TEXT NOT NULL,
    left_source  TEXT NOT NULL,
    right_source TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('open','decided','resolved')),
    field_names  TEXT NOT NULL,
    author       TEXT NOT NULL DEFAULT '',
    reason       TEXT NOT NULL DEFAULT '',
    version      INTEGER NOT NULL DEFAULT 1,
    event_id     TEXT,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    execute_at   INTEGER,
    CHECK ((status = 'decided') = (execute_at IS NOT NULL)),
    CHECK ((status = 'open') = (author = ''))
)
-- next
-- of one thing one conflict is open at a time
CREATE UNIQUE INDEX conflicts_open ON conflicts(integration, left_id, right_id) WHERE status <> 'resolved'
-- next
CREATE INDEX conflicts_status ON conflicts(status, id)
-- next
CREATE INDEX conflicts_due ON conflicts(execute_at) WHERE status = 'decided'
-- next
CREATE TABLE conflict_fields (
    conflict_id TEXT NOT NULL REFERENCES conflicts(id),
    field       TEXT NOT NULL,
    position    INTEGER NOT NULL,
    strategy    TEXT NOT NULL,
    claims      TEXT NOT NULL,
    choice      TEXT NOT NULL DEFAULT '' CHECK (choice IN ('','left','right','other')),
    decided     TEXT NOT NULL DEFAULT '',
    decided_by  TEXT NOT NULL DEFAULT '',  -- a strategy, or a person
    PRIMARY KEY (conflict_id, field),
    CHECK ((choice = '') = (decided_by = ''))
) WITHOUT ROWID
-- next
CREATE TRIGGER conflicts_next BEFORE UPDATE ON conflicts
WHEN NEW.id <> OLD.id OR NEW.left_id <> OLD.left_id OR NEW.right_id <> OLD.right_id OR NEW.integration <> OLD.integration
     OR NEW.version <> OLD.version + 1 OR OLD.status = 'resolved'
BEGIN SELECT RAISE(ABORT, 'a change is the next version of a conflict that is not resolved'); END
-- next
CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts
BEGIN SELECT RAISE(ABORT, 'conflicts: a row stays'); END
-- next
CREATE TRIGGER conflict_fields_no_delete BEFORE DELETE ON conflict_fields
WHEN EXISTS (SELECT 1 FROM conflicts c WHERE c.id = OLD.conflict_id AND c.status = 'resolved')
BEGIN SELECT RAISE(ABORT, 'conflict_fields: what was decided stays'); END
-- next
CREATE TRIGGER reconciliation_items_next BEFORE UPDATE ON reconciliation_items
WHEN NEW.id <> OLD.id OR NEW.run_id <> OLD.run_id OR NEW.kind <> OLD.kind
     OR (NEW.content <> OLD.content AND NEW.version = OLD.version + 1)
     OR NEW.version NOT IN (OLD.version, OLD.version + 1) OR (NEW.version = OLD.version AND NEW.status <> OLD.status)
BEGIN SELECT RAISE(ABORT, 'a change is the next version of the same item'); END

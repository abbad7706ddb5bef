-- What the canonical bytes of a record cover beside the columns of before (packaging/AUDIT_FORMAT.md).
ALTER TABLE audit_log ADD COLUMN version INTEGER NOT NULL DEFAULT 1
-- next
ALTER TABLE audit_log ADD COLUMN role TEXT NOT NULL DEFAULT ''
-- next
-- The timeline and its filters are walked in the order of time, newest first.
CREATE INDEX audit_log_at ON audit_log(at, seq)
-- next
CREATE INDEX audit_log_actor ON audit_log(actor, at, seq)
-- next
CREATE INDEX audit_log_action ON audit_log(action, at, seq)
-- next
CREATE INDEX audit_log_correlation ON audit_log(correlation_id, at, seq) WHERE correlation_id <> ''
-- next
CREATE INDEX audit_log_refused ON audit_log(at, seq) WHERE allowed <> 1
-- next
-- records that have no place in the tree yet; the only table of the audit trail that loses rows
CREATE TABLE audit_pending (
    seq INTEGER PRIMARY KEY
)
-- next
CREATE TRIGGER audit_log_pending AFTER INSERT ON audit_log
BEGIN INSERT INTO audit_pending (seq) VALUES (NEW.seq); END
-- next
INSERT INTO audit_pending (seq) SELECT seq FROM audit_log
-- next
CREATE TABLE audit_leaves (
    leaf INTEGER PRIMARY KEY,                 -- the record's place: 0, 1, 2 … without a gap
    seq  INTEGER NOT NULL UNIQUE,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
)
-- next
-- roots of complete subtrees of 16, 256, 4096 … leaves: level 4, 8, 12 …
CREATE TABLE audit_nodes (
    level INTEGER NOT NULL,
    idx   INTEGER NOT NULL,                   -- the subtree's place among those of its level
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) WITHOUT ROWID
-- next
-- signed tree heads
CREATE TABLE audit_checkpoints (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    size       INTEGER NOT NULL,
    root       BLOB NOT NULL CHECK (length(root) = 32),
    at         INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    signature  BLOB NOT NULL CHECK (length(signature) = 64)
)
-- next
CREATE INDEX audit_checkpoints_size ON audit_checkpoints(size)
-- next
-- which log a head is of
CREATE TABLE audit_identity (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    log TEXT NOT NULL
)
-- next
INSERT INTO audit_identity (id, log) VALUES (1, lower(hex(randomblob(16))))
-- next
CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'audit_leaves is append-only'); END
-- next
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'audit_leaves is append-only'); END
-- next
-- REPLACE deletes without asking the trigger above
CREATE TRIGGER audit_leaves_no_replace BEFORE INSERT ON audit_leaves
WHEN EXISTS (SELECT 1 FROM audit_leaves WHERE leaf = NEW.leaf OR seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit_leaves is append-only'); END
-- next
CREATE TRIGGER audit_nodes_no_update BEFORE UPDATE ON audit_nodes
BEGIN SELECT RAISE(ABORT, 'audit_nodes is append-only'); END
-- next
CREATE TRIGGER audit_nodes_no_delete BEFORE DELETE ON audit_nodes
BEGIN SELECT RAISE(ABORT, 'audit_nodes is append-only'); END
-- next
CREATE TRIGGER audit_nodes_no_replace BEFORE INSERT ON audit_nodes
WHEN EXISTS (SELECT 1 FROM audit_nodes WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'audit_nodes is append-only'); END
-- next
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is append-only'); END
-- next
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is append-only'); END
-- next
CREATE TRIGGER audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is append-only'); END
-- next
CREATE TRIGGER audit_identity_no_update BEFORE UPDATE ON audit_identity
BEGIN SELECT RAISE(ABORT, 'audit_identity is append-only'); END
-- next
CREATE TRIGGER audit_identity_no_delete BEFORE DELETE ON audit_identity
BEGIN SELECT RAISE(ABORT, 'audit_identity is append-only'); END
-- next
CREATE TRIGGER audit_identity_no_replace BEFORE INSERT ON audit_identity
WHEN EXISTS (SELECT 1 FROM audit_identity)
BEGIN SELECT RAISE(ABORT, 'audit_identity is append-only'); END

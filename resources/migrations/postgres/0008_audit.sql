-- What the canonical bytes of a record cover beside the columns of before (packaging/AUDIT_FORMAT.md).
ALTER TABLE audit_log ADD COLUMN version BIGINT NOT NULL DEFAULT 1
-- next
ALTER TABLE audit_log ADD COLUMN role TEXT COLLATE "C" NOT NULL DEFAULT ''
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
-- Records that have no place in the tree yet; the only table of the audit trail that loses rows. Numbers of
-- transactions side by side become visible in any order: what waits stands here, so that none is overlooked.
CREATE TABLE audit_pending (
    seq BIGINT PRIMARY KEY
)
-- next
CREATE FUNCTION audit_log_pend() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN INSERT INTO audit_pending (seq) SELECT seq FROM made; RETURN NULL; END $$
-- next
CREATE TRIGGER audit_log_pending AFTER INSERT ON audit_log REFERENCING NEW TABLE AS made
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_pend()
-- next
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_pending
-- next
INSERT INTO audit_pending (seq) SELECT seq FROM audit_log
-- next
CREATE TABLE audit_leaves (
    leaf BIGINT PRIMARY KEY,                  -- the record's place: 0, 1, 2 … without a gap
    seq  BIGINT NOT NULL UNIQUE,
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
)
-- next
-- roots of complete subtrees of 16, 256, 4096 … leaves: level 4, 8, 12 …
CREATE TABLE audit_nodes (
    level BIGINT NOT NULL,
    idx   BIGINT NOT NULL,                    -- the subtree's place among those of its level
    hash  BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
)
-- next
-- signed tree heads
CREATE TABLE audit_checkpoints (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size       BIGINT NOT NULL,
    root       BYTEA NOT NULL CHECK (length(root) = 32),
    at         BIGINT NOT NULL,
    public_key BYTEA NOT NULL CHECK (length(public_key) = 32),
    signature  BYTEA NOT NULL CHECK (length(signature) = 64)
)
-- next
CREATE INDEX audit_checkpoints_size ON audit_checkpoints(size)
-- next
-- which log a head is of
CREATE TABLE audit_identity (
    id  BIGINT PRIMARY KEY CHECK (id = 1),
    log TEXT COLLATE "C" NOT NULL
)
-- next
INSERT INTO audit_identity (id, log) VALUES (1, replace(gen_random_uuid()::text, '-', ''))
-- next
CREATE FUNCTION audit_tree_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
-- next
CREATE TRIGGER audit_leaves_no_change BEFORE UPDATE OR DELETE ON audit_leaves
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER audit_leaves_no_truncate BEFORE TRUNCATE ON audit_leaves
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE audit_leaves ENABLE ALWAYS TRIGGER audit_leaves_no_change
-- next
ALTER TABLE audit_leaves ENABLE ALWAYS TRIGGER audit_leaves_no_truncate
-- next
CREATE TRIGGER audit_nodes_no_change BEFORE UPDATE OR DELETE ON audit_nodes
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER audit_nodes_no_truncate BEFORE TRUNCATE ON audit_nodes
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE audit_nodes ENABLE ALWAYS TRIGGER audit_nodes_no_change
-- next
ALTER TABLE audit_nodes ENABLE ALWAYS TRIGGER audit_nodes_no_truncate
-- next
CREATE TRIGGER audit_checkpoints_no_change BEFORE UPDATE OR DELETE ON audit_checkpoints
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE audit_checkpoints ENABLE ALWAYS TRIGGER audit_checkpoints_no_change
-- next
ALTER TABLE audit_checkpoints ENABLE ALWAYS TRIGGER audit_checkpoints_no_truncate
-- next
CREATE TRIGGER audit_identity_no_change BEFORE UPDATE OR DELETE ON audit_identity
FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse()
-- next
CREATE TRIGGER audit_identity_no_truncate BEFORE TRUNCATE ON audit_identity
FOR EACH STATEMENT EXECUTE FUNCTION audit_tree_refuse()
-- next
ALTER TABLE audit_identity ENABLE ALWAYS TRIGGER audit_identity_no_change
-- next
ALTER TABLE audit_identity ENABLE ALWAYS TRIGGER audit_identity_no_truncate

-- Ordering keys that are one patient's since a merge. One step leads to the key that stands: a surviving key is never an
-- old one.
CREATE TABLE joined_keys (
    old_key       TEXT COLLATE "C" PRIMARY KEY,
    surviving_key TEXT COLLATE "C" NOT NULL,
    is_settled    INTEGER NOT NULL DEFAULT 0,   -- 1: what was open under the old key stands under the surviving one
    joined_at     BIGINT NOT NULL
)
-- next
-- written by every join, so that of two at once one runs again and sees the other
INSERT INTO joined_keys (old_key, surviving_key, is_settled, joined_at) VALUES ('', '', 1, 0)
-- next
CREATE INDEX joined_keys_surviving ON joined_keys(surviving_key)
-- next
CREATE INDEX joined_keys_open ON joined_keys(old_key) WHERE is_settled = 0
-- next
DROP INDEX sync_events_leases
-- next
-- what is in work of a patient, whatever its place in the order; and whose lease has run out
CREATE INDEX sync_events_at_work ON sync_events(ordering_key, lease_until) WHERE status = 'processing'

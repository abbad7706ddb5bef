-- Whether a bulk order was given by somebody with an account, who has to have it still when a worker carries the order out;
-- 0: by the system's account, or where nobody kept accounts. Of what waits now the table of people tells.
ALTER TABLE bulk_actions ADD COLUMN by_person INTEGER NOT NULL DEFAULT 0 CHECK (by_person IN (0, 1))
-- next
UPDATE bulk_actions SET by_person = 1 WHERE finished_at IS NULL AND requested_by IN (SELECT name FROM users)

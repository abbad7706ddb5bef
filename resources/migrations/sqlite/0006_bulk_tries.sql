-- How often a bulk order could not be carried on, in a row, and why: it is not tried for ever.
ALTER TABLE bulk_actions ADD COLUMN tries INTEGER NOT NULL DEFAULT 0
-- next
ALTER TABLE bulk_actions ADD COLUMN error_code TEXT
-- next
ALTER TABLE bulk_actions ADD COLUMN error_where TEXT
-- next
ALTER TABLE bulk_actions ADD COLUMN error_detail TEXT

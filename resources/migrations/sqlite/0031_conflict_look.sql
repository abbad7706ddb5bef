-- What the console looks up of conflicts: those that have changed since, and those before over the same two records.
CREATE INDEX conflicts_changed ON conflicts(changed_at, id)
-- next
CREATE INDEX conflicts_records ON conflicts(integration, left_id, right_id, id)

-- What people have decided last is asked before each batch of a sync (MappingStore::lastDecided). Where the terminology has decided
-- 100,000 codes since, finding it went through all of them: 67 ms instead of 0.01 ms on SQLite.
CREATE INDEX medication_mappings_decided ON medication_mappings(updated_at, id)
WHERE last_act <> '' AND (last_act <> 'approve' OR last_actor <> 'system')

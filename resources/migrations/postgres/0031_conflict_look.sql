-- What the console looks up of conflicts: those that have changed since, and those before over the same two records.
CREATE INDEX conflicts_changed ON conflicts(changed_at, id)
-- next
CREATE INDEX conflicts_records ON conflicts(integration, left_id, right_id, id)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
-- An edited copy stands where its original stands. What came too early (a conflict) may be sent again behind what came since.
CREATE OR REPLACE FUNCTION console_copied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.created_at BETWEEN 0 AND 4102444800000 AND NEW.changed_at BETWEEN 0 AND 4102444800000
       AND EXISTS (SELECT 1 FROM sync_events o WHERE o.id = NEW.resent_from AND (o.seq = NEW.seq
               OR (NEW.seq BETWEEN o.seq AND (SELECT last_value FROM sync_event_seq)
                   AND EXISTS (SELECT 1 FROM event_failures f WHERE f.sync_event_id = o.id AND f.error_code = 'conflict')))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a copy takes the place of its original' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

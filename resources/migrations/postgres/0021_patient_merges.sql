-- As in 0018; and nobody is linked to, or merged into, a record whose own merge into another has been decided, whether a worker has
-- carried that out yet or not: a ring of records would stand for nobody.
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE OR REPLACE FUNCTION console_patient_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    other_source TEXT;
    other_status TEXT;
BEGIN
    -- of two who merge two records the other way round at once, one waits here for what the other has decided
    SELECT m.status INTO other_status FROM patient_mappings m WHERE m.patient_id = NEW.other_id AND m.id <> NEW.id FOR SHARE;
    IF other_status = 'merged' AND NEW.status IN ('linked', 'merged') THEN
        RAISE EXCEPTION 'that record goes into another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.source INTO other_source FROM patients p WHERE p.id = NEW.other_id AND p.merged_into IS NULL
        AND p.id <> NEW.patient_id AND (console_is_all() OR p.source = ANY (console_sources()));
    IF NEW.version = OLD.version + 1 AND NEW.method = 'person' AND OLD.effect IN ('', 'failed') AND (
           (OLD.status IN ('pending', 'distinct') AND NEW.status = 'linked' AND NEW.effect = 'link' AND NEW.was_other IS NULL
            AND other_source <> NEW.source AND EXISTS (SELECT 1 FROM integrations i WHERE i.connection = other_source
                                                       AND i.type = 'medication_list_sync'))
        OR (OLD.status = 'linked' AND NEW.status = 'pending' AND NEW.effect = 'unlink' AND NEW.was_other = OLD.other_id)
        OR (OLD.status IN ('pending', 'distinct') AND NEW.status = 'merged' AND NEW.effect = 'merge' AND NEW.was_other IS NULL
            AND other_source = NEW.source)
        OR (OLD.status = 'pending' AND NEW.status = 'distinct' AND NEW.effect = '' AND NEW.was_other IS NULL)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no decision about a patient' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

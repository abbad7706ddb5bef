-- Which decision another one has superseded: so that this can be taken back, as an approval can, and the former stands again.
ALTER TABLE medication_mappings ADD COLUMN supersedes TEXT COLLATE "C" REFERENCES medication_mappings(id)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
-- As in 0016; what supersedes another is held as the policy says, and taken back to the very decision that it has superseded.
CREATE OR REPLACE FUNCTION console_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    me TEXT := session_user::TEXT;
    second TEXT := (SELECT p.second_reviewer FROM mapping_policy p WHERE p.id = 1);
    hold_ms BIGINT := (SELECT p.undo_seconds * 1000 FROM mapping_policy p WHERE p.id = 1);
    is_open BOOLEAN;
    is_same BOOLEAN;
    is_untouched BOOLEAN;
    is_empty BOOLEAN := NEW.target_drug_id IS NULL AND NEW.author = '' AND NEW.note = '';
    is_ended BOOLEAN := NEW.undo_until = 0 AND NEW.held_until = 0;
    is_timed BOOLEAN; -- held for as long as the policy says, and taken back within an hour at most
    is_act BOOLEAN;
    alone BOOLEAN := second = 'never' OR (second = 'overrides' AND NEW.overrides = '' AND NEW.equivalence IN ('equal', 'equivalent'));
BEGIN
    is_timed := CASE NEW.status
        WHEN 'approved' THEN NEW.undo_until BETWEEN 0 AND NEW.updated_at + 3600000 AND NEW.held_until BETWEEN 0 AND NEW.undo_until
             AND (hold_ms = 0 OR NEW.held_until >= NEW.updated_at + hold_ms - 5000)
        ELSE is_ended END;
    IF TG_OP = 'INSERT' THEN
        IF NEW.revision = 1 AND NEW.last_act = 'approve' AND NEW.method = 'manual' AND NEW.author = me AND NEW.reviewer = ''
           AND is_timed AND (NEW.status = 'in_review' OR (NEW.status = 'approved' AND alone))
           AND EXISTS (SELECT 1 FROM medication_mappings o WHERE o.id = NEW.supersedes AND o.system = NEW.system
                       AND o.source_code = NEW.source_code AND o.status = 'retired' AND NOT EXISTS (
                           SELECT 1 FROM medication_mappings l WHERE l.system = o.system AND l.source_code = o.source_code
                           AND l.status = 'retired' AND l.updated_at > o.updated_at)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'this is no decision about a code' USING ERRCODE = 'insufficient_privilege';
    END IF;
    is_open := OLD.status IN ('pending', 'suggested', 'in_review');
    is_same := NEW.target_drug_id IS NOT DISTINCT FROM OLD.target_drug_id AND NEW.equivalence = OLD.equivalence
               AND NEW.overrides = OLD.overrides AND NEW.author = OLD.author AND NEW.method = OLD.method
               AND NEW.note = OLD.note;
    is_untouched := NEW.status = OLD.status AND is_same AND NEW.reviewer = OLD.reviewer AND NEW.undo_until = OLD.undo_until
                    AND NEW.held_until = OLD.held_until AND NEW.terminology_version = OLD.terminology_version;
    is_act := CASE NEW.last_act
        WHEN 'approve' THEN is_open AND NEW.author = me AND NEW.method = 'manual' AND NEW.reviewer = ''
             AND is_timed AND (NEW.status = 'in_review' OR (NEW.status = 'approved' AND alone))
        WHEN 'confirm' THEN is_timed AND OLD.status = 'in_review' AND NEW.status = 'approved' AND is_same AND OLD.author <> me
             AND NEW.reviewer = me
        WHEN 'send_back' THEN OLD.status = 'in_review' AND NEW.status = 'pending' AND is_empty AND is_ended
        WHEN 'reject' THEN is_open AND NEW.status = 'rejected' AND NEW.author = me AND NEW.target_drug_id IS NULL AND is_ended
        WHEN 'reopen' THEN OLD.status = 'rejected' AND NEW.status = 'pending' AND is_empty AND is_ended
        WHEN 'retire' THEN OLD.status = 'approved' AND NEW.status = 'retired' AND is_same AND NEW.reviewer = OLD.reviewer AND is_ended
        WHEN 'undo' THEN OLD.status = 'approved' AND OLD.undo_until > NEW.updated_at AND NEW.updated_at >= OLD.updated_at - 300000 AND is_ended
             AND ((NEW.status = 'pending' AND is_empty) OR (NEW.status = 'in_review' AND is_same)
                  OR (NEW.status = 'approved' AND EXISTS (SELECT 1 FROM medication_mappings o WHERE o.id = OLD.supersedes
                      AND o.status = 'retired' AND o.target_drug_id = NEW.target_drug_id AND o.equivalence = NEW.equivalence
                      AND o.overrides = NEW.overrides AND o.author = NEW.author AND o.reviewer = NEW.reviewer
                      AND o.method = NEW.method AND o.note = NEW.note)))
        WHEN 'assign' THEN is_untouched
        WHEN 'note' THEN is_untouched AND NEW.assignee = OLD.assignee
        ELSE false END;
    IF is_act AND NEW.revision = OLD.revision + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this is no decision about a code' USING ERRCODE = 'insufficient_privilege';
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

-- Temporary tables are looked for last (see 0012).
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
-- Whether a bulk order was given by somebody with an account, who has to have it still when a worker carries the order out;
-- 0: by the system's account, or where nobody kept accounts. Of what waits now the table of people tells.
ALTER TABLE bulk_actions ADD COLUMN by_person BIGINT NOT NULL DEFAULT 0 CHECK (by_person IN (0, 1))
-- next
UPDATE bulk_actions SET by_person = 1 WHERE finished_at IS NULL AND requested_by IN (SELECT name FROM users)
-- next
-- What comes with a person's login is a person's, whatever it says.
CREATE FUNCTION console_by_person() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.by_person := 1;
    RETURN NEW;
END $$
-- next
CREATE TRIGGER console_by_person BEFORE INSERT ON bulk_actions FOR EACH ROW
WHEN (row_security_active('bulk_actions'::regclass)) EXECUTE FUNCTION console_by_person()
-- next
REVOKE EXECUTE ON FUNCTION console_by_person() FROM PUBLIC
-- next
-- Which of these refused sign-ins stand on the trail already: a workstation that keeps them until somebody signs in asks
-- before it writes them, under a login that may not read the trail. Whoever asks has to know their numbers.
CREATE FUNCTION console_told(numbers TEXT[]) RETURNS SETOF TEXT LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF console_role() IS NULL AND NOT console_is_owner() THEN RETURN; END IF;
    RETURN QUERY SELECT l.correlation_id FROM audit_log l WHERE l.correlation_id <> '' AND l.correlation_id = ANY (numbers)
                 AND l.allowed = 0 AND l.action IN ('session.sign-in', 'session.unlock');
END $$
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

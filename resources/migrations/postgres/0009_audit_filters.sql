-- First pages over a million records: what a person did of one kind, and refusals, which are few among them.
CREATE INDEX audit_log_actor_action ON audit_log(actor, action, at, seq)
-- next
CREATE INDEX audit_log_refused_actor_action ON audit_log(actor, action, at, seq) WHERE allowed <> 1
-- next
CREATE INDEX audit_log_refused_action ON audit_log(action, at, seq) WHERE allowed <> 1
-- next
CREATE INDEX audit_log_refused_actor ON audit_log(actor, at, seq) WHERE allowed <> 1

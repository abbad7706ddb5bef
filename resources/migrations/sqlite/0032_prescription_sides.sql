-- What a person sees of the prescriptions that a conflict or a difference is about; who works for some facilities, of theirs
-- only (store/ScopedReads).
CREATE INDEX reconciliation_items_left ON reconciliation_items(left_id)
-- next
CREATE INDEX reconciliation_items_right ON reconciliation_items(right_id)
-- next
CREATE INDEX conflicts_left ON conflicts(left_id)
-- next
CREATE INDEX conflicts_right ON conflicts(right_id)
-- next
CREATE VIEW prescription_sides AS SELECT p.id, p.source, p.source_id, p.source_version, p.source_updated_at, p.patient_id,
    p.status, p.cancel_state, p.code, p.system, p.display, p.codings_json, p.dose, p.frequency, p.route, p.authored_on,
    p.prescription_number, p.placer_id, p.filler_id, p.details_json, p.mapping_id, p.last_event_id, p.sealed, p.sealed_order
    FROM prescriptions p

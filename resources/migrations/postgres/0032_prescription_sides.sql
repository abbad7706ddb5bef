-- What a person sees of the prescriptions that a conflict or a difference is about. Columns of prescriptions cannot be opened
-- row by row: as those of 0018, this view asks as its owner, and says who sees which. Whoever sees a difference sees both sides
-- of it, as its content tells of both (see 0028).
CREATE INDEX reconciliation_items_left ON reconciliation_items(left_id)
-- next
CREATE INDEX reconciliation_items_right ON reconciliation_items(right_id)
-- next
CREATE INDEX conflicts_left ON conflicts(left_id)
-- next
CREATE INDEX conflicts_right ON conflicts(right_id)
-- next
-- as 0012 did: functions look for temporary tables last
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)
-- next
CREATE VIEW prescription_sides WITH (security_barrier) AS SELECT p.id, p.source, p.source_id, p.source_version,
    p.source_updated_at, p.patient_id, p.status, p.cancel_state, p.code, p.system, p.display, p.codings_json, p.dose,
    p.frequency, p.route, p.authored_on, p.prescription_number, p.placer_id, p.filler_id, p.details_json, p.mapping_id,
    p.last_event_id, p.sealed, p.sealed_order
    FROM prescriptions p
    WHERE (SELECT console_is_owner()) OR ((SELECT console_role()) <> 'viewer'
           AND (EXISTS (SELECT 1 FROM reconciliation_items i WHERE (i.left_id = p.id OR i.right_id = p.id)
                        AND i.record = 'prescription'
                        AND ((SELECT console_is_all()) OR i.left_source = ANY ((SELECT console_sources())::TEXT[])))
                OR EXISTS (SELECT 1 FROM conflicts c WHERE (c.left_id = p.id OR c.right_id = p.id)
                           AND c.record = 'prescription'
                           AND ((SELECT console_is_all()) OR c.left_source = ANY ((SELECT console_sources())::TEXT[])))))
-- next
SELECT set_config('search_path', quote_ident(current_schema()), true)

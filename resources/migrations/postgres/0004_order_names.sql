-- An order is found by each of its names: a cancel may carry the filler's number alone.
CREATE INDEX prescriptions_placer ON prescriptions(source, placer_id) WHERE placer_id <> ''
-- next
CREATE INDEX prescriptions_filler ON prescriptions(source, filler_id) WHERE filler_id <> ''
-- next
CREATE INDEX prescriptions_patient ON prescriptions(patient_id)

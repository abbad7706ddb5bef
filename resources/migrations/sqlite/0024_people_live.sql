-- The page of people follows what is new (as the Mappings page does by updated_at): what has changed since the last look.
CREATE INDEX patient_mappings_changed ON patient_mappings(changed_at, id)
-- next
CREATE INDEX prescriber_mappings_changed ON prescriber_mappings(changed_at, id)
-- next
CREATE INDEX local_providers_changed ON local_providers(changed_at, id)
-- next
CREATE INDEX facility_mappings_changed ON facility_mappings(changed_at, id)
-- next
-- what a release touches and nobody has looked at since: few, counted with every overview
CREATE INDEX medication_mappings_drift ON medication_mappings(id) WHERE drift <> ''

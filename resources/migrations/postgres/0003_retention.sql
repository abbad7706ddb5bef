-- What is removed with an event is found by its id.
CREATE INDEX medication_differences_event ON medication_differences(sync_event_id)

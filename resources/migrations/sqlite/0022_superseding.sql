-- Which decision another one has superseded: so that this can be taken back, as an approval can, and the former stands again.
ALTER TABLE medication_mappings ADD COLUMN supersedes TEXT REFERENCES medication_mappings(id)

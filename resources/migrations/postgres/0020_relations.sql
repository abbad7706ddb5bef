-- What RxNorm says of a concept beside its name (DESIGN section 5): its ingredients, forms and brands as other concepts, and its
-- strengths. Kept per release as the concepts are (0015): what a later release does not say any more is in the history.
-- how many of them; 0: the release came without, or before this
ALTER TABLE terminology_releases ADD COLUMN facts BIGINT NOT NULL DEFAULT 0
-- next
-- when the mappings were gone through for it; 0: they are still to be
ALTER TABLE terminology_releases ADD COLUMN reapplied_at BIGINT NOT NULL DEFAULT 0
-- next
UPDATE terminology_releases SET reapplied_at = loaded_at
-- next
-- how a release touches what a person has decided, until a person decides again: "target_changed,code_moved"
ALTER TABLE medication_mappings ADD COLUMN drift TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- the last release that was held against it; '': none
ALTER TABLE medication_mappings ADD COLUMN drift_release TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
-- value: the RxCUI of the other concept, or of an attribute its text
CREATE TABLE rxnorm_facts (
    rxcui         TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL CHECK (kind IN ('available_strength','consists_of','contains','has_dose_form','has_ingredient',
                      'has_precise_ingredient','quantity','strength','tradename_of')),
    value         TEXT COLLATE "C" NOT NULL,
    first_release BIGINT NOT NULL,
    PRIMARY KEY (rxcui, kind, value)
)
-- next
CREATE TABLE rxnorm_fact_history (
    rxcui         TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL,
    value         TEXT COLLATE "C" NOT NULL,
    first_release BIGINT NOT NULL,
    last_release  BIGINT NOT NULL,
    PRIMARY KEY (rxcui, kind, value, last_release)
)
-- next
-- who sees them (see 0012): what concerns all facilities alike, and nobody's patients
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['rxnorm_facts', 'rxnorm_fact_history'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
END $$

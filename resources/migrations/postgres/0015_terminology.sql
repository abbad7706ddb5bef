-- Releases of the terminology that are kept beside the current one (DESIGN section 5): the current one is in rxnorm_concepts and
-- ndc_products as before, each row with the release that it came with; what a later release no longer has, or says otherwise,
-- moves to the histories below with the last release that had it. So each release can be read again as it was, and a month's
-- release costs only what changed in it.
-- in the order of loading, from 1
ALTER TABLE terminology_releases ADD COLUMN number BIGINT NOT NULL DEFAULT 0
-- next
ALTER TABLE terminology_releases ADD COLUMN remaps BIGINT NOT NULL DEFAULT 0
-- next
-- SHA-256 of the content; '': loaded before this
ALTER TABLE terminology_releases ADD COLUMN checksum TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE terminology_releases ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'current' CHECK (state IN ('current','former','dropped'))
-- next
UPDATE terminology_releases SET number = (SELECT count(*) FROM terminology_releases r WHERE r.loaded_at < terminology_releases.loaded_at
    OR (r.loaded_at = terminology_releases.loaded_at AND r.version <= terminology_releases.version))
-- next
UPDATE terminology_releases SET state = 'dropped' WHERE number < (SELECT max(number) FROM terminology_releases)
-- next
CREATE UNIQUE INDEX terminology_releases_current ON terminology_releases(state) WHERE state = 'current'
-- next
-- its number; 0: before they were counted
ALTER TABLE rxnorm_concepts ADD COLUMN first_release BIGINT NOT NULL DEFAULT 0
-- next
ALTER TABLE ndc_products ADD COLUMN first_release BIGINT NOT NULL DEFAULT 0
-- next
CREATE TABLE rxnorm_concept_history (
    rxcui         TEXT COLLATE "C" NOT NULL,
    tty           TEXT COLLATE "C" NOT NULL,
    status        TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    first_release BIGINT NOT NULL,
    last_release  BIGINT NOT NULL,
    PRIMARY KEY (rxcui, last_release)
)
-- next
CREATE TABLE ndc_product_history (
    ndc11         TEXT COLLATE "C" NOT NULL,
    rxcui         TEXT COLLATE "C" NOT NULL,
    valid_from    BIGINT NOT NULL,
    valid_to      BIGINT NOT NULL,
    first_release BIGINT NOT NULL,
    last_release  BIGINT NOT NULL,
    PRIMARY KEY (ndc11, rxcui, valid_from, last_release)
)
-- next
-- retired RxCUIs and what took their place: RxNorm never uses one again, so these hold for every release
CREATE TABLE rxnorm_remaps (
    rxcui     TEXT COLLATE "C" NOT NULL,
    successor TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (rxcui, successor)
)
-- next
-- who sees them (see 0012): what concerns all facilities alike, and nobody's patients
DO $$
DECLARE
    t TEXT;
BEGIN
    FOREACH t IN ARRAY ARRAY['rxnorm_concept_history', 'ndc_product_history', 'rxnorm_remaps'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY console_look ON %I FOR SELECT USING ((SELECT console_role()) IS NOT NULL)', t);
    END LOOP;
END $$

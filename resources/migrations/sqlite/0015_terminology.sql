-- Releases of the terminology that are kept beside the current one (DESIGN section 5): the current one is in rxnorm_concepts and
-- ndc_products as before, each row with the release that it came with; what a later release no longer has, or says otherwise,
-- moves to the histories below with the last release that had it. So each release can be read again as it was, and a month's
-- release costs only what changed in it.
-- in the order of loading, from 1
ALTER TABLE terminology_releases ADD COLUMN number INTEGER NOT NULL DEFAULT 0
-- next
ALTER TABLE terminology_releases ADD COLUMN remaps INTEGER NOT NULL DEFAULT 0
-- next
-- SHA-256 of the content; '': loaded before this
ALTER TABLE terminology_releases ADD COLUMN checksum TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE terminology_releases ADD COLUMN state TEXT NOT NULL DEFAULT 'current' CHECK (state IN ('current','former','dropped'))
-- next
UPDATE terminology_releases SET number = (SELECT count(*) FROM terminology_releases r WHERE r.loaded_at < terminology_releases.loaded_at
    OR (r.loaded_at = terminology_releases.loaded_at AND r.version <= terminology_releases.version))
-- next
UPDATE terminology_releases SET state = 'dropped' WHERE number < (SELECT max(number) FROM terminology_releases)
-- next
CREATE UNIQUE INDEX terminology_releases_current ON terminology_releases(state) WHERE state = 'current'
-- next
-- its number; 0: before they were counted
ALTER TABLE rxnorm_concepts ADD COLUMN first_release INTEGER NOT NULL DEFAULT 0
-- next
ALTER TABLE ndc_products ADD COLUMN first_release INTEGER NOT NULL DEFAULT 0
-- next
CREATE TABLE rxnorm_concept_history (
    rxcui         TEXT NOT NULL,
    tty           TEXT NOT NULL,
    status        TEXT NOT NULL,
    name          TEXT NOT NULL,
    first_release INTEGER NOT NULL,
    last_release  INTEGER NOT NULL,
    PRIMARY KEY (rxcui, last_release)
) WITHOUT ROWID
-- next
CREATE TABLE ndc_product_history (
    ndc11         TEXT NOT NULL,
    rxcui         TEXT NOT NULL,
    valid_from    INTEGER NOT NULL,
    valid_to      INTEGER NOT NULL,
    first_release INTEGER NOT NULL,
    last_release  INTEGER NOT NULL,
    PRIMARY KEY (ndc11, rxcui, valid_from, last_release)
) WITHOUT ROWID
-- next
-- retired RxCUIs and what took their place: RxNorm never uses one again, so these hold for every release
CREATE TABLE rxnorm_remaps (
    rxcui     TEXT NOT NULL,
    successor TEXT NOT NULL,
    PRIMARY KEY (rxcui, successor)
) WITHOUT ROWID

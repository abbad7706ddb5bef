-- What values as sent are here (DESIGN section 4): the site's own rows, which stand in front of the tables inside the program
-- (resources/terminology). Each change of a row is one more version, kept for ever by the triggers below; the generation counts
-- all changes, so that a worker sees with one look whether what it has read still holds.
CREATE TABLE value_mappings (
    kind            TEXT NOT NULL CHECK (kind IN ('unit','route','form','frequency','release','abbreviation','species',
                    'breed','gender_status','status','visit_type','custom')),
    sent_by         TEXT NOT NULL,              -- the connection that sends it; '': any
    value_key       TEXT NOT NULL CHECK (value_key <> ''), -- the value in lower case, its blanks made one
    version         INTEGER NOT NULL CHECK (version >= 1),
    value           TEXT NOT NULL,
    code            TEXT NOT NULL,
    system          TEXT NOT NULL,
    display         TEXT NOT NULL,
    flag            TEXT NOT NULL,              -- put on events that have the value
    advice          TEXT NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)), -- 0: out of use, also where the program has a row
    author          TEXT NOT NULL CHECK (author <> ''),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    shipped_version TEXT NOT NULL,              -- of the program's tables when it was decided
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (kind, sent_by, value_key)
)
-- next
CREATE TABLE value_mapping_history (
    kind            TEXT NOT NULL CHECK (kind IN ('unit','route','form','frequency','release','abbreviation','species',
                    'breed','gender_status','status','visit_type','custom')),
    sent_by         TEXT NOT NULL,              -- the connection that sends it; '': any
    value_key       TEXT NOT NULL CHECK (value_key <> ''), -- the value in lower case, its blanks made one
    version         INTEGER NOT NULL CHECK (version >= 1),
    value           TEXT NOT NULL,
    code            TEXT NOT NULL,
    system          TEXT NOT NULL,
    display         TEXT NOT NULL,
    flag            TEXT NOT NULL,              -- put on events that have the value
    advice          TEXT NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)), -- 0: out of use, also where the program has a row
    author          TEXT NOT NULL CHECK (author <> ''),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    shipped_version TEXT NOT NULL,              -- of the program's tables when it was decided
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (kind, sent_by, value_key, version)
)
-- next
CREATE TABLE value_mapping_state (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
)
-- next
INSERT INTO value_mapping_state (id, generation) VALUES (1, 0)
-- next
CREATE TRIGGER value_mappings_made AFTER INSERT ON value_mappings
BEGIN
    INSERT INTO value_mapping_history (kind, sent_by, value_key, version, value, code, system, display, flag, advice, is_active, author, reason, shipped_version, changed_at)
    VALUES (NEW.kind, NEW.sent_by, NEW.value_key, NEW.version, NEW.value, NEW.code, NEW.system, NEW.display, NEW.flag, NEW.advice, NEW.is_active, NEW.author, NEW.reason, NEW.shipped_version, NEW.changed_at);
    UPDATE value_mapping_state SET generation = generation + 1;
END
-- next
CREATE TRIGGER value_mappings_changed AFTER UPDATE ON value_mappings
BEGIN
    INSERT INTO value_mapping_history (kind, sent_by, value_key, version, value, code, system, display, flag, advice, is_active, author, reason, shipped_version, changed_at)
    VALUES (NEW.kind, NEW.sent_by, NEW.value_key, NEW.version, NEW.value, NEW.code, NEW.system, NEW.display, NEW.flag, NEW.advice, NEW.is_active, NEW.author, NEW.reason, NEW.shipped_version, NEW.changed_at);
    UPDATE value_mapping_state SET generation = generation + 1;
END
-- next
CREATE TRIGGER value_mappings_first BEFORE INSERT ON value_mappings WHEN NEW.version <> 1
BEGIN SELECT RAISE(ABORT, 'a row begins with version 1'); END
-- next
CREATE TRIGGER value_mappings_next BEFORE UPDATE ON value_mappings
WHEN NEW.version <> OLD.version + 1 OR NEW.kind <> OLD.kind OR NEW.sent_by <> OLD.sent_by OR NEW.value_key <> OLD.value_key
BEGIN SELECT RAISE(ABORT, 'a change is the next version of the same row'); END
-- next
CREATE TRIGGER value_mappings_no_delete BEFORE DELETE ON value_mappings
BEGIN SELECT RAISE(ABORT, 'value_mappings: a row goes out of use and stays'); END
-- next
-- REPLACE deletes without asking the trigger above
CREATE TRIGGER value_mappings_no_replace BEFORE INSERT ON value_mappings
WHEN EXISTS (SELECT 1 FROM value_mappings WHERE kind = NEW.kind AND sent_by = NEW.sent_by AND value_key = NEW.value_key)
BEGIN SELECT RAISE(IGNORE); END
-- next
CREATE TRIGGER value_mapping_history_no_update BEFORE UPDATE ON value_mapping_history
BEGIN SELECT RAISE(ABORT, 'value_mapping_history is append-only'); END
-- next
CREATE TRIGGER value_mapping_history_no_delete BEFORE DELETE ON value_mapping_history
BEGIN SELECT RAISE(ABORT, 'value_mapping_history is append-only'); END
-- next
CREATE TRIGGER value_mapping_history_no_replace BEFORE INSERT ON value_mapping_history
WHEN EXISTS (SELECT 1 FROM value_mapping_history WHERE kind = NEW.kind AND sent_by = NEW.sent_by
             AND value_key = NEW.value_key AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'value_mapping_history is append-only'); END
-- next
-- the site's own directory of those who prescribe, to whom prescribers of messages lead
CREATE TABLE local_providers (
    id         TEXT PRIMARY KEY CHECK (id <> ''),
    npi        TEXT NOT NULL DEFAULT '' CHECK (npi = '' OR (length(npi) = 10 AND npi NOT GLOB '*[^0-9]*')),
    dea        TEXT NOT NULL DEFAULT '',
    family     TEXT NOT NULL CHECK (family <> ''),
    given      TEXT NOT NULL DEFAULT '',
    is_active  INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    version    INTEGER NOT NULL CHECK (version >= 1),
    author     TEXT NOT NULL CHECK (author <> ''),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    changed_at INTEGER NOT NULL
)
-- next
CREATE UNIQUE INDEX local_providers_npi ON local_providers(npi) WHERE npi <> ''
-- next
CREATE UNIQUE INDEX local_providers_dea ON local_providers(dea) WHERE dea <> ''
-- next
-- how prescribers are called in messages, by one identifier of one connection, and the decisions who they are
CREATE TABLE prescriber_mappings (
    id          TEXT PRIMARY KEY,
    sent_by     TEXT NOT NULL,
    system      TEXT NOT NULL,
    value       TEXT NOT NULL CHECK (value <> ''),
    type        TEXT NOT NULL,                  -- HL7 table 0203, as sent
    name        TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('pending','linked','dismissed')),
    provider_id TEXT REFERENCES local_providers(id),
    author      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 1),
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    UNIQUE (sent_by, system, value),
    CHECK ((status = 'linked') = (provider_id IS NOT NULL)),
    CHECK ((status = 'pending') = (author = ''))
)
-- next
CREATE INDEX prescriber_mappings_status ON prescriber_mappings(status, id)

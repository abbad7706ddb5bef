-- People: who may sign in, as what, for which facilities (packaging/SECURITY.md, "People and roles"). Empty: whoever may
-- open the database works as its administrator.
CREATE TABLE roles (
    name        TEXT PRIMARY KEY CHECK (name IN ('viewer','analyst','compliance','administrator')),
    description TEXT NOT NULL
)
-- next
INSERT INTO roles (name, description) VALUES
    ('viewer', 'looks at jobs, events, mappings and connections; sees nothing of a patient'),
    ('analyst', 'works the queues: syncs, retries, mappings; sees a payload for a reason'),
    ('compliance', 'reads, verifies and exports the audit trail; changes nothing'),
    ('administrator', 'everything, people, keys and configuration included')
-- next
CREATE TABLE users (
    -- on PostgreSQL this is a login of the server as well
    name              TEXT PRIMARY KEY CHECK (name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9._-]*' AND length(name) <= 63),
    display_name      TEXT NOT NULL DEFAULT '' CHECK (length(display_name) <= 200),
    role              TEXT NOT NULL REFERENCES roles(name),
    is_all_facilities INTEGER NOT NULL CHECK (is_all_facilities IN (0, 1)),
    is_disabled       INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    password_hash     TEXT NOT NULL DEFAULT '',    -- Argon2id with its parameters; '' on PostgreSQL, where the server keeps it
    failures          INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- wrong passwords since the last right one
    locked_until      INTEGER,
    revision          INTEGER NOT NULL DEFAULT 1,  -- counts up with each change, but not with wrong passwords
    password_revision INTEGER NOT NULL DEFAULT 1,  -- the revision with which the password was set last
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    CHECK (password_revision BETWEEN 1 AND revision)
)
-- next
-- none for those who work for all facilities
CREATE TABLE user_facilities (
    user_name TEXT NOT NULL REFERENCES users(name) ON DELETE CASCADE,
    facility  TEXT NOT NULL CHECK (facility <> '' AND facility NOT GLOB '*[^A-Za-z0-9._-]*' AND length(facility) <= 63),
    PRIMARY KEY (user_name, facility)
) WITHOUT ROWID
-- next
-- what came through a connection belongs to its facility; '': to none
ALTER TABLE connections ADD COLUMN facility TEXT NOT NULL DEFAULT ''
-- next
CREATE INDEX connections_facility ON connections(facility)

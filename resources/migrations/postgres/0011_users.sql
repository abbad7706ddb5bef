-- People: who may sign in, as what, for which facilities (packaging/SECURITY.md, "People and roles"). Empty: whoever may
-- open the database works as its administrator.
CREATE TABLE roles (
    name        TEXT COLLATE "C" PRIMARY KEY CHECK (name IN ('viewer','analyst','compliance','administrator')),
    description TEXT COLLATE "C" NOT NULL
)
-- next
INSERT INTO roles (name, description) VALUES
    ('viewer', 'looks at jobs, events, mappings and connections; sees nothing of a patient'),
    ('analyst', 'works the queues: syncs, retries, mappings; sees a payload for a reason'),
    ('compliance', 'reads, verifies and exports the audit trail; changes nothing'),
    ('administrator', 'everything, people, keys and configuration included')
-- next
CREATE TABLE users (
    -- a login of the server as well
    name              TEXT COLLATE "C" PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
    display_name      TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(display_name) <= 200),
    role              TEXT COLLATE "C" NOT NULL REFERENCES roles(name),
    is_all_facilities INTEGER NOT NULL CHECK (is_all_facilities IN (0, 1)),
    is_disabled       INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    password_hash     TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (password_hash = ''),  -- the server keeps the password
    failures          BIGINT NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- of SQLite only
    locked_until      BIGINT,
    revision          BIGINT NOT NULL DEFAULT 1,  -- counts up with each change, but not with wrong passwords
    password_revision BIGINT NOT NULL DEFAULT 1,  -- the revision with which the password was set last
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    CHECK (password_revision BETWEEN 1 AND revision)
)
-- next
-- none for those who work for all facilities
CREATE TABLE user_facilities (
    user_name TEXT COLLATE "C" NOT NULL REFERENCES users(name) ON DELETE CASCADE,
    facility  TEXT COLLATE "C" NOT NULL CHECK (facility ~ '^[A-Za-z0-9._-]{1,63}$'),
    PRIMARY KEY (user_name, facility)
)
-- next
-- what came through a connection belongs to its facility; '': to none
ALTER TABLE connections ADD COLUMN facility TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
CREATE INDEX connections_facility ON connections(facility)

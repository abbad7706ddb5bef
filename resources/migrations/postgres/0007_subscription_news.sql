-- What a worker that does not lead a FHIR Subscription was told: the numbers of events that are stored, and 0 for "something
-- has changed, look it up". The leader counts them as its own; counted ones are removed.
CREATE TABLE subscription_news (
    connection      TEXT COLLATE "C" NOT NULL,
    subscription_id TEXT COLLATE "C" NOT NULL,      -- as the notification named it; '': plain R4
    number          BIGINT NOT NULL,
    received_at     BIGINT NOT NULL,
    PRIMARY KEY (connection, subscription_id, number)
)

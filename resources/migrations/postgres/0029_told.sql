-- How long it took from a fact to its acknowledgement at the other side, by kind of event (DESIGN section 9, issue 6), and whom a
-- notifier has told.
--
-- One row for each acknowledgement; all counts of such a row are 0.
ALTER TABLE metric_pending ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE metric_pending ADD COLUMN told_ms BIGINT
-- next
-- endpoint: who was told; bucket: a place in LatencyHistogram::limitsMs; sum_ms: only the sum over all buckets says something
CREATE TABLE metric_told (
    grain    TEXT COLLATE "C" NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at       BIGINT NOT NULL,
    endpoint TEXT COLLATE "C" NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    bucket   BIGINT NOT NULL,
    count    BIGINT NOT NULL,
    sum_ms   BIGINT NOT NULL,
    PRIMARY KEY (grain, at, endpoint, kind, bucket)
)
-- next
INSERT INTO metric_pending (at, endpoint, direction, kind, told_ms)
SELECT acknowledged_at, connection, 'out', kind, greatest(acknowledged_at - fact_at, 0)
FROM deliveries WHERE acknowledged_at IS NOT NULL
-- next
-- "ops@clinic.example": as the configuration said when it was sent; empty where the configuration keeps it secret
ALTER TABLE notifications ADD COLUMN recipients TEXT COLLATE "C" NOT NULL DEFAULT ''
-- next
ALTER TABLE metric_told ENABLE ROW LEVEL SECURITY
-- next
CREATE POLICY console_look ON metric_told FOR SELECT USING ((SELECT console_is_all())
    OR endpoint = ANY ((SELECT console_shown())::TEXT[]))

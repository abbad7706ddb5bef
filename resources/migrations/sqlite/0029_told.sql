-- How long it took from a fact to its acknowledgement at the other side, by kind of event (DESIGN section 9, issue 6), and whom a
-- notifier has told.
--
-- One row for each acknowledgement; all counts of such a row are 0.
ALTER TABLE metric_pending ADD COLUMN kind TEXT NOT NULL DEFAULT ''
-- next
ALTER TABLE metric_pending ADD COLUMN told_ms INTEGER
-- next
-- endpoint: who was told; bucket: a place in LatencyHistogram::limitsMs; sum_ms: only the sum over all buckets says something
CREATE TABLE metric_told (
    grain    TEXT NOT NULL CHECK (grain IN ('minute','hour','day','ever')),
    at       INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    kind     TEXT NOT NULL,
    bucket   INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    sum_ms   INTEGER NOT NULL,
    PRIMARY KEY (grain, at, endpoint, kind, bucket)
) WITHOUT ROWID
-- next
INSERT INTO metric_pending (at, endpoint, direction, kind, told_ms)
SELECT acknowledged_at, connection, 'out', kind, CASE WHEN acknowledged_at > fact_at THEN acknowledged_at - fact_at ELSE 0 END
FROM deliveries WHERE acknowledged_at IS NOT NULL
-- next
-- "ops@clinic.example": as the configuration said when it was sent; empty where the configuration keeps it secret
ALTER TABLE notifications ADD COLUMN recipients TEXT NOT NULL DEFAULT ''

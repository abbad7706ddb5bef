-- Who may see which row is kept by the server on PostgreSQL (postgres/0012_console.sql). An SQLite file is guarded by the
-- account that owns it, and the console by itself: nothing to do but to keep the numbers in step.
SELECT 1

-- When a cycle was first reopened; null where it never was, and in rows from before until they are rebuilt.
ALTER TABLE work_items ADD COLUMN IF NOT EXISTS ReopenedAt Nullable(DateTime64(3, 'UTC')) AFTER Reopened;

-- Items that are being removed: written before anything is deleted, dropped when all of it is, so that
-- a removal that was cut off is finished at the next start. Mutations name these tables instead of
-- items, since a mutation's text stays on disk long after what it removed.
CREATE TABLE IF NOT EXISTS removals (
  Batch String,
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  -- What was received later is a new beginning and stays.
  Until DateTime64(9),
  -- The technical spans that name the item go with it.
  WithMentions Bool DEFAULT false
) ENGINE = MergeTree
PARTITION BY Batch
ORDER BY (Namespace, Process, Item);

-- Their spans: a whole trace, or one span of a trace that is not the item's own.
CREATE TABLE IF NOT EXISTS removal_spans (
  Batch String,
  TraceId String,
  SpanId String
) ENGINE = MergeTree
PARTITION BY Batch
ORDER BY (TraceId, SpanId);

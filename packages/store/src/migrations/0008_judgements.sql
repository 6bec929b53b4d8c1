-- What was decided about the text of handoffs. A handoff has a row for every item of a rubric and every tier that
-- decided: rules, text model, language model, people. The reason is at most a short sentence; the text itself stands
-- only where the sender's facts put it.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS judgements (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  -- Empty for what was asked before a handoff was sent.
  HandoffId String,
  Rubric LowCardinality(String),
  RubricVersion LowCardinality(String),
  RubricItem LowCardinality(String),
  Tier LowCardinality(String),
  -- Of the text that was read: another text is another case.
  ContentHash String,
  Verdict LowCardinality(String),
  Required Bool,
  Weight Float64,
  EvidenceLines Array(UInt16),
  Reason String CODEC(ZSTD(1)),
  Confidence Nullable(Float64),
  -- Of the answer of a language model: rows with it are the cache.
  CallKey String,
  Model LowCardinality(String),
  Endpoint LowCardinality(String),
  -- Of the whole call, on the first item of it only, so that they add up.
  TokensIn UInt64,
  TokensCached UInt64,
  TokensOut UInt64,
  Cost Nullable(Float64),
  LatencyMillis Nullable(Float64),
  Cached Bool,
  Attempts UInt32,
  -- `judge`, `label`, or what somebody did with an ask.
  Origin LowCardinality(String),
  JudgedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(JudgedAt)
ORDER BY (Namespace, Process, Item, Cycle, HandoffId, Rubric, RubricItem, Tier, ContentHash);

-- Every call of a language model, for the books: what it took, and nothing of what was said.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS llm_calls (
  Namespace LowCardinality(String),
  Purpose LowCardinality(String),
  CallKey String,
  Model LowCardinality(String),
  Endpoint LowCardinality(String),
  TokensIn UInt64,
  TokensCached UInt64,
  TokensOut UInt64,
  IsEstimate Bool,
  Cost Nullable(Float64),
  Attempts UInt32,
  LatencyMillis Nullable(Float64),
  Error LowCardinality(String),
  CalledAt DateTime64(3, 'UTC')
) ENGINE = MergeTree
ORDER BY (Namespace, CalledAt);

-- Rubrics as they were used.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS rubrics (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Rubric LowCardinality(String),
  RubricVersion LowCardinality(String),
  Content String CODEC(ZSTD(1)),
  StoredAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(StoredAt)
ORDER BY (Namespace, Process, Rubric, RubricVersion);

-- Text models by item of a rubric: words with their weights.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS text_models (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Rubric LowCardinality(String),
  RubricItem LowCardinality(String),
  Content String CODEC(ZSTD(1)),
  TrainedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(TrainedAt)
ORDER BY (Namespace, Process, Rubric, RubricItem);

-- What the analyzer writes. A finding has a row for every run that looked at its claim: the newest is in
-- force, and none is deleted when another takes its place.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS findings (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  FindingId String,
  FoundAt DateTime64(3, 'UTC'),
  RunId String,
  Kind LowCardinality(String),
  Subject String,
  Verdict LowCardinality(String),
  -- `holds`, or `gone`: the run looked for it and it no longer stands.
  Status LowCardinality(String),
  Claim String,
  Evidence String CODEC(ZSTD(1)),
  Queries String CODEC(ZSTD(1)),
  WindowFrom DateTime64(3, 'UTC'),
  WindowTo DateTime64(3, 'UTC'),
  CodeVersion LowCardinality(String)
) ENGINE = ReplacingMergeTree
ORDER BY (Namespace, Process, FindingId, FoundAt);

-- Every run of the analyzer, also those that found nothing.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS analysis_runs (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  RunId String,
  StartedAt DateTime64(3, 'UTC'),
  EndedAt DateTime64(3, 'UTC'),
  Handoffs UInt64,
  Tried UInt32,
  Found UInt32,
  -- Facts that were stored when it ran: the schedule skips what has not changed.
  LastIngestedAt DateTime64(9),
  CodeVersion LowCardinality(String)
) ENGINE = ReplacingMergeTree
ORDER BY (Namespace, Process, StartedAt, RunId);

-- Causes that people found and wrote down.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS annotations (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  AnnotationId String,
  FindingId String,
  Item String,
  Text String,
  AnnotatedAt DateTime64(3, 'UTC'),
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(AnnotatedAt, IsDeleted)
ORDER BY (Namespace, Process, AnnotationId);

-- Changes that were made to the work, to be measured.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS interventions (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Name String,
  -- Receiving teams that changed; empty: all of them.
  Teams Array(String),
  -- Sending teams that changed; empty: all of them.
  Senders Array(String),
  StartsAt DateTime64(3, 'UTC'),
  EndsAt Nullable(DateTime64(3, 'UTC')),
  -- The suggestion that was adopted, if it was one.
  SuggestionId String,
  DeclaredAt DateTime64(3, 'UTC'),
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(DeclaredAt, IsDeleted)
ORDER BY (Namespace, Process, Name);

-- Models of the risk of a handoff under way, with how well each candidate did on cases it had not seen.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS risk_models (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Target LowCardinality(String),
  ModelId String,
  TrainedAt DateTime64(3, 'UTC'),
  -- False where nothing foretold better than chance: then nothing is scored.
  InForce Bool,
  HorizonSeconds Float64,
  Evaluation String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(TrainedAt)
ORDER BY (Namespace, Process, Target, ModelId);

-- Terms of the newest model of each target, one a row, so that handoffs are scored in SQL: the sum of the
-- weights of the terms that apply. Terms of an older model may stand among them.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS risk_terms (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Target LowCardinality(String),
  ModelId String,
  Feature LowCardinality(String),
  -- For features that are names; empty for numbers.
  Value String,
  Weight Float64,
  -- Numbers count as (number - Center) / Scale.
  Center Float64,
  Scale Float64,
  TrainedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(TrainedAt)
ORDER BY (Namespace, Process, Target, Feature, Value);

-- The newest score of each open handoff.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS risk_scores (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  HandoffId String,
  Target LowCardinality(String),
  ModelId String,
  Risk Float64,
  Contributions String CODEC(ZSTD(1)),
  ScoredAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(ScoredAt)
ORDER BY (Namespace, Process, Item, Cycle, HandoffId, Target);

-- Spans that carry a fact, on their way into the projections: nothing is kept here. A rebuild sends
-- the stored spans through it once more, so the decoding below exists once.
CREATE TABLE IF NOT EXISTS handoff_spans (
  TraceId String,
  SpanId String,
  Timestamp DateTime64(9),
  Duration UInt64,
  SpanAttributes Map(LowCardinality(String), String),
  IngestedAt DateTime64(9)
) ENGINE = Null;

CREATE TABLE IF NOT EXISTS handoff_facts (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  FactId String,
  SpanId String,
  TraceId String,
  Verb LowCardinality(String),
  At DateTime64(3, 'UTC'),
  Sequence Int64,
  HasSequence Bool,
  EventId String,
  HandoffName LowCardinality(String),
  HandoffId String,
  SourceStage LowCardinality(String),
  SourceTeam LowCardinality(String),
  TargetStage LowCardinality(String),
  TargetTeam LowCardinality(String),
  ItemType LowCardinality(String),
  ItemUrl String,
  SystemName LowCardinality(String),
  Status LowCardinality(String),
  Reason LowCardinality(String),
  Outcome LowCardinality(String),
  OutcomeScore Nullable(Float64),
  DueAt Nullable(DateTime64(3, 'UTC')),
  SlaAcceptSeconds Nullable(Float64),
  SlaCompleteSeconds Nullable(Float64),
  Completeness Nullable(Float64),
  RequiredFields Array(LowCardinality(String)),
  PresentFields Array(LowCardinality(String)),
  -- No field came along, as against: the sender did not say.
  HasPresentFields Bool,
  MissingFields Array(LowCardinality(String)),
  InvalidFields Array(LowCardinality(String)),
  OptionalMissingFields Array(LowCardinality(String)),
  ContextValues Map(LowCardinality(String), String),
  Attributes Map(LowCardinality(String), String),
  IngestedAt DateTime64(9)
) ENGINE = ReplacingMergeTree
-- A resent span disappears; redeliveries of one fact under other span ids stay, and the fold picks.
ORDER BY (Namespace, Process, Item, Cycle, FactId, SpanId)
SETTINGS
  -- As for otel_traces: a block that a loader repeats goes through its views once more.
  non_replicated_deduplication_window = 1000;

-- Portable definitions as they were declared; the one declared last is in force.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS process_definitions (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  ProcessVersion String,
  DefinitionHash UInt64,
  Definition String CODEC(ZSTD(1)),
  DeclaredAt DateTime64(9)
) ENGINE = ReplacingMergeTree(DeclaredAt)
ORDER BY (Namespace, Process, ProcessVersion, DefinitionHash);

-- Cycles with facts that the projector has not folded yet: a queue whose parts the projector drops
-- when it is done with them. It must not deduplicate: a block that is replayed after its part was
-- dropped has to be seen again.
-- cluster: per server
CREATE TABLE IF NOT EXISTS handoff_touched (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32
) ENGINE = MergeTree
ORDER BY (Namespace, Process, Item, Cycle)
SETTINGS
  -- Tells rows that were there when a run began from newer ones, also after a merge joined them.
  enable_block_number_column = 1,
  -- Dropped parts come several a second; kept for the usual eight minutes they would pile up, and whoever
  -- has an item forgotten waits until they are gone.
  old_parts_lifetime = 1;

CREATE TABLE IF NOT EXISTS handoffs (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  HandoffId String,
  TraceId String,
  HandoffName LowCardinality(String),
  Position UInt32,
  SourceStage LowCardinality(String),
  SourceTeam LowCardinality(String),
  TargetStage LowCardinality(String),
  TargetTeam LowCardinality(String),
  State LowCardinality(String),
  Open Bool,
  InitiatedAt DateTime64(3, 'UTC'),
  AcceptedAt Nullable(DateTime64(3, 'UTC')),
  EndedAt Nullable(DateTime64(3, 'UTC')),
  EndedBy LowCardinality(String),
  WaitingSeconds Nullable(Float64),
  WorkingSeconds Nullable(Float64),
  WaitingBusinessSeconds Nullable(Float64),
  WorkingBusinessSeconds Nullable(Float64),
  Rounds UInt32,
  ClarificationRequests UInt32,
  ClarificationSeconds Float64,
  AskedFields Array(LowCardinality(String)),
  BounceReason LowCardinality(String),
  CancelReason LowCardinality(String),
  ClockSkew Bool,
  DueAt Nullable(DateTime64(3, 'UTC')),
  SlaAcceptSeconds Nullable(Float64),
  SlaCompleteSeconds Nullable(Float64),
  Completeness Nullable(Float64),
  RequiredFields Array(LowCardinality(String)),
  PresentFields Array(LowCardinality(String)),
  MissingFields Array(LowCardinality(String)),
  InvalidFields Array(LowCardinality(String)),
  KnownFields Array(LowCardinality(String)),
  Preservation Nullable(Float64),
  ContextValues Map(LowCardinality(String), String),
  Attributes Map(LowCardinality(String), String),
  Version UInt64,
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(Version, IsDeleted)
ORDER BY (Namespace, Process, Item, Cycle, HandoffId);

-- One row per cycle; figures per item join the rows of its cycles (sequences in cycle order).
CREATE TABLE IF NOT EXISTS work_items (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  TraceId String,
  State LowCardinality(String),
  Outcome LowCardinality(String),
  OutcomeScore Nullable(Float64),
  OpenedAt DateTime64(3, 'UTC'),
  ClosedAt Nullable(DateTime64(3, 'UTC')),
  UpdatedAt DateTime64(3, 'UTC'),
  ItemType LowCardinality(String),
  ItemUrl String,
  CurrentStage LowCardinality(String),
  CurrentTeam LowCardinality(String),
  Handoffs UInt32,
  OpenHandoffs UInt32,
  Bounces UInt32,
  Rounds UInt32,
  TeamSequence Array(LowCardinality(String)),
  StageSequence Array(LowCardinality(String)),
  PingPong Bool,
  Returned Bool,
  Reopened UInt32,
  Unmatched UInt32,
  Late UInt32,
  Facts UInt32,
  Attributes Map(LowCardinality(String), String),
  Version UInt64,
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(Version, IsDeleted)
ORDER BY (Namespace, Process, Item, Cycle);

-- Open handoffs only, few enough to read with FINAL.
CREATE TABLE IF NOT EXISTS handoffs_open (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  HandoffId String,
  TraceId String,
  HandoffName LowCardinality(String),
  SourceStage LowCardinality(String),
  SourceTeam LowCardinality(String),
  TargetStage LowCardinality(String),
  TargetTeam LowCardinality(String),
  State LowCardinality(String),
  InitiatedAt DateTime64(3, 'UTC'),
  AcceptedAt Nullable(DateTime64(3, 'UTC')),
  Rounds UInt32,
  DueAt Nullable(DateTime64(3, 'UTC')),
  Completeness Nullable(Float64),
  MissingFields Array(LowCardinality(String)),
  Version UInt64,
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(Version, IsDeleted)
ORDER BY (Namespace, Process, Item, Cycle, HandoffId)
SETTINGS
  -- Closed ones leave a deleted row each; a merge of the whole table may remove them.
  allow_experimental_replacing_merge_with_cleanup = 1,
  enable_replacing_merge_with_cleanup_for_min_age_to_force_merge = 1,
  min_age_to_force_merge_seconds = 3600,
  min_age_to_force_merge_on_partition_only = 1;

-- The figures of handoffs by day of initiation: what a touched day is counted from again.
CREATE TABLE IF NOT EXISTS handoffs_by_day (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Day Date,
  Item String,
  Cycle UInt32,
  HandoffId String,
  HandoffName LowCardinality(String),
  SourceStage LowCardinality(String),
  SourceTeam LowCardinality(String),
  TargetStage LowCardinality(String),
  TargetTeam LowCardinality(String),
  State LowCardinality(String),
  Open Bool,
  PastDue Bool,
  WaitingSeconds Nullable(Float64),
  WorkingSeconds Nullable(Float64),
  Rounds UInt32,
  ClarificationRequests UInt32,
  Completeness Nullable(Float64),
  Preservation Nullable(Float64),
  Version UInt64,
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(Version, IsDeleted)
ORDER BY (Namespace, Process, Day, Item, Cycle, HandoffId);

-- Per pair and day of initiation; small, read with FINAL, quantiles through their merge functions.
CREATE TABLE IF NOT EXISTS handoff_daily (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Day Date,
  SourceTeam LowCardinality(String),
  TargetTeam LowCardinality(String),
  SourceStage LowCardinality(String),
  TargetStage LowCardinality(String),
  HandoffName LowCardinality(String),
  Handoffs UInt64,
  OpenHandoffs UInt64,
  Accepted UInt64,
  Completed UInt64,
  Bounced UInt64,
  Cancelled UInt64,
  PastDue UInt64,
  AskedBack UInt64,
  -- Ended, and bounced, cancelled, past due or sent back for information.
  Failed UInt64,
  Rounds UInt64,
  WaitingCount UInt64,
  WaitingSecondsSum Float64,
  WaitingSeconds AggregateFunction(quantilesTDigest(0.5, 0.9), Float64),
  WorkingCount UInt64,
  WorkingSecondsSum Float64,
  WorkingSeconds AggregateFunction(quantilesTDigest(0.5, 0.9), Float64),
  CompletenessCount UInt64,
  CompletenessSum Float64,
  PreservationCount UInt64,
  PreservationSum Float64,
  Version UInt64,
  IsDeleted UInt8
) ENGINE = ReplacingMergeTree(Version, IsDeleted)
ORDER BY (Namespace, Process, Day, SourceTeam, TargetTeam, SourceStage, TargetStage, HandoffName);

-- Days whose figures are out of date: a queue like `handoff_touched`.
-- cluster: per server
CREATE TABLE IF NOT EXISTS handoff_days_touched (
  Namespace LowCardinality(String),
  Process LowCardinality(String),
  Day Date
) ENGINE = MergeTree
ORDER BY (Namespace, Process, Day)
SETTINGS enable_block_number_column = 1, old_parts_lifetime = 1;

-- What the projector must remember: its generation, and processes whose definition is in force.
CREATE TABLE IF NOT EXISTS projector_state (
  Name String,
  Value String,
  ChangedAt DateTime64(6, 'UTC') DEFAULT now64(6)
) ENGINE = ReplacingMergeTree(ChangedAt)
ORDER BY Name;

-- Views, the last ones first: a view that exists sees everything that is inserted.
CREATE MATERIALIZED VIEW IF NOT EXISTS handoff_days_touched_mv TO handoff_days_touched AS
SELECT DISTINCT Namespace, Process, Day
FROM handoffs_by_day;

CREATE MATERIALIZED VIEW IF NOT EXISTS handoffs_by_day_mv TO handoffs_by_day AS
SELECT
  Namespace, Process, toDate(InitiatedAt) AS Day, Item, Cycle, HandoffId, HandoffName,
  SourceStage, SourceTeam, TargetStage, TargetTeam, State, Open,
  ifNull(EndedAt > DueAt, false) AS PastDue,
  WaitingSeconds, WorkingSeconds, Rounds, ClarificationRequests, Completeness, Preservation,
  Version, IsDeleted
FROM handoffs;

-- Fed from the facts, not from the spans: a block enters this queue only after its facts are there.
CREATE MATERIALIZED VIEW IF NOT EXISTS handoff_touched_mv TO handoff_touched AS
SELECT DISTINCT Namespace, Process, Item, Cycle
FROM handoff_facts;

CREATE MATERIALIZED VIEW IF NOT EXISTS process_definitions_mv TO process_definitions AS
SELECT
  SpanAttributes['handoff.namespace'] AS Namespace,
  SpanAttributes['handoff.process.name'] AS Process,
  SpanAttributes['handoff.process.version'] AS ProcessVersion,
  SpanAttributes['handoff.process.definition'] AS Definition,
  sipHash64(Definition) AS DefinitionHash,
  IngestedAt AS DeclaredAt
FROM handoff_spans
WHERE Definition != '' AND Process != '';

-- The same reading as `factOfSpan` of the conventions, over attributes that are all text. Whatever
-- cannot be read counts as not sent; nothing here may fail an insert.
CREATE MATERIALIZED VIEW IF NOT EXISTS handoff_facts_mv TO handoff_facts AS
WITH
  text -> if(
    match(text, '^\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*$'),
    toFloat64OrNull(trimBoth(text)), NULL) AS readNumber,
  text -> if(
    match(text, '^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,12})?)?([Zz]|[+-][0-9]{2}(:?[0-5][0-9])?)?)?\\s*$'),
    parseDateTime64BestEffortOrNull(replaceOne(upper(trimBoth(text)), ',', '.'), 3, 'UTC'),
    NULL) AS readInstant,
  -- Members of a list that are neither text nor number nor boolean are not names.
  json -> multiIf(
    startsWith(json, '"'), JSONExtractString(json), match(json, '^[\\[{n]'), '', json) AS readName,
  text -> multiIf(
    text = '', [],
    match(text, '^\\s*\\[') AND isValidJSON(text),
    arrayFilter(name -> name != '', arrayMap(json -> readName(json), JSONExtractArrayRaw(text))),
    [text]) AS readList,
  SpanAttributes AS a,
  a['handoff.operation.name'] AS verb,
  readNumber(a['handoff.item.cycle']) AS cycle,
  readNumber(a['handoff.event.sequence']) AS sequence,
  readNumber(a['handoff.context.completeness']) AS completeness,
  readNumber(a['handoff.sla.accept']) AS slaAccept,
  readNumber(a['handoff.sla.complete']) AS slaComplete,
  -- Duration is unsigned: where a writer let it wrap, adding it wraps back to the span's end.
  fromUnixTimestamp64Nano(toInt64(toUnixTimestamp64Nano(Timestamp) + Duration), 'UTC') AS spanEnd
SELECT
  a['handoff.namespace'] AS Namespace,
  a['handoff.process.name'] AS Process,
  a['handoff.item.id'] AS Item,
  if(cycle >= 1 AND cycle <= 4294967295 AND cycle = floor(cycle), toUInt32(cycle), 1) AS Cycle,
  if(EventId = '', SpanId, concat(EventId, char(31), verb, char(31), HandoffName)) AS FactId,
  SpanId,
  TraceId,
  verb AS Verb,
  ifNull(readInstant(a['handoff.event.time']), toDateTime64(spanEnd, 3, 'UTC')) AS At,
  ifNull(abs(sequence) <= 9007199254740991 AND sequence = floor(sequence), false) AS HasSequence,
  if(HasSequence, toInt64(assumeNotNull(sequence)), 0) AS Sequence,
  a['handoff.event.id'] AS EventId,
  a['handoff.name'] AS HandoffName,
  a['handoff.id'] AS HandoffId,
  a['handoff.source.stage.name'] AS SourceStage,
  a['handoff.source.team.name'] AS SourceTeam,
  a['handoff.target.stage.name'] AS TargetStage,
  a['handoff.target.team.name'] AS TargetTeam,
  a['handoff.item.type'] AS ItemType,
  a['handoff.item.url.full'] AS ItemUrl,
  a['handoff.system.name'] AS SystemName,
  a['handoff.item.status'] AS Status,
  multiIf(
    verb = 'bounce', a['handoff.bounce.reason'],
    verb = 'cancel', a['handoff.cancel.reason'], '') AS Reason,
  a['handoff.outcome'] AS Outcome,
  readNumber(a['handoff.outcome.score']) AS OutcomeScore,
  readInstant(a['handoff.due.time']) AS DueAt,
  if(slaAccept >= 0, slaAccept, NULL) AS SlaAcceptSeconds,
  if(slaComplete >= 0, slaComplete, NULL) AS SlaCompleteSeconds,
  if(completeness BETWEEN 0 AND 1, completeness, NULL) AS Completeness,
  readList(a['handoff.context.required_fields']) AS RequiredFields,
  readList(a['handoff.context.present_fields']) AS PresentFields,
  a['handoff.context.present_fields'] != '' AS HasPresentFields,
  readList(a['handoff.context.missing_fields']) AS MissingFields,
  readList(a['handoff.context.invalid_fields']) AS InvalidFields,
  readList(a['handoff.context.optional_missing_fields']) AS OptionalMissingFields,
  mapApply(
    (key, value) -> (substring(key, 23), value),
    mapFilter((key, value) -> startsWith(key, 'handoff.context.field.') AND length(key) > 22, a))
    AS ContextValues,
  mapFilter((key, value) -> key != '' AND NOT startsWith(key, 'handoff.'), a) AS Attributes,
  IngestedAt
FROM handoff_spans
WHERE verb IN ('open', 'update', 'initiate', 'accept', 'bounce', 'request_clarification',
    'provide_clarification', 'complete', 'cancel', 'close')
  AND Process != '' AND Item != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS handoff_spans_mv TO handoff_spans AS
SELECT TraceId, SpanId, Timestamp, Duration, SpanAttributes, IngestedAt
FROM otel_traces
WHERE mapContains(SpanAttributes, 'handoff.operation.name')
  OR mapContains(SpanAttributes, 'handoff.process.definition');

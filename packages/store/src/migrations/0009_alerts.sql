-- Every time that a rule found something, where that stands: pending, firing, resolved. The newest row of an alert
-- is where it stands.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS alerts (
  RuleId LowCardinality(String),
  -- Of the rule and of what it is about, so an alert that comes back has the same.
  AlertId String,
  Namespace LowCardinality(String),
  -- What it is about, such as process, source_team, target_team, item.
  Labels Map(LowCardinality(String), String),
  -- Of alerts about one handoff; else empty.
  Process LowCardinality(String),
  Item String,
  Cycle UInt32,
  HandoffId String,
  TraceId String,
  State LowCardinality(String),
  Severity LowCardinality(String),
  Value Float64,
  Threshold Float64,
  Summary String,
  Description String CODEC(ZSTD(1)),
  -- When its condition began to hold, when it began to fire, and when it ended.
  ActiveAt DateTime64(3, 'UTC'),
  FiredAt Nullable(DateTime64(3, 'UTC')),
  ResolvedAt Nullable(DateTime64(3, 'UTC')),
  -- When its condition last held, while it is kept firing without it.
  SeenAt Nullable(DateTime64(3, 'UTC')),
  ChangedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(ChangedAt)
ORDER BY (RuleId, AlertId, ActiveAt)
-- What still fires stays, however old.
TTL toDateTime(ChangedAt) + toIntervalDay(400) DELETE WHERE State = 'resolved'
SETTINGS
  -- Parts that nothing is added to merge too: a row must not outlive the one that says it ended.
  min_age_to_force_merge_seconds = 3600,
  min_age_to_force_merge_on_partition_only = 1;

-- Every attempt to tell somebody of alerts, without what was said.
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS notifications (
  NotificationId String,
  Attempt UInt16,
  Channel LowCardinality(String),
  GroupKey String,
  AlertIds Array(String),
  -- Beside each alert: when it had begun to fire, and whether this said that it fires or that it ended.
  FiredAts Array(DateTime64(3, 'UTC')),
  Phases Array(LowCardinality(String)),
  AttemptedAt DateTime64(3, 'UTC'),
  DurationMillis UInt32,
  -- `sent`, `failed` (tried again), `given_up`, or `held` (quiet hours).
  Result LowCardinality(String),
  Problem String
) ENGINE = ReplacingMergeTree(AttemptedAt)
-- After a restart attempts are counted from one again.
ORDER BY (NotificationId, Attempt, AttemptedAt)
TTL toDateTime(AttemptedAt) + toIntervalDay(400);

import { defineCommand } from '../define-query.ts';

type CycleScope = { readonly namespace: string; readonly process: string };

/** Takes a part off the queue of touched cycles. */
export const dropTouchedPart = defineCommand<{ part: string }>({
  name: 'projector/drop-touched-part',
  sql: 'ALTER TABLE handoff_touched DROP PART {part:String}',
});

/** Takes a part off the queue of touched days. */
export const dropTouchedDaysPart = defineCommand<{ part: string }>({
  name: 'projector/drop-touched-days-part',
  sql: 'ALTER TABLE handoff_days_touched DROP PART {part:String}',
});

/** Puts every cycle of a process on the queue. */
export const touchProcess = defineCommand<CycleScope>({
  name: 'projector/touch-process',
  sql: `
INSERT INTO handoff_touched
SELECT DISTINCT Namespace, Process, Item, Cycle
FROM handoff_facts
WHERE Namespace = {namespace:String} AND Process = {process:String}
`,
});

/** Puts every cycle on the queue. */
export const touchAll = defineCommand<Record<never, never>>({
  name: 'projector/touch-all',
  sql: `
INSERT INTO handoff_touched
SELECT DISTINCT Namespace, Process, Item, Cycle
FROM handoff_facts
`,
});

/** Reads the facts of all stored spans once more. */
export const decodeSpansAgain = defineCommand<Record<never, never>>({
  name: 'projector/decode-spans-again',
  sql: `
INSERT INTO handoff_spans
SELECT TraceId, SpanId, Timestamp, Duration, SpanAttributes, IngestedAt
FROM otel_traces
WHERE mapContains(SpanAttributes, 'handoff.operation.name')
  OR mapContains(SpanAttributes, 'handoff.process.definition')
SETTINGS min_insert_block_size_rows = 100000, max_insert_threads = 1
`,
});

/** Remembers a value; it wins over the one before, also where the clock was set back since. */
export const rememberState = defineCommand<{ name: string; value: string }>({
  name: 'projector/remember-state',
  sql: `
INSERT INTO projector_state (Name, Value, ChangedAt)
SELECT
  {name:String},
  {value:String},
  greatest(now64(6), max(ChangedAt) + toIntervalMicrosecond(1))
FROM projector_state
WHERE Name = {name:String}
`,
});

/** Marks handoffs that a rebuild did not produce again as deleted. */
export const deleteOldHandoffs = defineCommand<{ version: number }>({
  name: 'projector/delete-old-handoffs',
  sql: `
INSERT INTO handoffs
SELECT * REPLACE ({version:UInt64} AS Version, 1 AS IsDeleted)
FROM handoffs AS old FINAL
WHERE old.Version < {version:UInt64}
`,
});

/** Marks open handoffs that a rebuild did not produce again as deleted. */
export const deleteOldOpenHandoffs = defineCommand<{ version: number }>({
  name: 'projector/delete-old-open-handoffs',
  sql: `
INSERT INTO handoffs_open
SELECT * REPLACE ({version:UInt64} AS Version, 1 AS IsDeleted)
FROM handoffs_open AS old FINAL
WHERE old.Version < {version:UInt64}
`,
});

/** Marks work items that a rebuild did not produce again as deleted. */
export const deleteOldItems = defineCommand<{ version: number }>({
  name: 'projector/delete-old-items',
  sql: `
INSERT INTO work_items
SELECT * REPLACE ({version:UInt64} AS Version, 1 AS IsDeleted)
FROM work_items AS old FINAL
WHERE old.Version < {version:UInt64}
`,
});

/** Counts the figures of some days of a process again; they win also where the clock was set back. */
export const writeDays = defineCommand<CycleScope & { days: readonly string[] }>({
  name: 'projector/write-days',
  sql: `
INSERT INTO handoff_daily
SELECT
  d.Namespace, d.Process, d.Day, d.SourceTeam, d.TargetTeam, d.SourceStage, d.TargetStage,
  d.HandoffName,
  count() AS Handoffs,
  countIf(d.Open) AS OpenHandoffs,
  count(d.WaitingSeconds) AS Accepted,
  countIf(d.State = 'completed') AS Completed,
  countIf(d.State = 'bounced') AS Bounced,
  countIf(d.State = 'cancelled') AS Cancelled,
  countIf(d.PastDue) AS PastDue,
  countIf(d.ClarificationRequests > 0) AS AskedBack,
  countIf(NOT d.Open AND (d.State IN ('bounced', 'cancelled') OR d.PastDue
    OR d.ClarificationRequests > 0)) AS Failed,
  sum(d.Rounds) AS Rounds,
  count(d.WaitingSeconds) AS WaitingCount,
  ifNull(sum(d.WaitingSeconds), 0) AS WaitingSecondsSum,
  quantilesTDigestStateIf(0.5, 0.9)(
    ifNull(d.WaitingSeconds, 0), d.WaitingSeconds IS NOT NULL) AS WaitingSeconds,
  count(d.WorkingSeconds) AS WorkingCount,
  ifNull(sum(d.WorkingSeconds), 0) AS WorkingSecondsSum,
  quantilesTDigestStateIf(0.5, 0.9)(
    ifNull(d.WorkingSeconds, 0), d.WorkingSeconds IS NOT NULL) AS WorkingSeconds,
  count(d.Completeness) AS CompletenessCount,
  ifNull(sum(d.Completeness), 0) AS CompletenessSum,
  count(d.Preservation) AS PreservationCount,
  ifNull(sum(d.Preservation), 0) AS PreservationSum,
  greatest(
    toUnixTimestamp64Micro(now64(6)),
    1 + (
      SELECT toInt64(max(Version)) FROM handoff_daily
      WHERE Namespace = {namespace:String} AND Process = {process:String}
    )
  ) AS Version,
  0 AS IsDeleted
FROM handoffs_by_day AS d FINAL
WHERE d.Namespace = {namespace:String} AND d.Process = {process:String}
  AND d.Day IN {days:Array(Date)}
GROUP BY d.Namespace, d.Process, d.Day, d.SourceTeam, d.TargetTeam, d.SourceStage, d.TargetStage,
  d.HandoffName
`,
});

/** Marks daily figures as deleted where no handoff is left. */
export const deleteEmptyDays = defineCommand<CycleScope & { days: readonly string[] }>({
  name: 'projector/delete-empty-days',
  sql: `
INSERT INTO handoff_daily (
  Namespace, Process, Day, SourceTeam, TargetTeam, SourceStage, TargetStage, HandoffName,
  Version, IsDeleted)
SELECT
  Namespace, Process, Day, SourceTeam, TargetTeam, SourceStage, TargetStage, HandoffName,
  greatest(
    toUnixTimestamp64Micro(now64(6)),
    1 + (
      SELECT toInt64(max(Version)) FROM handoff_daily
      WHERE Namespace = {namespace:String} AND Process = {process:String}
    )
  ) AS Version,
  1 AS IsDeleted
FROM handoff_daily FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
  AND Day IN {days:Array(Date)}
  AND (Day, SourceTeam, TargetTeam, SourceStage, TargetStage, HandoffName) NOT IN (
    SELECT DISTINCT Day, SourceTeam, TargetTeam, SourceStage, TargetStage, HandoffName
    FROM handoffs_by_day FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND Day IN {days:Array(Date)}
  )
`,
});

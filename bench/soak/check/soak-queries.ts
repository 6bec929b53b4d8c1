import { defineQuery } from '@baton/store';
import { z } from 'zod';

const spanRow = z.object({ spanId: z.string(), rows: z.number() });
const none = z.object({});

/** How often each span stands in the base table. */
export const spansStored = defineQuery({
  name: 'soak/spans-stored',
  title: 'Spans stored',
  description: 'Rows of otel_traces by span id.',
  params: none,
  row: spanRow,
  sql: 'SELECT SpanId AS spanId, count() AS rows FROM otel_traces GROUP BY SpanId',
});

/** How often each fact stands in the table as it is, unmerged rows included. */
export const factsStored = defineQuery({
  name: 'soak/facts-stored',
  title: 'Facts stored',
  description: 'Rows of handoff_facts by span id.',
  params: none,
  row: spanRow,
  sql: 'SELECT SpanId AS spanId, count() AS rows FROM handoff_facts GROUP BY SpanId',
});

/** How often each fact is read where a reader asks for the final state. */
export const factsRead = defineQuery({
  name: 'soak/facts-read',
  title: 'Facts read',
  description: 'Rows of handoff_facts FINAL by span id.',
  params: none,
  row: spanRow,
  sql: 'SELECT SpanId AS spanId, count() AS rows FROM handoff_facts FINAL GROUP BY SpanId',
});

/** Traces whose range is not that of their spans, or stands twice. */
export const wrongRanges = defineQuery({
  name: 'soak/wrong-ranges',
  title: 'Wrong ranges',
  description: 'Traces of which otel_traces_trace_id_ts and otel_traces say different things.',
  params: none,
  row: z.object({ traces: z.number(), wrong: z.number() }),
  sql: `
SELECT uniqExact(TraceId) AS traces, countIf(sources != 2 OR rows != 2 OR starts != 1 OR ends != 1) AS wrong
FROM (
  SELECT TraceId, uniqExact(source) AS sources, count() AS rows,
    uniqExact(Start) AS starts, uniqExact(End) AS ends
  FROM (
    SELECT 1 AS source, TraceId, toDateTime(min(Timestamp)) AS Start, toDateTime(max(Timestamp)) AS End
    FROM otel_traces GROUP BY TraceId
    UNION ALL
    SELECT 2 AS source, TraceId, Start, End FROM otel_traces_trace_id_ts FINAL
  )
  GROUP BY TraceId
)
`,
});

/** Handoffs as a reader sees them. */
export const handoffsRead = defineQuery({
  name: 'soak/handoffs-read',
  title: 'Handoffs read',
  description: 'Rows of handoffs FINAL, the columns that follow from the facts alone.',
  params: none,
  row: z.object({
    item: z.string(),
    id: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    state: z.string(),
    open: z.boolean(),
    initiatedAtMillis: z.number(),
    acceptedAtMillis: z.number().nullable(),
    endedAtMillis: z.number().nullable(),
    endedBy: z.string(),
    rounds: z.number(),
    clarificationRequests: z.number(),
  }),
  sql: `
SELECT
  Item AS item, HandoffId AS id, SourceTeam AS sourceTeam, TargetTeam AS targetTeam, State AS state,
  Open AS open, toUnixTimestamp64Milli(InitiatedAt) AS initiatedAtMillis,
  toUnixTimestamp64Milli(AcceptedAt) AS acceptedAtMillis,
  toUnixTimestamp64Milli(EndedAt) AS endedAtMillis, EndedBy AS endedBy, Rounds AS rounds,
  ClarificationRequests AS clarificationRequests
FROM handoffs FINAL
`,
});

/** Work items as a reader sees them. */
export const itemsRead = defineQuery({
  name: 'soak/items-read',
  title: 'Items read',
  description: 'Rows of work_items FINAL, the columns that follow from the facts alone.',
  params: none,
  row: z.object({
    item: z.string(),
    state: z.string(),
    facts: z.number(),
    handoffs: z.number(),
    openHandoffs: z.number(),
    bounces: z.number(),
    rounds: z.number(),
    unmatched: z.number(),
    late: z.number(),
    reopened: z.number(),
    teamSequence: z.array(z.string()),
  }),
  sql: `
SELECT
  Item AS item, State AS state, Facts AS facts, Handoffs AS handoffs, OpenHandoffs AS openHandoffs,
  Bounces AS bounces, Rounds AS rounds, Unmatched AS unmatched, Late AS late, Reopened AS reopened,
  TeamSequence AS teamSequence
FROM work_items FINAL
`,
});

/** Daily figures as a dashboard sees them. */
export const daysRead = defineQuery({
  name: 'soak/days-read',
  title: 'Days read',
  description: 'Counts of handoff_daily FINAL.',
  params: none,
  row: z.object({
    day: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    handoffs: z.number(),
    openHandoffs: z.number(),
    bounced: z.number(),
    rounds: z.number(),
  }),
  sql: `
SELECT
  toString(Day) AS day, SourceTeam AS sourceTeam, TargetTeam AS targetTeam, Handoffs AS handoffs,
  OpenHandoffs AS openHandoffs, Bounced AS bounced, Rounds AS rounds
FROM handoff_daily FINAL
`,
});

/** Rows of the small tables. */
export const countsRead = defineQuery({
  name: 'soak/counts-read',
  title: 'Counts read',
  description: 'Rows of tables whose number follows from others.',
  params: none,
  row: z.object({ name: z.string(), rows: z.number() }),
  sql: `
SELECT 'handoffs_open' AS name, count() AS rows FROM handoffs_open FINAL
UNION ALL SELECT 'handoffs_by_day', count() FROM handoffs_by_day FINAL
UNION ALL SELECT 'handoff_touched', count() FROM handoff_touched
UNION ALL SELECT 'handoff_days_touched', count() FROM handoff_days_touched
`,
});

/** One number for everything the projections say; versions and sketches left out. */
export const projectionsDigest = defineQuery({
  name: 'soak/projections-digest',
  title: 'Projections digest',
  description: 'Rows and a hash of their content, of each projection.',
  params: none,
  row: z.object({ name: z.string(), rows: z.number(), digest: z.string() }),
  sql: `
SELECT 'handoffs' AS name, count() AS rows, toString(groupBitXor(cityHash64(
  formatRowNoNewline('JSONCompactEachRow', * EXCEPT (Version, IsDeleted))))) AS digest
FROM handoffs FINAL
UNION ALL SELECT 'work_items', count(), toString(groupBitXor(cityHash64(
  formatRowNoNewline('JSONCompactEachRow', * EXCEPT (Version, IsDeleted)))))
FROM work_items FINAL
UNION ALL SELECT 'handoffs_open', count(), toString(groupBitXor(cityHash64(
  formatRowNoNewline('JSONCompactEachRow', * EXCEPT (Version, IsDeleted)))))
FROM handoffs_open FINAL
UNION ALL SELECT 'handoffs_by_day', count(), toString(groupBitXor(cityHash64(
  formatRowNoNewline('JSONCompactEachRow', * EXCEPT (Version, IsDeleted)))))
FROM handoffs_by_day FINAL
UNION ALL SELECT 'handoff_daily', count(), toString(groupBitXor(cityHash64(
  formatRowNoNewline('JSONCompactEachRow',
    * EXCEPT (Version, IsDeleted, WaitingSeconds, WorkingSeconds)))))
FROM handoff_daily FINAL
`,
});

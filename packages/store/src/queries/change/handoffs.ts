import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** The handoffs of a process around the start of an intervention, with every outcome it may have changed. */
export const changeHandoffs = defineQuery({
  name: 'change/handoffs',
  title: 'Handoffs before and after a date',
  description:
    'One row per handoff initiated between two instants: pair, stratum (kind of handoff, item type and the attributes named), times to accept, to end and to the close of the item as far as they are known at a third instant, rounds, failure, completeness, and score. Beyond the given number of rows, that many items drawn by hash, whole.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    fromMillis: z.number().default(0),
    toMillis: z.number().default(() => Date.now()),
    /** Last names of attributes that make up the stratum, in lower case. */
    stratumKeys: z.array(z.string()).default([]),
    mostRows: z.number().int().default(100_000),
  }),
  row: z.object({
    sourceTeam: z.string(),
    targetTeam: z.string(),
    stratum: z.string(),
    initiatedMillis: z.coerce.number(),
    open: z.coerce.boolean(),
    accepted: z.coerce.boolean(),
    waitingSeconds: z.coerce.number().nullable(),
    workingSeconds: z.coerce.number().nullable(),
    resolutionSeconds: z.coerce.number().nullable(),
    closeSeconds: z.coerce.number().nullable(),
    failed: z.coerce.boolean(),
    rounds: z.coerce.number(),
    completeness: z.coerce.number().nullable(),
    score: z.coerce.number().nullable(),
    /** Handoffs in the window, of which these rows are all or a sample. */
    handoffs: z.coerce.number(),
  }),
  sql: `
WITH
  (
    SELECT count()
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND InitiatedAt >= fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC')
      AND InitiatedAt < fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC')
  ) AS Counted,
  h AS (
    SELECT
      Item, Cycle, SourceTeam, TargetTeam, HandoffName, InitiatedAt, AcceptedAt, EndedAt, Open, State,
      WaitingSeconds, WorkingSeconds, ClarificationRequests, Rounds, DueAt, Completeness,
      arraySort(arrayFilter(
        (key, value) -> NOT startsWith(key, 'baton.')
          AND has({stratumKeys:Array(String)}, lower(arrayElement(splitByRegexp('[._]', key), -1))),
        mapKeys(Attributes), mapValues(Attributes))) AS Keys,
      arrayMap(key -> Attributes[key], Keys) AS Values
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND InitiatedAt >= fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC')
      AND InitiatedAt < fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC')
      AND (Counted <= {mostRows:UInt64}
        OR cityHash64(Item) % 1000000 < 1000000 * {mostRows:UInt64} / Counted)
  ),
  i AS (
    SELECT Item, Cycle, ClosedAt, OutcomeScore, ItemType
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Item, Cycle) IN (SELECT Item, Cycle FROM h)
  )
SELECT
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  arrayStringConcat(arrayConcat([HandoffName, ItemType], Values), ' · ') AS stratum,
  toUnixTimestamp64Milli(InitiatedAt) AS initiatedMillis,
  Open AS open,
  AcceptedAt IS NOT NULL AS accepted,
  WaitingSeconds AS waitingSeconds,
  WorkingSeconds AS workingSeconds,
  if(EndedAt IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(EndedAt) - toUnixTimestamp64Milli(InitiatedAt)) / 1000) AS resolutionSeconds,
  if(ClosedAt IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(ClosedAt) - toUnixTimestamp64Milli(InitiatedAt)) / 1000) AS closeSeconds,
  State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false) AS failed,
  Rounds AS rounds,
  Completeness AS completeness,
  OutcomeScore AS score,
  Counted AS handoffs
FROM h
LEFT JOIN i ON h.Item = i.Item AND h.Cycle = i.Cycle
ORDER BY sourceTeam, targetTeam, initiatedMillis
`,
});

import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Work that a team only passes on, by what is known of it when it comes. */
export const changePassedOn = defineQuery({
  name: 'change/passed-on',
  title: 'Work that a team only passes on',
  description:
    'For one process, per pair of teams, a third team and a value of an attribute known at the handoff: how many handoffs of the pair have it, how many of them the receiver passed on to the third team next, and mean and standard deviation of the hours from the handoff until then. Beyond the given number of handoffs, that many drawn by hash of the item, whole items.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    minimumHandoffs: z.number().int().default(30),
    minimumShare: z.number().default(0.6),
    mostHandoffs: z.number().int().default(200_000),
  }),
  row: z.object({
    sourceTeam: z.string(),
    targetTeam: z.string(),
    nextTeam: z.string(),
    attribute: z.string(),
    value: z.string(),
    handoffs: z.coerce.number(),
    passedOn: z.coerce.number(),
    meanHours: z.coerce.number(),
    sdHours: z.coerce.number().nullable(),
    /** Handoffs of the process, of which these are counted over all or a sample. */
    stored: z.coerce.number(),
  }),
  sql: `
WITH
  (
    SELECT sum(Handoffs)
    FROM handoff_daily FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  ) AS Counted,
  h AS (
    SELECT
      SourceTeam, TargetTeam, InitiatedAt, Attributes,
      leadInFrame(SourceTeam) OVER w AS NextSource,
      leadInFrame(TargetTeam) OVER w AS NextTarget,
      leadInFrame(InitiatedAt) OVER w AS NextAt
    FROM handoffs FINAL
    -- By the key alone, so that the attributes of what is not drawn are not read.
    PREWHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Counted <= {mostHandoffs:UInt64}
        OR cityHash64(Item) % 1000000 < 1000000 * {mostHandoffs:UInt64} / Counted)
    WINDOW w AS (
      PARTITION BY Item, Cycle ORDER BY Position, HandoffId
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  ),
  v AS (
    SELECT
      SourceTeam, TargetTeam,
      if(NextSource = TargetTeam AND NextTarget NOT IN (SourceTeam, TargetTeam), NextTarget, '') AS NextTeam,
      dateDiff('second', InitiatedAt, NextAt) / 3600 AS Hours,
      arrayJoin(arrayFilter(
        pair -> NOT startsWith(pair.1, 'baton.') AND length(pair.2) BETWEEN 1 AND 60,
        arrayZip(mapKeys(Attributes), mapValues(Attributes)))) AS Pair
    FROM h
    WHERE SourceTeam != '' AND TargetTeam != ''
  ),
  p AS (
    SELECT
      SourceTeam, TargetTeam, Pair, NextTeam,
      count() AS PassedOn,
      avg(Hours) AS Mean,
      stddevSamp(Hours) AS Sd
    FROM v
    GROUP BY SourceTeam, TargetTeam, Pair, NextTeam
  )
SELECT
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  NextTeam AS nextTeam,
  Pair.1 AS attribute,
  Pair.2 AS value,
  Handoffs AS handoffs,
  PassedOn AS passedOn,
  Mean AS meanHours,
  if(isFinite(Sd), Sd, NULL) AS sdHours,
  Counted AS stored
FROM (
  SELECT *, sum(PassedOn) OVER (PARTITION BY SourceTeam, TargetTeam, Pair) AS Handoffs
  FROM p
)
WHERE NextTeam != '' AND Handoffs >= {minimumHandoffs:UInt32} AND PassedOn >= {minimumShare:Float64} * Handoffs
ORDER BY passedOn DESC, sourceTeam, targetTeam, nextTeam, attribute, value
LIMIT 50
`,
});

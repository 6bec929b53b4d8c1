import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { TIMED_HANDOFFS, timedParams } from './timed-handoffs.ts';

const millis = z.coerce.number();

/** Open handoffs with what is usual for their pair, what was agreed, and the rules that they meet. */
export const alertOpenHandoffs = defineQuery({
  name: 'alert/open-handoffs',
  title: 'Open handoffs by the time that is left',
  description:
    'Open handoffs, the ones first whose next limit (time to accept, time to complete; without one, the p95 of their pair) comes first: how long they have waited or been worked on, against p50 and p95 of their pair (n), what is missing, and which rules about single handoffs they meet since when. Processes without a handoff in the window are left out.',
  params: z.object({
    ...timedParams,
    /** Rules that are looked for; without any, all about single handoffs. */
    rules: z.array(z.string()).default([]),
    /** Only those that meet a rule, the latest first. */
    onlyConcerned: z.boolean().default(false),
    limit: z.number().int().min(1).default(1000),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    traceId: z.string(),
    handoffName: z.string(),
    initiatedMillis: millis,
    acceptedMillis: millis.nullable(),
    dueMillis: millis.nullable(),
    acceptDueMillis: millis.nullable(),
    /** In its phase: waiting, or being worked on. */
    phaseSeconds: z.number(),
    compared: z.coerce.number(),
    p50Seconds: z.number().nullable(),
    p95Seconds: z.number().nullable(),
    limitMillis: millis.nullable(),
    rounds: z.coerce.number(),
    missingFields: z.array(z.string()),
    risk: z.number().nullable(),
    rules: z.array(z.string()),
    /** Beside each rule. */
    sinceMillis: z.array(millis),
  }),
  sql: `
WITH
  ${TIMED_HANDOFFS}
SELECT
  toString(Namespace) AS namespace,
  toString(Process) AS process,
  toString(SourceTeam) AS sourceTeam,
  toString(TargetTeam) AS targetTeam,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  TraceId AS traceId,
  toString(HandoffName) AS handoffName,
  InitiatedMillis AS initiatedMillis,
  AcceptedMillis AS acceptedMillis,
  DueMillis AS dueMillis,
  AcceptDueMillis AS acceptDueMillis,
  greatest(0, {nowMillis:Int64} - PhaseMillis) / 1000 AS phaseSeconds,
  Compared AS compared,
  if(Compared >= {minimum:UInt32}, toFloat64(Quantiles[1]), NULL) AS p50Seconds,
  if(Compared >= {minimum:UInt32}, toFloat64(Quantiles[2]), NULL) AS p95Seconds,
  ifNull(AgreedMillis, UsualMillis) AS limitMillis,
  Rounds AS rounds,
  arrayMap(x -> toString(x), MissingFields) AS missingFields,
  if(ScoredMillis = 0, NULL, HighestRisk) AS risk,
  arrayMap(x -> x.1, Met) AS rules,
  arrayMap(x -> x.2, Met) AS sinceMillis
FROM timed
WHERE NOT {onlyConcerned:Bool} OR notEmpty(Met)
ORDER BY
  if({onlyConcerned:Bool}, -arrayMax(arrayMap(x -> x.2, Met)), 0),
  limitMillis IS NULL, limitMillis, initiatedMillis, namespace, process, item, cycle, handoffId
LIMIT {limit:UInt32}
`,
});

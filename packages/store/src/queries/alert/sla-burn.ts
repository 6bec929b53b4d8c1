import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

const DESCRIPTION =
  'Per pair the smaller of the burn rates of a long and a short window: share of the handoffs past due / (1 - objective); 0 below a minimum of handoffs in the long window. A breach counts when its time is up, a handoff that ended in time when it ended (multiwindow burn rates: Google, The Site Reliability Workbook, chapter 5).';

const burnParams = {
  ...ruleParams,
  windowDays: z.number().int().default(60),
  /** Share of the handoffs that should end in time. */
  objective: z.number().min(0).lt(1).default(0.9),
  minimum: z.number().int().default(20),
};

const SLA_BURN = `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  pairs AS (
    SELECT DISTINCT Namespace, Process, SourceTeam, TargetTeam
    FROM handoff_daily FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  events AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      assumeNotNull(DueAt) AS Due,
      EndedAt IS NULL OR EndedAt > Due AS IsBreach,
      if(IsBreach, Due, assumeNotNull(EndedAt)) AS At
    FROM handoffs_by_day FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND DueAt IS NOT NULL
      -- What was called off in time was neither late nor in time.
      AND NOT (State = 'cancelled' AND ifNull(EndedAt <= DueAt, false))
  ),
  burns AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      count() AS LongEvents,
      countIf(IsBreach) / LongEvents / (1 - {objective:Float64}) AS LongBurn,
      countIf(At > moment - {shortSeconds:UInt32}) AS ShortEvents,
      if(ShortEvents = 0, 0,
        countIf(IsBreach AND At > moment - {shortSeconds:UInt32}) / ShortEvents / (1 - {objective:Float64})) AS ShortBurn
    FROM events
    WHERE At > moment - {longSeconds:UInt32} AND At <= moment
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  )
SELECT
  toString(pairs.Namespace) AS namespace,
  toString(pairs.Process) AS process,
  toString(pairs.SourceTeam) AS source_team,
  toString(pairs.TargetTeam) AS target_team,
  toFloat64(if(LongEvents < {minimum:UInt32}, 0, least(LongBurn, ShortBurn))) AS value
FROM pairs
LEFT JOIN burns
  ON pairs.Namespace = burns.Namespace AND pairs.Process = burns.Process
  AND pairs.SourceTeam = burns.SourceTeam AND pairs.TargetTeam = burns.TargetTeam
ORDER BY namespace, process, source_team, target_team
`;

/** How fast a pair uses up the breaches it may have, within a day. */
export const alertSlaBurnFast = defineQuery({
  name: 'alert/sla-burn-fast',
  title: 'SLA burn, fast',
  description: `Over a day and over 2 hours. ${DESCRIPTION}`,
  params: z.object({
    ...burnParams,
    longSeconds: z.number().int().default(86_400),
    shortSeconds: z.number().int().default(7_200),
  }),
  row: z.object(pairValue),
  sql: SLA_BURN,
});

/** How fast a pair uses up the breaches it may have, within a week. */
export const alertSlaBurnSlow = defineQuery({
  name: 'alert/sla-burn-slow',
  title: 'SLA burn, slow',
  description: `Over a week and over 14 hours. ${DESCRIPTION}`,
  params: z.object({
    ...burnParams,
    longSeconds: z.number().int().default(604_800),
    shortSeconds: z.number().int().default(50_400),
  }),
  row: z.object(pairValue),
  sql: SLA_BURN,
});

import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** How good each rule was at warning. */
export const alertStats = defineQuery({
  name: 'alert/stats',
  title: 'How well alerts warned',
  description:
    'Per rule how often it fired in the window. Of those about one handoff with a due time that has ended or is past due: how many were late in the end, how many of these it had warned of before they were due, by how much (median), and how many ended in time after all (false alarms); how many late handoffs it missed, of all in the window in the processes that it has fired in or not.',
  params: z.object({
    nowMillis: z
      .number()
      .int()
      .default(() => Date.now()),
    windowDays: z.number().int().default(60),
  }),
  row: z.object({
    ruleId: z.string(),
    fired: count,
    firingNow: count,
    aboutHandoffs: count,
    decided: count,
    late: count,
    warnedBeforeDue: count,
    medianLeadSeconds: z.number().nullable(),
    falseAlarms: count,
    lateUnwarned: count,
  }),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  firings AS (
    SELECT
      RuleId, AlertId, ActiveAt, argMax(State, ChangedAt) AS LastState,
      any(Namespace) AS AlertNamespace, any(Process) AS AlertProcess, any(Item) AS AlertItem,
      any(Cycle) AS AlertCycle, any(HandoffId) AS AlertHandoff, min(FiredAt) AS Fired
    FROM alerts
    WHERE FiredAt >= moment - toIntervalDay({windowDays:UInt16}) AND FiredAt <= moment
    GROUP BY RuleId, AlertId, ActiveAt
  ),
  -- Only those of which it is known whether they were late.
  ended AS (
    SELECT Namespace, Process, Item, Cycle, HandoffId, assumeNotNull(DueAt) AS Due, ifNull(EndedAt > DueAt, 1) AS IsLate
    FROM handoffs_by_day FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} - 60 AND DueAt IS NOT NULL
      AND (EndedAt IS NOT NULL OR DueAt < moment)
  ),
  joined AS (
    SELECT
      RuleId, AlertId, LastState, assumeNotNull(Fired) AS FiredMoment, AlertHandoff != '' AS IsAboutHandoff,
      ended.HandoffId != '' AS IsDecided, IsLate = 1 AND IsDecided AS WasLate, Due
    FROM firings
    LEFT JOIN ended
      ON AlertNamespace = ended.Namespace AND AlertProcess = ended.Process AND AlertItem = ended.Item
      AND AlertCycle = ended.Cycle AND AlertHandoff = ended.HandoffId
  )
SELECT
  toString(RuleId) AS ruleId,
  count() AS fired,
  countIf(LastState = 'firing') AS firingNow,
  countIf(IsAboutHandoff) AS aboutHandoffs,
  countIf(IsDecided) AS decided,
  countIf(WasLate) AS late,
  countIf(WasLate AND FiredMoment < Due) AS warnedBeforeDue,
  if(warnedBeforeDue = 0, NULL,
    quantileExactIf(0.5)((toUnixTimestamp64Milli(Due) - toUnixTimestamp64Milli(FiredMoment)) / 1000, WasLate AND FiredMoment < Due)) AS medianLeadSeconds,
  countIf(IsDecided AND NOT WasLate) AS falseAlarms,
  if(aboutHandoffs = 0, 0, greatest(0, toInt64((
    SELECT countIf(IsLate = 1 AND Due >= moment - toIntervalDay({windowDays:UInt16})) FROM ended)) - toInt64(warnedBeforeDue))) AS lateUnwarned
FROM joined
GROUP BY RuleId
ORDER BY ruleId
`,
});

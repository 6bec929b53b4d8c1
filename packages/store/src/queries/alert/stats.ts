import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** How good each rule was at warning. */
export const alertStats = defineQuery({
  name: 'alert/stats',
  title: 'How well alerts warned',
  description:
    'Per rule how often it fired in the window. Of the handoffs with a due time that it fired about and that have ended or are past due (those called off in time left out): how many were late in the end, how many of these it had warned of before they were due, by how much (median), and how many ended in time after all (false alarms). And how many late handoffs, of all that were initiated in the window, it did not warn of before they were due.',
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
  toDate(moment) - {windowDays:UInt16} AS FirstDay,
  fired AS (
    SELECT
      RuleId, AlertId, count() AS Firings, countIf(State = 'firing') AS FiringNow,
      any(Namespace) AS AlertNamespace, any(Process) AS AlertProcess, any(Item) AS AlertItem,
      any(Cycle) AS AlertCycle, any(HandoffId) AS AlertHandoff, assumeNotNull(min(FiredAt)) AS FirstFired
    FROM alerts FINAL
    WHERE FiredAt >= moment - toIntervalDay({windowDays:UInt16}) AND FiredAt <= moment
    GROUP BY RuleId, AlertId
  ),
  -- Only those of which it is known whether they were late; what was called off in time was neither.
  ended AS (
    SELECT
      Namespace, Process, Item, Cycle, HandoffId, InitiatedAt,
      assumeNotNull(DueAt) AS Due, ifNull(EndedAt > DueAt, true) AS IsLate
    FROM handoffs FINAL
    WHERE (Namespace, Process, Item, Cycle, HandoffId) IN (
        SELECT AlertNamespace, AlertProcess, AlertItem, AlertCycle, AlertHandoff FROM fired WHERE AlertHandoff != '')
      AND DueAt IS NOT NULL
      AND (EndedAt IS NOT NULL OR DueAt < moment)
      AND NOT (State = 'cancelled' AND ifNull(EndedAt <= DueAt, false))
  ),
  joined AS (
    SELECT
      RuleId, Firings, FiringNow, FirstFired, AlertHandoff != '' AS IsAboutHandoff,
      ended.HandoffId != '' AS IsDecided, IsDecided AND IsLate AS WasLate, Due,
      WasLate AND FirstFired < Due AS WasWarned, toDate(InitiatedAt) >= FirstDay AS IsOfWindow
    FROM fired
    LEFT JOIN ended
      ON AlertNamespace = ended.Namespace AND AlertProcess = ended.Process AND AlertItem = ended.Item
      AND AlertCycle = ended.Cycle AND AlertHandoff = ended.HandoffId
  )
SELECT
  toString(RuleId) AS ruleId,
  sum(Firings) AS fired,
  sum(FiringNow) AS firingNow,
  countIf(IsAboutHandoff) AS aboutHandoffs,
  countIf(IsDecided) AS decided,
  countIf(WasLate) AS late,
  countIf(WasWarned) AS warnedBeforeDue,
  if(warnedBeforeDue = 0, NULL,
    quantileExactIf(0.5)((toUnixTimestamp64Milli(Due) - toUnixTimestamp64Milli(FirstFired)) / 1000, WasWarned)) AS medianLeadSeconds,
  countIf(IsDecided AND NOT WasLate) AS falseAlarms,
  if(aboutHandoffs = 0, 0, greatest(0,
    (SELECT toInt64(sum(PastDue)) FROM handoff_daily FINAL WHERE Day >= FirstDay AND Day <= toDate(moment))
    + (SELECT toInt64(count()) FROM handoffs_open FINAL WHERE toDate(InitiatedAt) >= FirstDay AND DueAt < moment)
    - toInt64(countIf(WasWarned AND IsOfWindow)))) AS lateUnwarned
FROM joined
GROUP BY RuleId
ORDER BY ruleId
`,
});

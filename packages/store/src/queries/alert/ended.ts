import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { TIMED_HANDOFFS, timedParams } from './timed-handoffs.ts';

/** Alerts about handoffs that are over, where too many fire to compare them with all open handoffs. */
export const alertEnded = defineQuery({
  name: 'alert/ended',
  title: 'Alerts about handoffs whose condition no longer holds',
  description:
    'Alerts about single handoffs, pending or firing, whose handoff is no longer open or no longer meets their rule.',
  params: z.object({ ...timedParams, rules: z.array(z.string()).default([]) }),
  row: z.object({ alertId: z.string() }),
  sql: `
WITH
  ${TIMED_HANDOFFS}
SELECT alertId
FROM (
  SELECT
    RuleId, AlertId AS alertId,
    argMax(State, (ChangedAt, indexOf(['pending', 'firing', 'resolved'], State))) AS LastState,
    any(Namespace) AS AlertNamespace, any(Process) AS AlertProcess, any(Item) AS AlertItem,
    any(Cycle) AS AlertCycle, any(HandoffId) AS AlertHandoff
  FROM alerts
  WHERE HandoffId != ''
    AND (empty({rules:Array(String)}) OR has({rules:Array(String)}, RuleId))
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY RuleId, AlertId
  HAVING LastState != 'resolved'
)
WHERE (RuleId, AlertNamespace, AlertProcess, AlertItem, AlertCycle, AlertHandoff) NOT IN (
  SELECT arrayJoin(arrayMap(x -> x.1, Met)), Namespace, Process, Item, Cycle, HandoffId FROM timed)
ORDER BY alertId
`,
});

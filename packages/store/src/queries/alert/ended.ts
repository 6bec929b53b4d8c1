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
SELECT DISTINCT AlertId AS alertId
FROM alerts FINAL
WHERE HandoffId != '' AND State != 'resolved'
  AND (empty({rules:Array(String)}) OR has({rules:Array(String)}, RuleId))
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND (RuleId, Namespace, Process, Item, Cycle, HandoffId) NOT IN (
    SELECT arrayJoin(arrayMap(x -> x.1, Met)), Namespace, Process, Item, Cycle, HandoffId FROM timed)
ORDER BY alertId
`,
});

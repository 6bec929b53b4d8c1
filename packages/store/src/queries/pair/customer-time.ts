import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

const count = z.coerce.number();
const seconds = z.number().nullable();

/** How long the customer had waited at the handoff and waits on, and waiting and working time without the time that waited for the customer. */
export const pairCustomerTime = defineQuery({
  name: 'pair/customer-time',
  title: 'What the customer waits, before and after',
  description:
    'Per pair, in seconds: from the opening of the item to the handoff, and from the handoff to the close of the item (only of closed ones; how many are open stands beside it; an automatic close counts from the last step before it). Then the time in which the customer was waited for, within accepted waits and ended work, and both without it (own…), by the clock and in business hours. Null where it is not known: where no status of the process means waiting for the customer.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    handoffs: count,
    itemsOpen: count,
    beforeMedianSeconds: seconds,
    beforeP90Seconds: seconds,
    afterMedianSeconds: seconds,
    afterP90Seconds: seconds,
    /** Handoffs of which it is known how long the customer was waited for, and those with any such time. */
    known: count,
    withCustomer: count,
    customerSeconds: seconds,
    ownWaitingMedianSeconds: seconds,
    ownWaitingP90Seconds: seconds,
    ownWorkingMedianSeconds: seconds,
    ownWorkingP90Seconds: seconds,
    ownWaitingBusinessMedianSeconds: seconds,
    ownWorkingBusinessMedianSeconds: seconds,
  }),
  sql: `
WITH spans AS (
  SELECT
    handoffs.Namespace AS Namespace, handoffs.Process AS Process, SourceTeam, TargetTeam, ClosedAt,
    greatest(0, toUnixTimestamp64Milli(InitiatedAt) - toUnixTimestamp64Milli(OpenedAt)) / 1000 AS Before,
    -- Of a null and 0 the greatest would be 0.
    if(ClosedAt IS NULL, NULL, greatest(0, dateDiff('millisecond', InitiatedAt, ClosedAt)) / 1000) AS After,
    WaitingCustomerSeconds, WorkingCustomerSeconds,
    -- Both are measured between the same instants, so that one may be taken from the other.
    WaitingSeconds - WaitingCustomerSeconds AS OwnWaiting,
    WorkingSeconds - WorkingCustomerSeconds AS OwnWorking,
    WaitingBusinessSeconds - WaitingCustomerBusinessSeconds AS OwnWaitingBusiness,
    WorkingBusinessSeconds - WorkingCustomerBusinessSeconds AS OwnWorkingBusiness
  FROM (
    SELECT
      Namespace, Process, Item, Cycle, SourceTeam, TargetTeam, InitiatedAt,
      WaitingSeconds, WorkingSeconds, WaitingBusinessSeconds, WorkingBusinessSeconds,
      WaitingCustomerSeconds, WorkingCustomerSeconds,
      WaitingCustomerBusinessSeconds, WorkingCustomerBusinessSeconds
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ) AS handoffs
  INNER JOIN (SELECT Namespace, Process, Item, Cycle, OpenedAt, ClosedAt FROM work_items FINAL) AS items
    ON handoffs.Namespace = items.Namespace AND handoffs.Process = items.Process
    AND handoffs.Item = items.Item AND handoffs.Cycle = items.Cycle
)
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  count() AS handoffs,
  countIf(ClosedAt IS NULL) AS itemsOpen,
  quantileExactInclusive(0.5)(Before) AS beforeMedianSeconds,
  quantileExactInclusive(0.9)(Before) AS beforeP90Seconds,
  if(count(After) = 0, NULL, quantileExactInclusive(0.5)(After)) AS afterMedianSeconds,
  if(count(After) = 0, NULL, quantileExactInclusive(0.9)(After)) AS afterP90Seconds,
  countIf(WaitingCustomerSeconds IS NOT NULL OR WorkingCustomerSeconds IS NOT NULL) AS known,
  countIf(ifNull(WaitingCustomerSeconds, 0) + ifNull(WorkingCustomerSeconds, 0) > 0) AS withCustomer,
  if(known = 0, NULL, sum(ifNull(WaitingCustomerSeconds, 0) + ifNull(WorkingCustomerSeconds, 0))) AS customerSeconds,
  if(count(OwnWaiting) = 0, NULL, quantileExactInclusive(0.5)(OwnWaiting)) AS ownWaitingMedianSeconds,
  if(count(OwnWaiting) = 0, NULL, quantileExactInclusive(0.9)(OwnWaiting)) AS ownWaitingP90Seconds,
  if(count(OwnWorking) = 0, NULL, quantileExactInclusive(0.5)(OwnWorking)) AS ownWorkingMedianSeconds,
  if(count(OwnWorking) = 0, NULL, quantileExactInclusive(0.9)(OwnWorking)) AS ownWorkingP90Seconds,
  if(count(OwnWaitingBusiness) = 0, NULL, quantileExactInclusive(0.5)(OwnWaitingBusiness)) AS ownWaitingBusinessMedianSeconds,
  if(count(OwnWorkingBusiness) = 0, NULL, quantileExactInclusive(0.5)(OwnWorkingBusiness)) AS ownWorkingBusinessMedianSeconds
FROM spans
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam
`,
});

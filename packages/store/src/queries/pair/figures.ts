import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

const count = z.coerce.number();
/** Quantiles 0.1, 0.25, 0.5, 0.75 and 0.9; not numbers where nothing was measured. */
const quantiles = z.array(z.coerce.number().nullable());

/** Volume, failures, times and completeness of every pair of teams. */
export const pairFigures = defineQuery({
  name: 'pair/figures',
  title: 'Figures per pair of teams',
  description:
    'Volume, what failed (of ended handoffs; `…Recorded`: of how many the source can show it), waiting and working time (quantiles, linear between ranks), rounds, completeness and preservation of the handoffs from one team to another.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    handoffs: count,
    items: count,
    openHandoffs: count,
    pendingHandoffs: count,
    endedHandoffs: count,
    failed: count,
    bounced: count,
    cancelled: count,
    pastDue: count,
    askedBack: count,
    withDue: count,
    bounceRecorded: count,
    cancelRecorded: count,
    askRecorded: count,
    waits: count,
    waitingSeconds: quantiles,
    works: count,
    workingSeconds: quantiles,
    businessWaits: count,
    waitingBusinessSeconds: quantiles,
    businessWorks: count,
    workingBusinessSeconds: quantiles,
    rounds: count,
    clarificationRequests: count,
    clarificationSeconds: count,
    withCompleteness: count,
    completenessMean: count.nullable(),
    withPreservation: count,
    preservationMean: count.nullable(),
    clockSkews: count,
  }),
  sql: `
WITH
  splitByChar(',', Attributes['baton.not_recorded']) AS notRecorded,
  State = 'bounced' AS isBounced,
  State = 'cancelled' AS isCancelled,
  ClarificationRequests > 0 AS isAskedBack,
  ifNull(EndedAt > DueAt, false) AS isPastDue
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  count() AS handoffs,
  uniqExact(Item) AS items,
  countIf(Open) AS openHandoffs,
  countIf(Open AND AcceptedAt IS NULL) AS pendingHandoffs,
  countIf(NOT Open) AS endedHandoffs,
  countIf(NOT Open AND (isBounced OR isCancelled OR isAskedBack OR isPastDue)) AS failed,
  countIf(NOT Open AND isBounced) AS bounced,
  countIf(NOT Open AND isCancelled) AS cancelled,
  countIf(NOT Open AND isPastDue) AS pastDue,
  countIf(NOT Open AND isAskedBack) AS askedBack,
  countIf(NOT Open AND DueAt IS NOT NULL) AS withDue,
  countIf(NOT Open AND (isBounced OR NOT has(notRecorded, 'bounce'))) AS bounceRecorded,
  countIf(NOT Open AND (isCancelled OR NOT has(notRecorded, 'cancel'))) AS cancelRecorded,
  countIf(NOT Open AND (isAskedBack OR NOT has(notRecorded, 'request_clarification'))) AS askRecorded,
  count(WaitingSeconds) AS waits,
  quantilesExactInclusive(0.1, 0.25, 0.5, 0.75, 0.9)(WaitingSeconds) AS waitingSeconds,
  count(WorkingSeconds) AS works,
  quantilesExactInclusive(0.1, 0.25, 0.5, 0.75, 0.9)(WorkingSeconds) AS workingSeconds,
  count(WaitingBusinessSeconds) AS businessWaits,
  quantilesExactInclusive(0.1, 0.25, 0.5, 0.75, 0.9)(WaitingBusinessSeconds) AS waitingBusinessSeconds,
  count(WorkingBusinessSeconds) AS businessWorks,
  quantilesExactInclusive(0.1, 0.25, 0.5, 0.75, 0.9)(WorkingBusinessSeconds) AS workingBusinessSeconds,
  sum(Rounds) AS rounds,
  sum(ClarificationRequests) AS clarificationRequests,
  sum(ClarificationSeconds) AS clarificationSeconds,
  count(Completeness) AS withCompleteness,
  avg(Completeness) AS completenessMean,
  count(Preservation) AS withPreservation,
  avg(Preservation) AS preservationMean,
  countIf(ClockSkew) AS clockSkews
FROM handoffs FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam
`,
});

import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { HAS_CYCLES } from '../has-cycles.ts';
import { scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** The store in one row. */
export const overviewSummary = defineQuery({
  name: 'overview/summary',
  title: 'Summary',
  description:
    'Items, handoffs, returns, rounds and facts in one row. An item joins its cycles: sequences in cycle order, closed where its last cycle is.',
  params: z.object(scopeParams),
  row: z.object({
    items: count,
    closedItems: count,
    handoffs: count,
    openHandoffs: count,
    itemsWithHandoff: count,
    pingPongItems: count,
    returnedItems: count,
    reopenedItems: count,
    bounces: count,
    rounds: count,
    facts: count,
    unmatchedFacts: count,
    lateFacts: count,
    teams: count,
    firstMillis: z.coerce.number().nullable(),
    lastMillis: z.coerce.number().nullable(),
  }),
  sql: `
WITH item AS (
  SELECT
    State = 'closed' AS Closed,
    toUInt64(Handoffs) AS AllHandoffs,
    toUInt64(OpenHandoffs) AS AllOpen,
    toUInt64(Bounces) AS AllBounces,
    toUInt64(Rounds) AS AllRounds,
    toUInt64(Facts) AS AllFacts,
    toUInt64(Unmatched) AS AllUnmatched,
    toUInt64(Late) AS AllLate,
    toUInt64(Reopened) AS AllReopened,
    OpenedAt AS FirstAt,
    UpdatedAt AS LastAt,
    arrayCompact(TeamSequence) AS Teams
  FROM work_items FINAL
  WHERE NOT ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  UNION ALL
  SELECT
    argMax(State, Cycle) = 'closed' AS Closed,
    sum(Handoffs) AS AllHandoffs,
    sum(OpenHandoffs) AS AllOpen,
    sum(Bounces) AS AllBounces,
    sum(Rounds) AS AllRounds,
    sum(Facts) AS AllFacts,
    sum(Unmatched) AS AllUnmatched,
    sum(Late) AS AllLate,
    sum(Reopened) AS AllReopened,
    min(OpenedAt) AS FirstAt,
    max(UpdatedAt) AS LastAt,
    arrayCompact(arrayFlatten(
      arrayMap(x -> x.2, arraySort(x -> x.1, groupArray((Cycle, TeamSequence))))
    )) AS Teams
  FROM work_items FINAL
  WHERE ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY Namespace, Process, Item
)
SELECT
  count() AS items,
  countIf(Closed) AS closedItems,
  sum(AllHandoffs) AS handoffs,
  sum(AllOpen) AS openHandoffs,
  countIf(AllHandoffs > 0) AS itemsWithHandoff,
  countIf(arrayExists(i -> Teams[i] = Teams[i + 2], range(1, greatest(length(Teams), 2) - 1))) AS pingPongItems,
  countIf(length(arrayDistinct(Teams)) < length(Teams)) AS returnedItems,
  countIf(AllReopened > 0) AS reopenedItems,
  sum(AllBounces) AS bounces,
  sum(AllRounds) AS rounds,
  sum(AllFacts) AS facts,
  sum(AllUnmatched) AS unmatchedFacts,
  sum(AllLate) AS lateFacts,
  length(groupUniqArrayArray(Teams)) AS teams,
  if(items = 0, NULL, toUnixTimestamp64Milli(min(FirstAt))) AS firstMillis,
  if(items = 0, NULL, toUnixTimestamp64Milli(max(LastAt))) AS lastMillis
FROM item
`,
});

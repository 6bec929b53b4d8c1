import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { HAS_CYCLES } from '../has-cycles.ts';
import { scopeParams } from '../scope.ts';

/** SQL that counts the items of which something is so. */
const items = (condition: string): string =>
  `countIf(${condition} AND NOT ${HAS_CYCLES}) + uniqExactIf(Item, ${condition} AND ${HAS_CYCLES})`;

/** What there is of each process, and which of it was imported. */
export const overviewProcesses = defineQuery({
  name: 'overview/processes',
  title: 'Processes',
  description:
    'Items, handoffs and period of each process, how many items an importer wrote, in how many of them rows were dated before the row they follow, and the verbs that none of its items can show.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    items: z.coerce.number(),
    importedItems: z.coerce.number(),
    /** Imported items with a row that was dated before the one it follows. */
    backwardItems: z.coerce.number(),
    notRecordedVerbs: z.array(z.string()),
    closedItems: z.coerce.number(),
    handoffs: z.coerce.number(),
    openHandoffs: z.coerce.number(),
    bounces: z.coerce.number(),
    rounds: z.coerce.number(),
    firstMillis: z.coerce.number(),
    lastMillis: z.coerce.number(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  ${items('true')} AS items,
  ${items("mapContains(Attributes, 'baton.not_recorded')")} AS importedItems,
  ${items("mapContains(Attributes, 'baton.raw_time')")} AS backwardItems,
  groupArrayIntersect(splitByChar(',', Attributes['baton.not_recorded'])) AS notRecordedVerbs,
  ${items("State = 'closed'")} AS closedItems,
  sum(Handoffs) AS handoffs,
  sum(OpenHandoffs) AS openHandoffs,
  sum(Bounces) AS bounces,
  sum(Rounds) AS rounds,
  toUnixTimestamp64Milli(min(OpenedAt)) AS firstMillis,
  toUnixTimestamp64Milli(max(UpdatedAt)) AS lastMillis
FROM work_items FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process
ORDER BY items DESC, namespace, process
`,
});

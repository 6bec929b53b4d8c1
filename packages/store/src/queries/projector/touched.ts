import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Columns that name one cycle of a work item. */
export const cycleColumns = {
  namespace: z.string(),
  process: z.string(),
  item: z.string(),
  cycle: z.number(),
};

/**
 * Stretch of a queue by block number, which grows with every insert: after one, up to and with another; of
 * several projectors that divide it by the hash of the key, the share of one.
 */
export const blockParams = {
  afterBlock: z.number(),
  toBlock: z.number(),
  shares: z.number(),
  share: z.number(),
};

/** Range of cycles in a stretch of the queue: after one key, up to and with another. */
export const cycleRangeParams = {
  ...blockParams,
  afterNamespace: z.string(),
  afterProcess: z.string(),
  afterItem: z.string(),
  afterCycle: z.number(),
  toNamespace: z.string(),
  toProcess: z.string(),
  toItem: z.string(),
  toCycle: z.number(),
};

/** The newest block of a queue table. */
export const queueEnd = defineQuery({
  name: 'projector/queue-end',
  title: 'End of a queue',
  description:
    'The newest block in `handoff_touched` or `handoff_days_touched`, and when the server that counts them started; no row if it is empty.',
  params: z.object({ table: z.string() }),
  row: z.object({ block: z.number(), bootSeconds: z.number() }),
  sql: `
SELECT
  max(max_block_number) AS block,
  toUnixTimestamp(now()) - uptime() AS bootSeconds
FROM system.parts
WHERE database = currentDatabase() AND table = {table:String} AND active AND rows > 0
HAVING count() > 0
`,
});

/** Parts of a queue table with rows up to a block. */
export const queueParts = defineQuery({
  name: 'projector/queue-parts',
  title: 'Parts of a queue',
  description:
    'Parts of a queue that hold rows up to a block, and whether they hold nothing newer.',
  params: z.object({ table: z.string(), toBlock: z.number() }),
  row: z.object({ part: z.string(), isDone: z.boolean() }),
  sql: `
SELECT name AS part, toBool(max_block_number <= {toBlock:Int64}) AS isDone
FROM system.parts
WHERE database = currentDatabase() AND table = {table:String} AND active AND rows > 0
  AND min_block_number <= {toBlock:Int64}
ORDER BY name
`,
});

/** The last key of the next chunk of touched cycles; no row if there is none. */
export const touchedChunkEnd = defineQuery({
  name: 'projector/touched-chunk-end',
  title: 'End of a chunk of touched cycles',
  description:
    'The last of the next `size` touched cycles after a key in key order, and how many they are.',
  params: z.object({
    ...blockParams,
    afterNamespace: z.string(),
    afterProcess: z.string(),
    afterItem: z.string(),
    afterCycle: z.number(),
    size: z.number(),
  }),
  row: z.object({ ...cycleColumns, cycles: z.number() }),
  sql: `
SELECT
  last.1 AS namespace,
  last.2 AS process,
  last.3 AS item,
  last.4 AS cycle,
  cycles
FROM (
  SELECT max((Namespace, Process, Item, Cycle)) AS last, count() AS cycles
  FROM (
    SELECT DISTINCT Namespace, Process, Item, Cycle
    FROM handoff_touched
    WHERE _block_number > {afterBlock:Int64} AND _block_number <= {toBlock:Int64}
      AND sipHash64(Namespace, Process, Item, Cycle) % {shares:UInt8} = {share:UInt8}
      AND (Namespace, Process, Item, Cycle)
        > ({afterNamespace:String}, {afterProcess:String}, {afterItem:String}, {afterCycle:UInt32})
    ORDER BY Namespace, Process, Item, Cycle
    LIMIT {size:UInt32}
  )
  HAVING cycles > 0
)
`,
});

/** Days whose figures are out of date. */
export const touchedDays = defineQuery({
  name: 'projector/touched-days',
  title: 'Touched days',
  description: 'Days of initiation whose daily figures are to be counted again, per process.',
  params: z.object(blockParams),
  row: z.object({ namespace: z.string(), process: z.string(), days: z.array(z.string()) }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  arraySort(groupUniqArray(toString(Day))) AS days
FROM handoff_days_touched
WHERE _block_number > {afterBlock:Int64} AND _block_number <= {toBlock:Int64}
  AND sipHash64(Namespace, Process, Day) % {shares:UInt8} = {share:UInt8}
GROUP BY Namespace, Process
ORDER BY Namespace, Process
`,
});

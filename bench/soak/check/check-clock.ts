import { join } from 'node:path';
import { defineQuery, openStore } from '@baton/store';
import { z } from 'zod';
import type { Ledger } from '../traffic/ledger.ts';

/** What the stamps of the receiver say. */
export interface ClockCheck {
  /** Days of arrival. */
  readonly days: number;
  /** Spans stamped before what the same client had sent, and got acknowledged, before. */
  readonly backward: number;
  /** Rows in a partition other than that of their stamp. */
  readonly wrongPartitions: number;
}

const stamps = defineQuery({
  name: 'soak/stamps',
  title: 'Stamps',
  description: 'When each span arrived first, in the order in which each client sent them.',
  params: z.object({}),
  row: z.object({ spanId: z.string(), nanos: z.string() }),
  sql: `
SELECT SpanId AS spanId, toString(toUnixTimestamp64Nano(min(IngestedAt))) AS nanos
FROM otel_traces
GROUP BY SpanId
ORDER BY SpanId
`,
});

const partitions = defineQuery({
  name: 'soak/partitions',
  title: 'Partitions',
  description: 'Days of arrival, and rows that stand in the partition of another day.',
  params: z.object({}),
  row: z.object({ days: z.number(), wrong: z.number() }),
  sql: `
SELECT
  uniqExact(toDate(IngestedAt)) AS days,
  countIf(toString(toYYYYMMDD(IngestedAt)) != replaceAll(_partition_id, '-', '')) AS wrong
FROM otel_traces
`,
});

/** Looks at the stamps of everything stored; no other process may have the directory open. */
export async function checkClock(dataDir: string, ledger: Ledger): Promise<ClockCheck> {
  const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  try {
    let backward = 0;
    let client = '';
    let newest = 0n;
    for await (const { spanId, nanos } of store.stream(stamps, {})) {
      if (!ledger.requestsBySpan.has(spanId)) continue;
      if (!spanId.startsWith(client) || client === '') {
        client = spanId.slice(0, 4);
        newest = 0n;
      }
      if (BigInt(nanos) < newest) backward += 1;
      else newest = BigInt(nanos);
    }
    const [row] = await store.query(partitions, {});
    return { days: row?.days ?? 0, backward, wrongPartitions: row?.wrong ?? 0 };
  } finally {
    await store.close();
  }
}

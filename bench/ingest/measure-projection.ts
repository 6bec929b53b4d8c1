import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact, Verb } from '@baton/conventions';
import { createProjector, openStore } from '@baton/store';
import { encodeFactSpans } from '../../packages/collector/src/facts/encode-fact-spans.ts';
import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';

const STEPS: readonly Verb[] = [
  'open',
  'initiate',
  'request_clarification',
  'provide_clarification',
  'accept',
  'complete',
  'close',
];
const START_MILLIS = 1_790_000_000_000;
const ITEMS_PER_FILE = 10_000;

/** How fast stored facts become handoffs and items. */
export interface Projection {
  readonly factsPerSecond: number;
  readonly factsPerCpuSecond: number;
}

/** Stores the facts of so many items, one handoff and one round each, and projects them in one run. */
export async function measureProjection(items: number): Promise<Projection> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-bench-projection-'));
  const store = await openStore({ kind: 'embedded', path: join(directory, 'clickhouse') });
  const transcoder = createTraceTranscoder();
  try {
    for (let first = 0; first < items; first += ITEMS_PER_FILE) {
      transcoder.add(encodeFactSpans(factsOf(first, Math.min(ITEMS_PER_FILE, items - first))));
      const blocks = [transcoder.takeBlock(BigInt(START_MILLIS) * 1_000_000n)];
      await store.insertNative({ table: 'otel_traces', blocks, deduplicationToken: `${first}` });
    }
    const projector = createProjector(store);
    const cpuBefore = process.cpuUsage();
    const startMillis = performance.now();
    const { cycles } = await projector.run();
    const seconds = (performance.now() - startMillis) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    if (cycles !== items) throw new Error(`${items} items were stored, ${cycles} were projected`);
    const facts = items * STEPS.length;
    return { factsPerSecond: facts / seconds, factsPerCpuSecond: facts / ((user + system) / 1e6) };
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function factsOf(first: number, count: number): { fact: Fact; startMillis: undefined }[] {
  return Array.from({ length: count }, (_, index) => first + index).flatMap((item) =>
    STEPS.map((verb, step) => ({ fact: factOf(item, verb, step), startMillis: undefined })),
  );
}

function factOf(item: number, verb: Verb, step: number): Fact {
  const isInitiate = verb === 'initiate';
  return {
    namespace: '',
    process: 'escalation',
    item: `TICKET-${item}`,
    cycle: 1,
    verb,
    spanId: createHash('sha256').update(`${item}/${step}`).digest('hex').slice(0, 16),
    atMillis: START_MILLIS + item * 60_000 + step * 600_000,
    sequence: step,
    ...(verb === 'open' || verb === 'close' ? {} : { handoffName: 'escalate' }),
    sourceTeam: 'support',
    targetTeam: `team-${item % 7}`,
    ...(isInitiate
      ? {
          requiredFields: ['browser', 'error_message', 'severity', 'customer_impact'],
          presentFields: ['error_message', 'severity'],
          missingFields: ['browser', 'customer_impact'],
          completeness: 0.5,
        }
      : {}),
    ...(verb === 'close' ? { outcome: 'success', outcomeScore: 4 } : {}),
    attributes: { product: `product-${item % 3}`, region: 'eu' },
  };
}

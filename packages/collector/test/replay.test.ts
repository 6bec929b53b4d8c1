import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProjector, defineQuery, type Store } from '@baton/store';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { startLoader, startReceiver } from '../src/index.ts';
import { otlpMessage } from '../testdata/otlp-messages.ts';
import { idsOf } from '../testdata/small-requests.ts';

const REQUEST = otlpMessage('Request');
const MIDNIGHT = Date.parse('2026-11-26T00:00:00Z');

/** Everything as it is, rows that a merge would join included; projections as readers see them. */
const readTables = defineQuery({
  name: 'test/tables',
  title: 'Tables',
  description: 'Rows of every table that loading writes.',
  params: z.object({}),
  row: z.object({ name: z.string(), rows: z.number() }),
  sql: `
SELECT name, toUInt32(rows) AS rows FROM (
SELECT 'otel_traces' AS name, count() AS rows FROM otel_traces
UNION ALL SELECT 'days of otel_traces', uniqExact(toDate(IngestedAt)) FROM otel_traces
UNION ALL SELECT 'handoff_facts', count() FROM handoff_facts
UNION ALL SELECT 'otel_traces_trace_id_ts', count() FROM otel_traces_trace_id_ts FINAL
UNION ALL SELECT 'handoffs', count() FROM handoffs FINAL
UNION ALL SELECT 'work_items', count() FROM work_items FINAL
UNION ALL SELECT 'facts of work_items', sum(Facts) FROM work_items FINAL
UNION ALL SELECT 'handoffs of handoff_daily', sum(Handoffs) FROM handoff_daily FINAL
)
ORDER BY name
`,
});

/** A request of one plain span and the two facts of a handoff. */
function requestOf(index: number): Uint8Array {
  const factSpan = (verb: string) => ({
    ...idsOf(`item ${index} ${verb}`),
    name: `${verb} escalate`,
    startTimeUnixNano: 1_790_000_000n,
    endTimeUnixNano: 1_790_000_000n,
    attributes: Object.entries({
      'handoff.operation.name': verb,
      'handoff.process.name': 'replays',
      'handoff.item.id': `item ${index}`,
      'handoff.name': 'escalate',
      'handoff.id': `handoff ${index}`,
      'handoff.source.team.name': 'support',
      'handoff.target.team.name': 'engineering',
      'handoff.event.time': '2026-11-20T10:00:00Z',
    }).map(([key, value]) => ({ key, value: { value: { case: 'stringValue', value } } })),
  });
  const plain = { ...idsOf(`plain ${index}`), name: 'GET /', startTimeUnixNano: 1_790_000_000n };
  const spans = [plain, factSpan('initiate'), factSpan('accept')];
  return toBinary(
    REQUEST,
    create(REQUEST, { resourceSpans: [{ scopeSpans: [{ spans }] }] } as never),
  );
}

let dataDir: string;
let store: Store;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-replay-'));
  store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
});

afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a range that is loaded again', { timeout: 300_000 }, () => {
  it('changes nothing in any table, also where it reaches over midnight', async () => {
    const projector = createProjector(store);
    const tables = async () => {
      await projector.run();
      return store.query(readTables, {});
    };
    let millis = MIDNIGHT - 10;
    const receiver = await startReceiver({ dataDir, port: 0, now: () => millis });
    const requests = 20;
    for (let index = 0; index < requests; index++) {
      const response = await fetch(`${receiver.url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: requestOf(index) as never,
      });
      expect(response.status).toBe(200);
      millis += 1;
    }
    await receiver.close();

    // Inserts a batch again and again, as if the process had died before it could note the success.
    const seen: unknown[] = [];
    const insertNative: Store['insertNative'] = async (insert) => {
      for (let time = 0; time < 3; time++) {
        await store.insertNative(insert);
        // What is thrown here, the loader would take for a store that refuses.
        seen.push(await tables().catch(String));
      }
    };
    const loader = await startLoader({ dataDir, store: { ...store, insertNative } });
    await loader.drain();
    await loader.close();
    const expected = [
      { name: 'days of otel_traces', rows: 2 },
      { name: 'facts of work_items', rows: 2 * requests },
      { name: 'handoff_facts', rows: 2 * requests },
      { name: 'handoffs', rows: requests },
      { name: 'handoffs of handoff_daily', rows: requests },
      { name: 'otel_traces', rows: 3 * requests },
      { name: 'otel_traces_trace_id_ts', rows: 3 * requests },
      { name: 'work_items', rows: requests },
    ];
    expect(seen).toEqual([expected, expected, expected]);
  });
});

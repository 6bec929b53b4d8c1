import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProjector, defineQuery, itemHandoffs, type Store } from '@baton/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { type Loader, type Receiver, startLoader, startReceiver } from '../src/index.ts';

const readSpans = defineQuery({
  name: 'test/spans',
  title: 'Spans',
  description: 'Spans with their lengths, one row per span id.',
  params: z.object({}),
  row: z.object({ name: z.string(), seconds: z.number() }),
  sql: `SELECT SpanName AS name, intDiv(Duration, 1000000000) AS seconds FROM otel_traces
    ORDER BY Timestamp + toIntervalNanosecond(Duration) LIMIT 1 BY TraceId, SpanId`,
});

let dataDir: string;
let receiver: Receiver;
let store: Store;
let loader: Loader;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-json-facts-'));
  receiver = await startReceiver({ dataDir, port: 0 });
  store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
  loader = await startLoader({ dataDir, store });
});

afterEach(async () => {
  await receiver.close();
  await loader.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function send(...facts: object[]): Promise<void> {
  const answer = await fetch(`${receiver.url}/v1/facts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(facts),
  });
  expect(await answer.json()).toEqual({ accepted: facts.length, rejected: [] });
}

const item = { namespace: '', process: 'support-escalation', item: 'JIRA-123' };
const initiate = {
  ...item,
  verb: 'initiate',
  at: '2027-01-04T10:00:00Z',
  handoff: 'escalate',
  source: { stage: 'triage', team: 'support' },
  target: { stage: 'fix', team: 'platform' },
  eventId: 'hook-1',
  context: { required: ['browser', 'logs'], present: ['browser'] },
};
const accept = {
  ...item,
  verb: 'accept',
  at: '2027-01-04T12:00:00Z',
  handoff: 'escalate',
  since: '2027-01-04T10:00:00Z',
};

it('JSON facts become the handoff that spans would', async () => {
  await send(initiate);
  await send(accept, { ...item, verb: 'close', at: '2027-01-05T10:00Z', outcome: 'success' });
  // Both once more, in another batch.
  await send(initiate, accept);
  await loader.drain();
  await createProjector(store).run();

  const handoffs = await store.query(itemHandoffs, { ...item, asOfMillis: 0 });
  expect(handoffs).toMatchObject([
    {
      handoffName: 'escalate',
      state: 'completed',
      sourceTeam: 'support',
      targetTeam: 'platform',
      waitingSeconds: 7200,
      completeness: 0.5,
      missingFields: ['logs'],
    },
  ]);
  expect(await store.query(readSpans, {})).toEqual([
    { name: 'initiate escalate', seconds: 0 },
    { name: 'accept escalate', seconds: 7200 },
    { name: 'close support-escalation', seconds: 0 },
  ]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from '@baton/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver } from '../../../packages/collector/src/receiver/start-receiver.ts';
import { openEmbeddedStore } from '../../../packages/store/test/open-embedded-store.ts';
import { createRandom } from '../random.ts';
import { startTraffic, type Traffic } from '../traffic/start-traffic.ts';
import { checkStore } from './check-store.ts';

let dataDir: string;
let traffic: Traffic;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-check-'));
  const receiver = await startReceiver({ dataDir, port: 0 });
  traffic = startTraffic({
    random: createRandom(3),
    url: receiver.url,
    clients: 3,
    maxRestMillis: 5,
    factShare: 0.5,
    regroupedShare: 0.1,
    maxSpans: 100,
  });
  await expect
    .poll(() => traffic.counts.acknowledgedSpans, { timeout: 30_000 })
    .toBeGreaterThan(500);
  await traffic.pause();
  await receiver.close();
});

afterEach(async () => {
  await traffic.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const change = async (sql: string): Promise<void> => {
  const store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
  await store.execute(defineCommand({ name: 'test/change', sql }), {});
  await store.close();
};

const differences = async (): Promise<Record<string, number>> => {
  const check = await checkStore(dataDir, traffic.ledger, { rebuild: false });
  return Object.fromEntries(Object.entries(check.differences).filter(([, count]) => count > 0));
};

describe('the checker of the soaks', { timeout: 300_000 }, () => {
  it('finds nothing in a store that is right, and every row that is lost or doubled', async () => {
    expect(traffic.problems).toEqual([]);
    expect(await differences()).toEqual({});
    await change(`INSERT INTO otel_traces SELECT * FROM otel_traces WHERE NOT mapContains(
      SpanAttributes, 'handoff.operation.name') ORDER BY SpanId LIMIT 2`);
    expect(await differences()).toEqual({ doubledSpans: 2 });
    await change(
      'DELETE FROM handoff_facts WHERE SpanId = (SELECT min(SpanId) FROM handoff_facts)',
    );
    await change(`INSERT INTO handoffs
      SELECT * REPLACE ('another' AS HandoffId) FROM handoffs FINAL ORDER BY HandoffId LIMIT 1`);
    expect(await differences()).toMatchObject({
      doubledSpans: 2,
      lostFacts: 1,
      wrongHandoffs: 1,
      wrongDays: 1,
    });
  });
});

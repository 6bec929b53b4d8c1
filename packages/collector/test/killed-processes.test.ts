import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineQuery, openStore } from '@baton/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startLoader, startReceiver } from '../src/index.ts';
import { requestOf } from '../testdata/small-requests.ts';
import { startProcess } from './processes/start-process.ts';

const readNames = defineQuery({
  name: 'test/names',
  title: 'Span names',
  description: 'Every row of otel_traces by its span name.',
  sql: 'SELECT SpanName AS name, count() AS rows FROM otel_traces GROUP BY name ORDER BY name',
  params: z.object({}),
  row: z.object({ name: z.string(), rows: z.coerce.number() }),
});

let dataDir: string;
let clickhouse: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-killed-'));
  clickhouse = join(dataDir, 'clickhouse');
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Loads the rest of the log and gives how often each span stands in the table. */
async function loadedNames(): Promise<Map<string, number>> {
  const store = await openStore({ kind: 'embedded', path: clickhouse });
  const loader = await startLoader({ dataDir, store });
  await loader.drain();
  await loader.close();
  const rows = await store.query(readNames, {});
  await store.close();
  return new Map(rows.map(({ name, rows: count }) => [name, count]));
}

const post = async (url: string, name: string): Promise<boolean> => {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: requestOf(name) as never,
  });
  return response.status === 200;
};

describe('killed processes', () => {
  it('lose no acknowledged span and double none when the receiver is killed under load', async () => {
    const acknowledged = new Set<string>();
    const unanswered = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const receiver = await startProcess('receiver.ts', [dataDir]);
      const { url } = JSON.parse(receiver.firstLine);
      // What had no answer is sent again first, byte for byte, as stock exporters do.
      for (const name of unanswered) {
        expect(await post(url, name)).toBe(true);
        acknowledged.add(name);
      }
      unanswered.clear();
      let isKilled = false;
      const client = async (client: number): Promise<void> => {
        for (let index = 0; !isKilled; index++) {
          const name = `round ${round} client ${client} span ${index}`;
          try {
            if (await post(url, name)) acknowledged.add(name);
          } catch {
            unanswered.add(name);
          }
        }
      };
      const clients = Array.from({ length: 12 }, (_, index) => client(index));
      const enough = acknowledged.size + 150 + round * 37;
      await expect
        .poll(() => acknowledged.size, { interval: 1, timeout: 20_000 })
        .toBeGreaterThan(enough);
      await receiver.stop('SIGKILL');
      isKilled = true;
      await Promise.all(clients);
    }
    const names = await loadedNames();
    expect([...acknowledged].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter(([, rows]) => rows !== 1)).toEqual([]);
    // What was neither answered nor sent again may or may not be there.
    const unknown = [...names.keys()].filter((name) => !acknowledged.has(name));
    expect(unknown.filter((name) => !unanswered.has(name))).toEqual([]);
  });

  it('load every span once when the engine is killed before, between and after insert and note', async () => {
    const receiver = await startReceiver({ dataDir, port: 0, segmentBytes: 20_000 });
    const sent = Array.from({ length: 180 }, (_, index) => `span ${index}`);
    for (const name of sent) expect(await post(receiver.url, name)).toBe(true);
    for (const stopAt of ['before', 'after', 'after', 'before', 'after']) {
      const engine = await startProcess('engine.ts', [dataDir, clickhouse, stopAt]);
      expect(engine.firstLine).toBe(stopAt);
      await engine.stop('SIGKILL');
    }
    const names = await loadedNames();
    expect(names).toEqual(new Map(sent.toSorted().map((name) => [name, 1])));
    await receiver.close();
  });

  it('stop cleanly on SIGTERM and leave the directory to the next', async () => {
    const first = await startProcess('receiver.ts', [dataDir]);
    expect(await post(JSON.parse(first.firstLine).url, 'kept')).toBe(true);
    await expect(startProcess('receiver.ts', [dataDir])).rejects.toThrow('A receiver already uses');
    expect(await first.stop('SIGTERM')).toBe(0);
    const second = await startProcess('receiver.ts', [dataDir]);
    expect(await second.stop('SIGINT')).toBe(0);
    expect(await loadedNames()).toEqual(new Map([['kept', 1]]));
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { defineQuery } from '@baton/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { startLoader } from '../src/index.ts';
import type { SentSpans } from './processes/send-spans.ts';
import { type StartedProcess, startProcess } from './processes/start-process.ts';

const OLDER_LINE = new URL('../../../interop/otel-js-2/send.mjs', import.meta.url);
const SENDERS = { current: 'send-current.ts', older: OLDER_LINE.href } as const;
const LINES = ['current', 'older'] as const;
const PROTOCOLS = ['http/json', 'http/protobuf', 'grpc'] as const;
const SEGMENT_BYTES = '1000000';
const SURELY_RETRIED_MILLIS = 5000;

const readIds = defineQuery({
  name: 'test/span-ids',
  title: 'Span ids',
  description: 'Every span id and how often it is stored.',
  sql: 'SELECT SpanId AS id, count() AS rows FROM otel_traces GROUP BY id',
  params: z.object({}),
  row: z.object({ id: z.string(), rows: z.coerce.number() }),
});

let dataDir: string;
let clickhouse: string;
const running: StartedProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-exporters-'));
  clickhouse = join(dataDir, 'clickhouse');
});

afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function start(program: string, args: readonly string[]): Promise<StartedProcess> {
  const started = await startProcess(program, args);
  running.push(started);
  return started;
}

/** Loads the rest of the log and gives how often each span is stored. */
async function storedIds(): Promise<Map<string, number>> {
  const store = await openEmbeddedStore(clickhouse);
  const loader = await startLoader({ dataDir, store });
  await loader.drain();
  await loader.close();
  const rows = await store.query(readIds, {});
  await store.close();
  return new Map(rows.map(({ id, rows: count }) => [id, count]));
}

describe('stock exporters', () => {
  it('deliver every span once, of both lines and all protocols, through a kill of each process', async () => {
    const loaderArgs = [dataDir, clickhouse];
    let receiver = await start('receiver.ts', [dataDir, SEGMENT_BYTES]);
    const { url, grpcUrl } = JSON.parse(receiver.firstLine) as { url: string; grpcUrl: string };
    const ports = [new URL(url).port, new URL(grpcUrl).port];
    const kinds = LINES.flatMap((line) => PROTOCOLS.map((protocol) => ({ line, protocol })));
    const senders = await Promise.all(
      kinds.map(async ({ line, protocol }) => {
        const file = join(dataDir, `${line} ${protocol.replace('/', ' ')}.json`);
        const address = protocol === 'grpc' ? grpcUrl : `${url}/v1/traces`;
        const sender = await start(SENDERS[line], [protocol, address, file]);
        return { line, protocol, file, sender };
      }),
    );
    // Each process prints what it has loaded first, so the engine dies while it is at work.
    const loader = startProcess('loader.ts', loaderArgs);
    const awayMillis: number[] = [];
    const restartReceiver = async (signal: NodeJS.Signals): Promise<void> => {
      const before = performance.now();
      await receiver.stop(signal);
      receiver = await start('receiver.ts', [dataDir, SEGMENT_BYTES, ...ports]);
      awayMillis.push(performance.now() - before);
    };
    await (await loader).stop('SIGKILL');
    await restartReceiver('SIGKILL');
    const again = await startProcess('loader.ts', loaderArgs);
    await again.stop('SIGKILL');
    await restartReceiver('SIGTERM');
    await delay(1000);
    const codes = await Promise.all(senders.map(({ sender }) => sender.stop('SIGTERM')));
    expect(codes).toEqual(senders.map(() => 0));
    await receiver.stop('SIGTERM');

    const stored = await storedIds();
    for (const { line, protocol, file } of senders) {
      const sent = JSON.parse(await readFile(file, 'utf8')) as SentSpans;
      const givenUp = new Set(sent.givenUpIds);
      expect(sent.spanIds.length, `${line} ${protocol}`).toBeGreaterThan(50);
      const lost = sent.spanIds.filter((id) => !stored.has(id) && !givenUp.has(id));
      expect(lost, `lost by ${line} ${protocol}`).toEqual([]);
      // They try for some ten seconds; on a busy machine the receiver may be away for longer.
      if (Math.max(...awayMillis) < SURELY_RETRIED_MILLIS) {
        expect([...givenUp], `given up by ${line} ${protocol}`).toEqual([]);
      }
    }
    expect([...stored].filter(([, rows]) => rows !== 1)).toEqual([]);
  }, 240_000);

  it('are really those of two release lines', () => {
    expect(versionsFrom(OLDER_LINE)).toEqual({ core: 2, exporters: [0.2, 0.2, 0.2], sdk: 2 });
    const current = new URL('processes/send-current.ts', import.meta.url);
    expect(versionsFrom(current)).toEqual({ core: 3, exporters: [0.3, 0.3, 0.3], sdk: 3 });
  });
});

/** Major versions of what a sender resolves; of the exporters, 0.2 for 0.2xx. */
function versionsFrom(sender: URL): object {
  const exporters = ['http', 'proto', 'grpc'].map((protocol) =>
    packageOf(`@opentelemetry/exporter-trace-otlp-${protocol}`, fileURLToPath(sender)),
  );
  const cores = exporters.map(({ path }) => {
    const base = packageOf('@opentelemetry/otlp-exporter-base', path);
    return majorOf(packageOf('@opentelemetry/core', base.path).version);
  });
  expect(new Set(cores).size).toBe(1);
  const sdk = packageOf('@opentelemetry/sdk-trace', exporters[0]?.path ?? '');
  return {
    core: cores[0],
    exporters: exporters.map(({ version }) => Number(/^0\.(\d)/.exec(version)?.[0])),
    sdk: majorOf(sdk.version),
  };
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

/** The package that a file gets when it imports `name`. */
function packageOf(name: string, from: string): { path: string; version: string } {
  let folder = dirname(createRequire(from).resolve(name));
  for (; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (!existsSync(path)) continue;
    const found = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version: string };
    if (found.name === name) return { path, version: found.version };
  }
}

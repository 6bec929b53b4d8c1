import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Loader, type Receiver, startLoader, startReceiver } from '@baton/collector';
import { defineQuery, type Store } from '@baton/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../packages/store/test/open-embedded-store.ts';
import { formatReport, summarizeLevels } from './print-report.ts';
import { ROWS } from './rows.ts';
import { type CaseResult, runSuite } from './run-suite.ts';
import { READ_TRACE_SQL, type StoredSpans } from './stored-spans.ts';
import { createTarget } from './target.ts';

const MEBIBYTE = 1024 * 1024;
/** Rows that nothing sent from outside can show of a receiver that never warns and offers no MAY. */
const UNOBSERVABLE = ['A7', 'H4', 'H11'];

const readTrace = defineQuery({
  name: 'test/trace',
  title: 'Spans of a trace',
  description: 'As stored.',
  sql: READ_TRACE_SQL,
  params: z.object({ table: z.string(), trace: z.string() }),
  row: z.object({
    spanId: z.string(),
    parentSpanId: z.string(),
    name: z.string(),
    kind: z.string(),
    startNanos: z.string(),
    duration: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
});

let dataDir: string;
let receiver: Receiver;
let store: Store;
let loader: Loader;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-conformance-'));
  store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
  receiver = await startReceiver({
    dataDir,
    port: 0,
    grpcPort: 0,
    maxBodyBytes: 4 * MEBIBYTE,
    maxInFlightBytes: 8 * MEBIBYTE,
    maxWaitSeconds: 0.5,
    noProgressSeconds: 2,
  });
  loader = await startLoader({ dataDir, store });
});

afterAll(async () => {
  await receiver.close();
  await loader.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

const stored: StoredSpans = {
  async read(trace) {
    await loader.drain();
    return store.query(readTrace, { table: 'otel_traces', trace });
  },
};

describe('the conformance suite', () => {
  it('finds every row kept by this receiver', async () => {
    const target = createTarget({
      url: receiver.url,
      grpc: receiver.grpcUrl ?? '',
      stored,
      maxBodyBytes: 4 * MEBIBYTE,
      slow: true,
      hostile: true,
    });
    const results = await runSuite(target);
    target.close();
    expect(failuresOf(results)).toEqual([]);
    expect(unseenRows(results)).toEqual(UNOBSERVABLE);
  }, 240_000);

  it('finds faults in a receiver that answers 200 with text to everything', async () => {
    const careless = await listen((body) => [200, body]);
    const results = await resultsFrom(careless, ['A5', 'A6', 'H3', 'H5', 'H6', 'H7', 'H12', 'J6']);
    expect(new Set(failuresOf(results).map((text) => text.split(' ')[0]))).toEqual(
      new Set(['A5', 'A6', 'H3', 'H5', 'H6', 'H7', 'H12', 'J6']),
    );
    careless.close();
  });

  it('finds faults in a receiver that answers 500 to everything', async () => {
    const broken = await listen(() => [500, '{}']);
    const results = await resultsFrom(broken, [
      'A1',
      'A4',
      'A10',
      'H1',
      'H2',
      'H8',
      'H14',
      'J1',
      'J4',
    ]);
    expect(new Set(failuresOf(results).map((text) => text.split(' ')[0]))).toEqual(
      new Set(['A1', 'A4', 'A10', 'H1', 'H2', 'H8', 'J1', 'J4']),
    );
    expect(formatReport(results)).toContain('FAIL A1   MUST');
    expect(summarizeLevels(results)[0]?.fail).toBeGreaterThan(10);
    broken.close();
  });

  it('explains every row', async () => {
    const page = await readFile(new URL('README.md', import.meta.url), 'utf8');
    const unexplained = Object.keys(ROWS).filter((row) => !page.includes(`| ${row} `));
    expect(unexplained).toEqual([]);
  });
});

const failuresOf = (results: readonly CaseResult[]): string[] =>
  results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ row, sent, expected, came }) => `${row} ${sent}: expected ${expected}, came ${came}`);

const unseenRows = (results: readonly CaseResult[]): string[] =>
  Object.keys(ROWS).filter(
    (row) => !results.some((result) => result.row === row && result.verdict === 'pass'),
  );

async function resultsFrom(server: Server, only: readonly string[]): Promise<CaseResult[]> {
  const { port } = server.address() as AddressInfo;
  const target = createTarget({ url: `http://127.0.0.1:${port}`, maxBodyBytes: MEBIBYTE });
  const results = await runSuite(target, { only: only as never });
  target.close();
  return results;
}

async function listen(
  answer: (body: Buffer) => [status: number, body: string | Buffer],
): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, body] = answer(Buffer.concat(chunks).subarray(0, 100));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  return server;
}

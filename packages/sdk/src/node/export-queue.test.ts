import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { escalation } from '../../test/escalation.ts';
import { type OtlpServer, startOtlpServer } from '../../test/otlp-server.ts';
import { createHandoffTracer, type HandoffError } from '../index.ts';
import { ExportQueue, type ExportQueueOptions } from './export-queue.ts';
import { factToReadableSpan } from './fact-to-readable-span.ts';
import { Spool } from './spool/spool.ts';
import { startHandoffTracing } from './start-handoff-tracing.ts';

let server: OtlpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const span = (index: number): ReadableSpan =>
  factToReadableSpan({
    namespace: '',
    process: 'p',
    item: `i${index}`,
    cycle: 1,
    verb: 'open',
    atMillis: index,
    spanId: index.toString(16).padStart(16, '0'),
  });

type Result = 'ok' | 'fail' | 'hang' | number;

/** An exporter that answers as scripted, then always 'ok'; what it acknowledged is in `taken`. */
function scripted(script: Result[]) {
  const taken: string[] = [];
  const sizes: number[] = [];
  const exporter: SpanExporter = {
    export(spans, done) {
      sizes.push(spans.length);
      const result = script.shift() ?? 'ok';
      if (result === 'hang') return;
      if (result === 'ok') taken.push(...spans.map((s) => String(s.attributes['handoff.item.id'])));
      const error = Object.assign(new Error(`answer ${result}`), {
        ...(typeof result === 'number' ? { code: result } : {}),
      });
      const { SUCCESS, FAILED } = ExportResultCode;
      setImmediate(() => done(result === 'ok' ? { code: SUCCESS } : { code: FAILED, error }));
    },
    shutdown: () => Promise.resolve(),
  };
  return { exporter, taken, sizes };
}

function createQueue(script: Result[], options: Partial<ExportQueueOptions> = {}) {
  const told: string[] = [];
  const scriptedExporter = scripted(script);
  const queue = new ExportQueue({
    exporter: scriptedExporter.exporter,
    batchSize: 2,
    delayMillis: 1000,
    maxQueued: 100,
    flushTimeoutMillis: 30_000,
    report: (code) => told.push(code),
    ...options,
  });
  return { ...scriptedExporter, queue, told };
}

test('a failed request is repeated until acknowledged, in order, and the flush waits for it', async () => {
  const { queue, taken, told } = createQueue(['fail', 'ok', 'fail', 'ok']);
  for (let i = 0; i < 5; i++) queue.onEnd(span(i));
  await queue.forceFlush();
  expect(taken).toEqual(['i0', 'i1', 'i2', 'i3', 'i4']);
  expect(new Set(told)).toEqual(new Set(['export_failed']));
});

test('a flush that runs out of time says so, keeps the facts, and a later one sends them', async () => {
  const { queue, taken } = createQueue(['hang'], { flushTimeoutMillis: 50 });
  queue.onEnd(span(0));
  await expect(queue.forceFlush()).rejects.toMatchObject({
    code: 'flush_timeout',
    message: expect.stringContaining('1 facts were not acknowledged'),
  });
  expect(taken).toEqual([]);
  const again = createQueue(['fail', 'fail'], { flushTimeoutMillis: 1 });
  again.queue.onEnd(span(0));
  await expect(again.queue.forceFlush()).rejects.toMatchObject({ code: 'flush_timeout' });
  while (again.taken.length === 0) await again.queue.forceFlush().catch(() => undefined);
  expect(again.taken).toEqual(['i0']);
});

test('what the endpoint refuses is lost, counted and told by the next flush, once', async () => {
  const { queue, taken } = createQueue([400, 'ok']);
  for (let i = 0; i < 4; i++) queue.onEnd(span(i));
  await expect(queue.forceFlush()).rejects.toMatchObject({
    code: 'export_rejected',
    message: expect.stringContaining('2 facts were lost'),
  });
  expect(taken).toEqual(['i2', 'i3']);
  await queue.forceFlush();
});

test('of two flushes at once, both are told of a loss', async () => {
  const { queue } = createQueue([400]);
  queue.onEnd(span(0));
  const results = await Promise.allSettled([queue.forceFlush(), queue.forceFlush()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a batch that is too large is sent in halves', async () => {
  const { queue, taken, sizes } = createQueue([413, 413, 'ok'], { batchSize: 4 });
  for (let i = 0; i < 4; i++) queue.onEnd(span(i));
  await queue.forceFlush();
  expect(taken).toEqual(['i0', 'i1', 'i2', 'i3']);
  expect(sizes).toEqual([4, 2, 1, 1, 1, 1]);
});

test('beyond its bound the queue loses the newest, and says so', async () => {
  const { queue, taken, told } = createQueue([], { maxQueued: 3, batchSize: 10 });
  for (let i = 0; i < 5; i++) queue.onEnd(span(i));
  await expect(queue.forceFlush()).rejects.toMatchObject({
    code: 'facts_lost',
    message: expect.stringContaining('2 facts were lost'),
  });
  expect(taken).toEqual(['i0', 'i1', 'i2']);
  expect(told).toContain('facts_lost');
});

describe('with a spool', () => {
  let directory: string;
  let told: string[];
  const names = () => readdirSync(directory);
  const createSpool = (maxBytes = 1e7) =>
    new Spool({ directory, maxBytes, report: (code) => told.push(code) });
  const items = (count: number) => Array.from({ length: count }, (_, i) => `i${i}`);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'baton-queue-'));
    told = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('what exceeds the bound of the queue is sent from there, and nothing is lost', async () => {
    const spool = createSpool();
    const { queue, taken, ...created } = createQueue(['fail', 'ok', 'fail'], {
      maxQueued: 3,
      spool,
    });
    for (let i = 0; i < 8; i++) queue.onEnd(span(i));
    const flushed = queue.forceFlush();
    for (let i = 8; i < 10; i++) queue.onEnd(span(i));
    await flushed;
    await queue.shutdown();
    expect(taken).toEqual(items(10));
    expect(new Set(created.told)).toEqual(new Set(['export_failed']));
    expect(names()).toEqual([]);
  });

  test('what was not sent before the shutdown is sent by whoever starts next', async () => {
    const first = createQueue(['hang'], {
      maxQueued: 3,
      spool: createSpool(),
      flushTimeoutMillis: 20,
    });
    for (let i = 0; i < 8; i++) first.queue.onEnd(span(i));
    await expect(first.queue.shutdown()).rejects.toMatchObject({
      code: 'flush_timeout',
      message: expect.stringContaining('8 facts were not acknowledged'),
    });
    const next = createQueue([], { spool: createSpool() });
    await next.queue.forceFlush();
    expect(new Set(next.taken)).toEqual(new Set(items(8)));
    await next.queue.shutdown();
    expect(names()).toEqual([]);
  });

  test('a fact is lost where neither queue nor spool has room, and the flush says so', async () => {
    const { queue, taken } = createQueue(['fail'], { maxQueued: 4, spool: createSpool(6_000) });
    let reported = 0;
    while (!told.includes('spool_full')) queue.onEnd(span(reported++));
    await expect(queue.forceFlush()).rejects.toMatchObject({
      code: 'facts_lost',
      message: expect.stringMatching(/^1 facts/),
    });
    expect(reported).toBeGreaterThan(5);
    expect(taken).toEqual(items(reported - 1));
    await queue.shutdown();
  });

  test('a flush waits for what was parked, also where a later fact overtakes it in memory', async () => {
    const { exporter, taken } = scripted([]);
    const spool = createSpool();
    let calls = 0;
    const { queue } = createQueue([], {
      maxQueued: 4,
      spool,
      exporter: {
        ...exporter,
        export(spans, done) {
          calls += 1;
          if (calls === 2) {
            spool.append = () => undefined;
            queue.onEnd(span(9));
          }
          exporter.export(spans, done);
        },
      },
    });
    for (let i = 0; i < 6; i++) queue.onEnd(span(i));
    await queue.forceFlush();
    expect(taken.join()).toBe('i0,i1,i2,i3,i9,i4,i5');
    await queue.shutdown();
  });

  test.each([
    { count: 2, left: ['i0', 'i1', 'i4'] },
    { count: 1, left: items(5) },
  ])(
    'of what is parked, no fact is sent twice after others took $count of 2 files',
    async ({ count, left }) => {
      const { exporter, taken } = scripted(['fail']);
      let calls = 0;
      const { queue, ...created } = createQueue([], {
        maxQueued: 2,
        spool: createSpool(),
        exporter: {
          ...exporter,
          export(spans, done) {
            calls += 1;
            const others = calls === 1 ? names().sort().slice(0, count) : [];
            for (const name of others) rmSync(join(directory, name));
            if (calls === 2) queue.onEnd(span(4));
            exporter.export(spans, done);
          },
        },
      });
      for (let i = 0; i < 4; i++) queue.onEnd(span(i));
      await queue.forceFlush();
      await queue.shutdown();
      expect(taken).toEqual(left);
      expect(created.told).toEqual(['export_failed']);
      expect(names()).toEqual([]);
    },
  );

  test('a file that cannot be removed costs no fact', async () => {
    const spool = createSpool();
    const { queue, taken, ...created } = createQueue([], { maxQueued: 1, spool });
    queue.onEnd(span(0));
    await queue.forceFlush();
    const path = join(directory, names()[0] ?? '');
    rmSync(path);
    mkdirSync(path);
    const append = spool.append.bind(spool);
    spool.append = () => undefined;
    queue.onEnd(span(1));
    spool.append = append;
    queue.onEnd(span(2));
    await queue.shutdown();
    expect(taken).toEqual(items(3));
    expect([...created.told, ...told]).toEqual(['spool_unwritable']);
  });

  test('a file that cannot be read is told as a loss', async () => {
    const { queue, taken } = createQueue(['fail'], { maxQueued: 2, spool: createSpool() });
    for (let i = 0; i < 5; i++) queue.onEnd(span(i));
    const [, parked = ''] = names().sort();
    writeFileSync(join(directory, parked), '');
    await expect(queue.forceFlush()).rejects.toMatchObject({
      code: 'facts_lost',
      message: expect.stringContaining('3 facts were lost'),
    });
    expect(taken).toEqual(['i0', 'i1']);
    await queue.shutdown();
  });
});

test('an exporter that throws is tried again', async () => {
  const { exporter, taken } = scripted([]);
  let calls = 0;
  const angry: SpanExporter = {
    ...exporter,
    export(spans, done) {
      calls += 1;
      if (calls === 1) throw new Error('boom');
      exporter.export(spans, done);
    },
  };
  const { queue } = createQueue([], { exporter: angry });
  queue.onEnd(span(0));
  await queue.forceFlush();
  expect(taken).toEqual(['i0']);
});

test('shutdown sends what is left, and what comes after it is lost, which is told', async () => {
  const { queue, taken, told } = createQueue([]);
  queue.onEnd(span(0));
  await queue.shutdown();
  await queue.shutdown();
  expect(taken).toEqual(['i0']);
  queue.onEnd(span(1));
  await expect(queue.forceFlush()).rejects.toMatchObject({ code: 'facts_lost' });
  expect(told).toEqual(['facts_lost']);
});

test('shutdown does not wait for ever, and counts what it leaves', async () => {
  const { queue } = createQueue(['hang'], { flushTimeoutMillis: 20 });
  queue.onEnd(span(0));
  await expect(queue.shutdown()).rejects.toMatchObject({
    code: 'facts_lost',
    message: expect.stringContaining('1 facts were lost'),
  });
});

test('an endpoint that comes back gets everything that was told while it was away', async () => {
  server = await startOtlpServer();
  const { url } = server;
  const port = Number(new URL(url).port);
  await server.close();
  const errors: HandoffError[] = [];
  const tracing = startHandoffTracing({
    endpoint: url,
    exportMode: 'batched',
    flushTimeoutSeconds: 0.2,
    onError: (error) => errors.push(error),
  });
  const { tracerProvider } = tracing;
  const tracer = createHandoffTracer(escalation, { tracerProvider });
  for (let i = 0; i < 1000; i++) tracer.item(`JIRA-${i}`).open();
  await expect(tracing.forceFlush()).rejects.toMatchObject({ code: 'flush_timeout' });

  server = await startOtlpServer(port);
  server.answer = () => (server?.requests.length === 1 ? 503 : 200);
  while (server.accepted.length < 1000) await tracing.forceFlush().catch(() => undefined);
  await tracing.shutdown();
  expect(new Set(server.accepted.map(({ traceId }) => traceId)).size).toBe(1000);
  expect(server.accepted).toHaveLength(1000);
});

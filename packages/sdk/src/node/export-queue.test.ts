import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { escalation } from '../../test/escalation.ts';
import { type OtlpServer, startOtlpServer } from '../../test/otlp-server.ts';
import { createHandoffTracer, type HandoffError } from '../index.ts';
import { ExportQueue, type ExportQueueOptions } from './export-queue.ts';
import { factToReadableSpan } from './fact-to-readable-span.ts';
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

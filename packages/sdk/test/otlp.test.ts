import { type Fact, factOfSpan, itemIds } from '@baton/conventions';
import { createHandoffTracer, type HandoffError } from '@baton/sdk';
import { type HandoffTracing, startHandoffTracing } from '@baton/sdk/node';
import { createHandoffRecorder, fixedClock } from '@baton/sdk/testing';
import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { escalation } from './escalation.ts';
import { type OtlpServer, type ReceivedSpan, startOtlpServer } from './otlp-server.ts';

let server: OtlpServer;
let tracing: HandoffTracing | undefined;

beforeEach(async () => {
  server = await startOtlpServer();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  trace.disable();
  await tracing?.shutdown().catch(() => undefined);
  tracing = undefined;
  await server.close();
});

const factOf = (span: ReceivedSpan): Fact | undefined =>
  factOfSpan({
    ...span,
    endMillis: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
  });

function play(tracerProvider: HandoffTracing['tracerProvider']): void {
  const tracer = createHandoffTracer(escalation, { tracerProvider, clock: fixedClock() });
  const item = tracer.item('JIRA-123');
  item.open({ stage: 'triage' });
  const ref = item.handoff('escalate', { source: 'triage', context: { severity: 'high' } });
  item.accept(ref);
  item.complete(ref);
  item.close({ outcome: 'success', score: 4 });
}

test.each(['immediate', 'batched'] as const)('%s: facts arrive as they were told', async (mode) => {
  tracing = startHandoffTracing({
    endpoint: server.url,
    serviceName: 'desk',
    headers: { authorization: 'Bearer t' },
    exportMode: mode,
  });
  play(tracing.tracerProvider);
  await tracing.forceFlush();

  const recorder = createHandoffRecorder();
  play(recorder.tracerProvider);
  const withoutIds = (fact: Fact | undefined) => ({ ...fact, spanId: '', handoffId: '' });
  expect(server.accepted.map((span) => withoutIds(factOf(span)))).toEqual(
    recorder.facts().map(withoutIds),
  );
  const { traceId, rootSpanId } = itemIds({
    namespace: '',
    process: 'support-escalation',
    item: 'JIRA-123',
    cycle: 1,
  });
  expect(server.accepted[1]).toMatchObject({
    traceId,
    parentSpanId: rootSpanId,
    name: 'initiate escalate',
    kind: 4,
    startTimeUnixNano: '1799053200000000000',
    endTimeUnixNano: '1799053200000000000',
    resource: { 'service.name': 'desk' },
    scope: { name: '@baton/sdk' },
  });
  expect(server.requests[0]).toMatchObject({
    url: '/v1/traces',
    headers: { authorization: 'Bearer t' },
  });
});

test('the OTEL variables say where to and who', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', server.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-token=abc');
  vi.stubEnv('OTEL_SERVICE_NAME', 'from-env');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  tracing = startHandoffTracing();
  play(tracing.tracerProvider);
  await tracing.forceFlush();
  expect(server.requests[0]).toMatchObject({
    url: '/v1/traces',
    headers: { 'x-token': 'abc' },
  });
  expect(server.accepted[0]?.resource).toMatchObject({
    'service.name': 'from-env',
    'deployment.environment.name': 'test',
  });
});

test('a fact leaves by itself, without a flush', async () => {
  tracing = startHandoffTracing({ endpoint: server.url });
  const arrived = new Promise<void>((resolve) => {
    server.answer = () => {
      resolve();
      return 200;
    };
  });
  createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider }).item('A').open();
  await arrived;
});

test('register makes it the global provider, once', () => {
  tracing = startHandoffTracing({ endpoint: server.url, register: true });
  expect(() => startHandoffTracing({ endpoint: server.url, register: true })).toThrow(
    expect.objectContaining({ code: 'provider_exists' }),
  );
});

test.each(['nonsense', 'ftp://127.0.0.1', ''])('the endpoint %j is refused', (endpoint) => {
  expect(() => startHandoffTracing({ endpoint })).toThrow(
    expect.objectContaining({ code: 'invalid_option' }),
  );
});

test('the tracer flushes the same, and tells the same truth', async () => {
  const errors: HandoffError[] = [];
  tracing = startHandoffTracing({ endpoint: server.url, onError: (error) => errors.push(error) });
  const tracer = createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider });
  server.answer = () => 400;
  tracer.item('A').open();
  await expect(tracer.forceFlush()).rejects.toMatchObject({ code: 'export_rejected' });
  server.answer = () => 200;
  tracer.item('A').update();
  await tracer.forceFlush();
  expect(server.accepted.map(({ name }) => name)).toEqual(['update support-escalation']);
  expect(errors.map(({ code }) => code)).toEqual(['export_rejected']);
});

test('20,000 facts as fast as they can be told all arrive', async () => {
  tracing = startHandoffTracing({ endpoint: server.url, exportMode: 'batched' });
  const tracer = createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider });
  for (let i = 1; i <= 20_000; i++) {
    tracer.item(`JIRA-${i}`).open();
    if (i % 5000 === 0) await tracing.forceFlush();
  }
  expect(server.accepted).toHaveLength(20_000);
  expect(new Set(server.accepted.map(({ traceId }) => traceId)).size).toBe(20_000);
});

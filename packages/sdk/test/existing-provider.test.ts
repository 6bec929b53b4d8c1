import { itemIds } from '@baton/conventions';
import { createHandoffTracer, type HandoffError } from '@baton/sdk';
import { context, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  StackContextManager,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { escalation } from './escalation.ts';

afterEach(() => {
  trace.disable();
  context.disable();
});

function createProvider(sampler?: Sampler) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...(sampler ? { sampler } : {}),
  });
  return { provider, spans: () => exporter.getFinishedSpans() };
}

const { traceId } = itemIds({
  namespace: '',
  process: 'support-escalation',
  item: 'A',
  cycle: 1,
});

test('a global provider is used, also one that is registered after the tracer was made', () => {
  const tracer = createHandoffTracer(escalation);
  tracer.item('A').open();
  const { provider, spans } = createProvider();
  trace.setGlobalTracerProvider(provider);
  tracer.item('A').update();
  expect(spans().map(({ name }) => name)).toEqual(['update support-escalation']);
  // The first span that was recorded carries the definition.
  expect(spans()[0]?.attributes['handoff.process.definition']).toBe(JSON.stringify(escalation));
});

test('the active technical span is linked and told the item, and is not the parent', () => {
  context.setGlobalContextManager(new StackContextManager());
  const { provider, spans } = createProvider();
  const technical = provider.getTracer('app').startSpan('POST /tickets');
  const linked = createHandoffTracer(escalation, { tracerProvider: provider });
  const unlinked = createHandoffTracer(escalation, {
    tracerProvider: provider,
    linkActiveSpan: false,
  });
  context.with(trace.setSpan(context.active(), technical), () => {
    linked.item('A').open();
    unlinked.item('A').open();
  });
  technical.end();
  const [first, second, request] = spans();
  expect(first?.spanContext().traceId).toBe(traceId);
  expect(first?.links.map((link) => link.context)).toEqual([technical.spanContext()]);
  expect(second?.links).toEqual([]);
  expect(request?.attributes).toEqual({ 'handoff.item.id': 'A' });
});

test('an unsampled technical parent does not decide', () => {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) });
  const { provider, spans } = createProvider(sampler);
  createHandoffTracer(escalation, { tracerProvider: provider }).item('A').open();
  expect(spans()).toHaveLength(1);
});

test('a sampler that drops is told once, and verbs go on', () => {
  const errors: HandoffError[] = [];
  const { provider, spans } = createProvider(new AlwaysOffSampler());
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: provider,
    onError: (error) => errors.push(error),
  });
  const item = tracer.item('A');
  item.open();
  const ref = item.handoff('finish');
  item.accept(ref);
  expect(errors.map(({ code }) => code)).toEqual(['not_recorded']);
  expect(errors[0]?.message).toContain('sampler');
  expect(spans()).toEqual([]);
  expect(ref.carrier['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
});

test('forceFlush reaches the provider, and says what it says', async () => {
  let flushed = 0;
  const { provider } = createProvider();
  const tracerProvider = {
    getTracer: provider.getTracer.bind(provider),
    forceFlush: async () => {
      flushed += 1;
      if (flushed === 2) throw [new Error('disk full')];
    },
  };
  const tracer = createHandoffTracer(escalation, { tracerProvider });
  await tracer.forceFlush();
  await expect(tracer.forceFlush()).rejects.toMatchObject({
    code: 'flush_failed',
    message: expect.stringContaining('disk full'),
  });
});

import { itemIds } from '@baton/conventions';
import { createHandoffIdGenerator, createHandoffTracer, type HandoffError } from '@baton/sdk';
import {
  AlwaysOffSampler,
  type IdGenerator,
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

const idsOf = (item: string) =>
  itemIds({ namespace: '', process: 'support-escalation', item, cycle: 1 });

function createService(options: { sampler?: Sampler; providerIds?: IdGenerator } = {}) {
  const errors: HandoffError[] = [];
  const exporter = new InMemorySpanExporter();
  const idGenerator = createHandoffIdGenerator();
  const provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    idGenerator: options.providerIds ?? idGenerator,
    ...(options.sampler ? { sampler: options.sampler } : {}),
  });
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: provider,
    idGenerator,
    onError: (error) => errors.push(error),
  });
  const spans = () =>
    exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      parent: span.parentSpanContext?.spanId,
      eventId: span.attributes['handoff.event.id'],
    }));
  return { tracer, provider, spans, errors };
}

test('the first open of an item is the root of its trace, and what follows are its children', () => {
  const { tracer, spans, errors } = createService();
  const item = tracer.item('A');
  item.open();
  item.handoff('finish');
  const { traceId, rootSpanId } = idsOf('A');
  expect(spans()).toMatchObject([
    { name: 'open support-escalation', traceId, spanId: rootSpanId, parent: undefined },
    { name: 'initiate finish', traceId, parent: rootSpanId },
  ]);
  expect(errors).toEqual([]);
});

test('no span id is given twice: an item that is opened again is opened by a child', () => {
  const { tracer, spans } = createService();
  tracer.item('A').open();
  tracer.item('A').open();
  tracer.item('B').open();
  const { rootSpanId } = idsOf('A');
  expect(spans().map(({ parent }) => parent)).toEqual([undefined, rootSpanId, undefined]);
  expect(new Set(spans().map(({ spanId }) => spanId)).size).toBe(3);
});

test('roots of one item from two processes share a span id, and are two facts all the same', () => {
  const [first, second] = [createService(), createService()];
  first.tracer.item('A').open();
  second.tracer.item('A').open();
  second.tracer.item('B').open({ eventId: 'webhook-1' });
  const [one] = first.spans();
  const [two, given] = second.spans();
  expect(one?.spanId).toBe(two?.spanId);
  expect(one?.eventId).toMatch(/^[0-9a-f]{16}$/);
  expect(one?.eventId).not.toBe(two?.eventId);
  expect(given?.eventId).toBe('webhook-1');
});

test('other spans of the provider get random ids', () => {
  const { tracer, provider, spans } = createService();
  tracer.item('A').open();
  provider.getTracer('app').startSpan('POST /tickets').end();
  provider.getTracer('app').startSpan('GET /tickets').end();
  const [, post, get] = spans();
  expect(post?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(spans().map(({ traceId }) => traceId)).size).toBe(3);
  expect(post?.spanId).not.toBe(get?.spanId);
});

test('ids come from the base generator where one is given', () => {
  const idGenerator = createHandoffIdGenerator({
    generateTraceId: () => '1'.repeat(32),
    generateSpanId: () => '2'.repeat(16),
  });
  expect(idGenerator.startRoot({ traceId: 'a', rootSpanId: 'b' }, () => 'started')).toBe('started');
  expect(idGenerator.generateTraceId()).toBe('1'.repeat(32));
  expect(idGenerator.generateSpanId()).toBe('2'.repeat(16));
});

test('a provider with other ids is told once, and nothing goes to a trace that means nothing', () => {
  const { tracer, spans, errors } = createService({ providerIds: createHandoffIdGenerator() });
  tracer.item('A').open();
  tracer.item('B').open();
  expect(spans().map(({ traceId, parent }) => ({ traceId, rootSpanId: parent }))).toEqual([
    idsOf('A'),
    idsOf('B'),
  ]);
  expect(errors.map(({ code }) => code)).toEqual(['id_generator_unused']);
});

test('where a sampler drops roots and follows parents, open goes out as a child', () => {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) });
  const { tracer, spans, errors } = createService({ sampler });
  tracer.item('A').open();
  expect(spans()).toMatchObject([{ traceId: idsOf('A').traceId, parent: idsOf('A').rootSpanId }]);
  expect(errors).toEqual([]);
});

test('a sampler that drops everything is told, with the way out', () => {
  const { tracer, spans, errors } = createService({ sampler: new AlwaysOffSampler() });
  tracer.item('A').open();
  expect(spans()).toEqual([]);
  expect(errors.map(({ code }) => code)).toEqual(['not_recorded']);
  expect(errors[0]?.message).toContain('keepHandoffs');
});

test('an idGenerator of another make is refused at start-up', () => {
  expect(() =>
    createHandoffTracer(escalation, {
      idGenerator: { generateTraceId: () => '', generateSpanId: () => '' } as never,
    }),
  ).toThrow('createHandoffIdGenerator');
});

import { type Fact, factOfSpan, itemIds } from '@baton/conventions';
import { SpanKind } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { escalation } from '../../test/escalation.ts';
import { createHandoffTracer } from '../index.ts';
import { fixedClock } from '../testing/index.ts';
import { factToReadableSpan } from './fact-to-readable-span.ts';

const fact: Fact = {
  namespace: 'acme',
  process: 'support-escalation',
  item: 'JIRA-123',
  cycle: 1,
  verb: 'accept',
  spanId: '00000000000000a1',
  atMillis: 1_799_053_200_500,
  sequence: 3,
  handoffName: 'escalate',
  missingFields: ['logs'],
  attributes: { plan: 'gold' },
};
const { traceId, rootSpanId } = itemIds(fact);

test('a fact becomes a finished span with its own id below the root of its item', () => {
  const span = factToReadableSpan(fact, { startMillis: 1_799_053_199_750 });
  expect(span).toMatchObject({
    name: 'accept escalate',
    kind: SpanKind.CONSUMER,
    parentSpanContext: { traceId, spanId: rootSpanId, traceFlags: 1 },
    startTime: [1_799_053_199, 750_000_000],
    endTime: [1_799_053_200, 500_000_000],
    duration: [0, 750_000_000],
    ended: true,
    links: [],
    resource: { attributes: { 'service.name': 'baton' } },
    instrumentationScope: { name: '@baton/sdk' },
  });
  expect(span.spanContext()).toMatchObject({ traceId, spanId: fact.spanId, traceFlags: 1 });
  expect(factOfSpan({ ...span, spanId: fact.spanId, endMillis: 0 })).toEqual(fact);
});

test('a fact whose id is the root of its item has no parent', () => {
  const span = factToReadableSpan({ ...fact, verb: 'open', spanId: rootSpanId });
  expect(span.parentSpanContext).toBeUndefined();
});

test('ids follow the item, also when facts of items are mixed', () => {
  const facts = ['A', 'B', 'A'].flatMap((item) =>
    [1, 2].map((cycle): Fact => ({ ...fact, item, cycle })),
  );
  expect(facts.map((each) => factToReadableSpan(each).spanContext().traceId)).toEqual(
    facts.map((each) => itemIds(each).traceId),
  );
});

test('both OTLP serializers take it, also with times that no span can hold', () => {
  const spans = [fact, { ...fact, atMillis: 8.64e15 }, { ...fact, atMillis: -8.64e15 }].map(
    (each) => factToReadableSpan(each, { definition: escalation.toJSON() }),
  );
  const json = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)));
  const [first, late, early] = json.resourceSpans[0].scopeSpans[0].spans;
  expect(first).toMatchObject({ traceId, endTimeUnixNano: '1799053200500000000' });
  expect(late.endTimeUnixNano).toBe('9223372036854000000');
  expect(early.endTimeUnixNano).toBe('0');
  expect(ProtobufTraceSerializer.serializeRequest(spans)?.byteLength).toBeGreaterThan(500);
});

test('the live path makes the same spans', async () => {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const clock = fixedClock();
  const item = createHandoffTracer(escalation, { tracerProvider, clock }).item('JIRA-123');
  item.open({ stage: 'triage', attributes: { plan: 'gold' } });
  clock.advance(0.123);
  item.handoff('escalate', { source: 'triage', context: { logs: ['a'] } });
  item.provideClarification('escalate', { since: new Date('2027-01-04T08:00:00Z') });
  item.bounce('escalate', { reason: 'no_logs' });
  item.close({ outcome: 'failure', score: -1 });

  const comparable = (span: ReadableSpan) => {
    const { name, kind, startTime, endTime, duration, attributes, links, status } = span;
    const { traceId: trace, spanId } = span.spanContext();
    const parent = span.parentSpanContext?.spanId;
    return {
      ...{ name, kind, startTime, endTime, duration, attributes, links, status },
      ...{ trace, spanId, parent },
    };
  };
  const live = exporter.getFinishedSpans();
  const bulk = live.map((span, index) => {
    const { spanId } = span.spanContext();
    const read = factOfSpan({ attributes: span.attributes, spanId, endMillis: 0 });
    if (!read) throw new Error(`${span.name} carries no fact`);
    const [seconds, nanos] = span.startTime;
    return factToReadableSpan(read, {
      startMillis: seconds * 1000 + nanos / 1e6,
      ...(index === 0 ? { definition: escalation.toJSON() } : { version: '2' }),
    });
  });
  expect(bulk.map(comparable)).toEqual(live.map(comparable));
});

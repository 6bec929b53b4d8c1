import { itemIds } from '@baton/conventions';
import { createHandoffTracer, type HandoffError, type HandoffTracerOptions } from '@baton/sdk';
import { createHandoffRecorder, fixedClock } from '@baton/sdk/testing';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

const START = Date.parse('2027-01-04T09:00:00Z');

function setUp(options: HandoffTracerOptions = {}) {
  const recorder = createHandoffRecorder();
  const clock = fixedClock();
  const errors: HandoffError[] = [];
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: recorder.tracerProvider,
    clock,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { recorder, clock, errors, tracer };
}

const { traceId, rootSpanId } = itemIds({
  namespace: '',
  process: 'support-escalation',
  item: 'JIRA-123',
  cycle: 1,
});

test('each verb exports one finished span, named, timed and placed by its fact', () => {
  const { recorder, clock, tracer } = setUp();
  const item = tracer.item('JIRA-123');
  item.open({ stage: 'triage' });
  clock.advance(60);
  const ref = item.handoff('escalate', { source: 'triage', context: {} });
  clock.advance(60);
  item.accept(ref);
  item.requestClarification(ref, { fields: ['logs'] });
  clock.advance(60);
  item.provideClarification(ref, { context: { logs: ['a'] } });
  item.complete(ref, { since: new Date(START + 120_000) });
  item.update({ status: 'Resolved' });
  item.close({ outcome: 'success' });
  item.bounce('escalate', { reason: 'wrong_team' });
  item.cancel('escalate');

  const escalate = (verb: string) => `${verb} escalate`;
  const { INTERNAL, PRODUCER, CONSUMER } = SpanKind;
  expect(
    recorder
      .spans()
      .map(({ name, kind, parentSpanId, startMillis, endMillis }) => [
        name,
        kind,
        parentSpanId,
        startMillis - START,
        endMillis - START,
      ]),
  ).toEqual([
    ['open support-escalation', INTERNAL, rootSpanId, 0, 0],
    [escalate('initiate'), PRODUCER, rootSpanId, 60_000, 60_000],
    [escalate('accept'), CONSUMER, ref.id, 60_000, 120_000],
    [escalate('request_clarification'), INTERNAL, ref.id, 120_000, 120_000],
    [escalate('provide_clarification'), INTERNAL, ref.id, 180_000, 180_000],
    [escalate('complete'), INTERNAL, ref.id, 120_000, 180_000],
    ['update support-escalation', INTERNAL, rootSpanId, 180_000, 180_000],
    ['close support-escalation', INTERNAL, rootSpanId, 180_000, 180_000],
    [escalate('bounce'), CONSUMER, rootSpanId, 180_000, 180_000],
    [escalate('cancel'), INTERNAL, rootSpanId, 180_000, 180_000],
  ]);
  for (const span of recorder.spans()) {
    expect(span.traceId).toBe(traceId);
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
  }
});

test('the facts say everything by themselves', () => {
  const { recorder, tracer } = setUp({ namespace: 'acme' });
  const item = tracer.item('JIRA-123', { url: 'https://desk/1', system: 'jira' });
  item.open({ stage: 'triage', status: 'New', attributes: { plan: 'gold' } });
  const ref = item.handoff('escalate', {
    source: 'second_line',
    context: { browser: 'Firefox', severity: 'high' },
    due: new Date(START + 3600_000),
  });
  item.accept(ref, { eventId: 'e1' });
  item.accept('consult');
  const everyFact = {
    namespace: 'acme',
    process: 'support-escalation',
    item: 'JIRA-123',
    cycle: 1,
    atMillis: START,
    itemType: 'ticket',
    itemUrl: 'https://desk/1',
    system: 'jira',
  };
  const toEngineering = {
    handoffName: 'escalate',
    sourceStage: 'second_line',
    sourceTeam: 'experts',
    targetStage: 'engineering',
    targetTeam: 'platform',
  };
  expect(recorder.facts()).toEqual([
    {
      ...everyFact,
      verb: 'open',
      sequence: 1,
      spanId: '0000000000000001',
      targetStage: 'triage',
      targetTeam: 'support',
      status: 'New',
      attributes: { plan: 'gold' },
    },
    {
      ...everyFact,
      ...toEngineering,
      verb: 'initiate',
      sequence: 2,
      spanId: '0000000000000002',
      handoffId: '0000000000000002',
      dueAtMillis: START + 3600_000,
      slaAcceptSeconds: 14_400,
      slaCompleteSeconds: 172_800,
      completeness: 2 / 3,
      requiredFields: ['browser', 'severity', 'logs'],
      presentFields: ['browser', 'severity'],
      missingFields: ['logs'],
      invalidFields: [],
      optionalMissingFields: ['note'],
    },
    {
      ...everyFact,
      ...toEngineering,
      verb: 'accept',
      sequence: 3,
      spanId: '0000000000000003',
      handoffId: '0000000000000002',
      eventId: 'e1',
    },
    {
      ...everyFact,
      verb: 'accept',
      sequence: 4,
      spanId: '0000000000000004',
      handoffName: 'consult',
      sourceStage: 'triage',
      sourceTeam: 'support',
      targetStage: 'second_line',
      targetTeam: 'experts',
    },
  ]);
});

test('the definition goes along once, the version always', () => {
  const { recorder, tracer } = setUp();
  tracer.item('A').open();
  tracer.item('B').open();
  const attributes = recorder.spans().map((span) => span.attributes);
  expect(attributes.map((a) => a['handoff.process.version'])).toEqual(['2', '2']);
  expect(attributes.map((a) => a['handoff.process.definition'])).toEqual([
    JSON.stringify(escalation),
    undefined,
  ]);
});

test('the span that ends a handoff repeats its context; of a bounce, missing is what was asked', () => {
  const { recorder, tracer } = setUp({ capture: { values: ['browser'] } });
  const item = tracer.item('JIRA-123');
  const ref = item.handoff('escalate', { source: 'triage', context: { browser: 'Firefox' } });
  item.complete(ref);
  item.bounce(ref, { reason: 'no_logs', missing: ['logs'] });
  item.accept(ref);
  const context = {
    completeness: 1 / 3,
    requiredFields: ['browser', 'severity', 'logs'],
    presentFields: ['browser'],
    invalidFields: [],
    optionalMissingFields: ['note'],
  };
  const missingFields = ['severity', 'logs'];
  const [initiate, complete, bounce, accept] = recorder.facts();
  expect(initiate).toMatchObject({ ...context, missingFields });
  expect(complete).toMatchObject({ ...context, missingFields });
  expect(bounce).toMatchObject({ ...context, missingFields: ['logs'], reason: 'no_logs' });
  expect(accept).not.toHaveProperty('completeness');
});

test('values leave only where asked for, and after redaction', () => {
  const { recorder, tracer } = setUp({
    capture: { values: ['browser', 'severity', 'logs'] },
    redact: (field, value) => {
      if (field === 'severity') throw new Error('boom');
      return field === 'logs' ? undefined : String(value).toUpperCase();
    },
  });
  tracer.item('A').handoff('escalate', {
    source: 'triage',
    context: { browser: 'Firefox', severity: 'low', logs: ['secret'], note: 'secret' },
  });
  expect(recorder.facts()[0]?.contextValues).toEqual({ browser: 'FIREFOX' });
  expect(JSON.stringify(recorder.spans())).not.toContain('secret');
});

test('a hashed key is all that is exported', () => {
  const { recorder, tracer } = setUp({ hashKey: (key) => `h(${key.length})` });
  const ref = tracer.item('jane@example.com').handoff('finish');
  expect(recorder.facts()[0]?.item).toBe('h(16)');
  expect(ref.itemKey).toBe('h(16)');
  expect(JSON.stringify([recorder.spans(), ref])).not.toContain('jane');
  // The carrier holds the hash already: it is not hashed twice.
  tracer.resume(ref.carrier)?.accept();
  tracer.item('jane@example.com').accept(ref);
  expect(new Set(recorder.facts().map(({ item }) => item))).toEqual(new Set(['h(16)']));
});

test('accept links to its initiate, and a new cycle to the one before', () => {
  const { recorder, tracer } = setUp();
  const ref = tracer.item('JIRA-123').handoff('finish');
  tracer.item('JIRA-123').accept(ref);
  tracer.item('JIRA-123', { cycle: 2 }).open();
  const links = recorder.spans().map((span) => span.links.map((link) => link.context));
  expect(links).toMatchObject([
    [],
    [{ traceId, spanId: ref.id }],
    [{ traceId, spanId: rootSpanId }],
  ]);
});

test('points instead of intervals where asked for', () => {
  const { recorder, clock, tracer } = setUp({ timing: 'point' });
  const item = tracer.item('A');
  const ref = item.handoff('finish');
  clock.advance(60);
  item.accept(ref);
  expect(recorder.spans()[1]?.startMillis).toBe(START + 60_000);
});

test('under an event id, a redelivery names the same handoff', () => {
  const { recorder, tracer } = setUp();
  const item = tracer.item('A');
  const first = item.handoff('finish', { eventId: 'webhook-1' });
  const again = item.handoff('finish', { eventId: 'webhook-1' });
  const given = item.handoff('finish', { id: 'h1' });
  expect(again.id).toBe(first.id);
  expect(given.id).toBe('h1');
  expect(recorder.handoffs().map(({ id }) => id)).toEqual([first.id, 'h1']);
});

test('a ref of another item is told, and the fact stays with the item it was called on', () => {
  const { recorder, errors, tracer } = setUp();
  const ref = tracer.item('A').handoff('finish');
  tracer.item('B').accept(ref);
  expect(errors.map(({ code }) => code)).toEqual(['carrier_mismatch']);
  expect(recorder.facts()[1]).toMatchObject({ item: 'B', handoffId: ref.id });
  expect(recorder.spans()[1]?.links).toEqual([]);
});

test('what does not fit is told once per code, and left out', () => {
  const { recorder, errors, tracer } = setUp();
  const item = tracer.item('A', { cycle: 0 });
  for (let i = 0; i < 2; i++) {
    item.open({ stage: 'nowhere' as never, at: new Date(Number.NaN) });
    item.accept('nothing' as never, { attributes: { 'handoff.item.id': 'B', ok: 1 } });
  }
  expect(errors.map(({ code }) => code)).toEqual([
    'invalid_option',
    'invalid_time',
    'unknown_stage',
    'invalid_attribute',
    'unknown_handoff',
  ]);
  expect(recorder.facts()).toHaveLength(4);
  expect(recorder.facts()[1]).toMatchObject({ item: 'A', cycle: 1, attributes: { ok: 1 } });
});

test('an item without a key sends nothing', () => {
  const { recorder, errors, tracer } = setUp();
  const item = tracer.item('');
  item.open();
  expect(item.handoff('finish').name).toBe('finish');
  expect(recorder.spans()).toEqual([]);
  expect(errors.map(({ code }) => code)).toEqual(['invalid_key']);
});

test('the recorder folds as the store does', () => {
  const { recorder, clock, tracer } = setUp();
  const item = tracer.item('JIRA-123');
  item.open({ stage: 'triage' });
  const ref = item.handoff('escalate', { source: 'triage', context: {} });
  clock.advance(1800);
  item.accept(ref);
  clock.advance(5400);
  item.complete(ref);
  item.close({ outcome: 'success' });
  tracer.item('JIRA-123', { cycle: 2 }).open({ stage: 'triage' });
  item.update({ score: 5 });
  expect(recorder.handoffs()).toMatchObject([
    { item: 'JIRA-123', state: 'completed', waitingSeconds: 1800, workingSeconds: 5400 },
  ]);
  expect(recorder.items()).toMatchObject([{ item: 'JIRA-123', handoffs: 1, cycles: 2 }]);
  recorder.reset();
  expect([recorder.facts(), recorder.handoffs(), recorder.items()]).toEqual([[], [], []]);
});

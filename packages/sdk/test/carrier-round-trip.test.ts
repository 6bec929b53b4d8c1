import { createHandoffTracer, type HandoffError, type HandoffRef } from '@baton/sdk';
import { createHandoffRecorder, fixedClock } from '@baton/sdk/testing';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

function setUp(namespace = '') {
  const recorder = createHandoffRecorder();
  const clock = fixedClock();
  const errors: HandoffError[] = [];
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: recorder.tracerProvider,
    clock,
    namespace,
    onError: (error) => errors.push(error),
  });
  return { recorder, clock, errors, tracer };
}

const initiate = ({ tracer, clock }: ReturnType<typeof setUp>): HandoffRef => {
  const ref = tracer
    .item('JIRA-123', { cycle: 2 })
    .handoff('escalate', { source: 'second_line', context: { browser: 'Firefox' }, id: 'h1' });
  clock.advance(60);
  return ref;
};

test('a carrier that was stored in a ticket brings the whole handoff back', () => {
  const world = setUp();
  const ref = initiate(world);
  const resumed = world.tracer.resume(JSON.parse(JSON.stringify(ref.carrier)));
  resumed?.accept();
  resumed?.complete();
  expect(resumed?.ref).toEqual(ref);
  const [, accept, complete] = world.recorder.facts();
  expect(accept).toMatchObject({
    item: 'JIRA-123',
    cycle: 2,
    handoffName: 'escalate',
    handoffId: 'h1',
    sourceStage: 'second_line',
    targetTeam: 'platform',
  });
  expect(complete).toMatchObject({ completeness: 1 / 3, missingFields: ['severity', 'logs'] });
  const [begun, taken] = world.recorder.spans();
  expect(taken).toMatchObject({ parentSpanId: begun?.spanId, startMillis: begun?.startMillis });
  expect(world.recorder.handoffs()).toMatchObject([{ state: 'completed', waitingSeconds: 60 }]);
  expect(world.errors).toEqual([]);
});

test('a ref works as well as its carrier, also from JSON', () => {
  const world = setUp();
  const ref = initiate(world);
  world.tracer.item('JIRA-123', { cycle: 2 }).accept(JSON.parse(JSON.stringify(ref)));
  expect(world.recorder.handoffs()).toMatchObject([{ state: 'accepted', waitingSeconds: 60 }]);
});

test('without its baggage a carrier and the key still name the handoff', () => {
  const world = setUp();
  const { traceparent } = initiate(world).carrier;
  const resumed = world.tracer.resume({ traceparent }, { key: 'JIRA-123', cycle: 2 });
  resumed?.accept();
  const [begun, taken] = world.recorder.spans();
  expect(taken).toMatchObject({ traceId: begun?.traceId, parentSpanId: begun?.spanId });
  // The span of the initiate stands for the handoff's id.
  expect(world.recorder.facts()[1]?.handoffId).toBe(begun?.spanId);
  expect(world.recorder.handoffs()).toMatchObject([{ id: 'h1', state: 'accepted' }]);
  expect(world.errors).toEqual([]);
});

test('without baggage and key there is nothing to resume, which is told', () => {
  const world = setUp();
  const { traceparent } = initiate(world).carrier;
  expect(world.tracer.resume({ traceparent })).toBeUndefined();
  expect(world.tracer.resume({})).toBeUndefined();
  expect(world.errors.map(({ code }) => code)).toEqual(['carrier_incomplete']);
});

test('a carrier of another process is not taken for one of this', () => {
  const world = setUp();
  const { traceparent, baggage } = initiate(world).carrier;
  const foreign = { traceparent, baggage: baggage?.replace('support-escalation', 'hiring') };
  expect(world.tracer.resume(foreign)).toBeUndefined();
  expect(world.errors.map(({ code }) => code)).toEqual(['carrier_mismatch']);
});

test('a carrier of another namespace keeps the item and loses the place in the trace', () => {
  const here = setUp('here');
  here.tracer.resume(initiate(setUp('there')).carrier)?.accept();
  expect(here.errors.map(({ code }) => code)).toEqual(['carrier_mismatch']);
  expect(here.recorder.facts()[0]).toMatchObject({ item: 'JIRA-123', handoffId: 'h1' });
});

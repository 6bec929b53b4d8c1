import { type Fact, foldCycle } from '@baton/conventions';
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { createHandoffRecorder, fixedClock } from '@baton/sdk/testing';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

test('two services agree with nothing shared but the key', () => {
  const support = createHandoffRecorder();
  const platform = createHandoffRecorder();
  const clock = fixedClock();
  // The receiver declares the process itself, and need not know all of it.
  const seenByPlatform = defineProcess({
    name: 'support-escalation',
    stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
    handoffs: { escalate: { from: 'triage', to: 'engineering' } },
  });
  const sender = createHandoffTracer(escalation, { tracerProvider: support.tracerProvider, clock });
  const receiver = createHandoffTracer(seenByPlatform, {
    tracerProvider: platform.tracerProvider,
    clock,
  });

  sender.item('JIRA-123').handoff('escalate', { source: 'triage', context: {} });
  clock.advance(600);
  receiver.item('JIRA-123').accept('escalate');

  const [initiate] = support.spans();
  const [accept] = platform.spans();
  expect(accept?.traceId).toBe(initiate?.traceId);
  expect(accept?.parentSpanId).toBe(initiate?.parentSpanId);
  // From the identity recipe of the convention.
  expect(accept?.traceId).toBe('78203a6274b2f44dd2f46400e40334a5');
  expect(accept?.parentSpanId).toBe('f11412369dc520a2');
});

/** An escalation with a question and a return, told by one service or by two. */
function play(two: boolean): Fact[] {
  const recorders = [createHandoffRecorder(), createHandoffRecorder()] as const;
  const clock = fixedClock();
  const [support, platform] = recorders.map(({ tracerProvider }) =>
    createHandoffTracer(escalation, { tracerProvider, clock }).item('JIRA-123'),
  );
  if (!support || !platform) throw new Error('two items');
  const receiver = two ? platform : support;
  const context = { browser: 'Firefox', severity: 'high' as const };
  support.open({ stage: 'triage' });
  const ref = support.handoff('escalate', { source: 'triage', context });
  // Of two services, the second knows the key and the name; the one knows the very handoff.
  const selector = two ? 'escalate' : ref;
  clock.advance(600);
  receiver.accept(selector);
  clock.advance(60);
  receiver.requestClarification(selector, { fields: ['logs'] });
  clock.advance(60);
  support.provideClarification(selector, { context: { logs: ['a'] } });
  clock.advance(600);
  receiver.bounce(selector, { reason: 'no_logs', missing: ['logs'] });
  const again = support.handoff('escalate', { source: 'triage', context });
  clock.advance(5);
  receiver.accept(two ? 'escalate' : again);
  clock.advance(5);
  receiver.complete(two ? 'escalate' : again);
  receiver.close({ outcome: 'success', score: 5 });
  // Both number their facts, and their span ids must not meet.
  return recorders.flatMap(({ facts }, service) =>
    facts().map((fact) => ({ ...fact, spanId: fact.spanId.replace(/^./, String(service)) })),
  );
}

test('two services that share only the key give the handoffs that one gives', () => {
  const fold = (facts: Fact[]) => {
    const { handoffs, item } = foldCycle(facts);
    // Ids of handoffs are those of their spans.
    return { item, handoffs: handoffs.map(({ id: _, ...handoff }) => handoff) };
  };
  const apart = fold(play(true));
  expect(apart.handoffs).toMatchObject([
    { state: 'bounced', rounds: 2 },
    { state: 'completed', waitingSeconds: 5 },
  ]);
  expect(apart).toEqual(fold(play(false)));
});

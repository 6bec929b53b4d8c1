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

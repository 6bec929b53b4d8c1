import { createHandoffTracer, type HandoffError } from '@baton/sdk';
import { trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

test('without a provider nothing happens, nothing is reported, and refs are good', async () => {
  const errors: HandoffError[] = [];
  const tracer = createHandoffTracer(escalation, { onError: (error) => errors.push(error) });
  const item = tracer.item('JIRA-123');
  item.open({ stage: 'triage' });
  const ref = item.handoff('escalate', { source: 'triage', context: { browser: 'Firefox' } });
  item.accept(ref);
  item.close({ outcome: 'success' });
  await tracer.forceFlush();

  expect(errors).toEqual([]);
  expect(ref.id).toMatch(/^[0-9a-f]{16}$/);
  // Not the id of the parent, which a tracer that does nothing answers with.
  expect(ref.id).not.toBe('f11412369dc520a2');
  expect(ref.completeness?.missingFields).toEqual(['severity', 'logs']);
  expect(tracer.resume(ref.carrier)?.ref).toEqual(ref);
});

test('a provider that does nothing by choice is no error', () => {
  const errors: HandoffError[] = [];
  const noop = { getTracer: () => trace.getTracer('nothing is registered') };
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: noop,
    onError: (error) => errors.push(error),
  });
  const item = tracer.item('JIRA-123');
  expect(item.handoff('finish').id).not.toBe('f11412369dc520a2');
  item.accept('finish');
  expect(errors).toEqual([]);
});

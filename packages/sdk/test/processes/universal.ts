// Runs wherever JavaScript does and leaves what it saw in `batonResult`.
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { createHandoffRecorder, fixedClock } from '@baton/sdk/testing';

const escalation = defineProcess({
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: {
    escalate: { from: 'triage', to: 'engineering', context: { required: ['browser', 'logs'] } },
  },
  teams: { support: { calendar: 'berlin' } },
  calendars: {
    berlin: { timeZone: 'Europe/Berlin', hours: [{ days: [1], from: '09:00', to: '17:00' }] },
  },
});
const { tracerProvider, spans, handoffs } = createHandoffRecorder();
const clock = fixedClock(new Date('2027-01-04T09:00:00Z'));
const desk = createHandoffTracer(escalation, { tracerProvider, clock });
const item = desk.item('Ünïcode/42');
item.open({ stage: 'triage' });
const { carrier, completeness } = item.handoff('escalate', { context: { browser: 'Firefox' } });
clock.advance(60);
createHandoffTracer(escalation, { tracerProvider, clock }).resume(carrier)?.accept();
const silent = createHandoffTracer(escalation).item('B').handoff('escalate', { context: {} });

(globalThis as { batonResult?: string }).batonResult = JSON.stringify({
  spans: spans().map(({ name, traceId, parentSpanId }) => ({ name, traceId, parentSpanId })),
  states: handoffs().map(({ state, waitingSeconds }) => ({ state, waitingSeconds })),
  completeness,
  baggage: carrier['baggage'],
  randomIdLength: silent.id.length,
});

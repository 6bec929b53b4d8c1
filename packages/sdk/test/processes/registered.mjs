// Knows nothing of OpenTelemetry: `node --import @baton/sdk/register` set it up.
import { createHandoffTracer, defineProcess } from '@baton/sdk';

const process = defineProcess({
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: { escalate: { from: 'triage', to: 'engineering' } },
});
const ticket = createHandoffTracer(process).item('JIRA-123');
ticket.open({ stage: 'triage' });
ticket.handoff('escalate');
if (globalThis.process.argv[2] === 'wait') {
  console.log('ready');
  setInterval(() => {}, 60_000);
}

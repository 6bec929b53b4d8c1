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
const mode = globalThis.process.argv[2];
if (mode === 'wait' || mode === 'drain') {
  const timer = setInterval(() => {}, 60_000);
  if (mode === 'drain') {
    // Ends its work first, and reports that, as a server does that is told to stop.
    globalThis.process.once('SIGTERM', () => {
      setTimeout(() => {
        ticket.accept('escalate');
        clearInterval(timer);
      }, 200);
    });
  }
  console.log('ready');
}

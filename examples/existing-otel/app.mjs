// A service that traces its requests with OpenTelemetry already, and keeps one in ten thousand.
import { createHandoffIdGenerator, createHandoffTracer, keepHandoffs } from '@baton/sdk';
import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { escalation } from './process.ts';

const idGenerator = createHandoffIdGenerator();
const sdk = new NodeSDK({
  idGenerator,
  sampler: keepHandoffs(new TraceIdRatioBasedSampler(0.0001)),
});
sdk.start();

const tracer = createHandoffTracer(escalation, { idGenerator });

trace.getTracer('desk').startActiveSpan('POST /tickets/:id/escalate', (request) => {
  const ticket = tracer.item('JIRA-123');
  ticket.open({ stage: 'triage' });
  ticket.handoff('escalate', { context: { browser: 'Firefox 140' } });
  request.end();
});

await sdk.shutdown();

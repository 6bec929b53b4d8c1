// Both services in one program: `node examples/two-services/main.ts`, then
// curl -d '{"browser":"Firefox 140"}' http://127.0.0.1:3000/tickets/JIRA-123/escalate
import { startHandoffTracing } from '@baton/sdk/node';
import { startEngineering } from './engineering.ts';
import { createQueue } from './queue.ts';
import { createSupportDesk } from './support-desk.ts';

const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318';
const queue = createQueue();
startEngineering(queue, startHandoffTracing({ endpoint, serviceName: 'engineering' }));
createSupportDesk(queue, startHandoffTracing({ endpoint, serviceName: 'support-desk' })).listen(
  3000,
  '127.0.0.1',
);

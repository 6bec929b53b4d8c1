// Both services in one program: `node examples/two-services/main.ts`, then
// curl -H 'content-type: application/json' -d '{"browser":"Firefox 140"}' http://127.0.0.1:3000/tickets/JIRA-123/escalate
// curl -X POST http://127.0.0.1:3001/tickets/JIRA-123/done
import type { AddressInfo } from 'node:net';
import { startHandoffTracing } from '@baton/sdk/node';
import { createEngineering } from './engineering.ts';
import { createQueue } from './queue.ts';
import { createSupportDesk } from './support-desk.ts';

const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318';
const deskTracing = startHandoffTracing({ endpoint, serviceName: 'support-desk' });
const engineeringTracing = startHandoffTracing({ endpoint, serviceName: 'engineering' });
const queue = createQueue();

const engineering = createEngineering(queue, engineeringTracing);
const desk = createSupportDesk(queue, deskTracing);
const servers = [
  desk.listen(Number(process.env['DESK_PORT'] ?? 3000), '127.0.0.1'),
  engineering.listen(Number(process.env['ENGINEERING_PORT'] ?? 3001), '127.0.0.1'),
];
for (const server of servers) {
  server.on('listening', () => console.log((server.address() as AddressInfo).port));
}

process.once('SIGTERM', async () => {
  for (const server of servers) server.close();
  await Promise.all([deskTracing.shutdown(), engineeringTracing.shutdown()]);
});

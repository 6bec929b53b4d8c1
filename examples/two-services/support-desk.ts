import { createServer, type Server } from 'node:http';
import { createHandoffTracer, type HandoffTracerOptions } from '@baton/sdk';
import { escalation } from './process.ts';
import type { Queue } from './queue.ts';

/**
 * The desk's service: `POST /tickets/KEY/escalate` hands the ticket over. The carrier goes into the
 * headers of the message, and the answer tells the agent at once what is missing.
 */
export function createSupportDesk(queue: Queue, options: HandoffTracerOptions): Server {
  const tracer = createHandoffTracer(escalation, options);
  return createServer(async (request, response) => {
    const key = /^\/tickets\/([^/]+)\/escalate$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || key === undefined) {
      response.writeHead(404).end();
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const ticket = tracer.item(decodeURIComponent(key), { system: 'desk' });
    ticket.open({ stage: 'triage' });
    const { id, carrier, asks } = ticket.handoff('escalate', { context: JSON.parse(body) });
    queue.publish({ id, headers: carrier, body: { ticket: ticket.key } });
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ asks }));
  });
}

import { createHandoffTracer, type HandoffTracerOptions } from '@baton/sdk';
import express, { type Express } from 'express';
import { escalation } from './process.ts';
import type { Queue } from './queue.ts';

/**
 * The desk's service: `POST /tickets/KEY/escalate` hands the ticket over. The carrier goes into the
 * headers of the message, and the answer tells the agent at once what is missing.
 */
export function createSupportDesk(queue: Queue, options: HandoffTracerOptions): Express {
  const tracer = createHandoffTracer(escalation, options);
  const app = express();
  app.post('/tickets/:key/escalate', express.json(), (request, response) => {
    const ticket = tracer.item(request.params.key, { system: 'desk' });
    ticket.open({ stage: 'triage' });
    const { id, carrier, asks } = ticket.handoff('escalate', { context: request.body });
    queue.publish({ id, headers: carrier, body: { ticket: ticket.key } });
    response.status(202).json({ asks });
  });
  return app;
}

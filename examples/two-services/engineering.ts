import { createHandoffTracer, type HandoffTracerOptions } from '@baton/sdk';
import express, { type Express } from 'express';
import { escalation } from './process.ts';
import type { Queue } from './queue.ts';

/** Engineering's service: takes tickets from the queue; `POST /tickets/KEY/done` says that one is mended. */
export function createEngineering(queue: Queue, options: HandoffTracerOptions): Express {
  const tracer = createHandoffTracer(escalation, options);
  queue.consume(({ id, headers, body }) => {
    // The carrier names the very handoff; where a broker stripped it, the key is enough.
    const handoff = tracer.resume(headers, { key: body.ticket, handoff: 'escalate' });
    // A message that is delivered again is the same fact.
    handoff?.accept({ eventId: `accepted-${id}` });
  });
  const app = express();
  app.post('/tickets/:key/done', (request, response) => {
    // Nothing was kept of the message: a ticket is known by its key.
    const ticket = tracer.item(request.params.key);
    ticket.complete('escalate');
    ticket.close({ outcome: 'success' });
    response.sendStatus(204);
  });
  return app;
}

import { createHandoffTracer, type HandoffTracerOptions } from '@baton/sdk';
import { escalation } from './process.ts';
import type { Queue } from './queue.ts';

/** Engineering's service: takes tickets from the queue, works on them and is done. */
export function startEngineering(queue: Queue, options: HandoffTracerOptions): void {
  const tracer = createHandoffTracer(escalation, options);
  queue.consume(({ id, headers, body }) => {
    // The carrier names the very handoff; where a broker stripped it, the key is enough.
    const handoff = tracer.resume(headers, { key: body.ticket, handoff: 'escalate' });
    // A message that is delivered again is the same fact.
    handoff?.accept({ eventId: `accepted-${id}` });
    handoff?.complete({ eventId: `completed-${id}` });
    tracer.item(body.ticket).close({ outcome: 'success', eventId: `closed-${id}` });
  });
}

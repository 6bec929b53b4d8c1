import type { AnyProcess, HandoffRef, WorkItem } from '@baton/sdk';
import type { Step } from './step.ts';

/** One item as the programs of the teams see it, with the handoffs they have been told of. */
export interface Ticket {
  /** Of any process: a script is read here, so names of handoffs and fields are data. */
  readonly item: WorkItem<AnyProcess>;
  readonly handoffs: Map<number, OngoingHandoff>;
}

interface OngoingHandoff {
  readonly ref: HandoffRef;
  acceptedAt?: Date;
}

/** Reports one simulated step through the SDK, as the program of a team would. */
export function playStep(ticket: Ticket, step: Step): void {
  const { item, handoffs } = ticket;
  const at = new Date(step.atMillis);
  const { eventId } = step;
  if (step.verb === 'open') {
    item.open({ at, eventId, stage: step.stage, attributes: step.attributes });
  } else if (step.verb === 'close') {
    item.close({ at, eventId, outcome: step.outcome, score: step.score });
  } else if (step.verb === 'initiate') {
    const { source, context } = step;
    handoffs.set(step.handoff, { ref: item.handoff(step.name, { at, eventId, source, context }) });
  } else {
    const handoff = handoffs.get(step.handoff);
    // Steps come in order of time: a handoff is initiated before anything else happens to it.
    if (handoff) playFollowUp(item, handoff, step);
  }
}

type FollowUp = Exclude<Step, { readonly verb: 'open' | 'close' | 'initiate' }>;

function playFollowUp(item: Ticket['item'], handoff: OngoingHandoff, step: FollowUp): void {
  const { ref, acceptedAt: since } = handoff;
  const at = new Date(step.atMillis);
  const { eventId } = step;
  if (step.verb === 'accept') {
    item.accept(ref, { at, eventId });
    handoff.acceptedAt = at;
  } else if (step.verb === 'bounce') {
    item.bounce(ref, { at, eventId, reason: step.reason, missing: step.missing });
  } else if (step.verb === 'request_clarification') {
    item.requestClarification(ref, { at, eventId, fields: step.fields });
  } else if (step.verb === 'provide_clarification') {
    item.provideClarification(ref, { at, eventId, context: step.context });
  } else if (step.verb === 'complete') {
    item.complete(ref, { at, eventId, since });
  } else {
    item.cancel(ref, { at, eventId, since, reason: step.reason });
  }
}

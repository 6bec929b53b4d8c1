import type { Fact } from '../fact.ts';
import { CLOCK_TOLERANCE_MILLIS, type HandoffDraft } from './handoff-draft.ts';

/** The handoffs of a cycle by what a later fact may know of them. */
export interface HandoffIndex {
  /** By handoff id and by the span ids of the initiate and its redeliveries. */
  readonly byId: ReadonlyMap<string, HandoffDraft>;
  /** By handoff name, in order of initiate. */
  readonly byName: ReadonlyMap<string, readonly HandoffDraft[]>;
}

/**
 * Finds the handoff a fact belongs to, or undefined if it fits none.
 *
 * With an id: that handoff. Without: the oldest open one of that name, else one initiated up to 60 s
 * later or ended up to 60 s before (flagged as clock skew); in all that, first those the fact fits.
 */
export function matchHandoff(fact: Fact, index: HandoffIndex): HandoffDraft | undefined {
  if (fact.handoffId !== undefined && fact.handoffId !== '') return index.byId.get(fact.handoffId);
  const named = index.byName.get(fact.handoffName ?? '');
  if (named === undefined) return undefined;

  let anyOpen: HandoffDraft | undefined;
  let fittingNear: HandoffDraft | undefined;
  let anyNear: HandoffDraft | undefined;
  for (const draft of named) {
    if (isOpen(draft)) {
      if (fits(fact, draft)) return draft;
      anyOpen ??= draft;
    } else if (isNear(fact, draft)) {
      if (fits(fact, draft)) fittingNear ??= draft;
      anyNear ??= draft;
    }
  }
  const chosen = fittingNear ?? anyOpen ?? anyNear;
  if (chosen !== undefined && chosen !== anyOpen) chosen.clockSkew = true;
  return chosen;
}

function isOpen(draft: HandoffDraft): boolean {
  return draft.initiated && draft.endedBy === null;
}

function isNear(fact: Fact, draft: HandoffDraft): boolean {
  if (!draft.initiated) {
    return draft.initiate.atMillis - fact.atMillis <= CLOCK_TOLERANCE_MILLIS;
  }
  return (
    draft.endedAtMillis !== null && fact.atMillis - draft.endedAtMillis <= CLOCK_TOLERANCE_MILLIS
  );
}

function fits(fact: Fact, draft: HandoffDraft): boolean {
  switch (fact.verb) {
    case 'accept':
      return draft.acceptedAtMillis === null;
    case 'complete':
      return !draft.hasOwnEnd && draft.acceptedAtMillis !== null;
    case 'bounce':
    case 'cancel':
      return !draft.hasOwnEnd;
    case 'provide_clarification':
      return draft.askedAtMillis !== null;
    default:
      return true;
  }
}

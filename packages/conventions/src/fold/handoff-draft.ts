import type { Fact, FactValue } from '../fact.ts';
import type { FoldedHandoff, HandoffEnd, HandoffState } from '../folded.ts';

/** A fact this long outside its handoff may still be the handoff's: clocks differ (DESIGN, fold). */
export const CLOCK_TOLERANCE_MILLIS = 60_000;

/** A handoff while its cycle is being read. */
export interface HandoffDraft {
  readonly id: string;
  readonly position: number;
  readonly initiate: Fact;
  /** The reading has come to the initiate; facts matched before that are ahead of their time. */
  initiated: boolean;
  acceptedAtMillis: number | null;
  endedAtMillis: number | null;
  endedBy: HandoffEnd | null;
  /** A complete, bounce or cancel of its own was seen, whether or not it was what ended it. */
  hasOwnEnd: boolean;
  clarificationRequests: number;
  clarificationSeconds: number;
  /** Time of the oldest clarification request not yet answered. */
  askedAtMillis: number | null;
  askedFields: Set<string>;
  bounceReason: string | null;
  cancelReason: string | null;
  clockSkew: boolean;
  knownFields: readonly string[];
  attributes: Readonly<Record<string, FactValue>>;
}

const NO_FIELDS: readonly string[] = [];
const NO_VALUES: Readonly<Record<string, FactValue>> = {};

/** Begins the draft of the handoff that a fact initiates. */
export function draftHandoff(id: string, position: number, initiate: Fact): HandoffDraft {
  return {
    id,
    position,
    initiate,
    initiated: false,
    acceptedAtMillis: null,
    endedAtMillis: null,
    endedBy: null,
    hasOwnEnd: false,
    clarificationRequests: 0,
    clarificationSeconds: 0,
    askedAtMillis: null,
    askedFields: new Set(),
    bounceReason: null,
    cancelReason: null,
    clockSkew: false,
    knownFields: NO_FIELDS,
    attributes: NO_VALUES,
  };
}

/** Records what ended a handoff; only the first end counts. */
export function endDraft(draft: HandoffDraft, atMillis: number, by: HandoffEnd): void {
  if (draft.endedBy !== null) return;
  draft.endedAtMillis = atMillis;
  draft.endedBy = by;
}

/** Turns a finished draft into the handoff it stands for. */
export function finishDraft(draft: HandoffDraft): FoldedHandoff {
  const { initiate, acceptedAtMillis, endedAtMillis, endedBy } = draft;
  const waitingMillis = acceptedAtMillis === null ? null : acceptedAtMillis - initiate.atMillis;
  const workingMillis =
    acceptedAtMillis === null || endedAtMillis === null ? null : endedAtMillis - acceptedAtMillis;
  const endsBeforeItBegins = endedAtMillis !== null && endedAtMillis < initiate.atMillis;
  const bounced = endedBy === 'bounce';
  return {
    id: draft.id,
    name: initiate.handoffName ?? '',
    cycle: initiate.cycle,
    position: draft.position,
    sourceStage: initiate.sourceStage ?? '',
    sourceTeam: initiate.sourceTeam ?? '',
    targetStage: initiate.targetStage ?? '',
    targetTeam: initiate.targetTeam ?? '',
    state: stateOf(draft),
    open: endedBy === null,
    initiatedAtMillis: initiate.atMillis,
    acceptedAtMillis,
    endedAtMillis,
    endedBy,
    waitingSeconds: clampedSeconds(waitingMillis),
    workingSeconds: clampedSeconds(workingMillis),
    rounds: draft.clarificationRequests + (bounced ? 1 : 0),
    clarificationRequests: draft.clarificationRequests,
    clarificationSeconds: draft.clarificationSeconds,
    askedFields: [...draft.askedFields],
    bounceReason: bounced ? draft.bounceReason : null,
    cancelReason: endedBy === 'cancel' ? draft.cancelReason : null,
    clockSkew:
      draft.clockSkew ||
      endsBeforeItBegins ||
      isNegative(waitingMillis) ||
      isNegative(workingMillis),
    dueAtMillis: initiate.dueAtMillis ?? null,
    slaAcceptSeconds: initiate.slaAcceptSeconds ?? null,
    slaCompleteSeconds: initiate.slaCompleteSeconds ?? null,
    completeness: initiate.completeness ?? null,
    requiredFields: initiate.requiredFields ?? NO_FIELDS,
    presentFields: initiate.presentFields ?? NO_FIELDS,
    missingFields: initiate.missingFields ?? NO_FIELDS,
    invalidFields: initiate.invalidFields ?? NO_FIELDS,
    knownFields: draft.knownFields,
    preservation: preservationOf(draft),
    contextValues: initiate.contextValues ?? NO_VALUES,
    attributes: draft.attributes,
  };
}

function stateOf(draft: HandoffDraft): HandoffState {
  if (draft.endedBy === null) return draft.acceptedAtMillis === null ? 'pending' : 'accepted';
  if (draft.endedBy === 'bounce') return 'bounced';
  return draft.endedBy === 'cancel' ? 'cancelled' : 'completed';
}

function preservationOf(draft: HandoffDraft): number | null {
  const present = draft.initiate.presentFields;
  if (present === undefined || draft.knownFields.length === 0) return null;
  const arrived = new Set(present);
  return draft.knownFields.filter((field) => arrived.has(field)).length / draft.knownFields.length;
}

function clampedSeconds(millis: number | null): number | null {
  return millis === null ? null : Math.max(0, millis) / 1000;
}

function isNegative(millis: number | null): boolean {
  return millis !== null && millis < 0;
}

import type { FactValue } from './fact.ts';

/** Where a handoff stands. */
export type HandoffState = 'pending' | 'accepted' | 'completed' | 'bounced' | 'cancelled';

/** What ended a handoff: its own fact, the next handoff out of its target, or the item's close. */
export type HandoffEnd = 'complete' | 'bounce' | 'cancel' | 'initiate' | 'close';

/** One handoff, folded from its facts. Times are milliseconds since 1970; null means not known (yet). */
export interface FoldedHandoff {
  readonly id: string;
  readonly name: string;
  readonly cycle: number;
  /** Place among the handoffs of its cycle by time of initiate, from 1. */
  readonly position: number;
  readonly sourceStage: string;
  readonly sourceTeam: string;
  readonly targetStage: string;
  readonly targetTeam: string;
  readonly state: HandoffState;
  readonly open: boolean;
  readonly initiatedAtMillis: number;
  readonly acceptedAtMillis: number | null;
  readonly endedAtMillis: number | null;
  readonly endedBy: HandoffEnd | null;
  /** Initiate to accept, clamped at 0. */
  readonly waitingSeconds: number | null;
  /** Accept to the end, clamped at 0. */
  readonly workingSeconds: number | null;
  /** Clarification requests, plus one if bounced. */
  readonly rounds: number;
  readonly clarificationRequests: number;
  /** Time between a clarification request and its answer, summed over answered ones. */
  readonly clarificationSeconds: number;
  /** Fields asked for in clarification requests and bounces, in order of first asking. */
  readonly askedFields: readonly string[];
  readonly bounceReason: string | null;
  readonly cancelReason: string | null;
  /** A derived interval was negative, or a fact was matched across its handoff's edges. */
  readonly clockSkew: boolean;
  readonly dueAtMillis: number | null;
  readonly slaAcceptSeconds: number | null;
  readonly slaCompleteSeconds: number | null;
  readonly completeness: number | null;
  readonly requiredFields: readonly string[];
  readonly presentFields: readonly string[];
  readonly missingFields: readonly string[];
  readonly invalidFields: readonly string[];
  /** Fields present at an earlier fact of the cycle. */
  readonly knownFields: readonly string[];
  /** Known fields that came along / known fields; null if none were known. */
  readonly preservation: number | null;
  /** Values of context fields at the initiate. */
  readonly contextValues: Readonly<Record<string, FactValue>>;
  /** Attributes of the item as they stood at the initiate, that fact's own included. */
  readonly attributes: Readonly<Record<string, FactValue>>;
}

/** One work item (or one cycle of it), folded from its facts. */
export interface FoldedItem {
  readonly state: 'open' | 'closed';
  readonly outcome: string | null;
  readonly outcomeScore: number | null;
  /** Earliest fact. */
  readonly openedAtMillis: number;
  /** An automatic close counts from the last step before it. */
  readonly closedAtMillis: number | null;
  /** Latest fact. */
  readonly updatedAtMillis: number;
  readonly itemType: string;
  readonly itemUrl: string;
  readonly currentStage: string;
  readonly currentTeam: string;
  readonly handoffs: number;
  readonly openHandoffs: number;
  readonly bounces: number;
  /** Bounces and clarification requests, those of the item itself included. */
  readonly rounds: number;
  readonly teamSequence: readonly string[];
  /** As the team sequence, on stages. */
  readonly stageSequence: readonly string[];
  /** X, Y, X occurs in the team sequence. */
  readonly pingPong: boolean;
  /** A team occurs again in the team sequence. */
  readonly returned: boolean;
  readonly reopened: number;
  /** When it was first reopened; null if it never was. */
  readonly reopenedAtMillis: number | null;
  /** Facts that fit no handoff. */
  readonly unmatched: number;
  /** Facts after the close that change nothing. */
  readonly late: number;
  /** Distinct facts. */
  readonly facts: number;
  readonly cycles: number;
  /** Attributes as they stand at the last fact. */
  readonly attributes: Readonly<Record<string, FactValue>>;
}

/** From when to when the customer was waited for, in milliseconds since 1970; null: still is. */
export interface CustomerWait {
  readonly fromMillis: number;
  readonly toMillis: number | null;
}

/** The fold of one cycle: its handoffs by time of initiate, and its work-item row. */
export interface FoldedCycle {
  readonly cycle: number;
  readonly handoffs: readonly FoldedHandoff[];
  readonly item: FoldedItem;
  /** In order; null where no status of the process means waiting for the customer. */
  readonly customerWaits: readonly CustomerWait[] | null;
}

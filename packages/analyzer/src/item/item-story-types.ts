import type { PathComparison } from '../conformance/path-steps.ts';
import type { CauseSeconds } from '../waiting-causes/item-waits.ts';
import type { SimilarItem } from './similar-items.ts';

/** One handoff of an item's story; null reads: not known, or not yet. */
export interface StoryHandoff {
  readonly cycle: number;
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly fromStage: string;
  readonly toStage: string;
  readonly state: string;
  readonly open: boolean;
  /** `complete`, `bounce`, `cancel`, the next `initiate`, `close`; empty while it is open. */
  readonly endedBy: string;
  /** Why it was bounced or cancelled; empty where nobody said. */
  readonly reason: string;
  readonly initiatedAt: string;
  readonly acceptedAt: string | null;
  readonly endedAt: string | null;
  /** Up to now while nobody has accepted it. */
  readonly waitingSeconds: number | null;
  /** What the wait is put down to; parts of 0 s are left out, and null where no wait is known. */
  readonly waitingCauses: readonly CauseSeconds[] | null;
  readonly waitingBusinessSeconds: number | null;
  readonly workingSeconds: number | null;
  /** Share of the `compared` other waits of its pair that were shorter. */
  readonly percentile: number | null;
  readonly compared: number;
  readonly dueAt: string | null;
  readonly pastDue: boolean;
  readonly completeness: number | null;
  readonly cameAlong: readonly string[];
  readonly missing: readonly string[];
  readonly invalid: readonly string[];
  /** Fields known earlier that were not passed on. */
  readonly leftBehind: readonly string[];
  readonly preservation: number | null;
  readonly rounds: number;
  /** Fields the receiver asked for later. */
  readonly askedFor: readonly string[];
  readonly clarificationSeconds: number;
  readonly clockSkew: boolean;
}

/** One thing that happened to the item. */
export interface StoryFact {
  readonly cycle: number;
  readonly at: string;
  readonly verb: string;
  readonly handoff: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly reason: string;
  readonly outcome: string;
  /** Fields that were missing or asked for. */
  readonly missing: readonly string[];
}

/** One item's story, as plain JSON. */
export interface ItemStory {
  readonly schemaVersion: 1;
  readonly namespace: string;
  readonly process: string;
  readonly item: string;
  readonly itemType: string;
  readonly itemUrl: string;
  readonly state: 'open' | 'closed';
  readonly outcome: string | null;
  readonly outcomeScore: number | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** What counts as now for this item. */
  readonly asOf: string;
  /** Open to close, or to now. */
  readonly seconds: number;
  readonly currentStage: string;
  readonly currentTeam: string;
  readonly reopened: number;
  readonly unmatchedFacts: number;
  readonly lateFacts: number;
  readonly factsInAll: number;
  readonly cycles: readonly {
    readonly cycle: number;
    readonly traceId: string;
    readonly closed: boolean;
    readonly stages: readonly string[];
    readonly teams: readonly string[];
    /** Against the nearest declared path; null where the process declares none. */
    readonly path: PathComparison | null;
  }[];
  readonly handoffs: readonly StoryHandoff[];
  readonly facts: readonly StoryFact[];
  /** Closed items most like this one at its last handoff, nearest first. */
  readonly similar: readonly SimilarItem[];
}

import type { FoldedCycle, FoldedHandoff, HandoffMeasures } from '@baton/conventions';
import type { CycleKey } from './cycle-key.ts';

/** One folded cycle on its way into the tables. */
export interface ProjectedCycle {
  readonly key: CycleKey;
  readonly traceId: string;
  readonly version: number;
  readonly folded: FoldedCycle;
}

/** One of its handoffs, measured. */
export interface ProjectedHandoff {
  readonly cycle: ProjectedCycle;
  readonly handoff: FoldedHandoff;
  readonly measures: HandoffMeasures;
}

/** A handoff row that has ceased, or moved to another day. */
export interface CeasedHandoff {
  readonly key: CycleKey;
  readonly id: string;
  readonly initiatedAtMillis: number;
  readonly version: number;
}

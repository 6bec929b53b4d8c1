import type { RowOf, teamQueueLength } from '@baton/store';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { twoSidedNormalP, Z_95 } from '../statistics/normal-tail.ts';

/** A row of `team/queue-length`. */
export type QueueLengthRow = RowOf<typeof teamQueueLength>;

/** How the wait for a team goes with the number of handoffs it has open when the next arrives. */
export interface QueueLengthEffect {
  readonly namespace: string;
  readonly team: string;
  /** Accepted handoffs compared. */
  readonly n: number;
  /** Rank correlation with its 95 % interval; null where all waits, or all lengths, are equal. */
  readonly spearman: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Benjamini-Hochberg over all teams compared. */
  readonly q: number;
  /** `none clear` above a q-value of 0.05. */
  readonly direction: 'longer' | 'shorter' | 'none clear';
  /** Ties stay together, so there may be fewer than five. */
  readonly fifths: readonly {
    readonly handoffs: number;
    readonly shortestQueue: number;
    readonly longestQueue: number;
    readonly medianWaitingSeconds: number;
    readonly p90WaitingSeconds: number;
  }[];
}

const MOST_Q = 0.05;

/**
 * The queue-length effect of each team, clearest first. Interval and p-value of the rank correlation are
 * those of Bonett and Wright (2000, Psychometrika 65:23): atanh r has the standard error
 * √((1 + r²/2) / (n − 3)). Waits that overlap share what held them up, so both promise somewhat too much;
 * an association, not a cause.
 */
export function queueLengthEffects(rows: readonly QueueLengthRow[]): QueueLengthEffect[] {
  const teams = new Map<string, QueueLengthRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.namespace, row.team]);
    const known = teams.get(key);
    if (known) known.push(row);
    else teams.set(key, [row]);
  }
  const groups = [...teams.values()];
  const correlations = groups.map(([first]) => correlationOf(first as QueueLengthRow));
  const qValues = benjaminiHochberg(correlations.map((correlation) => correlation?.p ?? 1));
  return groups
    .map((group, place) => effectOf(group, correlations[place], qValues[place] ?? 1))
    .sort((a, b) => Math.abs(b.spearman?.value ?? 0) - Math.abs(a.spearman?.value ?? 0));
}

interface Correlation {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

function correlationOf({ spearman, compared }: QueueLengthRow): Correlation | undefined {
  // Below four pairs there is no interval to speak of; at ±1 the transform is infinite.
  if (spearman === null || compared < 4) return undefined;
  const value = Math.min(0.999999, Math.max(-0.999999, spearman));
  const error = Math.sqrt((1 + value ** 2 / 2) / (compared - 3));
  const centre = Math.atanh(value);
  return {
    value: spearman,
    low: Math.tanh(centre - Z_95 * error),
    high: Math.tanh(centre + Z_95 * error),
    p: twoSidedNormalP(centre / error),
  };
}

function effectOf(
  rows: readonly QueueLengthRow[],
  correlation: Correlation | undefined,
  q: number,
): QueueLengthEffect {
  const { namespace, team, compared } = rows[0] as QueueLengthRow;
  const isClear = correlation !== undefined && q <= MOST_Q;
  return {
    namespace,
    team,
    n: compared,
    spearman: correlation
      ? { value: correlation.value, low: correlation.low, high: correlation.high }
      : null,
    q,
    direction: !isClear ? 'none clear' : correlation.value > 0 ? 'longer' : 'shorter',
    fifths: rows.map((row) => ({
      handoffs: row.handoffs,
      shortestQueue: row.shortestQueue,
      longestQueue: row.longestQueue,
      medianWaitingSeconds: row.medianWaitingSeconds,
      p90WaitingSeconds: row.p90WaitingSeconds,
    })),
  };
}

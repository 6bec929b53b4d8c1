import { expect } from 'vitest';
import type { Choices } from './expand.ts';
import { type ExpectedHandoff, inRange, inScope, isFailed, known, sum } from './expected.ts';
import type { Answer } from './filled-store.ts';

type Rows = Answer['data'];

/** A t-digest may be off by a rank, which is much where there are few. */
function nearQuantile(values: readonly number[], share: number): unknown {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.max(0, Math.floor(at) - 1)] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, Math.ceil(at) + 1)] ?? 0;
  // Within half of it on either side, and some room for single precision.
  return expect.closeTo((low + high) / 2, -Math.log10((high - low) * 1.01 + 1));
}

/** The tiles of the overview, computed from the folded handoffs. */
export function expectedTiles(
  all: readonly ExpectedHandoff[],
  chosen: Choices,
): Record<string, Rows> {
  const scope = inScope(all, chosen);
  const begun = inRange(scope, chosen);
  const ended = begun.filter((one) => !one.open);
  const waits = known(begun.map((one) => one.waitingSeconds));
  const waiting = sum(waits);
  const working = sum(begun.map((one) => one.workingSeconds));
  const shares = known(begun.map((one) => one.completeness));
  const kept = known(begun.map((one) => one.preservation));
  const open = scope.filter((one) => one.open && one.initiatedAtMillis <= chosen.toMillis);
  const only = (n: number, row: object): Rows => (n === 0 ? [] : [{ ...row, n }]);
  const toMillis = chosen.toMillis;
  return {
    Handoffs: only(begun.length, { endedShare: expect.closeTo(ended.length / begun.length, 9) }),
    'Wait until accepted': only(waits.length, {
      medianWaitSeconds: nearQuantile(waits, 0.5),
      p90WaitSeconds: nearQuantile(waits, 0.9),
    }),
    'Time that is waiting': only(waits.length, {
      waitingShare: expect.closeTo(waiting / (waiting + working), 9),
    }),
    'Failed handoffs': only(ended.length, {
      failedShare: expect.closeTo(ended.filter(isFailed).length / ended.length, 9),
      bouncedShare: expect.closeTo(
        ended.filter((one) => one.state === 'bounced').length / ended.length,
        9,
      ),
    }),
    'Context that came along': only(shares.length, {
      completenessShare: expect.closeTo(sum(shares) / shares.length, 9),
      preservationShare: kept.length === 0 ? null : expect.closeTo(sum(kept) / kept.length, 9),
    }),
    'Open handoffs': [
      {
        n: open.length,
        pastDue: open.filter((one) => (one.dueAtMillis ?? toMillis) < toMillis).length,
        oldestSeconds:
          open.length === 0
            ? null
            : (toMillis - Math.min(...open.map((one) => one.initiatedAtMillis))) / 1000,
      },
    ],
  };
}

/** Volume of each edge of the map. */
export function expectedEdges(
  all: readonly ExpectedHandoff[],
  chosen: Choices,
): Map<string, number> {
  const edges = new Map<string, number>();
  for (const { sourceTeam, targetTeam } of inRange(inScope(all, chosen), chosen)) {
    const id = `${sourceTeam} → ${targetTeam}`;
    edges.set(id, (edges.get(id) ?? 0) + 1);
  }
  return edges;
}

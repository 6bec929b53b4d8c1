import type { FreeIntervals } from './free-intervals.ts';
import type { WorkInstance } from './work-instance.ts';

/** What begins or ends at a moment of the sweep: work, waiting for a batch, or other waiting. */
export const MOMENT = {
  workBegins: 0,
  workEnds: 1,
  batchBegins: 2,
  batchEnds: 3,
  waitBegins: 4,
  waitEnds: 5,
} as const;

/** The moments of all instances of a resource in order of time, in columns: there are millions. */
export interface Moments {
  readonly atMillis: Float64Array;
  readonly place: Uint32Array;
  readonly kind: Uint8Array;
  /** Positions in the columns by rising time. */
  readonly order: Uint32Array;
}

/** Moments of instances and of what is left of their waits, given at the same places. */
export function momentsOf(
  instances: readonly WorkInstance[],
  waits: readonly FreeIntervals[],
): Moments {
  const most =
    waits.reduce((sum, { free, batched }) => sum + free.length + batched.length + 1, 0) * 2;
  const atMillis = new Float64Array(most);
  const place = new Uint32Array(most);
  const kind = new Uint8Array(most);
  let count = 0;
  const add = (millis: number, at: number, what: number): void => {
    atMillis[count] = millis;
    place[count] = at;
    kind[count] = what;
    count += 1;
  };
  for (const [at, { startMillis, endMillis, stillWaiting }] of instances.entries()) {
    for (const [fromMillis, toMillis] of waits[at]?.batched ?? []) {
      add(fromMillis, at, MOMENT.batchBegins);
      add(toMillis, at, MOMENT.batchEnds);
    }
    for (const [fromMillis, toMillis] of waits[at]?.free ?? []) {
      add(fromMillis, at, MOMENT.waitBegins);
      add(toMillis, at, MOMENT.waitEnds);
    }
    if (stillWaiting || !(endMillis > startMillis)) continue;
    add(startMillis, at, MOMENT.workBegins);
    if (Number.isFinite(endMillis)) add(endMillis, at, MOMENT.workEnds);
  }
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort(
    (a, b) => (atMillis[a] as number) - (atMillis[b] as number),
  );
  return { atMillis, place, kind, order };
}

import type { WorkInstance } from './work-instance.ts';

type Span = readonly [fromMillis: number, toMillis: number];

/** A wait after its questions and its batching are taken out; whole milliseconds. */
export interface FreeIntervals {
  readonly totalMillis: number;
  readonly informationMillis: number;
  readonly batchedMillis: number;
  /** The time until its batch was ready, sorted and apart. */
  readonly batched: readonly Span[];
  readonly freeMillis: number;
  /** What is left, sorted and apart. */
  readonly free: readonly Span[];
}

/** Takes the times of open questions, then the time until its batch was ready, out of a wait. */
export function freeIntervals(
  { enabledMillis, startMillis, questions = [] }: WorkInstance,
  readyMillis = enabledMillis,
): FreeIntervals {
  const free: Span[] = [];
  const batched: Span[] = [];
  let freeMillis = 0;
  let batchedMillis = 0;
  let informationMillis = 0;
  let atMillis = enabledMillis;
  const leave = (toMillis: number): void => {
    const batchedTo = Math.min(Math.max(atMillis, readyMillis), toMillis);
    if (batchedTo > atMillis) batched.push([atMillis, batchedTo]);
    batchedMillis += batchedTo - atMillis;
    if (batchedTo >= toMillis) return;
    free.push([batchedTo, toMillis]);
    freeMillis += toMillis - batchedTo;
  };
  for (const [fromMillis, toMillis] of [...questions].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(fromMillis, atMillis);
    const to = Math.min(toMillis, startMillis);
    if (from >= to) continue;
    if (from > atMillis) leave(from);
    informationMillis += to - from;
    atMillis = to;
  }
  if (startMillis > atMillis) leave(startMillis);
  const totalMillis = Math.max(0, startMillis - enabledMillis);
  return { totalMillis, informationMillis, batchedMillis, batched, freeMillis, free };
}

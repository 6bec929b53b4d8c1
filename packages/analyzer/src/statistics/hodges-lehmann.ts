import { Z_95 } from './normal-tail.ts';
/** By how much the exposed lie above the others, in the unit of the values, with its 95 % interval. */
export interface Shift {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Median of all differences between an exposed value and another (Hodges and Lehmann, Annals of Mathematical Statistics
 * 34, 1963), with the interval that the rank-sum test does not reject, ties corrected (Lehmann, "Nonparametrics", section
 * 2.7). The differences are counted, never listed. Undefined where an arm is empty.
 */
export function hodgesLehmann(values: Float64Array, exposed: Uint8Array): Shift | undefined {
  const ones = values.filter((_, row) => exposed[row] === 1).sort();
  const others = values.filter((_, row) => exposed[row] !== 1).sort();
  const pairs = ones.length * others.length;
  if (pairs === 0) return undefined;
  const n = values.length;
  const variance = (pairs / 12) * (n + 1 - tieSum(values) / (n * (n - 1)));
  const outside = Math.floor(Math.max(0, pairs / 2 - Z_95 * Math.sqrt(Math.max(0, variance))));
  const at = (rank: number): number => difference(ones, others, rank);
  return {
    value: (at(Math.ceil(pairs / 2)) + at(Math.floor(pairs / 2) + 1)) / 2,
    low: at(outside + 1),
    high: at(pairs - outside),
  };
}

/** The difference of the given rank, from 1, of all `ones[i] - others[j]`, both sorted. */
function difference(ones: Float64Array, others: Float64Array, rank: number): number {
  let low = (ones[0] as number) - (others.at(-1) as number);
  let high = (ones.at(-1) as number) - (others[0] as number);
  if (countUpTo(ones, others, low).count >= rank) return low;
  // At most as many halvings as a double has bits; the upper end is always a difference that occurs.
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    const { count, largest } = countUpTo(ones, others, middle);
    if (count < rank) low = middle;
    else high = largest;
  }
}

/** How many differences are at most `limit`, and the largest of them. */
function countUpTo(
  ones: Float64Array,
  others: Float64Array,
  limit: number,
): { count: number; largest: number } {
  let count = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let from = 0;
  for (const one of ones) {
    while (from < others.length && one - (others[from] as number) > limit) from++;
    if (from === others.length) break;
    count += others.length - from;
    largest = Math.max(largest, one - (others[from] as number));
  }
  return { count, largest };
}

function tieSum(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    sum += (to - from) ** 3 - (to - from);
    from = to;
  }
  return sum;
}

import { seededRandom, shuffle } from './seeded-random.ts';

/** So many orders that do as well settle that a step is chance; more would only say so more exactly. */
const ENOUGH_AS_GOOD = 50;

/** Where a mean steps from one level to another. */
export interface ChangePoint {
  /** Place of the first value at the new level. */
  readonly index: number;
  readonly before: number;
  readonly after: number;
  /** Sum of squares around the two means. */
  readonly residual: number;
  /** Share of all orders of the values in which the best step explains as much. */
  readonly pValue: number;
}

/** How a change point is looked for. */
export interface ChangePointOptions {
  /** Values that each level must have. @default 4 */
  readonly minimumSegment?: number;
  /** Weight of each value, such as the handoffs of the week. @default 1 */
  readonly weights?: readonly number[];
  /** @default 999 */
  readonly permutations?: number;
  readonly seed?: number;
}

/** One value of a series with its weight. */
interface Point {
  readonly value: number;
  readonly weight: number;
}

/**
 * The step that explains most of a series, with a permutation test; undefined for series shorter than
 * two segments or without variance.
 *
 * Least squares, as the first split of binary segmentation (Sen & Srivastava 1975, Ann. Stat. 3:98); the test
 * permutes values with their weights (Antoch & Hušková 2001, Stat. Probab. Lett. 53:37), stops early where chance does
 * as well often (Besag & Clifford 1991, Biometrika 78:301), and takes values to be exchangeable while nothing changes:
 * a series that wanders by itself is found too often.
 */
export function changePoint(
  values: readonly number[],
  options: ChangePointOptions = {},
): ChangePoint | undefined {
  const { minimumSegment = 4, permutations = 999, seed = 1 } = options;
  const points = values.map((value, i) => ({ value, weight: options.weights?.[i] ?? 1 }));
  const best = bestSplit(points, minimumSegment);
  if (!best || !(best.gain > 1e-12 * best.total)) return undefined;
  const random = seededRandom(seed);
  const order = [...points];
  let asGood = 0;
  let tried = 0;
  while (tried < permutations && asGood < ENOUGH_AS_GOOD) {
    tried += 1;
    const split = bestSplit(shuffle(order, random), minimumSegment);
    if (split && split.gain >= best.gain * (1 - 1e-12)) asGood += 1;
  }
  return {
    index: best.index,
    before: best.before,
    after: best.after,
    residual: best.total - best.gain,
    pValue: asGood < ENOUGH_AS_GOOD ? (asGood + 1) / (tried + 1) : asGood / tried,
  };
}

/** All steps of a series at level `alpha`, by splitting again and again (binary segmentation), in order of place. */
export function changePoints(
  values: readonly number[],
  options: ChangePointOptions & { readonly alpha?: number } = {},
): ChangePoint[] {
  const found = changePoint(values, options);
  if (!found || found.pValue > (options.alpha ?? 0.05)) return [];
  const { index } = found;
  const part = (from: number, to: number) =>
    changePoints(values.slice(from, to), {
      ...options,
      ...(options.weights && { weights: options.weights.slice(from, to) }),
    }).map((one) => ({ ...one, index: one.index + from }));
  return [...part(0, index), found, ...part(index, values.length)];
}

function bestSplit(points: readonly Point[], minimumSegment: number) {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (const point of points) {
    weight += point.weight;
    sum += point.weight * point.value;
    squares += point.weight * point.value * point.value;
  }
  if (points.length < 2 * minimumSegment || !(weight > 0)) return undefined;
  const total = squares - (sum * sum) / weight;
  let best: { index: number; gain: number; before: number; after: number } | undefined;
  let leftWeight = 0;
  let leftSum = 0;
  for (let i = 1; i <= points.length - minimumSegment; i += 1) {
    const point = points[i - 1];
    leftWeight += point?.weight ?? 0;
    leftSum += (point?.weight ?? 0) * (point?.value ?? 0);
    const rightWeight = weight - leftWeight;
    if (i < minimumSegment || !(leftWeight > 0) || !(rightWeight > 0)) continue;
    const before = leftSum / leftWeight;
    const after = (sum - leftSum) / rightWeight;
    const gain = ((leftWeight * rightWeight) / weight) * (before - after) ** 2;
    if (!best || gain > best.gain) best = { index: i, gain, before, after };
  }
  return best && { ...best, total };
}

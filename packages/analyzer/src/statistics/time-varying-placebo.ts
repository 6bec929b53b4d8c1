import { type Interval, middle95 } from './poisson-bootstrap.ts';
import { risingOrder } from './rising-order.ts';
import { seededRandom } from './seeded-random.ts';
import type { Steps } from './steps.ts';
import type { TimeVaryingRows } from './time-varying.ts';

/** Draws of a row before it counts as one that nobody else can stand for. */
const MOST_DRAWS = 50;

/**
 * The middle 95 % of the hazard ratio when what came to be so under way came to be so of others: for each time at which it
 * did, a row of the same stratum is drawn that was open then (random assignment within the risk set). The ratio is the
 * one-step estimate `exp((O - E) / V)` from observed and expected ends of the exposed (Mantel and Byar, JASA 69, 1974),
 * which near 1 is the one of Cox regression and takes one look-up a row: what is expected of a row is the cumulative
 * hazard of its stratum while it is exposed. V is that of the rows as they are, since times of exposure stay the same.
 */
export function* timeVaryingPlacebo(
  rows: TimeVaryingRows,
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
): Steps<Interval | undefined> {
  const random = seededRandom(seed);
  const sorted = byStratumAndTime(rows);
  const sinceOf = (place: number): number =>
    Math.max(0, rows.sinceSeconds[sorted.order[place] as number] as number);
  // By time: whoever has been drawn is exposed from then on, and no choice for what comes later.
  const exposed = Array.from(sorted.order.keys())
    .filter((place) => {
      const row = sorted.order[place] as number;
      return (rows.sinceSeconds[row] as number) < (rows.seconds[row] as number);
    })
    .sort((a, b) => sinceOf(a) - sinceOf(b));
  const variance = varianceOf(
    sorted,
    exposed.map((place) => ({ place, since: sinceOf(place) })),
  );
  const taken = new Uint32Array(sorted.order.length);
  const values: number[] = [];
  for (let permutation = 1; permutation <= permutations; permutation++) {
    let [observed, expected] = [0, 0];
    for (const place of exposed) {
      const to = sorted.ends[place] as number;
      const from = sorted.firstAfter(sinceOf(place), sorted.starts[place] as number, to);
      let other = -1;
      for (let draw = 0; draw < MOST_DRAWS && other < 0; draw++) {
        const drawn = from + Math.floor(random() * (to - from));
        if (taken[drawn] !== permutation) other = drawn;
      }
      if (other < 0) continue;
      taken[other] = permutation;
      observed += sorted.ended[other] as number;
      expected += (sorted.hazard[other] as number) - sorted.hazardBefore(from, place);
    }
    if (variance > 0) values.push(Math.exp((observed - expected) / variance));
    yield;
  }
  return middle95(values, permutations);
}

/** Hypergeometric variance of the ends of the exposed, ties apart. */
function varianceOf(
  { ends, ended, starts, firstsOfTime, firstAfter }: ReturnType<typeof byStratumAndTime>,
  exposed: readonly { readonly place: number; readonly since: number }[],
): number {
  const change = new Float64Array(ends.length + 1);
  for (const { place, since } of exposed) {
    const from = firstAfter(since, starts[place] as number, ends[place] as number);
    change[from] = (change[from] as number) + 1;
    change[place + 1] = (change[place + 1] as number) - 1;
  }
  const atRisk = change;
  for (let at = 1; at < atRisk.length; at++) {
    atRisk[at] = (atRisk[at] as number) + (atRisk[at - 1] as number);
  }
  let variance = 0;
  for (let at = 0; at < ended.length; at++) {
    if (ended[at] !== 1) continue;
    const first = firstsOfTime[at] as number;
    const share = (atRisk[first] as number) / ((ends[at] as number) - first);
    variance += share * (1 - share);
  }
  return variance;
}

/** Rows one stratum after the other, by rising time in each, and the cumulative hazard up to each. */
function byStratumAndTime({ seconds, ended, strata }: TimeVaryingRows) {
  const rows = Uint32Array.from(seconds.keys()).filter((row) => (seconds[row] as number) > 0);
  const order = risingOrder(Float64Array.from(strata.of), risingOrder(seconds, rows));
  const size = order.length;
  const [starts, ends] = [new Uint32Array(size), new Uint32Array(size)];
  const hazard = new Float64Array(size);
  const endedOf = Uint8Array.from(order, (row) => ended[row] as number);
  const times = Float64Array.from(order, (row) => seconds[row] as number);
  const firstsOfTime = new Uint32Array(size);
  for (let from = 0; from < size; ) {
    const stratum = strata.of[order[from] as number];
    let to = from;
    while (to < size && strata.of[order[to] as number] === stratum) to++;
    let cumulative = 0;
    for (let at = from; at < to; ) {
      let next = at;
      let count = 0;
      while (next < to && times[next] === times[at]) count += endedOf[next++] as number;
      // Nelson and Aalen: of those open until then.
      cumulative += count / (to - at);
      hazard.fill(cumulative, at, next);
      firstsOfTime.fill(at, at, next);
      at = next;
    }
    starts.fill(from, from, to);
    ends.fill(to, from, to);
    from = to;
  }
  return {
    ...{ order, starts, ends, hazard, ended: endedOf, firstsOfTime },
    /** The first place from which on rows last longer. */
    firstAfter(time: number, from: number, to: number): number {
      let [low, high] = [from, to];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((times[middle] as number) > time) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    /** The cumulative hazard by the time that lies before a place, in the stratum of another. */
    hazardBefore(place: number, within: number): number {
      return place > (starts[within] as number) ? (hazard[place - 1] as number) : 0;
    },
  };
}

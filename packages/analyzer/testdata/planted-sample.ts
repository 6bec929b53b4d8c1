import type { Factor, FactorSample } from '../src/factors/factor-sample.ts';
import { seededRandom } from '../src/statistics/seeded-random.ts';

/** What is planted: factors that go with outcomes by themselves, and one that only seems to. */
export const PLANTED = {
  /** Multiplies the time to the end. */
  logs: { timeRatio: 0.6, failureOdds: 1, roundChance: 0 },
  /** Multiplies the odds of failure. */
  version: { timeRatio: 1, failureOdds: 0.5, roundChance: 0 },
  /** Takes from the chance of a round. */
  runbook: { timeRatio: 1, failureOdds: 1, roundChance: -0.15 },
  /** More frequent where the category is fast: goes with time by the mix alone. */
  template: { timeRatio: 1, failureOdds: 1, roundChance: 0 },
  /** Drawn by a coin. */
  coin: { timeRatio: 1, failureOdds: 1, roundChance: 0 },
} as const;

/** A planted factor. */
export type FactorName = keyof typeof PLANTED;

const TEAMS = 4;
const CATEGORIES = 5;
/** Open handoffs are so because they began less than this long before the end of the window. */
const WINDOW_SECONDS = 60 * 86_400;

/** How a sample is drawn. */
export interface PlantedOptions {
  readonly rows: number;
  readonly seed: number;
  /** Shuffles who was exposed to what over all rows: nothing is left to find. */
  readonly isPermuted?: boolean;
  /** Sets one factor for every row, whatever else holds of it: what would be if all had it, or none. */
  readonly set?: Readonly<Partial<Record<FactorName, 0 | 1>>>;
}

/** Draws handoffs of which each category has its own pace and failures, log-normal times and a window that ends. */
export function plantedSample({ rows, seed, isPermuted = false, set = {} }: PlantedOptions): FactorSample {
  const random = seededRandom(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const team = new Uint32Array(rows);
  const category = new Uint32Array(rows);
  const seconds = new Float64Array(rows);
  const ended = new Uint8Array(rows);
  const failed = new Uint8Array(rows);
  const rounds = new Float64Array(rows);
  const names = Object.keys(PLANTED) as FactorName[];
  const exposed = names.map(() => new Uint8Array(rows));
  for (let row = 0; row < rows; row++) {
    const kind = Math.floor(random() ** 1.5 * CATEGORIES);
    team[row] = Math.floor(random() * TEAMS);
    category[row] = kind;
    // Slow categories come without the template.
    const chances = {
      ...{ logs: 0.5, version: 0.4, runbook: 0.3, coin: 0.5 },
      template: 0.85 - 0.17 * kind,
    };
    let roundChance = 0.4;
    let logSeconds = Math.log(6 * 3600) + 0.7 * kind + 0.2 * (team[row] as number) + normal();
    let logOdds = -1.2 + 0.3 * kind;
    names.forEach((name, at) => {
      const drawn = random() < chances[name] ? 1 : 0;
      const value = set[name] ?? drawn;
      (exposed[at] as Uint8Array)[row] = value;
      logSeconds += value * Math.log(PLANTED[name].timeRatio);
      logOdds += value * Math.log(PLANTED[name].failureOdds);
      roundChance += value * PLANTED[name].roundChance;
    });
    const begun = (row / rows) * WINDOW_SECONDS;
    const whole = Math.exp(logSeconds);
    ended[row] = begun + whole <= WINDOW_SECONDS ? 1 : 0;
    seconds[row] = ended[row] === 1 ? whole : WINDOW_SECONDS - begun;
    failed[row] = random() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    rounds[row] = (random() < roundChance ? 1 : 0) + (random() < 0.1 ? 1 : 0);
  }
  if (isPermuted) for (const one of exposed) permute(one, random);
  return {
    rows,
    factors: names.map(
      (name, at): Factor => ({
        ...{ name, words: `with ${name}`, dimension: name },
        exposed: exposed[at] as Uint8Array,
      }),
    ),
    outcomes: [
      { kind: 'time', name: 'time_to_end', words: 'took', seconds, ended },
      { kind: 'share', name: 'failed', words: 'failed', happened: failed, known: ended },
      { kind: 'number', name: 'rounds', words: 'needed', values: rounds, known: ended },
    ],
    adjustedFor: [
      { name: 'receiver', values: team },
      { name: 'category', values: category },
    ],
  };
}

function permute(values: Uint8Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last] as number;
    values[last] = values[other] as number;
    values[other] = kept;
  }
}

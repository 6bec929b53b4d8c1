import { conclude } from '../../packages/analyzer/src/change/conclude.ts';
import { measureIntervention } from '../../packages/analyzer/src/change/measure-intervention.ts';
import type { OutcomeChange } from '../../packages/analyzer/src/change/outcome-change.ts';
import { benjaminiHochberg } from '../../packages/analyzer/src/statistics/benjamini-hochberg.ts';
import {
  type PlantedOptions,
  plantedIntervention,
} from '../../packages/analyzer/test/planted-intervention.ts';

const SEEDS = 100;
/** Handoffs that fail or go back and forth do so by the same chance before and after. */
const TIMES = new Set(['waiting_seconds', 'working_seconds', 'resolution_seconds']);

/** What became of a planted intervention over many seeds. */
export interface InterventionHonesty {
  /** Share of intervals of times that hold the planted effect. */
  readonly covered: number;
  /** Share of seeds in which the waiting time was said to have fallen, and to have held up. */
  readonly found: number;
  /** Share of seeds in which any outcome is said to have changed. */
  readonly announced: number;
  /** Geometric mean of the estimates for the waiting time. */
  readonly meanEffect: number;
}

/** Plants an intervention in as many simulated processes as there are seeds and counts what is said of it. */
export function interventionHonesty(
  planted: Omit<PlantedOptions, 'seed'> & { readonly effect: number },
): InterventionHonesty {
  let [intervals, covered, found, announced, logs] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { rows, intervention, asOfMillis } = plantedIntervention({ ...planted, seed });
    const changes = measureIntervention(rows, intervention, { asOfMillis });
    const q = benjaminiHochberg(changes.map((change) => change.adjusted?.pValue ?? 1));
    for (const { outcome, adjusted } of changes) {
      if (!adjusted || !TIMES.has(outcome.name)) continue;
      intervals += 1;
      const truth = Math.log(planted.effect);
      if (adjusted.low <= truth && truth <= adjusted.high) covered += 1;
    }
    const isChange = (change: OutcomeChange, i: number): boolean => {
      const { conclusion, verdict } = conclude(change, q[i] ?? 1);
      return verdict === 'supported' && (conclusion === 'fell' || conclusion === 'rose');
    };
    if (changes.some(isChange)) announced += 1;
    const waiting = changes[0];
    if (!waiting?.adjusted) continue;
    logs += waiting.adjusted.estimate;
    if (waiting.adjusted.estimate < 0 && isChange(waiting, 0)) found += 1;
  }
  return {
    covered: covered / intervals,
    found: found / SEEDS,
    announced: announced / SEEDS,
    meanEffect: Math.exp(logs / SEEDS),
  };
}

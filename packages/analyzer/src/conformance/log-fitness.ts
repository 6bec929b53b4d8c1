import type { PathComparison } from './path-steps.ts';

/**
 * Fitness of a log: 1 - steps off / the most there could be, both summed over its cycles (van der Aalst, "Process
 * Mining", 2016, section 8.3); null where there is nothing to compare.
 */
export function logFitness(
  compared: readonly {
    readonly cycles: number;
    readonly comparison: Pick<PathComparison, 'distance' | 'worst'>;
  }[],
): number | null {
  let cycles = 0;
  let distance = 0;
  let worst = 0;
  for (const { cycles: n, comparison } of compared) {
    cycles += n;
    distance += n * comparison.distance;
    worst += n * comparison.worst;
  }
  if (cycles === 0) return null;
  return worst === 0 ? 1 : 1 - distance / worst;
}

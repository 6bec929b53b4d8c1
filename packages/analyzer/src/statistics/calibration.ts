/** Rows of similar probability. */
export interface CalibrationGroup {
  readonly n: number;
  readonly foretold: number;
  readonly observed: number;
}

const GROUPS = 10;

/**
 * Mean probability and share of outcomes that came in ten groups of equal size, by probability (Hosmer and Lemeshow,
 * "Applied Logistic Regression", section 5.2); outcomes are 0 or 1. Fewer groups where there are fewer rows.
 */
export function calibrationGroups(
  probabilities: Float64Array,
  outcomes: Uint8Array,
): CalibrationGroup[] {
  const order = Array.from(probabilities.keys()).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0),
  );
  return Array.from({ length: GROUPS }, (_, group) => {
    const from = Math.round((group * order.length) / GROUPS);
    const to = Math.round(((group + 1) * order.length) / GROUPS);
    const rows = order.slice(from, to);
    const mean = (values: Float64Array | Uint8Array): number =>
      rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
    return { n: rows.length, foretold: mean(probabilities), observed: mean(outcomes) };
  }).filter(({ n }) => n > 0);
}

/**
 * Mean difference of foretold and observed share over groups, weighted by their rows (expected calibration error;
 * Naeini, Cooper and Hauskrecht, AAAI 2015, with bins of equal mass). Null without rows.
 */
export function calibrationError(groups: readonly CalibrationGroup[]): number | null {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  if (n === 0) return null;
  return (
    groups.reduce((sum, group) => sum + group.n * Math.abs(group.foretold - group.observed), 0) / n
  );
}

const GROUPS = 10;

/**
 * Mean difference of foretold and observed share over ten groups of equal size (expected calibration error; Naeini,
 * Cooper and Hauskrecht, AAAI 2015, with bins of equal mass). Null without rows.
 */
export function calibrationError(
  rows: readonly { readonly probability: number; readonly happened: boolean }[],
): number | null {
  if (rows.length === 0) return null;
  const sorted = rows.toSorted((a, b) => a.probability - b.probability);
  let sum = 0;
  for (let group = 0; group < GROUPS; group++) {
    const from = Math.round((group * sorted.length) / GROUPS);
    const to = Math.round(((group + 1) * sorted.length) / GROUPS);
    sum += Math.abs(
      sorted
        .slice(from, to)
        .reduce((total, { probability, happened }) => total + probability - (happened ? 1 : 0), 0),
    );
  }
  return sum / sorted.length;
}

/** The largest distance between two empirical distributions. */
export interface KolmogorovSmirnov {
  /** From 0, the same, to 1, no overlap. */
  readonly distance: number;
  /** Two-sided, from the limiting distribution; too large where values are tied. */
  readonly pValue: number;
}

/**
 * Two-sample Kolmogorov-Smirnov test of values by arm (Smirnov, Annals of Mathematical Statistics 19, 1948). Undefined
 * where an arm is empty.
 */
export function kolmogorovSmirnov(
  values: Float64Array,
  exposed: Uint8Array,
): KolmogorovSmirnov | undefined {
  const ones = values.filter((_, row) => exposed[row] === 1).sort();
  const others = values.filter((_, row) => exposed[row] !== 1).sort();
  if (ones.length === 0 || others.length === 0) return undefined;
  let distance = 0;
  for (let i = 0, j = 0; i < ones.length && j < others.length; ) {
    const value = Math.min(ones[i] as number, others[j] as number);
    while (i < ones.length && (ones[i] as number) <= value) i++;
    while (j < others.length && (others[j] as number) <= value) j++;
    distance = Math.max(distance, Math.abs(i / ones.length - j / others.length));
  }
  const scale = Math.sqrt((ones.length * others.length) / (ones.length + others.length));
  return { distance, pValue: kolmogorovTail(scale * distance) };
}

/** Probability that Kolmogorov's variable exceeds `z`, by the series that converges fast there. */
function kolmogorovTail(z: number): number {
  if (z <= 0) return 1;
  let sum = 0;
  if (z < 1) {
    const base = (-Math.PI * Math.PI) / (8 * z * z);
    for (let k = 1; k < 20; k += 2) sum += Math.exp(k * k * base);
    return 1 - (Math.sqrt(2 * Math.PI) / z) * sum;
  }
  for (let k = 1; k < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * z * z);
  return sum;
}

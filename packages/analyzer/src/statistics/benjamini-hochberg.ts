/**
 * The q-value of each p-value, in the order given: the smallest false discovery rate at which it
 * would still count (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57:289; R's `p.adjust(p, "BH")`).
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const byP = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const q = new Array<number>(pValues.length).fill(1);
  let least = 1;
  byP.forEach(({ p, index }, place) => {
    least = Math.min(least, (p * pValues.length) / (pValues.length - place));
    q[index] = least;
  });
  return q;
}

import type { Factor } from './factor-sample.ts';
import type { Screened } from './screen.ts';

/** Factors of which every two are combined. */
const COMBINED = 8;

/** Every two of the factors that screening found strongest, where both are so; the same two never twice. */
export function combine(screened: readonly Screened[]): Factor[] {
  const least = new Map<Factor, number>();
  for (const { factor, adjusted } of screened) {
    // Beside another factor, what is not known would count as not so.
    if (factor.among !== undefined) continue;
    const pValue = adjusted?.pValue ?? 1;
    least.set(factor, Math.min(pValue, least.get(factor) ?? 1));
  }
  const strongest = [...least].toSorted(([, a], [, b]) => a - b).slice(0, COMBINED);
  return strongest.flatMap(([one], at) =>
    strongest
      .slice(at + 1)
      .flatMap(([other]) => (one.dimension === other.dimension ? [] : [both(one, other)])),
  );
}

function both(one: Factor, other: Factor): Factor {
  return {
    name: `${one.name} & ${other.name}`,
    words: `${one.words} and ${other.words}`,
    dimension: `${one.dimension}+${other.dimension}`,
    exposed: one.exposed.map((value, row) => value & (other.exposed[row] as number)),
    parts: [one, other],
  };
}

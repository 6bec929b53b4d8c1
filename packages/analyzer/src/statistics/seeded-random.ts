/**
 * Numbers in [0, 1) that follow from the seed alone, so that a resampled figure is the same in every run.
 *
 * Mulberry32 (Ettinger 2017), 32 bits of state: enough for resampling, not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Orders the items anew in place, every order equally likely (Fisher and Yates 1938; Durstenfeld 1964). */
export function shuffle<L extends unknown[] | Uint32Array>(items: L, random: () => number): L {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = items[last] as L[number];
    items[last] = items[other] as L[number];
    items[other] = kept;
  }
  return items;
}

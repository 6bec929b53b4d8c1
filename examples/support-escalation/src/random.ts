/** Random draws that depend on the seed alone. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** Standard normal. */
  readonly normal: () => number;
  /** Log-normal with the given median; `spread` is the standard deviation of the logarithm. */
  readonly logNormal: (median: number, spread: number) => number;
  /** One of the list, which must not be empty. */
  readonly pick: <const List extends readonly [unknown, ...unknown[]]>(list: List) => List[number];
  /** One key, drawn by weight. */
  readonly pickWeighted: <K extends string>(weights: Readonly<Record<K, number>>) => K;
}

/**
 * Creates a generator for one stream of one seed, so that item 7 is the same whether or not item 6
 * was drawn before it. The generator is Doty-Humphrey's sfc32 (PractRand, public domain).
 */
export function createRandom(seed: number, stream: number): Random {
  let a = mix(seed ^ 0x9e3779b9);
  let b = mix(Math.floor(seed / 2 ** 32) ^ 0x243f6a88);
  let c = mix(stream ^ 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still resemble the seed.
  for (let round = 0; round < 12; round += 1) next();

  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const pick = <const List extends readonly [unknown, ...unknown[]]>(list: List): List[number] =>
    list[Math.floor(next() * list.length)];
  return {
    next,
    chance: (probability) => next() < probability,
    normal,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    pick,
    pickWeighted: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const keys = Object.keys(weights) as K[];
      const total = keys.reduce((sum, key) => sum + weights[key], 0);
      let left = next() * total;
      for (const key of keys) {
        left -= weights[key];
        if (left < 0) return key;
      }
      return keys[keys.length - 1] as K;
    },
  };
}

/** Spreads neighbouring seeds apart (finalizer of MurmurHash3, public domain). */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

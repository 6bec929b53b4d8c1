/** Random numbers that a seed repeats. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Another stream of numbers, the same for the same name. */
  fork(name: number): Random;
}

/** Creates a generator from a whole number of 32 bits. */
export function createRandom(seed: number): Random {
  return createStream(seed, 0);
}

/** Streams of a smaller generator run through the same numbers one behind the other, and give the same payloads. */
function createStream(high: number, low: number): Random {
  const next = createNumbers(high, low, 0);
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    fork(name) {
      const seeds = createNumbers(high, low, name + 1);
      return createStream(seeds() * BITS_32, seeds() * BITS_32);
    },
  };
}

const BITS_32 = 2 ** 32;
/** Until each bit of the state depends on each of the seeds. */
const FIRST_ROUNDS = 16;

/** Small Fast Counter, 128 bits of state in words of 32 (Doty-Humphrey, PractRand). */
function createNumbers(a: number, b: number, c: number): () => number {
  let [first, second, third, counter] = [a | 0, b | 0, c | 0, 1];
  const next = (): number => {
    const sum = (first + second + counter) | 0;
    counter = (counter + 1) | 0;
    first = second ^ (second >>> 9);
    second = (third + (third << 3)) | 0;
    third = (((third << 21) | (third >>> 11)) + sum) | 0;
    return (sum >>> 0) / BITS_32;
  };
  for (let round = 0; round < FIRST_ROUNDS; round++) next();
  return next;
}

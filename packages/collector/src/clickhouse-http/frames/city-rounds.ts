/** Places of the state in an array of 32-bit words, low word first. */
const X = 0;
const Y = 2;
const Z = 4;
const V0 = 6;
const V1 = 8;
const W0 = 10;
const W1 = 12;
// Scratch.
const A = 14;
const B = 16;
const LAST = 18;

/** Words of the state with its scratch. */
export const STATE_WORDS = 20;

const K1_LOW = 0xbe98f273 | 0;
const K1_HIGH = 0xb492b66f | 0;
const K1_LOW_0 = K1_LOW & 0xffff;
const K1_LOW_1 = K1_LOW >>> 16;

const add = (r: Int32Array, to: number, low: number, high: number): void => {
  const sum = ((r[to] as number) + low) | 0;
  r[to] = sum;
  r[to + 1] = ((r[to + 1] as number) + high + (sum >>> 0 < low >>> 0 ? 1 : 0)) | 0;
};

const addWord = (r: Int32Array, to: number, from: number): void =>
  add(r, to, r[from] as number, r[from + 1] as number);

const addBytes = (r: Int32Array, to: number, bytes: DataView, at: number): void =>
  add(r, to, bytes.getInt32(at, true), bytes.getInt32(at + 4, true));

const copy = (r: Int32Array, to: number, from: number): void => {
  r[to] = r[from] as number;
  r[to + 1] = r[from + 1] as number;
};

const xor = (r: Int32Array, to: number, from: number): void => {
  r[to] = (r[to] as number) ^ (r[from] as number);
  r[to + 1] = (r[to + 1] as number) ^ (r[from + 1] as number);
};

/** Rotates right by 0 < `by` < 32. */
const rotateShort = (r: Int32Array, to: number, by: number): void => {
  const low = r[to] as number;
  const high = r[to + 1] as number;
  r[to] = (low >>> by) | (high << (32 - by));
  r[to + 1] = (high >>> by) | (low << (32 - by));
};

/** Rotates right by 32 + `by`, 0 < `by` < 32. */
const rotateLong = (r: Int32Array, to: number, by: number): void => {
  const low = r[to] as number;
  const high = r[to + 1] as number;
  r[to] = (high >>> by) | (low << (32 - by));
  r[to + 1] = (low >>> by) | (high << (32 - by));
};

/** Multiplies by K1; the high half of the low product comes from its 16-bit parts. */
const timesK1 = (r: Int32Array, to: number): void => {
  const low = r[to] as number;
  const low0 = low & 0xffff;
  const low1 = low >>> 16;
  const first = Math.imul(low0, K1_LOW_0);
  const second = (Math.imul(low1, K1_LOW_0) + (first >>> 16)) | 0;
  const third = (Math.imul(low0, K1_LOW_1) + (second & 0xffff)) | 0;
  const carried = Math.imul(low1, K1_LOW_1) + (second >>> 16) + (third >>> 16);
  r[to] = Math.imul(low, K1_LOW);
  r[to + 1] = (carried + Math.imul(low, K1_HIGH) + Math.imul(r[to + 1] as number, K1_LOW)) | 0;
};

/** Folds 32 bytes at `at` into the pair at `to`; A and B hold the two seeds. */
const foldHalf = (r: Int32Array, to: number, bytes: DataView, at: number): void => {
  addBytes(r, A, bytes, at);
  r[LAST] = bytes.getInt32(at + 24, true);
  r[LAST + 1] = bytes.getInt32(at + 28, true);
  addWord(r, B, A);
  addWord(r, B, LAST);
  rotateShort(r, B, 21);
  addWord(r, B, A);
  addBytes(r, A, bytes, at + 8);
  addBytes(r, A, bytes, at + 16);
  copy(r, to, A);
  addWord(r, to, LAST);
  rotateLong(r, A, 44 - 32);
  addWord(r, B, A);
  copy(r, to + 2, B);
};

/**
 * The rounds of CityHash128, 64 bytes each, on 32-bit words: five times as fast as on BigInts, which
 * the engine boxes.
 */
export function cityRounds(
  r: Int32Array,
  bytes: DataView,
  o: { from: number; rounds: number },
): void {
  let at = o.from;
  for (let left = o.rounds; left > 0; left -= 1, at += 64) {
    addWord(r, X, Y);
    addWord(r, X, V0);
    addBytes(r, X, bytes, at + 16);
    rotateLong(r, X, 37 - 32);
    timesK1(r, X);
    addWord(r, Y, V1);
    addBytes(r, Y, bytes, at + 48);
    rotateLong(r, Y, 42 - 32);
    timesK1(r, Y);
    xor(r, X, W1);
    xor(r, Y, V0);
    xor(r, Z, W0);
    rotateLong(r, Z, 33 - 32);

    copy(r, A, V1);
    timesK1(r, A);
    copy(r, B, X);
    addWord(r, B, W0);
    foldHalf(r, V0, bytes, at);
    copy(r, A, Z);
    addWord(r, A, W1);
    copy(r, B, Y);
    foldHalf(r, W0, bytes, at + 32);

    copy(r, A, Z);
    copy(r, Z, X);
    copy(r, X, A);
  }
}

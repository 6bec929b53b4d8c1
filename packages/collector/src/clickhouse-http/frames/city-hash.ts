import { cityRounds, STATE_WORDS } from './city-rounds.ts';

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const HASH_MUL = 0x9ddfea08eb382d69n;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => wrap((value >> by) | (value << (64n - by)));
const shiftMix = (value: bigint): bigint => wrap(value ^ (value >> 47n));

const hash16 = (low: bigint, high: bigint): bigint => {
  let a = wrap((low ^ high) * HASH_MUL);
  a = wrap(a ^ (a >> 47n));
  let b = wrap((high ^ a) * HASH_MUL);
  b = wrap(b ^ (b >> 47n));
  return wrap(b * HASH_MUL);
};

const hash0To16 = (bytes: DataView, start: number, length: number): bigint => {
  const count = BigInt(length);
  if (length > 8) {
    const a = bytes.getBigUint64(start, true);
    const b = bytes.getBigUint64(start + length - 8, true);
    return wrap(hash16(a, rotate(wrap(b + count), count)) ^ b);
  }
  if (length >= 4) {
    const a = BigInt(bytes.getUint32(start, true));
    return hash16(wrap(count + (a << 3n)), BigInt(bytes.getUint32(start + length - 4, true)));
  }
  if (length === 0) return K2;
  const y = bytes.getUint8(start) + (bytes.getUint8(start + (length >> 1)) << 8);
  const z = length + (bytes.getUint8(start + length - 1) << 2);
  return wrap(shiftMix(wrap(BigInt(y) * K2) ^ wrap(BigInt(z) * K3)) * K2);
};

/** 128 bits as two unsigned 64-bit halves. */
interface Hash128 {
  readonly low: bigint;
  readonly high: bigint;
}

type State = [bigint, bigint, bigint, bigint, bigint, bigint, bigint];

const murmur = (bytes: DataView, from: number, seed: Hash128): Hash128 => {
  let at = from;
  let left = bytes.byteLength - from;
  const length = BigInt(left);
  const end = bytes.byteLength;
  let a = seed.low;
  let b = seed.high;
  let c: bigint;
  let d: bigint;
  if (left <= 16) {
    a = wrap(shiftMix(wrap(a * K1)) * K1);
    c = wrap(b * K1 + hash0To16(bytes, at, left));
    d = shiftMix(wrap(a + (left >= 8 ? bytes.getBigUint64(at, true) : c)));
  } else {
    c = hash16(wrap(bytes.getBigUint64(end - 8, true) + K1), a);
    d = hash16(wrap(b + length), wrap(c + bytes.getBigUint64(end - 16, true)));
    a = wrap(a + d);
    for (left -= 16; ; ) {
      a = wrap((a ^ wrap(shiftMix(wrap(bytes.getBigUint64(at, true) * K1)) * K1)) * K1);
      b ^= a;
      c = wrap((c ^ wrap(shiftMix(wrap(bytes.getBigUint64(at + 8, true) * K1)) * K1)) * K1);
      d ^= c;
      at += 16;
      left -= 16;
      if (left <= 0) break;
    }
  }
  a = hash16(a, c);
  b = hash16(d, b);
  return { low: a ^ b, high: hash16(b, a) };
};

const hashSeeded = (bytes: DataView, from: number, seed: Hash128): Hash128 => {
  const end = bytes.byteLength;
  const length = end - from;
  if (length < 128) return murmur(bytes, from, seed);
  const words = new Int32Array(STATE_WORDS);
  const state = new BigUint64Array(words.buffer);
  const v = wrap(rotate(seed.high ^ K1, 49n) * K1 + bytes.getBigUint64(from, true));
  const z0 = wrap(BigInt(length) * K1);
  state.set([
    seed.low,
    seed.high,
    z0,
    v,
    wrap(rotate(v, 42n) * K1 + bytes.getBigUint64(from + 8, true)),
    wrap(rotate(wrap(seed.high + z0), 35n) * K1 + seed.low),
    wrap(rotate(wrap(seed.low + bytes.getBigUint64(from + 88, true)), 53n) * K1),
  ]);
  cityRounds(words, bytes, { from, rounds: (length >> 7) * 2 });
  let [x, y, z, v0, v1, w0, w1] = state as unknown as State;

  y = wrap(y + rotate(w0, 37n) * K0 + z);
  x = wrap(x + rotate(wrap(v0 + z), 49n) * K0);
  const rest = length & 127;
  for (let done = 0; done < rest; ) {
    done += 32;
    y = wrap(rotate(wrap(y - x), 42n) * K0 + v1);
    w0 = wrap(w0 + bytes.getBigUint64(end - done + 16, true));
    x = wrap(rotate(x, 49n) * K0 + w0);
    w0 = wrap(w0 + v0);
    const last = bytes.getBigUint64(end - done + 24, true);
    const a = wrap(v0 + bytes.getBigUint64(end - done, true));
    const b = rotate(wrap(v1 + a + last), 21n);
    const sum = wrap(
      a + bytes.getBigUint64(end - done + 8, true) + bytes.getBigUint64(end - done + 16, true),
    );
    v0 = wrap(sum + last);
    v1 = wrap(b + rotate(sum, 44n) + a);
  }
  x = hash16(x, v0);
  y = hash16(y, w0);
  return {
    low: wrap(hash16(wrap(x + v1), w1) + y),
    high: hash16(wrap(x + w1), wrap(y + v1)),
  };
};

/**
 * CityHash128 as ClickHouse has it (that of CityHash 1.0.2), 16 bytes: the checksum in front of a
 * compressed frame.
 */
export function cityHash128(data: Uint8Array): Buffer {
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const length = data.byteLength;
  let hash: Hash128;
  if (length >= 16) {
    const seed = {
      low: bytes.getBigUint64(0, true) ^ K3,
      high: bytes.getBigUint64(8, true),
    };
    hash = hashSeeded(bytes, 16, seed);
  } else if (length >= 8) {
    const seed = {
      low: wrap(bytes.getBigUint64(0, true) ^ wrap(BigInt(length) * K0)),
      high: bytes.getBigUint64(length - 8, true) ^ K1,
    };
    hash = hashSeeded(bytes, length, seed);
  } else {
    hash = hashSeeded(bytes, 0, { low: K0, high: K1 });
  }
  const out = Buffer.allocUnsafe(16);
  out.writeBigUInt64LE(hash.low, 0);
  out.writeBigUInt64LE(hash.high, 8);
  return out;
}

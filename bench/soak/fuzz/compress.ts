import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { Random } from '../random.ts';
import { mutateBytes } from './mutate.ts';

/** A body as it is sent, and what a plain inflater reads from it. */
export interface Compressed {
  readonly encoding: string | undefined;
  readonly body: Buffer;
  /** Undefined if it cannot be inflated. */
  readonly inflated: Buffer | undefined;
  /** False if the compression was tampered with. */
  readonly isIntact: boolean;
}

const LEVEL = { level: 1 } as const;
const WAYS = [
  ['gzip', (body: Buffer) => gzipSync(body, LEVEL), gunzipSync],
  ['gzip', (body: Buffer) => gzipSync(body, LEVEL), gunzipSync],
  ['deflate', (body: Buffer) => deflateSync(body, LEVEL), inflateSync],
  ['zstd', zstdCompressSync, zstdDecompressSync],
  ['br', brotliCompressSync, brotliDecompressSync],
] as const;
const MAX_INFLATED = { maxOutputLength: 1024 * 1024 };

/** Leaves it plain, or compresses it, now and then wrongly: cut, changed, twice, several members, mislabelled. */
export function compress(
  random: Random,
  body: Buffer,
  o: { readonly mayTamper: boolean; readonly encodings: readonly string[] },
): Compressed {
  const [first, ...rest] = WAYS.filter(([name]) => o.encodings.includes(name));
  if (first === undefined || random.chance(0.6)) {
    return { encoding: undefined, body, inflated: body, isIntact: true };
  }
  const [encoding, zip, unzip] = random.pick([first, ...rest]);
  if (!o.mayTamper || random.chance(0.4)) {
    return { encoding, body: zip(body), inflated: body, isIntact: true };
  }
  const tampered = tamper(random, body, zip);
  return { encoding, body: tampered, inflated: inflate(tampered, unzip), isIntact: false };
}

function tamper(random: Random, body: Buffer, zip: (body: Buffer) => Buffer): Buffer {
  const zipped = zip(body);
  switch (random.whole(0, 6)) {
    case 0:
      return zipped.subarray(0, random.whole(0, zipped.length - 1));
    case 1:
      return mutateBytes(random, zipped);
    case 2:
      return zip(zipped);
    case 3: {
      const at = random.whole(0, body.length);
      return Buffer.concat([zip(body.subarray(0, at)), zip(body.subarray(at))]);
    }
    case 4:
      return Buffer.concat([zipped, Buffer.from('rest')]);
    case 5:
      return Buffer.concat([zipped, Buffer.alloc(random.whole(1, 600))]);
    default:
      return body;
  }
}

function inflate(
  body: Buffer,
  unzip: (body: Buffer, options: typeof MAX_INFLATED) => Buffer,
): Buffer | undefined {
  try {
    return unzip(body, MAX_INFLATED);
  } catch {
    return undefined;
  }
}

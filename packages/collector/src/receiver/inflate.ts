import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

/** A compression that bodies may have. */
export interface Compression {
  readonly name: string;
  /** A stream that inflates; the first byte of the body tells the two kinds of deflate apart. */
  open(firstByte: number): Inflater;
}

/** A stream of node:zlib that tells how many of the bytes written to it belonged to the compressed data. */
export type Inflater = Transform & { readonly bytesWritten: number };

const chunkSize = 64 * 1024;
/** 32 MiB, the widest window that collectors use; it fills only as bytes are inflated, and those are counted. */
const ZSTD_WINDOW_LOG = 25;
const zstdOptions = { chunkSize, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } };

const gzip: Compression = { name: 'gzip', open: () => createGunzip({ chunkSize }) };
const deflate: Compression = {
  name: 'deflate',
  // HTTP means the zlib format, but raw deflate is sent as well. No encoder begins that with a nibble of 8.
  open: (firstByte) =>
    (firstByte & 0x0f) === 8 ? createInflate({ chunkSize }) : createInflateRaw({ chunkSize }),
};

const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['zlib', deflate],
  ['br', { name: 'br', open: () => createBrotliDecompress({ chunkSize }) }],
  ['zstd', { name: 'zstd', open: () => createZstdDecompress(zstdOptions) }],
]);

/** What an encoding header asks for: a compression, `none`, or undefined if it is not one that is read. */
export function compressionOf(header: string | undefined): Compression | 'none' | undefined {
  const name = (header ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return 'none';
  return COMPRESSIONS.get(name);
}

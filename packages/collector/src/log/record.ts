import { crc32 } from 'node:zlib';

/*
 * A record, all numbers little-endian:
 *   0  4  magic "BREC"
 *   4  4  CRC-32 of everything that follows, payload included
 *   8  4  payload length
 *  12  2  kind: 1 = Native block of otel_traces, 2 = resend window
 *  14  2  flags, 0
 *  16  4  rows in the block
 *  20  4  spans of the request that were rejected
 *  24  8  ingest time, nanoseconds since 1970
 *  32 16  hash of the request body
 *  48     payload
 */
export const RECORD_HEADER_BYTES = 48;
export const RECORD_MAGIC = Buffer.from('BREC', 'latin1');
export const HASH_BYTES = 16;

/** Largest payload that a reader believes in. */
export const MAX_PAYLOAD_BYTES = 1 << 30;

/** What a record holds: rows for `otel_traces`, or the hashes of requests seen lately. */
export type RecordKind = 'traces' | 'window';

/** Header of a record in the log. */
export interface RecordHeader {
  readonly kind: RecordKind;
  readonly payloadLength: number;
  readonly checksum: number;
  readonly rows: number;
  readonly rejected: number;
  readonly ingestedAtNanos: bigint;
  /** Hash of the request body in hex; zeroes for a window. */
  readonly hash: string;
}

const KINDS: Readonly<Record<RecordKind, number>> = { traces: 1, window: 2 };

/** Header bytes of a record with the given payload. */
export function encodeRecordHeader(
  header: Omit<RecordHeader, 'payloadLength' | 'checksum'>,
  payload: Uint8Array,
): Buffer {
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES);
  RECORD_MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt16LE(KINDS[header.kind], 12);
  bytes.writeUInt32LE(header.rows, 16);
  bytes.writeUInt32LE(header.rejected, 20);
  bytes.writeBigInt64LE(header.ingestedAtNanos, 24);
  bytes.write(header.hash, 32, HASH_BYTES, 'hex');
  bytes.writeUInt32LE(crc32(payload, crc32(bytes.subarray(8))), 4);
  return bytes;
}

/** Reads a header; undefined if the bytes cannot be one. The checksum is not checked here. */
export function decodeRecordHeader(bytes: Buffer, at = 0): RecordHeader | undefined {
  if (bytes.length - at < RECORD_HEADER_BYTES) return undefined;
  if (bytes.compare(RECORD_MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  const payloadLength = bytes.readUInt32LE(at + 8);
  const kindCode = bytes.readUInt16LE(at + 12);
  const kind =
    kindCode === KINDS.traces ? 'traces' : kindCode === KINDS.window ? 'window' : undefined;
  if (kind === undefined || payloadLength > MAX_PAYLOAD_BYTES) return undefined;
  return {
    kind,
    payloadLength,
    checksum: bytes.readUInt32LE(at + 4),
    rows: bytes.readUInt32LE(at + 16),
    rejected: bytes.readUInt32LE(at + 20),
    ingestedAtNanos: bytes.readBigInt64LE(at + 24),
    hash: bytes.toString('hex', at + 32, at + 32 + HASH_BYTES),
  };
}

/** True if header and payload at `at` are what was written. */
export function isIntact(bytes: Buffer, at: number, header: RecordHeader): boolean {
  const end = at + RECORD_HEADER_BYTES + header.payloadLength;
  return end <= bytes.length && crc32(bytes.subarray(at + 8, end)) === header.checksum;
}

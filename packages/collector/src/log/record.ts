import { crc32 } from 'node:zlib';

/*
 * A record, all numbers little-endian:
 *   0  4  magic "BREC"
 *   4  4  CRC-32 of everything that follows, payload included
 *   8  4  payload length
 *  12  2  kind: 1 = a Native block of otel_traces, 2 = resend window
 *  14  2  flags, 0
 *  16  4  rows in the block
 *  20  4  requests the rows came with
 *  24  8  ingest time, nanoseconds since 1970
 *  32     payload: of kind 1 for each request 16 bytes of its hash and 4 of its rejected spans, then the block;
 *         of kind 2 what `ResendWindow.encode` gives
 */
export const RECORD_HEADER_BYTES = 32;
export const RECORD_MAGIC = Buffer.from('BREC', 'latin1');
export const HASH_BYTES = 16;

const REQUEST_BYTES = HASH_BYTES + 4;

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
  readonly requestCount: number;
  readonly ingestedAtNanos: bigint;
}

/** A request whose rows are in a record. */
export interface LoggedRequest {
  /** First 16 bytes of the SHA-256 of the request body, in hex. */
  readonly hash: string;
  /** Spans of it that were rejected. */
  readonly rejected: number;
}

const KINDS: Readonly<Record<RecordKind, number>> = { traces: 1, window: 2 };

/** Header of a record whose payload is the given parts one after the other. */
export function encodeRecordHeader(
  header: Omit<RecordHeader, 'payloadLength' | 'checksum'>,
  payload: readonly Uint8Array[],
): Buffer {
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES);
  RECORD_MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(
    payload.reduce((sum, part) => sum + part.length, 0),
    8,
  );
  bytes.writeUInt16LE(KINDS[header.kind], 12);
  bytes.writeUInt32LE(header.rows, 16);
  bytes.writeUInt32LE(header.requestCount, 20);
  bytes.writeBigInt64LE(header.ingestedAtNanos, 24);
  bytes.writeUInt32LE(
    payload.reduce((sum, part) => crc32(part, sum), crc32(bytes.subarray(8))),
    4,
  );
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
  const requestCount = bytes.readUInt32LE(at + 20);
  if (kind === 'traces' && requestCount * REQUEST_BYTES > payloadLength) return undefined;
  return {
    kind,
    payloadLength,
    checksum: bytes.readUInt32LE(at + 4),
    rows: bytes.readUInt32LE(at + 16),
    requestCount,
    ingestedAtNanos: bytes.readBigInt64LE(at + 24),
  };
}

/** True if header and payload at `at` are what was written. */
export function isIntact(bytes: Buffer, at: number, header: RecordHeader): boolean {
  const end = at + RECORD_HEADER_BYTES + header.payloadLength;
  return end <= bytes.length && crc32(bytes.subarray(at + 8, end)) === header.checksum;
}

/** The table of requests at the start of a payload. */
export function encodeRequests(requests: readonly LoggedRequest[]): Buffer {
  const bytes = Buffer.alloc(requests.length * REQUEST_BYTES);
  requests.forEach(({ hash, rejected }, index) => {
    bytes.write(hash, index * REQUEST_BYTES, HASH_BYTES, 'hex');
    bytes.writeUInt32LE(rejected, index * REQUEST_BYTES + HASH_BYTES);
  });
  return bytes;
}

/** The requests and the Native block of a `traces` payload; the block shares its memory. */
export function splitPayload(
  header: RecordHeader,
  payload: Buffer,
): { requests: LoggedRequest[]; block: Buffer } {
  const requests = Array.from({ length: header.requestCount }, (_, index) => {
    const at = index * REQUEST_BYTES;
    return {
      hash: payload.toString('hex', at, at + HASH_BYTES),
      rejected: payload.readUInt32LE(at + HASH_BYTES),
    };
  });
  return { requests, block: payload.subarray(header.requestCount * REQUEST_BYTES) };
}

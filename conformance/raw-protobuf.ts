import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** A protobuf varint of an unsigned number below 2^53. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

/** A length-delimited field. */
export function delimited(field: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

/** Not 1000, which once held the spans of an older ScopeSpans. */
const UNKNOWN_FIELD = 1999;

/** Fields that no OTLP message has: a varint, a fixed64, bytes and a fixed32. */
export const UNKNOWN_FIELDS = Buffer.concat([
  varint(UNKNOWN_FIELD * 8),
  varint(300),
  varint(UNKNOWN_FIELD * 8 + 1),
  Buffer.alloc(8, 7),
  delimited(UNKNOWN_FIELD, Buffer.from('unknown')),
  varint(UNKNOWN_FIELD * 8 + 5),
  Buffer.alloc(4, 7),
]);

/** A group of the same unknown field, with a field inside. */
export const UNKNOWN_GROUP = Buffer.concat([
  varint(UNKNOWN_FIELD * 8 + 3),
  varint(8),
  varint(1),
  varint(UNKNOWN_FIELD * 8 + 4),
]);

const CHUNK = Buffer.alloc(64 * 1024, 0x61);

/** A text that is never whole in memory. */
export interface LargeBody {
  readonly bytes: number;
  /** Makes it anew for each use. */
  stream(): Readable;
}

/** A valid OTLP/protobuf request of about `bytes`, nearly all of it one unknown field: nothing is to be stored. */
export function largeProtobuf(bytes: number): LargeBody {
  const head = Buffer.concat([varint(UNKNOWN_FIELD * 8 + 2), varint(bytes)]);
  return largeBody(head, bytes, Buffer.alloc(0));
}

/** The same in OTLP/JSON. */
export function largeJson(bytes: number): LargeBody {
  return largeBody(Buffer.from('{"unknown":"'), bytes, Buffer.from('"}'));
}

function largeBody(head: Buffer, fill: number, tail: Buffer): LargeBody {
  function* chunks(): Generator<Buffer> {
    yield head;
    for (let left = fill; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
    yield tail;
  }
  return { bytes: head.length + fill + tail.length, stream: () => Readable.from(chunks()) };
}

/** The body compressed: a thousandth of its size. */
export async function gzipped({ stream }: LargeBody): Promise<Buffer> {
  const zipped = stream().pipe(createGzip({ level: constants.Z_BEST_SPEED }));
  const parts: Buffer[] = [];
  for await (const part of zipped as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

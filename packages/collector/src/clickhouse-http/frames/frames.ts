import { Transform } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import { cityHash128 } from './city-hash.ts';
import { lz4Block } from './lz4.ts';

// A frame is a checksum of all that follows, a method, the size from the method on, the size
// unpacked, and the data. Source: ClickHouse, CompressedReadBufferBase.cpp.
const CHECKSUM_BYTES = 16;
const HEADER_BYTES = 9;
const METHOD_NONE = 0x02;
const METHOD_LZ4 = 0x82;
const METHOD_ZSTD = 0x90;

/** ClickHouse's own bound on a frame is 1 GiB; clients send one frame for a whole block. */
const MAX_FRAME_BYTES = 128 * 1024 * 1024;
/** What a server cuts its answers into. */
const ANSWER_FRAME_BYTES = 1024 * 1024;

const broken = (what: string): Error =>
  new Error(`Cannot decompress the body (decompress=1): ${what}.`);

const unpack = (body: Buffer): Buffer => {
  const method = body.readUInt8(0);
  const size = body.readUInt32LE(5);
  const data = body.subarray(HEADER_BYTES);
  if (method === METHOD_LZ4) return lz4Block(data, size);
  if (method === METHOD_NONE) return data;
  if (method === METHOD_ZSTD) return zstdDecompressSync(data, { maxOutputLength: size });
  throw broken(`method 0x${method.toString(16)} is not none, LZ4 or ZSTD`);
};

/** Unpacks a stream of ClickHouse's compressed frames; fails on a checksum that is not right. */
export function createFrameDecoder(): Transform {
  let kept: Buffer = Buffer.alloc(0);
  let chunks: Buffer[] = [];
  let keptBytes = 0;
  let wanted = CHECKSUM_BYTES + HEADER_BYTES;

  const takeFrames = (out: Transform): void => {
    kept = Buffer.concat(chunks, keptBytes);
    let at = 0;
    wanted = CHECKSUM_BYTES + HEADER_BYTES;
    while (keptBytes - at >= CHECKSUM_BYTES + HEADER_BYTES) {
      const packed = kept.readUInt32LE(at + CHECKSUM_BYTES + 1);
      const unpacked = kept.readUInt32LE(at + CHECKSUM_BYTES + 5);
      if (packed < HEADER_BYTES || packed > MAX_FRAME_BYTES || unpacked > MAX_FRAME_BYTES) {
        throw broken('a frame is larger than 128 MiB or no frame at all');
      }
      if (keptBytes - at < CHECKSUM_BYTES + packed) {
        wanted = CHECKSUM_BYTES + packed;
        break;
      }
      const body = kept.subarray(at + CHECKSUM_BYTES, at + CHECKSUM_BYTES + packed);
      if (!cityHash128(body).equals(kept.subarray(at, at + CHECKSUM_BYTES))) {
        throw broken('the checksum of a frame is wrong');
      }
      out.push(unpack(body));
      at += CHECKSUM_BYTES + packed;
    }
    kept = kept.subarray(at);
    chunks = kept.length === 0 ? [] : [kept];
    keptBytes = kept.length;
  };

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      keptBytes += chunk.length;
      if (keptBytes < wanted) return done();
      try {
        takeFrames(this);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      done(keptBytes === 0 ? null : broken('the last frame is cut off'));
    },
  });
}

/** Puts an answer into frames that every reader of `compress=1` takes; the data stays as it is. */
export function encodeFrames(data: Uint8Array): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < data.length; at += ANSWER_FRAME_BYTES) {
    const part = data.subarray(at, at + ANSWER_FRAME_BYTES);
    const body = Buffer.allocUnsafe(HEADER_BYTES + part.length);
    body.writeUInt8(METHOD_NONE, 0);
    body.writeUInt32LE(body.length, 1);
    body.writeUInt32LE(part.length, 5);
    body.set(part, HEADER_BYTES);
    frames.push(cityHash128(body), body);
  }
  return Buffer.concat(frames);
}

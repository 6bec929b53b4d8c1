import { type FileHandle, open } from 'node:fs/promises';
import {
  decodeRecordHeader,
  isIntact,
  RECORD_HEADER_BYTES,
  RECORD_MAGIC,
  type RecordHeader,
} from './record.ts';
import { readLogId, SEGMENT_HEADER_BYTES } from './segment-files.ts';

const CHUNK_BYTES = 1024 * 1024;

/** What stands at an offset: a record, nothing (yet), part of a record, or bytes that are none. */
export type SegmentEntry =
  | {
      readonly state: 'record';
      readonly header: RecordHeader;
      readonly payload: Buffer;
      readonly end: number;
    }
  | { readonly state: 'end' | 'incomplete' | 'invalid' };

/** Reads the records of one segment file, also while another process appends to it. */
export interface SegmentReader {
  readonly logId: string;
  /** The entry at `offset`. Length and checksum are validated, so half-written records never show. */
  read(offset: number): Promise<SegmentEntry>;
  /** Offset of the first intact record after `offset`, for stepping over damage. */
  findNext(offset: number): Promise<number | undefined>;
  size(): Promise<number>;
  /** Makes what was read durable, whether or not its writer has synced it yet. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a segment; undefined if it is gone or its header is not whole. */
export async function openSegmentReader(path: string): Promise<SegmentReader | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const logId = await readLogId(file);
    if (logId !== undefined) return createSegmentReader(file, logId);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

function createSegmentReader(file: FileHandle, logId: string): SegmentReader {
  let chunk = Buffer.alloc(0);
  let chunkStart = 0;

  const size = async (): Promise<number> => (await file.stat()).size;

  /** Makes `chunk` hold `count` bytes from `offset`, or as many of them as the file has. */
  const load = async (offset: number, count: number): Promise<number> => {
    const at = offset - chunkStart;
    if (at >= 0 && at + count <= chunk.length) return at;
    const left = (await size()) - offset;
    // A new buffer each time: payloads handed out are views of the old one.
    const fresh = Buffer.allocUnsafeSlow(Math.max(0, Math.min(left, Math.max(count, CHUNK_BYTES))));
    let filled = 0;
    while (filled < fresh.length) {
      const { bytesRead } = await file.read(fresh, filled, fresh.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    chunk = fresh.subarray(0, filled);
    chunkStart = offset;
    return 0;
  };

  const forget = (state: 'end' | 'incomplete' | 'invalid'): SegmentEntry => {
    // Its writer may complete or replace these bytes; they must be read again.
    chunk = Buffer.alloc(0);
    return { state };
  };

  const read = async (offset: number): Promise<SegmentEntry> => {
    let at = await load(offset, RECORD_HEADER_BYTES);
    const available = chunk.length - at;
    if (available <= 0) return forget('end');
    if (available < RECORD_HEADER_BYTES) return forget('incomplete');
    const header = decodeRecordHeader(chunk, at);
    if (header === undefined) return forget('invalid');
    const length = RECORD_HEADER_BYTES + header.payloadLength;
    at = await load(offset, length);
    if (chunk.length - at < length) return forget('incomplete');
    if (!isIntact(chunk, at, header)) return forget('invalid');
    const payload = chunk.subarray(at + RECORD_HEADER_BYTES, at + length);
    return { state: 'record', header, payload, end: offset + length };
  };

  return {
    logId,
    read,
    size,
    async findNext(offset) {
      const end = await size();
      for (let from = offset + 1; from < end; ) {
        const at = await load(from, Math.min(CHUNK_BYTES, end - from));
        const found = chunk.indexOf(RECORD_MAGIC, at);
        if (found < 0) {
          // The magic may lie across the edge of two chunks.
          from = Math.max(chunkStart + chunk.length - RECORD_MAGIC.length + 1, from + 1);
          continue;
        }
        const candidate = chunkStart + found;
        if ((await read(candidate)).state === 'record') return candidate;
        from = candidate + 1;
      }
      return undefined;
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/** Offset of the first record of a segment. */
export const FIRST_RECORD = SEGMENT_HEADER_BYTES;

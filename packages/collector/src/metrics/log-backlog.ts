import { type FileHandle, open } from 'node:fs/promises';
import { readCursor } from '../loader/cursor.ts';
import { decodeRecordHeader, RECORD_HEADER_BYTES } from '../log/record.ts';
import { fileSize, type LogPosition, listSegments, segmentPath } from '../log/segment-files.ts';
import { FIRST_RECORD, openSegmentReader } from '../log/segment-reader.ts';

/** How much of a log is not loaded yet. */
export interface LogBacklog {
  /** Bytes of all segments. */
  readonly bytes: number;
  readonly segments: number;
  readonly waitingBytes: number;
  readonly waitingRecords: number;
  readonly waitingRows: number;
  /** Age of the oldest record that waits; 0 if none does. */
  readonly oldestAgeSeconds: number;
}

/** Watches a log from beside its writer and its loader. */
export interface BacklogWatch {
  read(): Promise<LogBacklog>;
}

interface Walked {
  offset: number;
  records: number;
  rows: number;
}

const CHUNK_BYTES = 16 * 1024;

/**
 * Counts what waits in a log directory. Each header is read twice, however often this is asked: once as the log
 * grows, once as the loader's cursor passes it. Calls at the same time share one reading.
 */
export function createBacklogWatch(directory: string, now: () => number = Date.now): BacklogWatch {
  const written = new Map<number, Walked>();
  let loaded: { segment: number; walked: Walked } | undefined;
  let reading: Promise<LogBacklog> | undefined;

  const read = async (): Promise<LogBacklog> => {
    const [cursor, segments] = [await readCursor(directory), await listSegments(directory)];
    const start: LogPosition = cursor.loaded ?? { segment: segments[0] ?? 0, offset: FIRST_RECORD };
    for (const segment of written.keys()) if (segment < start.segment) written.delete(segment);
    const sum = { bytes: 0, waitingBytes: 0, waitingRecords: 0, waitingRows: 0 };
    let oldestNanos: bigint | undefined;
    for (const segment of segments) {
      const path = segmentPath(directory, segment);
      const size = await fileSize(path);
      sum.bytes += size;
      if (segment < start.segment) continue;
      const from = segment === start.segment ? start.offset : 0;
      sum.waitingBytes += Math.max(0, size - from);
      const walked = await walk(path, written.get(segment) ?? nothing(), size);
      written.set(segment, walked);
      sum.waitingRecords += walked.records;
      sum.waitingRows += walked.rows;
      if (segment === start.segment) {
        const before = loaded?.segment === segment ? loaded.walked : nothing();
        loaded = { segment, walked: await walk(path, before, start.offset) };
        sum.waitingRecords -= loaded.walked.records;
        sum.waitingRows -= loaded.walked.rows;
      }
      oldestNanos ??= await firstStamp(path, Math.max(from, FIRST_RECORD));
    }
    const oldestAgeSeconds =
      oldestNanos === undefined ? 0 : Math.max(0, now() / 1000 - Number(oldestNanos) / 1e9);
    return { ...sum, segments: segments.length, oldestAgeSeconds };
  };

  return {
    read() {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

const nothing = (): Walked => ({ offset: FIRST_RECORD, records: 0, rows: 0 });

/** Goes on over the records of a segment that end at `end` or before it. */
async function walk(path: string, from: Walked, end: number): Promise<Walked> {
  if (from.offset >= end) return from;
  const file = await openOrGone(path);
  if (file === undefined) return from;
  const at = { ...from };
  try {
    let chunk = { start: 0, bytes: Buffer.alloc(0) };
    while (at.offset + RECORD_HEADER_BYTES <= end) {
      if (at.offset < chunk.start || at.offset + RECORD_HEADER_BYTES > chunkEnd(chunk)) {
        const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
        const { bytesRead } = await file.read(bytes, 0, CHUNK_BYTES, at.offset);
        chunk = { start: at.offset, bytes: bytes.subarray(0, bytesRead) };
      }
      const header = decodeRecordHeader(chunk.bytes, at.offset - chunk.start);
      const next = header && at.offset + RECORD_HEADER_BYTES + header.payloadLength;
      if (header === undefined || next === undefined) {
        const intact = await nextIntact(path, at.offset);
        if (intact === undefined || intact > end) return at;
        at.offset = intact;
        continue;
      }
      if (next > end) return at;
      at.offset = next;
      if (header.kind !== 'traces') continue;
      at.records++;
      at.rows += header.rows;
    }
    return at;
  } finally {
    await file.close();
  }
}

const chunkEnd = (chunk: { start: number; bytes: Buffer }): number =>
  chunk.start + chunk.bytes.length;

/** When the first record of rows at or after `offset` was received. */
async function firstStamp(path: string, offset: number): Promise<bigint | undefined> {
  const file = await openOrGone(path);
  if (file === undefined) return undefined;
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES);
  try {
    for (let at = offset; ; ) {
      const { bytesRead } = await file.read(bytes, 0, RECORD_HEADER_BYTES, at);
      const header = bytesRead < RECORD_HEADER_BYTES ? undefined : decodeRecordHeader(bytes);
      if (header === undefined) return undefined;
      if (header.kind === 'traces') return header.ingestedAtNanos;
      at += RECORD_HEADER_BYTES + header.payloadLength;
    }
  } finally {
    await file.close();
  }
}

async function nextIntact(path: string, offset: number): Promise<number | undefined> {
  const reader = await openSegmentReader(path);
  try {
    return await reader?.findNext(offset);
  } finally {
    await reader?.close();
  }
}

/** A loaded segment may be deleted at any moment. */
async function openOrGone(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

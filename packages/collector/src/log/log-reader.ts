import { type LoggedRequest, type RecordHeader, splitPayload } from './record.ts';
import { type LogPosition, listSegments, segmentPath } from './segment-files.ts';
import {
  FIRST_RECORD,
  openSegmentReader,
  type SegmentEntry,
  type SegmentReader,
} from './segment-reader.ts';

/** A record of rows, and the place after it. */
export interface LogRecord {
  readonly header: RecordHeader;
  /** The Native block. */
  readonly payload: Buffer;
  /** The requests that its rows came with. */
  readonly requests: readonly LoggedRequest[];
  readonly logId: string;
  readonly from: LogPosition;
  readonly to: LogPosition;
}

/** Reads a log in order while another process writes it. */
export interface LogReader {
  /** The next record of rows; undefined if there is none yet. */
  next(): Promise<LogRecord | undefined>;
  /** The segment it stands in; everything before was read. */
  segment(): number;
  /** Makes everything read so far durable. */
  sync(): Promise<void>;
  /** Bytes of damaged records that were stepped over. */
  skippedBytes(): number;
  close(): Promise<void>;
}

/** Reads from `start`, or from the oldest segment. */
export function createLogReader(directory: string, start?: LogPosition): LogReader {
  let position: LogPosition = start ?? { segment: 0, offset: FIRST_RECORD };
  let reader: SegmentReader | undefined;
  let unsynced = false;
  let skipped = 0;

  const laterSegment = async (): Promise<number | undefined> =>
    (await listSegments(directory)).find((segment) => segment > position.segment);

  const moveTo = async (segment: number): Promise<void> => {
    if (unsynced) await reader?.sync();
    unsynced = false;
    await reader?.close();
    reader = undefined;
    position = { segment, offset: FIRST_RECORD };
  };

  const openCurrent = async (): Promise<SegmentReader | undefined> => {
    if (reader !== undefined) return reader;
    reader = await openSegmentReader(segmentPath(directory, position.segment));
    if (reader !== undefined) return reader;
    const later = await laterSegment();
    if (later === undefined) return undefined;
    await moveTo(later);
    reader = await openSegmentReader(segmentPath(directory, position.segment));
    return reader;
  };

  const advance = (
    { header, payload, end }: SegmentEntry & { state: 'record' },
    logId: string,
  ): LogRecord | undefined => {
    const from = position;
    position = { segment: from.segment, offset: end };
    unsynced = true;
    if (header.kind !== 'traces') return undefined;
    const { requests, block } = splitPayload(header, payload);
    return { header, payload: block, requests, logId, from, to: position };
  };

  return {
    async next() {
      for (;;) {
        const current = await openCurrent();
        if (current === undefined) return undefined;
        let entry = await current.read(position.offset);
        if (entry.state !== 'record') {
          const later = await laterSegment();
          if (later === undefined) return undefined;
          // Only now is it sure that nobody appends here any more, so look again.
          entry = await current.read(position.offset);
          if (entry.state !== 'record') {
            // Unfinished bytes before an intact record are damage; at the end they were never acknowledged.
            const intact = await current.findNext(position.offset);
            if (intact === undefined) {
              await moveTo(later);
            } else {
              skipped += intact - position.offset;
              position = { segment: position.segment, offset: intact };
            }
            continue;
          }
        }
        const record = advance(entry, current.logId);
        if (record !== undefined) return record;
      }
    },
    segment: () => position.segment,

    async sync() {
      if (unsynced) await reader?.sync();
      unsynced = false;
    },
    skippedBytes: () => skipped,
    async close() {
      await reader?.close();
      reader = undefined;
    },
  };
}

import { CollectorError } from '../errors.ts';
import { type LoggedRequest, type RecordKind, splitPayload } from '../log/record.ts';
import { FIRST_RECORD, openSegmentReader } from '../log/segment-reader.ts';

/** A whole record of a segment file. */
export interface ScannedRecord {
  readonly type: 'record';
  readonly kind: RecordKind;
  /** Bytes before the record in its file, and before what follows it. */
  readonly offset: number;
  readonly end: number;
  readonly rows: number;
  readonly ingestedAtNanos: bigint;
  /** The requests its rows came with; none for a window. */
  readonly requests: readonly LoggedRequest[];
  /** The Native block; of a window, its entries. */
  readonly block: Buffer;
  readonly logId: string;
}

/** Bytes that are no record: `damage` before a whole one, or the `torn` end that was never acknowledged. */
export interface ScannedGap {
  readonly type: 'damage' | 'torn';
  readonly offset: number;
  readonly end: number;
}

/**
 * Reads one segment file from start to end, wherever it lies, checking every checksum. Holds one record at a time.
 * Throws a CollectorError `not_a_segment` where the file is none.
 */
export async function* scanSegment(path: string): AsyncGenerator<ScannedRecord | ScannedGap> {
  const reader = await openSegmentReader(path);
  if (reader === undefined) {
    throw new CollectorError(
      'not_a_segment',
      `${path} is not a segment of Baton's log: it is missing, or does not begin as one does.`,
    );
  }
  const { logId } = reader;
  try {
    for (let offset = FIRST_RECORD; ; ) {
      const entry = await reader.read(offset);
      if (entry.state === 'end') return;
      if (entry.state === 'record') {
        const { header, payload, end } = entry;
        const { kind, rows, ingestedAtNanos } = header;
        const { requests, block } =
          kind === 'traces' ? splitPayload(header, payload) : { requests: [], block: payload };
        const type = 'record';
        yield { type, kind, offset, end, rows, ingestedAtNanos, requests, block, logId };
        offset = end;
        continue;
      }
      const intact = await reader.findNext(offset);
      const end = intact ?? (await reader.size());
      yield { type: intact === undefined ? 'torn' : 'damage', offset, end };
      if (intact === undefined) return;
      offset = intact;
    }
  } finally {
    await reader.close();
  }
}

import type { Store } from '@baton/store';
import { BATCH_LIMITS } from '../loader/batch.ts';
import { storedRows } from '../loader/stored-rows.ts';
import { fileSize } from '../log/segment-files.ts';
import { replaySources } from './replay-sources.ts';
import { type ScannedRecord, scanSegment } from './scan-segment.ts';

/** What a replay is of, and where it goes. */
export interface ReplayOptions {
  /** A log directory or one segment file. */
  readonly path: string;
  /** The log is one that a loader goes on with, though it may not have begun. @default false */
  readonly isLive?: boolean;
  readonly store: Pick<Store, 'insertNative' | 'query'>;
  /** Counts what would be inserted, and inserts nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (replayed: Replayed) => void;
  readonly signal?: AbortSignal;
  /** Rows that are inserted together at most, unless one record has more. @default as many as the loader joins */
  readonly maxRows?: number;
}

/** What a replay has done so far. */
export interface Replayed {
  readonly records: number;
  readonly rows: number;
  /** Rows that were inserted, or would be. */
  readonly insertedRows: number;
  /** Rows of records that the store holds whole; left alone. */
  readonly presentRows: number;
  /** Rows of records of which the store holds some but not all; left alone. */
  readonly partialRows: number;
  /** Rows that the log's own loader has yet to load; left to it. */
  readonly waitingRows: number;
  /** Bytes that are no whole record. */
  readonly skippedBytes: number;
  /** Bytes read so far, and of all files. */
  readonly readBytes: number;
  readonly totalBytes: number;
}

type Counts = { -readonly [Name in keyof Replayed]: number };

/**
 * Inserts what a log holds and the store does not. All rows of a record have the time of its receipt as `IngestedAt`,
 * to the nanosecond, and no two records of a log have the same: so the store is asked how many rows it has of each.
 */
export async function replayLog(options: ReplayOptions): Promise<Replayed> {
  const done: Counts = {
    records: 0,
    rows: 0,
    insertedRows: 0,
    presentRows: 0,
    partialRows: 0,
    waitingRows: 0,
    skippedBytes: 0,
    readBytes: 0,
    totalBytes: 0,
  };
  for await (const records of joinRecords(options, done)) {
    options.signal?.throwIfAborted();
    const missing = await missingOf(records, options.store, done);
    if (options.dryRun !== true) await insert(missing, options.store);
    done.insertedRows += rowsOf(missing);
    options.onProgress?.({ ...done });
  }
  return done;
}

/** Records of the log joined as they come, always in the same way. */
async function* joinRecords(o: ReplayOptions, done: Counts): AsyncGenerator<ScannedRecord[]> {
  const { maxRows, maxBytes } = { ...BATCH_LIMITS, ...o };
  const sources = await replaySources(o.path, o.isLive);
  for (const { path } of sources) done.totalBytes += await fileSize(path);
  for (const { path, loadedUntil } of sources) {
    let records: ScannedRecord[] = [];
    let bytes = 0;
    for await (const entry of scanSegment(path)) {
      done.readBytes += entry.end - entry.offset;
      if (entry.type !== 'record') {
        done.skippedBytes += entry.end - entry.offset;
        continue;
      }
      if (entry.kind !== 'traces') continue;
      done.records++;
      done.rows += entry.rows;
      if (entry.end > loadedUntil) {
        done.waitingRows += entry.rows;
        continue;
      }
      const isFull = rowsOf(records) + entry.rows > maxRows || bytes >= maxBytes;
      if (isFull && records.length > 0) {
        yield records;
        records = [];
        bytes = 0;
      }
      records.push(entry);
      bytes += entry.block.length;
    }
    if (records.length > 0) yield records;
  }
}

/** Which records the store has nothing of; counts the others. */
async function missingOf(
  records: readonly ScannedRecord[],
  store: Pick<Store, 'query'>,
  done: Counts,
): Promise<ScannedRecord[]> {
  // The stamps of a log only ever grow.
  const from = records[0]?.ingestedAtNanos ?? 0n;
  const to = records.at(-1)?.ingestedAtNanos ?? 0n;
  const stored = await storedRows(store, { from, to });
  return records.filter(({ ingestedAtNanos, rows }) => {
    const present = stored.get(String(ingestedAtNanos)) ?? 0;
    if (present >= rows) done.presentRows += rows;
    else if (present > 0) done.partialRows += rows;
    return present === 0;
  });
}

async function insert(
  records: readonly ScannedRecord[],
  store: Pick<Store, 'insertNative'>,
): Promise<void> {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return;
  // The same records give the same token: two replays at once, or one that was cut off, insert them once.
  const { logId, ingestedAtNanos } = first;
  const deduplicationToken = `replay-${logId}-${ingestedAtNanos}-${last.ingestedAtNanos}-${records.length}`;
  const blocks = records.map(({ block }) => block);
  await store.insertNative({ table: 'otel_traces', blocks, deduplicationToken });
}

const rowsOf = (records: readonly ScannedRecord[]): number =>
  records.reduce((sum, { rows }) => sum + rows, 0);

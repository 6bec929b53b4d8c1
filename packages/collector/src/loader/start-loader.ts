import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '@baton/store';
import { fileError } from '../log/file-error.ts';
import { takeLock } from '../log/lock-file.ts';
import { createLogReader, type LogReader, type LogRecord } from '../log/log-reader.ts';
import {
  fileSize,
  type LogPosition,
  listSegments,
  logDirectory,
  segmentPath,
} from '../log/segment-files.ts';
import { BATCH_LIMITS, type Batch, batchOf } from './batch.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { missingRecords } from './missing-records.ts';

/** What a loader needs and how it joins records. */
export interface LoaderOptions {
  readonly dataDir: string;
  readonly store: Pick<Store, 'insertNative' | 'query'>;
  /** Called after each insert, with its size and how long the store took. */
  readonly onLoaded?: (loaded: { rows: number; bytes: number; seconds: number }) => void;
  /** Called after each attempt that failed; it is repeated. */
  readonly onFailed?: (error: unknown) => void;
  /**
   * Tokens and rows are committed together, as by replicated tables: a repetition that is taken for done was done, and
   * a replica that is behind need not be asked. @default false
   */
  readonly trustsTokens?: boolean;
  /** Rows of a batch. @default 65536, see {@link BATCH_LIMITS} */
  readonly maxRows?: number;
  /** Bytes of a batch. @default 32 MiB */
  readonly maxBytes?: number;
  /** Milliseconds that a batch waits for more. @default 250 */
  readonly maxWaitMillis?: number;
}

/** What a loader is doing. */
export interface LoaderStatus {
  /** `failing` while ClickHouse or the disk refuses; it tries again until it succeeds. */
  readonly state: 'idle' | 'loading' | 'failing' | 'closed';
  readonly loadedRows: number;
  readonly loadedBatches: number;
  /** Bytes of damaged records that were stepped over; 0 on a healthy disk. */
  readonly skippedBytes: number;
  /** Why the last attempt failed, while `failing`. */
  readonly lastError: string | undefined;
}

/** Moves records from the log into ClickHouse, each once. */
export interface Loader {
  /** Resolves once everything that is in the log now is in ClickHouse; rejects if the loader is closed first. */
  drain(): Promise<void>;
  status(): LoaderStatus;
  /** Stops after the insert under way. */
  close(): Promise<void>;
}

const POLL_MILLIS = 50;
const FIRST_RETRY_MILLIS = 100;
const LAST_RETRY_MILLIS = 5000;

/**
 * Starts loading the log of a data directory. A range of records is noted durably, then inserted with that range
 * as its deduplication token, then passed; after a crash the noted range is repeated exactly.
 * Throws a CollectorError `loader_running` if another process loads this log.
 */
export async function startLoader(options: LoaderOptions): Promise<Loader> {
  const directory = logDirectory(resolve(options.dataDir));
  const lock = await takeLock({
    path: join(directory, 'loader.lock'),
    code: 'loader_running',
    holder: 'A loader',
  });
  try {
    const cursor = await readCursor(directory);
    const loader = new LogLoader({ options, directory, cursor });
    void loader.run();
    return {
      drain: () => loader.drain(),
      status: () => loader.status(),
      async close() {
        await loader.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw fileError(error, `load the log in ${directory}`);
  }
}

interface Draining {
  /** End of the log when the drain was asked for. */
  readonly target: LogPosition;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

class LogLoader {
  readonly #options: LoaderOptions;
  readonly #directory: string;
  #cursor: Cursor;
  #reader: LogReader;
  #draining: Draining[] = [];
  #wake = new AbortController();
  #closing = false;
  #running: Promise<void> = Promise.resolve();
  #state: LoaderStatus['state'] = 'idle';
  #deletedBefore = 0;
  #loadedRows = 0;
  #loadedBatches = 0;
  #lastError: string | undefined;

  constructor(o: { options: LoaderOptions; directory: string; cursor: Cursor }) {
    this.#options = o.options;
    this.#directory = o.directory;
    this.#cursor = o.cursor;
    this.#reader = createLogReader(this.#directory, this.#startOf(o.cursor));
  }

  run(): Promise<void> {
    this.#running = this.#loop();
    return this.#running;
  }

  async drain(): Promise<void> {
    const segment = (await listSegments(this.#directory)).at(-1) ?? 0;
    const target = { segment, offset: await fileSize(segmentPath(this.#directory, segment)) };
    if (this.#closing) throw new Error('The loader is closed.');
    await new Promise<void>((resolve, reject) => {
      this.#draining.push({ target, resolve, reject });
      this.#wake.abort();
    });
  }

  status(): LoaderStatus {
    return {
      state: this.#state,
      loadedRows: this.#loadedRows,
      loadedBatches: this.#loadedBatches,
      skippedBytes: this.#reader.skippedBytes(),
      lastError: this.#lastError,
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#wake.abort();
    await this.#running;
    await this.#reader.close();
    this.#state = 'closed';
    for (const { reject } of this.#draining.splice(0)) reject(new Error('The loader is closed.'));
  }

  async #loop(): Promise<void> {
    let retryMillis = FIRST_RETRY_MILLIS;
    while (!this.#closing) {
      try {
        await this.#repeatNoted();
        await this.#loadNext();
        retryMillis = FIRST_RETRY_MILLIS;
      } catch (error) {
        this.#state = 'failing';
        this.#lastError = error instanceof Error ? error.message : String(error);
        this.#options.onFailed?.(error);
        // Nothing is passed before it is inserted, so reading starts over from the cursor.
        await this.#startOver();
        await this.#pause(retryMillis);
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
      }
    }
  }

  /** Inserts the range that was noted but not passed, after a crash or a failed insert. */
  async #repeatNoted(): Promise<void> {
    const noted = this.#cursor.inserting;
    if (noted === undefined) return;
    const records: LogRecord[] = [];
    for (;;) {
      const record = await this.#reader.next();
      if (record === undefined) break;
      records.push(record);
      // Not one record further: what is read here is not read again.
      if (reaches(record.to, noted.to)) break;
    }
    const batch = batchOf(records);
    if (batch === undefined) throw new Error('The range to repeat is no longer in the log.');
    const startMillis = performance.now();
    await this.#insert({ ...batch, token: noted.token });
    await this.#insertMissing(records);
    await this.#pass(batch, (performance.now() - startMillis) / 1000);
  }

  /** A failed insert may leave its token behind but not its rows, and then a repetition is taken for done. */
  async #insertMissing(records: readonly LogRecord[]): Promise<void> {
    const { store, trustsTokens = false } = this.#options;
    if (trustsTokens) return;
    const missing = batchOf(await missingRecords(records, store));
    if (missing === undefined) return;
    await this.#insert({ ...missing, token: `${missing.token}-${randomUUID()}` });
    if ((await missingRecords(records, store)).length > 0) {
      throw new Error('ClickHouse does not have all rows of an insert that it took.');
    }
  }

  async #loadNext(): Promise<void> {
    // A drain asked for while reading may be for what this reading has not seen.
    const draining = [...this.#draining];
    const batch = batchOf(await this.#collect(draining.length > 0));
    if (batch === undefined) {
      // Also a segment that nothing follows yet is done with, and somebody may wait for its room.
      await this.#deleteLoaded(this.#reader.segment());
      this.#state = 'idle';
      this.#endDrains((drain) => draining.includes(drain));
      await this.#pause(POLL_MILLIS);
      return;
    }
    this.#state = 'loading';
    await this.#reader.sync();
    const { from, to, token } = batch;
    await this.#moveCursor({ ...this.#cursor, inserting: { from, to, token } });
    const startMillis = performance.now();
    await this.#insert(batch);
    await this.#pass(batch, (performance.now() - startMillis) / 1000);
    this.#endDrains(({ target }) => reaches(to, target));
  }

  #endDrains(isDone: (drain: Draining) => boolean): void {
    const done = this.#draining.filter(isDone);
    this.#draining = this.#draining.filter((drain) => !done.includes(drain));
    for (const { resolve } of done) resolve();
  }

  async #collect(hurry: boolean): Promise<LogRecord[]> {
    const { maxRows, maxBytes, maxWaitMillis = 250 } = { ...BATCH_LIMITS, ...this.#options };
    const records: LogRecord[] = [];
    let rows = 0;
    let bytes = 0;
    let deadline = 0;
    while (rows < maxRows && bytes < maxBytes) {
      const record = await this.#reader.next();
      if (record !== undefined) {
        if (records.length === 0) deadline = performance.now() + maxWaitMillis;
        records.push(record);
        rows += record.header.rows;
        bytes += record.payload.length;
        continue;
      }
      if (records.length === 0 || hurry) break;
      if (this.#closing || this.#draining.length > 0) break;
      const left = deadline - performance.now();
      if (left <= 0) break;
      await this.#pause(Math.min(left, POLL_MILLIS));
    }
    return records;
  }

  async #insert({ blocks, token }: Pick<Batch, 'blocks' | 'token'>): Promise<void> {
    await this.#options.store.insertNative({
      table: 'otel_traces',
      blocks,
      deduplicationToken: token,
    });
  }

  async #pass(batch: Batch, seconds: number): Promise<void> {
    await this.#moveCursor({ loaded: batch.to });
    this.#lastError = undefined;
    this.#loadedRows += batch.rows;
    this.#loadedBatches++;
    await this.#deleteLoaded(batch.to.segment);
    this.#options.onLoaded?.({ rows: batch.rows, bytes: batch.bytes, seconds });
  }

  async #moveCursor(cursor: Cursor): Promise<void> {
    await writeCursor(this.#directory, cursor);
    this.#cursor = cursor;
  }

  async #deleteLoaded(before: number): Promise<void> {
    if (before <= this.#deletedBefore) return;
    for (const segment of await listSegments(this.#directory)) {
      if (segment < before) await rm(segmentPath(this.#directory, segment), { force: true });
    }
    this.#deletedBefore = before;
  }

  #startOf(cursor: Cursor): LogPosition | undefined {
    return cursor.inserting?.from ?? cursor.loaded;
  }

  async #startOver(): Promise<void> {
    await this.#reader.close();
    this.#reader = createLogReader(this.#directory, this.#startOf(this.#cursor));
  }

  async #pause(millis: number): Promise<void> {
    if (this.#closing) return;
    this.#wake = new AbortController();
    await delay(millis, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }
}

function reaches(a: LogPosition, b: LogPosition): boolean {
  return a.segment > b.segment || (a.segment === b.segment && a.offset >= b.offset);
}

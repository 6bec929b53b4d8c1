import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { CollectorError } from '../errors.ts';
import { fileError } from './file-error.ts';
import { createFreeSpace, type FreeSpace } from './free-space.ts';
import { encodeRecordHeader, encodeRequests, type LoggedRequest } from './record.ts';
import { type RecoveredTail, recoverLog } from './recover-log.ts';
import {
  createResendWindow,
  type ResendWindow,
  type ResendWindowOptions,
} from './resend-window.ts';
import {
  fileSize,
  listSegments,
  logDirectory,
  newLogId,
  segmentHeader,
  segmentPath,
  syncDirectory,
} from './segment-files.ts';

/** How a log is kept. */
export interface SegmentLogOptions {
  readonly dataDir: string;
  /** Size at which a new segment is begun. @default 64 MiB */
  readonly segmentBytes?: number;
  /** Size of all segments at which requests are refused until some are loaded. @default 4 GiB */
  readonly maxBytes?: number | undefined;
  /** Free bytes of the disk that are left for loading, which frees more. @default 128 MiB */
  readonly minFreeBytes?: number;
  readonly window?: ResendWindowOptions;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The rows of some requests on their way into the log. */
export interface LogEntry {
  readonly requests: readonly LoggedRequest[];
  readonly rows: number;
  readonly ingestedAtNanos: bigint;
  /** Native block of `otel_traces`. */
  readonly block: Buffer;
}

/** An append-only log in segment files. One process writes it, under a lock that the caller holds. */
export interface SegmentLog {
  /** Nanoseconds for the next entry: the clock, but never behind an earlier stamp. */
  stamp(): bigint;
  /** How many of its spans were rejected, if this request is stored. */
  seen(hash: string): { readonly rejected: number } | undefined;
  /** Rejects with a CollectorError `log_full` or `disk_full` if there is no room for so many bytes more. */
  ensureRoom(bytes: number): Promise<void>;
  /**
   * Resolves once the entry is on disk (fdatasync). Rejects with a CollectorError `disk_full`, `write_failed` or
   * `log_closed`; none of its requests may then be acknowledged. One append after the other.
   */
  append(entry: LogEntry): Promise<void>;
  /** Begins a new segment, so that all before can be deleted once they are loaded. */
  rotate(): Promise<void>;
  /** Bytes of all segments, loaded ones that still stand included. */
  bytes(): number;
  close(): Promise<void>;
}

const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
/** Limit of a log, in bytes, unless said otherwise. */
export const DEFAULT_MAX_BYTES = 4 * 1024 * 1024 * 1024;
/** Bytes of the disk left for loading, unless said otherwise. */
export const DEFAULT_MIN_FREE_BYTES = 128 * 1024 * 1024;
const RECOUNT_MILLIS = 200;
/** More than a resend window, which the next segment begins with. */
const WORTHWHILE_BYTES = 4 * 1024 * 1024;

/** Opens the log of a data directory, recovering it first. */
export async function openSegmentLog(options: SegmentLogOptions): Promise<SegmentLog> {
  const directory = logDirectory(options.dataDir);
  const window = createResendWindow(options.window);
  try {
    await mkdir(directory, { recursive: true });
    const { tail, newestNanos } = await recoverLog(directory, window);
    const log = new Log({ options, directory, window, newestNanos });
    if (tail === undefined) await log.startSegment(newLogId());
    else await log.goOn(tail);
    return log;
  } catch (error) {
    throw fileError(error, `open the log in ${directory}`);
  }
}

class Log implements SegmentLog {
  readonly #directory: string;
  readonly #window: ResendWindow;
  readonly #segmentBytes: number;
  readonly #maxBytes: number;
  readonly #freeSpace: FreeSpace;
  readonly #now: () => number;
  #file: FileHandle | undefined;
  #logId = '';
  #segment = 0;
  #offset = 0;
  #mustRotate = false;
  #lastNanos: bigint;
  #ownNanos = 0n;
  #totalBytes = 0;
  #recountedAt = 0;
  #appending: Promise<void> = Promise.resolve();
  #isGivingUp = false;
  #closed = false;

  constructor(o: {
    options: SegmentLogOptions;
    directory: string;
    window: ResendWindow;
    newestNanos: bigint;
  }) {
    this.#directory = o.directory;
    this.#window = o.window;
    this.#maxBytes = o.options.maxBytes ?? DEFAULT_MAX_BYTES;
    // Segments are freed whole, so several must fit or a full log would stay full.
    this.#segmentBytes = Math.min(
      o.options.segmentBytes ?? DEFAULT_SEGMENT_BYTES,
      Math.floor(this.#maxBytes / 4),
    );
    this.#freeSpace = createFreeSpace({
      directory: o.directory,
      minFreeBytes: o.options.minFreeBytes ?? DEFAULT_MIN_FREE_BYTES,
    });
    this.#now = o.options.now ?? Date.now;
    this.#lastNanos = o.newestNanos;
  }

  async goOn(tail: RecoveredTail): Promise<void> {
    this.#setLogId(tail.logId);
    this.#segment = tail.segment;
    this.#offset = tail.offset;
    this.#mustRotate = !tail.appendable;
    this.#file = await open(segmentPath(this.#directory, tail.segment), 'r+');
    await this.#recount();
  }

  /** Begins the next segment with the resend window; it appears whole or not at all. */
  async startSegment(logId: string): Promise<void> {
    const segment = this.#segment + 1;
    const path = segmentPath(this.#directory, segment);
    const payload = this.#window.encode();
    const header = encodeRecordHeader(
      { kind: 'window', rows: 0, requestCount: 0, ingestedAtNanos: this.#lastNanos },
      [payload],
    );
    const head = Buffer.concat([segmentHeader(logId), header, payload]);
    const file = await open(`${path}.new`, 'w+');
    try {
      await file.writeFile(head);
      await file.sync();
      await rename(`${path}.new`, path);
      await syncDirectory(this.#directory);
    } catch (error) {
      await file.close();
      await rm(`${path}.new`, { force: true });
      throw error;
    }
    await this.#file?.close();
    this.#file = file;
    this.#setLogId(logId);
    this.#segment = segment;
    this.#offset = head.length;
    this.#mustRotate = false;
    await this.#recount();
  }

  #setLogId(logId: string): void {
    this.#logId = logId;
    this.#ownNanos = BigInt(`0x${logId}`) % 1_000_000n;
  }

  stamp(): bigint {
    // Its log's own nanoseconds: of several logs that feed one server, no two stamp alike.
    const now = BigInt(Math.floor(this.#now())) * 1_000_000n + this.#ownNanos;
    this.#lastNanos = now > this.#lastNanos ? now : this.#lastNanos + 1n;
    return this.#lastNanos;
  }

  seen(hash: string): { readonly rejected: number } | undefined {
    return this.#window.get(hash);
  }

  async ensureRoom(bytes: number): Promise<void> {
    try {
      await this.#freeSpace.ensure(bytes);
    } catch (error) {
      this.#giveUpSegment();
      throw error;
    }
    if (this.#totalBytes + bytes <= this.#maxBytes) return;
    // Loading frees segments behind our back.
    if (Math.abs(this.#now() - this.#recountedAt) >= RECOUNT_MILLIS) await this.#recount();
    if (this.#totalBytes + bytes <= this.#maxBytes) return;
    throw new CollectorError(
      'log_full',
      `The log in ${this.#directory} holds its limit of ${this.#maxBytes} bytes. ` +
        'It takes spans again once ClickHouse has loaded some of it.',
      { retryable: true },
    );
  }

  /** Segments are freed whole: on a disk that runs out, the one under way must not hold what is loaded of it. */
  #giveUpSegment(): void {
    if (this.#isGivingUp || this.#closed || this.#offset < WORTHWHILE_BYTES) return;
    this.#isGivingUp = true;
    this.#appending = this.#appending
      .then(() => this.startSegment(this.#logId))
      .catch(() => undefined)
      .finally(() => {
        this.#isGivingUp = false;
      });
  }

  append(entry: LogEntry): Promise<void> {
    return this.#inTurn(() => this.#append(entry));
  }

  rotate(): Promise<void> {
    return this.#inTurn(() =>
      this.startSegment(this.#logId).catch((error: unknown) => {
        throw fileError(error, `begin a segment of the log in ${this.#directory}`);
      }),
    );
  }

  bytes(): number {
    return this.#totalBytes;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#appending;
    await this.#file?.close();
    this.#file = undefined;
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    if (this.#closed) {
      return Promise.reject(
        new CollectorError('log_closed', 'The log is closed; the receiver is stopping.', {
          retryable: true,
        }),
      );
    }
    const written = this.#appending.then(write);
    this.#appending = written.catch(() => undefined);
    return written;
  }

  async #append({ requests, rows, ingestedAtNanos, block }: LogEntry): Promise<void> {
    const payload = [encodeRequests(requests), block];
    const header = encodeRecordHeader(
      { kind: 'traces', rows, requestCount: requests.length, ingestedAtNanos },
      payload,
    );
    try {
      await this.#persist([header, ...payload]);
    } catch (error) {
      throw fileError(error, `write to the log in ${this.#directory}`);
    }
    for (const { hash, rejected } of requests) {
      this.#window.add(hash, { atNanos: ingestedAtNanos, rejected });
    }
  }

  async #persist(record: readonly Buffer[]): Promise<void> {
    const file = await this.#writableFile();
    const start = this.#offset;
    try {
      const written = await writeAll(file, record, start);
      await file.datasync();
      this.#offset += written;
      this.#totalBytes += written;
      this.#freeSpace.used(written);
    } catch (error) {
      // After a failed sync nothing can be said about its pages, so nobody appends here any more. What was not
      // acknowledged comes again, and should not stand here a second time.
      this.#mustRotate = true;
      await file.truncate(start).catch(() => undefined);
      throw error;
    }
  }

  async #writableFile(): Promise<FileHandle> {
    if (this.#mustRotate || this.#offset >= this.#segmentBytes || this.#file === undefined) {
      await this.startSegment(this.#logId);
    }
    if (this.#file === undefined) throw new Error('no segment is open');
    return this.#file;
  }

  async #recount(): Promise<void> {
    this.#recountedAt = this.#now();
    let total = 0;
    for (const segment of await listSegments(this.#directory)) {
      total += await fileSize(segmentPath(this.#directory, segment));
    }
    this.#totalBytes = total;
  }
}

/** Writes all buffers at `start`, one after the other, and returns their length. */
async function writeAll(
  file: FileHandle,
  buffers: readonly Buffer[],
  start: number,
): Promise<number> {
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const { bytesWritten } = await file.writev(buffers, start);
  // The kernel may take less without an error; writing on then tells why.
  for (let at = bytesWritten; at < total; ) {
    const rest = Buffer.concat(buffers).subarray(at);
    at += (await file.write(rest, 0, rest.length, start + at)).bytesWritten;
  }
  return total;
}

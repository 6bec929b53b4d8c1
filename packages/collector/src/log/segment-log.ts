import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { CollectorError } from '../errors.ts';
import { fileError } from './file-error.ts';
import { encodeRecordHeader, RECORD_HEADER_BYTES } from './record.ts';
import { recoverLog } from './recover-log.ts';
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
  /** Size of all segments at which appends are refused until some are loaded. @default 4 GiB */
  readonly maxBytes?: number;
  readonly window?: ResendWindowOptions;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** One request's rows on their way into the log. */
export interface LogEntry {
  /** First 16 bytes of the SHA-256 of the request body, in hex. */
  readonly hash: string;
  readonly rows: number;
  readonly rejected: number;
  readonly ingestedAtNanos: bigint;
  readonly block: Buffer;
}

/** An append-only log in segment files. One process writes it, under a lock that the caller holds. */
export interface SegmentLog {
  /** Nanoseconds for the next entry: the clock, but never behind an earlier stamp. */
  stamp(): bigint;
  /** If this request is stored or on its way: settles when it is safe, with its rejected spans. */
  seen(hash: string): Promise<{ rejected: number }> | undefined;
  /**
   * Resolves once the entry is on disk (fdatasync, one for all that wait). Rejects with a CollectorError
   * `log_full`, `disk_full`, `write_failed` or `log_closed`; the entry was then not acknowledged.
   */
  append(entry: LogEntry): Promise<void>;
  /** Bytes of all segments, loaded ones that still stand included. */
  bytes(): number;
  /** Writes what waits, then closes. */
  close(): Promise<void>;
}

const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024 * 1024;
const MAX_GROUP_RECORDS = 256;
const MAX_GROUP_BYTES = 16 * 1024 * 1024;
const RECOUNT_MILLIS = 200;
const NO_HASH = '00'.repeat(16);

interface Waiting {
  readonly entry: LogEntry;
  readonly header: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: CollectorError) => void;
}

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
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #pending = new Map<string, Promise<{ rejected: number }>>();
  #waitingBytes = 0;
  #file: FileHandle | undefined;
  #logId = '';
  #segment = 0;
  #offset = 0;
  #mustRotate = false;
  #lastNanos: bigint;
  #totalBytes = 0;
  #recountedAt = 0;
  #writing: Promise<void> | undefined;
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
    this.#now = o.options.now ?? Date.now;
    this.#lastNanos = o.newestNanos;
  }

  async goOn(tail: { segment: number; offset: number; logId: string; appendable: boolean }) {
    this.#logId = tail.logId;
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
      { kind: 'window', rows: 0, rejected: 0, ingestedAtNanos: this.#lastNanos, hash: NO_HASH },
      payload,
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
    this.#logId = logId;
    this.#segment = segment;
    this.#offset = head.length;
    this.#mustRotate = false;
    await this.#recount();
  }

  stamp(): bigint {
    const now = BigInt(Math.floor(this.#now() * 1000)) * 1000n;
    this.#lastNanos = now > this.#lastNanos ? now : this.#lastNanos + 1n;
    return this.#lastNanos;
  }

  seen(hash: string): Promise<{ rejected: number }> | undefined {
    const pending = this.#pending.get(hash);
    if (pending !== undefined) return pending;
    const stored = this.#window.get(hash);
    return stored === undefined ? undefined : Promise.resolve(stored);
  }

  async append(entry: LogEntry): Promise<void> {
    if (this.#closed) {
      throw new CollectorError('log_closed', 'The log is closed; the receiver is stopping.', {
        retryable: true,
      });
    }
    if (this.#isFull(entry.block.length)) {
      // Loading frees segments behind our back.
      if (this.#now() - this.#recountedAt >= RECOUNT_MILLIS) await this.#recount();
      if (this.#isFull(entry.block.length)) {
        throw new CollectorError(
          'log_full',
          `The log in ${this.#directory} holds its limit of ${this.#maxBytes} bytes. ` +
            'It takes spans again once ClickHouse has loaded some of it.',
          { retryable: true },
        );
      }
    }
    const { rows, rejected, ingestedAtNanos, hash, block } = entry;
    const header = encodeRecordHeader(
      { kind: 'traces', rows, rejected, ingestedAtNanos, hash },
      block,
    );
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ entry, header, resolve, reject });
    });
    this.#waitingBytes += header.length + block.length;
    const pending = written.then(() => ({ rejected }));
    // Whoever awaits it sees the error; without a resend nobody does.
    pending.catch(() => undefined);
    this.#pending.set(hash, pending);
    this.#writing ??= this.#writeAll();
    try {
      await written;
    } finally {
      this.#pending.delete(hash);
    }
  }

  bytes(): number {
    return this.#totalBytes;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  #isFull(payloadBytes: number): boolean {
    return this.#totalBytes + this.#waitingBytes + payloadBytes > this.#maxBytes;
  }

  async #writeAll(): Promise<void> {
    // Lets every request that arrived in this turn of the loop join the first group.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#writeGroup(this.#takeGroup());
    this.#writing = undefined;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { entry } of this.#waiting) {
      bytes += RECORD_HEADER_BYTES + entry.block.length;
      if (count > 0 && (count === MAX_GROUP_RECORDS || bytes > MAX_GROUP_BYTES)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const { safe, error } = await this.#persist(group);
    for (const [index, { entry, header, resolve, reject }] of group.entries()) {
      this.#waitingBytes -= header.length + entry.block.length;
      if (index < safe) {
        this.#window.add(entry.hash, { atNanos: entry.ingestedAtNanos, rejected: entry.rejected });
        resolve();
      } else {
        reject(fileError(error, `write to the log in ${this.#directory}`));
      }
    }
  }

  /** Writes and syncs a group; says how many of its records are on disk for good. */
  async #persist(group: readonly Waiting[]): Promise<{ safe: number; error?: unknown }> {
    const file = await this.#writableFile().catch((error: unknown) => ({ error }));
    if ('error' in file) return { safe: 0, error: file.error };
    const start = this.#offset;
    const error = await writeAt(file, group, start);
    let safe = group.length;
    let end = endOf(group, safe, start);
    if (error !== undefined) {
      // A full disk takes part of a group. Whole records stay, since a reader may have seen them;
      // the rest is left behind as the torn end of a segment that nobody appends to any more.
      this.#mustRotate = true;
      const size = await file.stat().then(
        (stats) => stats.size,
        () => start,
      );
      while (safe > 0 && end > size) end = endOf(group, --safe, start);
    }
    try {
      if (safe > 0) await file.datasync();
    } catch (cause) {
      // After a failed sync nothing can be said about the pages it was for.
      this.#mustRotate = true;
      return { safe: 0, error: cause };
    }
    this.#totalBytes += end - start;
    this.#offset = end;
    return { safe, error };
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

function endOf(group: readonly Waiting[], count: number, start: number): number {
  let end = start;
  for (let index = 0; index < count; index++) {
    const waiting = group[index];
    if (waiting !== undefined) end += waiting.header.length + waiting.entry.block.length;
  }
  return end;
}

/** Writes all of a group at `start`; returns the error that stopped it. */
async function writeAt(
  file: FileHandle,
  group: readonly Waiting[],
  start: number,
): Promise<unknown> {
  const total = endOf(group, group.length, start) - start;
  const buffers = group.flatMap(({ header, entry }) => [header, entry.block]);
  try {
    const { bytesWritten } = await file.writev(buffers, start);
    // The kernel may take less without an error; what remains then tells why.
    if (bytesWritten < total) {
      await file.write(
        Buffer.concat(buffers),
        bytesWritten,
        total - bytesWritten,
        start + bytesWritten,
      );
    }
    return undefined;
  } catch (error) {
    return error;
  }
}

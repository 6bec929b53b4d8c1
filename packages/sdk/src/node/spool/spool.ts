import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Report } from '../../reporter.ts';
import { createOwner, fileName, isGone, type Owner, ownerOf, retire } from './owner.ts';
import { decodeRecords, encodeRecord } from './record.ts';
import { readSpans, writeSpan } from './stored-span.ts';

/** Options of {@link Spool}. */
export interface SpoolOptions {
  readonly directory: string;
  /** What the files of this process may take together; beyond it facts are held in memory only. */
  readonly maxBytes: number;
  readonly report: Report;
}

/** One file of a spool. */
export interface SpoolFile {
  readonly path: string;
  /** Absent of a file that is no longer written to. */
  fd: number | undefined;
  bytes: number;
  /** Facts in it that are not settled. */
  unsettled: number;
  /** When it was last written to, in milliseconds since 1970. */
  writtenAtMillis: number;
  /** Somebody took this process for dead and adopted the file. */
  taken: boolean;
}

const FILE_BYTES = 1024 * 1024;
// A live owner touches its files at each try to export, which is at most some seconds apart.
const ABANDONED_MILLIS = 60_000;
// An empty file may be that of a live owner that has had nothing to say for long; such an owner begins
// another one after half of this time.
const EMPTY_ABANDONED_MILLIS = 24 * 60 * 60_000;
const RESCAN_MILLIS = 60_000;
const RETRY_MILLIS = 1_000;

/**
 * Facts on disk that the endpoint has not acknowledged. Each is appended before it is exported, so it
 * survives the process; a file goes when all its facts are settled. Processes share a directory: each
 * writes files of its own and adopts those of the dead.
 *
 * What is on disk survives the death of the process, not of the machine: nothing waits for an fsync.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #owner: Owner = createOwner();
  #files: SpoolFile[] = [];
  #current: SpoolFile | undefined;
  #created = 0;
  #bytes = 0;
  #retryAtMillis = 0;
  #scannedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  /** Writes a fact down; undefined, and one warning, where that cannot be done. */
  append(span: ReadableSpan): SpoolFile | undefined {
    if (performance.now() < this.#retryAtMillis) return undefined;
    try {
      const record = encodeRecord(writeSpan(span));
      if (this.#bytes + record.length > this.#options.maxBytes) {
        const { directory, maxBytes } = this.#options;
        this.#options.report(
          'spool_full',
          `Facts that wait for the endpoint take all of the ${maxBytes} bytes that this process may write to ${directory}; until some are acknowledged, others are held in memory only and would be lost with the process.`,
        );
        return undefined;
      }
      const file = this.#writable();
      this.#write(file, record);
      file.unsettled += 1;
      return file;
    } catch (cause) {
      this.#retryAtMillis = performance.now() + RETRY_MILLIS;
      this.#tellUnwritable(cause);
      return undefined;
    }
  }

  /** Has the next fact begin a file of its own; one warning where the old one cannot be let go. */
  rollOver(): void {
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    try {
      if (current.unsettled === 0) this.#remove(current);
      else this.#stopWriting(current);
    } catch (cause) {
      this.#tellUnwritable(cause);
    }
  }

  /** Facts of a file that are not held in memory; none of a file that was taken or cannot be read. */
  readBack(file: SpoolFile): readonly ReadableSpan[] {
    try {
      if (file === this.#current) this.rollOver();
      if (file.taken) return [];
      const { texts } = this.#read(file.path);
      file.unsettled = texts.length;
      if (texts.length === 0) this.#remove(file);
      return readSpans(texts);
    } catch (cause) {
      this.#options.report('spool_damaged', `${file.path} cannot be read (${cause}).`, cause);
      return [];
    }
  }

  /** Says that a fact of a file is acknowledged, or lost for good. */
  settle(file: SpoolFile): void {
    file.unsettled -= 1;
    if (file.unsettled > 0) return;
    try {
      if (file === this.#current && file.fd !== undefined && !file.taken) {
        ftruncateSync(file.fd, 0);
        this.#bytes -= file.bytes;
        file.bytes = 0;
      } else {
        this.#remove(file);
      }
    } catch (cause) {
      this.#tellUnwritable(cause);
    }
  }

  /** Shows others that the owner lives; true if some thought otherwise and took a file. */
  touch(): boolean {
    let taken = false;
    const now = new Date();
    for (const file of this.#files) {
      if (file.unsettled === 0 || file.taken) continue;
      try {
        utimesSync(file.path, now, now);
      } catch {
        file.taken = true;
        taken = true;
        if (file === this.#current) this.#current = undefined;
      }
    }
    return taken;
  }

  /** Takes over files of the dead with about `limit` facts in them; looks once a minute at most. */
  adopt(limit: number): { readonly span: ReadableSpan; readonly file: SpoolFile }[] {
    const now = performance.now();
    if (now - this.#scannedAtMillis < RESCAN_MILLIS) return [];
    const adopted: { readonly span: ReadableSpan; readonly file: SpoolFile }[] = [];
    try {
      for (const name of this.#abandoned()) {
        // Not the time of this look: the rest is taken as soon as there is room for it.
        if (adopted.length >= limit) return adopted;
        adopted.push(...this.#adoptFile(name));
      }
    } catch (cause) {
      this.#tellUnwritable(cause);
    }
    this.#scannedAtMillis = now;
    return adopted;
  }

  /** Stops writing; facts that are not settled are left for whoever starts next. */
  close(): void {
    for (const file of this.#files) {
      try {
        if (file.unsettled === 0) this.#remove(file);
        else this.#stopWriting(file);
      } catch {
        // An empty file is removed by whoever finds it, a day later where it cannot ask the owner.
      }
    }
    this.#files = [];
    this.#current = undefined;
    retire(this.#owner);
  }

  #writable(): SpoolFile {
    const current = this.#current;
    if (current && current.bytes < FILE_BYTES && !isStale(current)) return current;
    this.rollOver();
    const { directory } = this.#options;
    mkdirSync(directory, { recursive: true });
    const path = join(directory, this.#nextName());
    // Facts may hold what only this service is to see.
    const fd = openSync(path, 'wx', 0o600);
    const file = { path, fd, bytes: 0, unsettled: 0, writtenAtMillis: Date.now(), taken: false };
    this.#files.push(file);
    this.#current = file;
    return file;
  }

  #write(file: SpoolFile, record: Buffer): void {
    if (file.fd === undefined) throw new Error(`${file.path} is closed`);
    // On a full disk a part may be written; the next record overwrites it.
    const written = writeSync(file.fd, record, 0, record.length, file.bytes);
    if (written < record.length) {
      ftruncateSync(file.fd, file.bytes);
      throw new Error(`only ${written} of ${record.length} bytes fitted on the disk`);
    }
    file.bytes += record.length;
    file.writtenAtMillis = Date.now();
    this.#bytes += record.length;
  }

  #stopWriting(file: SpoolFile): void {
    if (file.fd !== undefined) closeSync(file.fd);
    file.fd = undefined;
  }

  #remove(file: SpoolFile): void {
    this.#files = this.#files.filter((other) => other !== file);
    this.#bytes -= file.bytes;
    if (file === this.#current) this.#current = undefined;
    this.#stopWriting(file);
    if (!file.taken) rmSync(file.path, { force: true });
  }

  #abandoned(): string[] {
    const { directory } = this.#options;
    mkdirSync(directory, { recursive: true });
    return readdirSync(directory).filter((name) => {
      const owner = ownerOf(name);
      if (!owner || owner.instance === this.#owner.instance) return false;
      return isGone(owner, this.#owner) || isAbandoned(join(directory, name));
    });
  }

  #adoptFile(name: string): { readonly span: ReadableSpan; readonly file: SpoolFile }[] {
    const { directory } = this.#options;
    const path = join(directory, this.#nextName());
    const now = new Date();
    try {
      // Before it bears the name of a live owner, since it would look abandoned by that one as well.
      utimesSync(join(directory, name), now, now);
      // Of several that want it, one succeeds.
      renameSync(join(directory, name), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const { texts, bytes } = this.#read(path);
    const file: SpoolFile = {
      path,
      fd: undefined,
      bytes,
      unsettled: texts.length,
      writtenAtMillis: now.getTime(),
      taken: false,
    };
    this.#files.push(file);
    this.#bytes += file.bytes;
    if (texts.length === 0) this.#remove(file);
    return readSpans(texts).map((span) => ({ span, file }));
  }

  #read(path: string): { readonly texts: readonly string[]; readonly bytes: number } {
    const content = readFileSync(path);
    const { texts, bytesLeft } = decodeRecords(content);
    if (bytesLeft > 0) {
      this.#options.report(
        'spool_damaged',
        `${path} ends in ${bytesLeft} bytes that are no whole fact, as a full disk or a sudden end leaves them; the ${texts.length} facts before are sent.`,
      );
    }
    return { texts, bytes: content.length };
  }

  #nextName(): string {
    this.#created += 1;
    return fileName(this.#owner, this.#created);
  }

  #tellUnwritable(cause: unknown): void {
    this.#options.report(
      'spool_unwritable',
      `Facts cannot be written to the spool ${this.#options.directory} (${cause}); they are held in memory only and would be lost with the process.`,
      cause,
    );
  }
}

const isStale = ({ bytes, writtenAtMillis }: SpoolFile): boolean =>
  bytes === 0 && Date.now() - writtenAtMillis > EMPTY_ABANDONED_MILLIS / 2;

function isAbandoned(path: string): boolean {
  try {
    const { mtimeMs, size } = statSync(path);
    return Date.now() - mtimeMs > (size > 0 ? ABANDONED_MILLIS : EMPTY_ABANDONED_MILLIS);
  } catch {
    return false;
  }
}

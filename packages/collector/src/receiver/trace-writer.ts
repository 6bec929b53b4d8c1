import { setImmediate as nextTurn } from 'node:timers/promises';
import { CollectorError } from '../errors.ts';
import type { LoggedRequest } from '../log/record.ts';
import type { LogEntry, SegmentLog } from '../log/segment-log.ts';
import type { NamespaceStamp } from '../otlp/namespace-stamp.ts';
import type { TraceTranscoder, TranscodedRequest } from '../otlp/transcode-traces.ts';
import type { SpareBuffers } from './spare-buffers.ts';

/** What became of a request that is on its way to the disk. */
export interface WrittenRequest extends TranscodedRequest {
  /** Memory that its rows take until they are on disk. */
  readonly bytes: number;
  /** Resolves once they are; rejects with a CollectorError of the log. */
  readonly stored: Promise<void>;
}

/** Stores requests by group commit: those that come while the disk is busy share a block and an fdatasync. */
export interface TraceWriter {
  /** If this request is stored or on its way: settles when it is safe, with its rejected spans. */
  seen(hash: string): Promise<{ readonly rejected: number }> | undefined;
  /** Rejects with a CollectorError `log_full` if the log has no room for a request of so many bytes. */
  ensureRoom(bytes: number): Promise<void>;
  /** Transcodes a request into the block under way. Throws what `TraceTranscoder.add` throws, or `log_closed`. */
  write(request: {
    readonly hash: string;
    readonly body: Uint8Array;
    readonly stamp?: NamespaceStamp | undefined;
  }): WrittenRequest;
  /** Writes what waits, then closes the log. */
  close(): Promise<void>;
}

/** Size at which a block is closed though the disk is busy, so that the first to wait is answered soon. */
const MAX_BLOCK_BYTES = 4 * 1024 * 1024;

/** Creates the writer of a log. */
export function createTraceWriter(o: {
  readonly log: SegmentLog;
  readonly transcoder: TraceTranscoder;
  /** What blocks are written into. */
  readonly memory: SpareBuffers;
}): TraceWriter {
  return new GroupCommit(o);
}

interface Group {
  readonly requests: LoggedRequest[];
  readonly stored: Promise<void>;
  settle(error?: unknown): void;
}

type ClosedGroup = Group & LogEntry;

class GroupCommit implements TraceWriter {
  readonly #log: SegmentLog;
  readonly #transcoder: TraceTranscoder;
  readonly #closedGroups: ClosedGroup[] = [];
  readonly #pending = new Map<string, Promise<{ readonly rejected: number }>>();
  #open: Group = createGroup();
  readonly #memory: SpareBuffers;
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(o: Parameters<typeof createTraceWriter>[0]) {
    this.#log = o.log;
    this.#transcoder = o.transcoder;
    this.#memory = o.memory;
  }

  seen(hash: string): Promise<{ readonly rejected: number }> | undefined {
    const pending = this.#pending.get(hash);
    if (pending !== undefined) return pending;
    const stored = this.#log.seen(hash);
    return stored === undefined ? undefined : Promise.resolve(stored);
  }

  ensureRoom(bytes: number): Promise<void> {
    return this.#log.ensureRoom(this.#waitingBytes + this.#transcoder.byteLength + bytes);
  }

  write(request: {
    readonly hash: string;
    readonly body: Uint8Array;
    readonly stamp?: NamespaceStamp | undefined;
  }): WrittenRequest {
    if (this.#closed) {
      throw new CollectorError('log_closed', 'The receiver is stopping.', { retryable: true });
    }
    const transcoder = this.#transcoder;
    // Not as soon as it is large: by now nobody holds the body any more that made it so.
    const large = transcoder.byteLength < MAX_BLOCK_BYTES ? undefined : this.#closeOpenGroup();
    if (large !== undefined) this.#closedGroups.push(large);
    const bytesBefore = transcoder.byteLength;
    const transcoded = transcoder.add(request.body, request.stamp);
    if (transcoded.rows === 0) return { ...transcoded, bytes: 0, stored: Promise.resolve() };
    const bytes = transcoder.byteLength - bytesBefore;
    const { hash } = request;
    const { rejected } = transcoded;
    const group = this.#open;
    group.requests.push({ hash, rejected });
    const { stored } = group;
    const pending = stored.then(() => ({ rejected }));
    // Whoever awaits it sees the error; without a resend nobody does.
    pending.catch(() => undefined);
    this.#pending.set(hash, pending);
    this.#writing ??= this.#writeAll();
    return { ...transcoded, bytes, stored };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#log.close();
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      // Lets every request that has arrived by this turn of the loop join the group.
      await nextTurn();
      const group = this.#closedGroups.shift() ?? this.#closeOpenGroup();
      if (group === undefined) break;
      await this.#commit(group);
    }
    this.#writing = undefined;
  }

  #closeOpenGroup(): ClosedGroup | undefined {
    if (this.#open.requests.length === 0) return undefined;
    return this.#closeGroup();
  }

  #closeGroup(): ClosedGroup {
    const { rows } = this.#transcoder;
    const ingestedAtNanos = this.#log.stamp();
    const memory = this.#memory.take(this.#transcoder.byteLength);
    const block = this.#transcoder.takeBlock(ingestedAtNanos, memory);
    const group = { ...this.#open, rows, ingestedAtNanos, block };
    this.#open = createGroup();
    this.#waitingBytes += block.length;
    return group;
  }

  async #commit(group: ClosedGroup): Promise<void> {
    try {
      await this.#log.append(group);
      group.settle();
    } catch (error) {
      group.settle(error);
    } finally {
      this.#waitingBytes -= group.block.length;
      this.#memory.give(Buffer.from(group.block.buffer));
      for (const { hash } of group.requests) this.#pending.delete(hash);
    }
  }
}

function createGroup(): Group {
  let settle: Group['settle'] = () => undefined;
  const stored = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  // Each request awaits it; one whose client is gone may not.
  stored.catch(() => undefined);
  return { requests: [], stored, settle };
}

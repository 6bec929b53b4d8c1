import { setTimeout as delay } from 'node:timers/promises';
import {
  decodeSpansAgain,
  deleteOldHandoffs,
  deleteOldItems,
  deleteOldOpenHandoffs,
  dropTouchedDaysPart,
  dropTouchedPart,
  touchAll,
} from '../queries/projector/commands.ts';
import { projectorHost } from '../queries/projector/state.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { FIRST_KEY } from './cycle-key.ts';
import { firstVersionOf } from './fold-facts.ts';
import { createLease, SOLE_LEASE } from './lease.ts';
import { readDefinitions } from './process-definitions.ts';
import { type Projection, projectChunk } from './project-chunk.ts';
import { projectDays } from './project-days.ts';
import { createProjectionWriter } from './projection-writer.ts';
import { openProjectorMemory } from './projector-memory.ts';
import { type Chunk, readChunk } from './read-chunk.ts';
import { type Share, WHOLE } from './share.ts';
import { type Blocks, createWorkQueue, type WorkQueue } from './work-queue.ts';

/** What a run has done; a cycle that was touched again meanwhile counts again. */
export interface Projected {
  readonly cycles: number;
  readonly handoffs: number;
}

/** Options of a rebuild. */
export interface RebuildOptions {
  readonly onProgress?: (progress: Projected) => void;
}

/** How a projector works. */
export interface ProjectorOptions {
  /** Cycles that are read at a time. @default 20000 */
  readonly chunkCycles?: number;
  /** Of several projectors on one server, which this is; each one's share is told by the hash of the key. @default 1/1 */
  readonly share?: Share;
  /** Nobody else can project: the store is this process's own. @default true */
  readonly isAlone?: boolean;
}

/** Keeps the projections in step with the facts. */
export interface Projector {
  /**
   * Projects until no touched cycle of its share is left, or, where another call waits, all that were left when it
   * began. A call during a run begins after it. While another
   * projector has the same share, this waits for that one, and takes over if it goes silent.
   */
  run(): Promise<Projected>;
  /** Whether a run would find something to do; cheap enough to ask every second. */
  isBehind(): Promise<boolean>;
  /** Reads all stored spans and folds everything anew; readable throughout. */
  rebuild(options?: RebuildOptions): Promise<Projected>;
  /** Does something while this projector does nothing. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Ends waiting, and lets another projector have the share. */
  close(): Promise<void>;
}

const CHUNK_CYCLES = 20_000;
const lane = 'projector';
const WAIT_MILLIS = 250;
/** How long a run waits for the projector that has its share. */
const PATIENCE_MILLIS = 15_000;
/** How long a rebuild waits while none of the other projectors gets on. */
const STANDSTILL_MILLIS = 60_000;
/** Definitions may come without a fact, and no queue says so: every so many times they are looked at. */
const LOOK_EVERY = 10;
const NO_CHUNK: Promise<Chunk | undefined> = Promise.resolve(undefined);
const NOTHING: Projected = { cycles: 0, handoffs: 0 };

/**
 * How nothing is missed: a view puts the cycle of every inserted fact on the queue `handoff_touched`.
 * A run takes the blocks the queue has at that moment, folds their cycles from all facts there are,
 * rewrites their rows, and only then drops those blocks. A block appears whole and after its facts, and
 * a fact that arrives meanwhile brings a block of its own. So there is no clock and no stored cursor to
 * be wrong about, whoever writes; a crash at any point leaves the blocks, and rewriting is idempotent.
 *
 * Several projectors divide the keys by hash, so that one cycle is always folded by one of them; what a
 * part of the queue holds is dropped once each has said that it is done with it.
 */
export function createProjector(store: Store, o: ProjectorOptions = {}): Projector {
  const size = o.chunkCycles ?? CHUNK_CYCLES;
  const { share = WHOLE, isAlone = true } = o;
  const closing = new AbortController();
  let knownHost: string | undefined;
  const host = async (): Promise<string> => {
    knownHost ??= (await store.query(projectorHost, {}, { lane }))[0]?.host ?? '';
    return knownHost;
  };
  const lease = isAlone ? SOLE_LEASE : createLease(store, { share, host });
  const cycleQueue = createWorkQueue(store, {
    table: 'handoff_touched',
    drop: dropTouchedPart,
    share,
    host,
  });
  const dayQueue = createWorkQueue(store, {
    table: 'handoff_days_touched',
    drop: dropTouchedDaysPart,
    share,
    host,
  });
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let looks = 0;

  const pause = (): Promise<void> =>
    delay(WAIT_MILLIS, undefined, { signal: closing.signal }).catch(() => undefined);

  /** Whether all was folded; not if the lease was lost on the way. */
  const foldBlocks = async (blocks: Blocks, o: Projection): Promise<boolean> => {
    let next = readChunk(store, { blocks, after: FIRST_KEY, size });
    try {
      for (;;) {
        const chunk = await next;
        if (chunk === undefined) return true;
        if (!(await lease.hold())) return false;
        // Read while this one is folded: chunks have no cycle in common.
        next = chunk.isLast ? NO_CHUNK : readChunk(store, { blocks, after: chunk.to, size });
        // Awaited when this one is done; until then a failure must not count as unhandled.
        next.catch(() => undefined);
        await projectChunk(chunk, o);
      }
    } finally {
      const unread = await next.catch(() => undefined);
      await unread?.facts.return?.();
    }
  };

  /** The same, and what was folded is written. */
  const projectBlocks = async (blocks: Blocks, o: Projection): Promise<boolean> => {
    try {
      return await foldBlocks(blocks, o);
    } finally {
      await o.writer.finish();
    }
  };

  const projectCycles = async (onProgress?: (progress: Projected) => void): Promise<Projected> => {
    const total = { cycles: 0, handoffs: 0 };
    for (;;) {
      // Blocks first: what another projector queued for a new generation is folded with that generation.
      const blocks = await cycleQueue.next();
      const memory = await openProjectorMemory(store);
      const definitions = await readDefinitions(store, memory);
      if (blocks === undefined) {
        if ((await cycleQueue.next()) === undefined) return total;
        continue;
      }
      const isDone = await projectBlocks(blocks, {
        generation: memory.generation,
        definitions,
        writer: createProjectionWriter(store, (done) => {
          total.cycles += done.cycles;
          total.handoffs += done.handoffs;
          onProgress?.({ ...total });
        }),
      });
      if (!isDone) return total;
      await cycleQueue.finish(blocks);
      // What was there at the call is done. Facts may arrive for ever, and a removal must have its turn.
      if (waiting > 0) return total;
    }
  };

  /** Waits until others have worked off what waits now, or until it falls to this projector. */
  const waitForOthers = async (queue: WorkQueue): Promise<void> => {
    const deadlineMillis = performance.now() + PATIENCE_MILLIS;
    const { toBlock } = await queue.left();
    while (!closing.signal.aborted && performance.now() < deadlineMillis) {
      if ((await queue.left(toBlock)).parts.length === 0 || (await lease.hold())) return;
      await pause();
    }
  };

  const run = async (): Promise<Projected> => {
    for (const queue of [cycleQueue, dayQueue]) {
      if (!closing.signal.aborted && !(await lease.hold())) await waitForOthers(queue);
    }
    if (closing.signal.aborted || !(await lease.hold())) return NOTHING;
    const projected = await projectCycles();
    await projectDays(store, dayQueue);
    return projected;
  };

  /** Throws if the projectors that have the rest of the work do not get on with it. */
  const waitForAll = async (): Promise<void> => {
    const { toBlock } = await cycleQueue.left();
    let last = '';
    let changedAtMillis = performance.now();
    while (!closing.signal.aborted) {
      if (await lease.hold()) await projectCycles();
      const parts = (await cycleQueue.left(toBlock)).parts.join();
      if (parts === '') return;
      if (parts !== last) changedAtMillis = performance.now();
      last = parts;
      if (performance.now() - changedAtMillis > STANDSTILL_MILLIS) {
        throw new StoreError(
          'unavailable',
          'The rebuild waits for projectors that do not run; start one for every share, then run it again.',
        );
      }
      await pause();
    }
  };

  const rebuild = async ({ onProgress }: RebuildOptions = {}): Promise<Projected> => {
    const memory = await openProjectorMemory(store);
    await memory.nextGeneration();
    await store.execute(decodeSpansAgain, {}, { lane });
    await store.execute(touchAll, {}, { lane });
    const projected = (await lease.hold()) ? await projectCycles(onProgress) : NOTHING;
    if (!isAlone) await waitForAll();
    const version = firstVersionOf(memory.generation);
    await store.execute(deleteOldOpenHandoffs, { version }, { lane });
    await store.execute(deleteOldItems, { version }, { lane });
    await store.execute(deleteOldHandoffs, { version }, { lane });
    if (await lease.hold()) await projectDays(store, dayQueue);
    return projected;
  };

  /** One at a time; what fails does not hold up the next. */
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    waiting += 1;
    const result = tail.then(() => {
      waiting -= 1;
      return work();
    });
    tail = result.catch(() => undefined);
    return result;
  };

  return {
    run: () => enqueue(run),
    async isBehind() {
      looks += 1;
      if (looks % LOOK_EVERY === 0) return true;
      return (await cycleQueue.next()) !== undefined || (await dayQueue.next()) !== undefined;
    },
    rebuild: (options) => enqueue(() => rebuild(options)),
    alone: enqueue,
    async close() {
      closing.abort();
      await tail;
      // Whoever else there is takes over later if this cannot be said now.
      await lease.release().catch(() => undefined);
    },
  };
}

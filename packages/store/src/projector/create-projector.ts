import {
  decodeSpansAgain,
  deleteOldHandoffs,
  deleteOldItems,
  deleteOldOpenHandoffs,
  dropTouchedDaysPart,
  dropTouchedPart,
  touchAll,
} from '../queries/projector/commands.ts';
import { touchedChunkEnd } from '../queries/projector/touched.ts';
import type { Store } from '../store.ts';
import { type CycleKey, FIRST_KEY } from './cycle-key.ts';
import { firstVersionOf } from './fold-rows.ts';
import { readDefinitions } from './process-definitions.ts';
import { type Projection, projectChunk } from './project-chunk.ts';
import { projectDays } from './project-days.ts';
import { openProjectorMemory } from './projector-memory.ts';
import { type Blocks, createWorkQueue } from './work-queue.ts';

/** What a run has done; a cycle that was touched again meanwhile counts again. */
export interface Projected {
  readonly cycles: number;
  readonly handoffs: number;
}

/** Options of a rebuild. */
export interface RebuildOptions {
  readonly onProgress?: (progress: Projected) => void;
}

/** Keeps the projections in step with the facts. */
export interface Projector {
  /** Projects until no touched cycle is left. A call during a run begins after it. */
  run(): Promise<Projected>;
  /** Reads all stored spans and folds everything anew; readable throughout. */
  rebuild(options?: RebuildOptions): Promise<Projected>;
  /** Does something while this projector does nothing. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

const CHUNK_CYCLES = 20_000;
const lane = 'projector';

/**
 * How nothing is missed: a view puts the cycle of every inserted fact on the queue `handoff_touched`.
 * A run takes the blocks the queue has at that moment, folds their cycles from all facts there are,
 * rewrites their rows, and only then drops those blocks. A block appears whole and after its facts, and
 * a fact that arrives meanwhile brings a block of its own. So there is no clock and no stored cursor to
 * be wrong about, whoever writes; a crash at any point leaves the blocks, and rewriting is idempotent.
 */
export function createProjector(
  store: Store,
  o: { readonly chunkCycles?: number } = {},
): Projector {
  const size = o.chunkCycles ?? CHUNK_CYCLES;
  const cycleQueue = createWorkQueue(store, { table: 'handoff_touched', drop: dropTouchedPart });
  const dayQueue = createWorkQueue(store, {
    table: 'handoff_days_touched',
    drop: dropTouchedDaysPart,
  });
  let tail: Promise<unknown> = Promise.resolve();

  const nextChunk = async (blocks: Blocks, after: CycleKey) => {
    const from = {
      afterNamespace: after.namespace,
      afterProcess: after.process,
      afterItem: after.item,
      afterCycle: after.cycle,
    };
    const [to] = await store.query(touchedChunkEnd, { ...blocks, ...from, size }, { lane });
    return to && { blocks, after, to, isLast: to.cycles < size };
  };

  const projectBlocks = async (blocks: Blocks, o: Projection): Promise<void> => {
    let after = FIRST_KEY;
    for (;;) {
      const chunk = await nextChunk(blocks, after);
      if (chunk === undefined) return;
      await projectChunk(store, chunk, o);
      if (chunk.isLast) return;
      after = chunk.to;
    }
  };

  const projectCycles = async (onProgress?: (progress: Projected) => void): Promise<Projected> => {
    const total = { cycles: 0, handoffs: 0 };
    for (;;) {
      // Read anew each time: another projector may have begun a generation.
      const memory = await openProjectorMemory(store);
      const definitions = await readDefinitions(store, memory);
      const blocks = await cycleQueue.next();
      if (blocks === undefined) return total;
      await projectBlocks(blocks, {
        generation: memory.generation,
        definitions,
        onProjected: (done) => {
          total.cycles += done.cycles;
          total.handoffs += done.handoffs;
          onProgress?.({ ...total });
        },
      });
      await cycleQueue.finish(blocks);
    }
  };

  const run = async (): Promise<Projected> => {
    const projected = await projectCycles();
    await projectDays(store, dayQueue);
    return projected;
  };

  const rebuild = async ({ onProgress }: RebuildOptions = {}): Promise<Projected> => {
    const memory = await openProjectorMemory(store);
    await memory.nextGeneration();
    await store.execute(decodeSpansAgain, {}, { lane });
    await store.execute(touchAll, {}, { lane });
    const projected = await projectCycles(onProgress);
    const version = firstVersionOf(memory.generation);
    await store.execute(deleteOldOpenHandoffs, { version }, { lane });
    await store.execute(deleteOldItems, { version }, { lane });
    await store.execute(deleteOldHandoffs, { version }, { lane });
    await projectDays(store, dayQueue);
    return projected;
  };

  /** One at a time; what fails does not hold up the next. */
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  };

  return {
    run: () => enqueue(run),
    rebuild: (options) => enqueue(() => rebuild(options)),
    alone: enqueue,
  };
}

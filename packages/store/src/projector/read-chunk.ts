import type { Block } from '../native/read-blocks.ts';
import { existingHandoffs } from '../queries/projector/existing.ts';
import { touchedFacts } from '../queries/projector/facts.ts';
import { touchedChunkEnd } from '../queries/projector/touched.ts';
import type { Store } from '../store.ts';
import { type CycleKey, keyText } from './cycle-key.ts';
import { readAhead } from './read-ahead.ts';
import type { Blocks } from './work-queue.ts';

/** The next `size` touched cycles after a key. */
export interface Stretch {
  readonly blocks: Blocks;
  readonly after: CycleKey;
  readonly size: number;
}

/** A handoff that stands in the projection. */
export interface ExistingHandoff {
  readonly initiatedAtMillis: number;
  readonly open: boolean;
}

/** What is read of the touched cycles of one stretch of keys. */
export interface Chunk {
  readonly to: CycleKey;
  readonly isLast: boolean;
  /** By cycle and id. */
  readonly existing: ReadonlyMap<string, Map<string, ExistingHandoff>>;
  /** Read already to its first block; whoever does not read it must `return` it. */
  readonly facts: AsyncIterableIterator<Block>;
}

const lane = 'projector';

/** Begins to read a chunk; undefined if no touched cycle is left. */
export async function readChunk(
  store: Store,
  { blocks, after, size }: Stretch,
): Promise<Chunk | undefined> {
  const from = {
    ...blocks,
    afterNamespace: after.namespace,
    afterProcess: after.process,
    afterItem: after.item,
    afterCycle: after.cycle,
  };
  const [to] = await store.query(touchedChunkEnd, { ...from, size }, { lane });
  if (to === undefined) return undefined;
  const range = {
    ...from,
    toNamespace: to.namespace,
    toProcess: to.process,
    toItem: to.item,
    toCycle: to.cycle,
  };
  const existing = new Map<string, Map<string, ExistingHandoff>>();
  for await (const row of store.stream(existingHandoffs, range, { lane })) {
    const handoffs = row.ids.map((id, i): [string, ExistingHandoff] => [
      id,
      { initiatedAtMillis: row.initiatedAtMillis[i] ?? 0, open: row.open[i] ?? false },
    ]);
    existing.set(keyText(row), new Map(handoffs));
  }
  const facts = readAhead(store.streamBlocks(touchedFacts, range, { lane }));
  return { to, isLast: to.cycles < size, existing, facts };
}

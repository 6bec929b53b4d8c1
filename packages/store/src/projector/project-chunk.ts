import { measureHandoff } from '@baton/conventions';
import { existingHandoffs } from '../queries/projector/existing.ts';
import { touchedFacts } from '../queries/projector/facts.ts';
import type { Store } from '../store.ts';
import { type CycleKey, keyText, processText } from './cycle-key.ts';
import { foldRows } from './fold-rows.ts';
import type { Definitions } from './process-definitions.ts';
import type { ProjectedCycle } from './projected-cycle.ts';
import {
  ceasedHandoffTable,
  closedHandoffTable,
  handoffTable,
  itemTable,
  movedHandoffTable,
  openHandoffTable,
} from './projection-tables.ts';
import { createRowBuffer } from './row-buffer.ts';
import { timeText } from './time-text.ts';
import type { Blocks } from './work-queue.ts';

const FLUSH_BYTES = 16_000_000;

interface Existing {
  readonly initiatedAtMillis: number;
  readonly open: boolean;
}

/** How cycles are projected. */
export interface Projection {
  readonly generation: number;
  readonly definitions: Definitions;
  /** What has been written since the last call. */
  readonly onProjected: (done: { cycles: number; handoffs: number }) => void;
}

/** The touched cycles of one stretch of keys. */
export interface Chunk {
  readonly blocks: Blocks;
  readonly after: CycleKey;
  readonly to: CycleKey;
}

const dayOf = (millis: number): string => timeText(millis).slice(0, 10);

const rangeOf = ({ blocks, after, to }: Chunk) => ({
  ...blocks,
  afterNamespace: after.namespace,
  afterProcess: after.process,
  afterItem: after.item,
  afterCycle: after.cycle,
  toNamespace: to.namespace,
  toProcess: to.process,
  toItem: to.item,
  toCycle: to.cycle,
});

const readExisting = async (store: Store, chunk: Chunk) => {
  const lane = 'projector';
  const existing = new Map<string, Map<string, Existing>>();
  for await (const row of store.stream(existingHandoffs, rangeOf(chunk), { lane })) {
    const handoffs = row.ids.map((id, i): [string, Existing] => [
      id,
      { initiatedAtMillis: row.initiatedAtMillis[i] ?? 0, open: row.open[i] ?? false },
    ]);
    existing.set(keyText(row), new Map(handoffs));
  }
  return existing;
};

/** Folds the touched cycles of a chunk and rewrites their rows. */
export async function projectChunk(store: Store, chunk: Chunk, o: Projection): Promise<void> {
  const existing = await readExisting(store, chunk);
  // In the order in which they are flushed. The comparison with what stands in `handoffs` decides
  // what else must change, so `handoffs` is last: cut off before it, the same comparison is made again.
  const moved = createRowBuffer(store, movedHandoffTable);
  const closed = createRowBuffer(store, closedHandoffTable);
  const open = createRowBuffer(store, openHandoffTable);
  const items = createRowBuffer(store, itemTable);
  const ceased = createRowBuffer(store, ceasedHandoffTable);
  const handoffs = createRowBuffer(store, handoffTable);
  let counts = { cycles: 0, handoffs: 0 };
  const buffers = [moved, closed, open, items, ceased, handoffs];
  const flush = async (): Promise<void> => {
    for (const buffer of buffers) await buffer.flush();
    o.onProjected(counts);
    counts = { cycles: 0, handoffs: 0 };
  };

  const write = (cycle: ProjectedCycle): void => {
    const { key, version, folded } = cycle;
    const before = existing.get(keyText(key));
    const definition = o.definitions.get(processText(key));
    for (const handoff of folded.handoffs) {
      const projected = { cycle, handoff, measures: measureHandoff(handoff, definition) };
      const old = before?.get(handoff.id);
      before?.delete(handoff.id);
      handoffs.add(projected);
      if (handoff.open) open.add(projected);
      if (old === undefined) continue;
      const { initiatedAtMillis } = old;
      const gone = { key, id: handoff.id, version, initiatedAtMillis };
      if (old.open && !handoff.open) closed.add(gone);
      if (dayOf(initiatedAtMillis) !== dayOf(handoff.initiatedAtMillis)) moved.add(gone);
    }
    for (const [id, old] of before ?? []) {
      const gone = { key, id, version, initiatedAtMillis: old.initiatedAtMillis };
      ceased.add(gone);
      if (old.open) closed.add(gone);
    }
    items.add(cycle);
    counts.cycles += 1;
    counts.handoffs += folded.handoffs.length;
  };

  const rows = store.streamArrays(touchedFacts, rangeOf(chunk), { lane: 'projector' });
  for await (const cycle of foldRows(rows, o.generation)) {
    write(cycle);
    // The stream holds the lane's connection: what is read is written after it, unless it is much.
    if (handoffs.bytes + items.bytes > FLUSH_BYTES) await flush();
  }
  await flush();
}

import { measureHandoff } from '@baton/conventions';
import { existingHandoffs } from '../queries/projector/existing.ts';
import { touchedFacts } from '../queries/projector/facts.ts';
import type { Store } from '../store.ts';
import { type CycleKey, keyText, processText } from './cycle-key.ts';
import { dayText } from './day-text.ts';
import { foldFacts } from './fold-facts.ts';
import type { Definitions } from './process-definitions.ts';
import type { ProjectedCycle } from './projected-cycle.ts';
import { createProjectionWriter } from './projection-writer.ts';
import type { Blocks } from './work-queue.ts';

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
  const writer = createProjectionWriter(store, o.onProjected);

  const write = (cycle: ProjectedCycle): void => {
    const { key, version, folded } = cycle;
    const before = existing.get(keyText(key));
    const definition = o.definitions.get(processText(key));
    for (const handoff of folded.handoffs) {
      const measures = measureHandoff(handoff, definition, folded.customerWaits);
      writer.handoff({ cycle, handoff, measures });
      const old = before?.get(handoff.id);
      if (old === undefined) continue;
      before?.delete(handoff.id);
      const { initiatedAtMillis } = old;
      const gone = { key, id: handoff.id, version, initiatedAtMillis };
      if (old.open && !handoff.open) writer.closed(gone);
      if (dayText(initiatedAtMillis) !== dayText(handoff.initiatedAtMillis)) writer.moved(gone);
    }
    for (const [id, old] of before ?? []) {
      const gone = { key, id, version, initiatedAtMillis: old.initiatedAtMillis };
      writer.ceased(gone);
      if (old.open) writer.closed(gone);
    }
    writer.item(cycle);
  };

  try {
    const blocks = store.streamBlocks(touchedFacts, rangeOf(chunk), { lane: 'projector' });
    for await (const cycle of foldFacts(blocks, o.generation, o.definitions)) {
      write(cycle);
      await writer.breathe();
    }
  } finally {
    await writer.finish();
  }
}

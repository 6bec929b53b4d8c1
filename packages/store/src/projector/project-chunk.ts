import { measureHandoff } from '@baton/conventions';
import { keyText, processText } from './cycle-key.ts';
import { dayText } from './day-text.ts';
import { foldFacts } from './fold-facts.ts';
import type { Definitions } from './process-definitions.ts';
import type { ProjectedCycle } from './projected-cycle.ts';
import type { ProjectionWriter } from './projection-writer.ts';
import type { Chunk } from './read-chunk.ts';

/** How cycles are projected, and where to. */
export interface Projection {
  readonly generation: number;
  readonly definitions: Definitions;
  readonly writer: ProjectionWriter;
}

/** Folds the touched cycles of a chunk and gives their rows to the writer. */
export async function projectChunk(
  { existing, facts }: Chunk,
  { generation, definitions, writer }: Projection,
): Promise<void> {
  const write = (cycle: ProjectedCycle): void => {
    const { key, version, folded } = cycle;
    const before = existing.get(keyText(key));
    const definition = definitions.get(processText(key));
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

  for await (const cycle of foldFacts(facts, generation, definitions)) {
    write(cycle);
    await writer.breathe();
  }
}

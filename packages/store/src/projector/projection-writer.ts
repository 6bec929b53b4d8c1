import type { Store } from '../store.ts';
import type { CeasedHandoff, ProjectedCycle, ProjectedHandoff } from './projected-cycle.ts';
import {
  ceasedHandoffTable,
  closedHandoffTable,
  handoffTable,
  itemTable,
  movedHandoffTable,
  openHandoffTable,
} from './projection-tables.ts';
import { createRowBuffer } from './row-buffer.ts';

const FLUSH_BYTES = 8_000_000;

/** Collects the rows of folded cycles and inserts them while the next ones are folded. */
export interface ProjectionWriter {
  item(cycle: ProjectedCycle): void;
  handoff(handoff: ProjectedHandoff): void;
  /** It is no longer a handoff of its cycle. */
  ceased(handoff: CeasedHandoff): void;
  /** It is no longer open. */
  closed(handoff: CeasedHandoff): void;
  /** It is no longer one of that day. */
  moved(handoff: CeasedHandoff): void;
  /** Call between cycles: inserts if there is much, and waits only for what was inserted before. */
  breathe(): Promise<void>;
  finish(): Promise<void>;
}

/** Writes to all projections; `onWritten` hears how much whenever it has been written. */
export function createProjectionWriter(
  store: Store,
  onWritten: (done: { cycles: number; handoffs: number }) => void,
): ProjectionWriter {
  const moved = createRowBuffer(store, movedHandoffTable);
  const closed = createRowBuffer(store, closedHandoffTable);
  const open = createRowBuffer(store, openHandoffTable);
  const items = createRowBuffer(store, itemTable);
  const ceased = createRowBuffer(store, ceasedHandoffTable);
  const handoffs = createRowBuffer(store, handoffTable);
  let counts = { cycles: 0, handoffs: 0 };
  let inserting: Promise<void> = Promise.resolve();

  // The comparison with what stands in `handoffs` decides what else must change, so `handoffs` is
  // last: cut off before it, the same comparison is made again.
  const flush = async (): Promise<void> => {
    const before = [moved, closed, open].map((buffer) => buffer.take());
    const [insertItems, insertCeased, insertHandoffs] = [
      items.take(),
      ceased.take(),
      handoffs.take(),
    ];
    const written = counts;
    counts = { cycles: 0, handoffs: 0 };
    for (const insert of before) await insert();
    const changeHandoffs = async (): Promise<void> => {
      await insertCeased();
      await insertHandoffs();
    };
    const results = await Promise.allSettled([insertItems(), changeHandoffs()]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    onWritten(written);
  };

  const begin = (): void => {
    inserting = flush();
    // Awaited at the next flush; until then a failure must not count as unhandled.
    inserting.catch(() => undefined);
  };

  return {
    item(cycle) {
      items.add(cycle);
      counts.cycles += 1;
    },
    handoff(projected) {
      handoffs.add(projected);
      if (projected.handoff.open) open.add(projected);
      counts.handoffs += 1;
    },
    ceased: (handoff) => ceased.add(handoff),
    closed: (handoff) => closed.add(handoff),
    moved: (handoff) => moved.add(handoff),
    async breathe() {
      if (handoffs.bytes + items.bytes < FLUSH_BYTES) return;
      await inserting;
      begin();
    },
    async finish() {
      await inserting;
      begin();
      await inserting;
    },
  };
}

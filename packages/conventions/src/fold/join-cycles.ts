import type { FoldedCycle, FoldedItem } from '../folded.ts';
import { appendCollapsed, isPingPong, isReturned } from './team-sequence.ts';

/**
 * Joins the cycles of one work item into the row of the item: counts are summed, sequences joined in
 * cycle order, and the state is that of the last cycle.
 *
 * @throws RangeError if there is no cycle
 */
export function joinCycles(cycles: readonly FoldedCycle[]): FoldedItem {
  const ordered = [...cycles].sort((a, b) => a.cycle - b.cycle);
  const last = ordered.at(-1);
  if (last === undefined) throw new RangeError('joinCycles needs at least one cycle, got none');
  const items = ordered.map((cycle) => cycle.item);
  const teamSequence = joinSequences(items.map((item) => item.teamSequence));
  const sum = (figure: (item: FoldedItem) => number): number =>
    items.reduce((total, item) => total + figure(item), 0);
  return {
    ...last.item,
    openedAtMillis: Math.min(...items.map((item) => item.openedAtMillis)),
    updatedAtMillis: Math.max(...items.map((item) => item.updatedAtMillis)),
    handoffs: sum((item) => item.handoffs),
    openHandoffs: sum((item) => item.openHandoffs),
    bounces: sum((item) => item.bounces),
    rounds: sum((item) => item.rounds),
    teamSequence,
    stageSequence: joinSequences(items.map((item) => item.stageSequence)),
    pingPong: isPingPong(teamSequence),
    returned: isReturned(teamSequence),
    reopened: sum((item) => item.reopened),
    reopenedAtMillis:
      items.find((item) => item.reopenedAtMillis !== null)?.reopenedAtMillis ?? null,
    unmatched: sum((item) => item.unmatched),
    late: sum((item) => item.late),
    facts: sum((item) => item.facts),
    cycles: items.length,
    attributes: Object.fromEntries(items.flatMap((item) => Object.entries(item.attributes))),
  };
}

function joinSequences(sequences: readonly (readonly string[])[]): string[] {
  const joined: string[] = [];
  for (const name of sequences.flat()) appendCollapsed(joined, name);
  return joined;
}

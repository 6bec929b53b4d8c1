import type { Fact } from '../fact.ts';
import type { FoldedCycle, FoldedItem } from '../folded.ts';
import type { StatusMeanings } from '../process-definition.ts';
import { finishDraft } from './handoff-draft.ts';
import { orderFacts } from './order-facts.ts';
import { readFact } from './read-fact.ts';
import { beginReading } from './reading.ts';
import { isPingPong, isReturned } from './team-sequence.ts';

/** Raised whenever the rules of the fold change, so that a rebuild's rows win over older ones. */
export const FOLD_GENERATION = 2;

/**
 * Folds the facts of one cycle of a work item into its handoffs and its work-item row.
 *
 * The facts may come in any order and more than once; the result is the same (DESIGN, fold).
 *
 * @param facts at least one fact, all of one namespace, process, item and cycle
 * @param statuses what the statuses of the process mean
 * @throws RangeError if there is no fact
 */
export function foldCycle(facts: readonly Fact[], statuses?: StatusMeanings): FoldedCycle {
  const ordered = orderFacts(facts);
  const first = ordered.facts[0];
  if (first === undefined) throw new RangeError('foldCycle needs at least one fact, got none');
  const reading = beginReading(ordered, statuses);
  for (const { fact } of ordered.facts) readFact(reading, fact);
  const drafts = [...new Set(reading.initiates.values())];
  const handoffs = drafts.map(finishDraft);
  const bounces = handoffs.filter((handoff) => handoff.state === 'bounced').length;
  const rounds = handoffs.reduce((sum, handoff) => sum + handoff.rounds, reading.itemRounds);
  const item: FoldedItem = {
    state: reading.close === undefined ? 'open' : 'closed',
    outcome: reading.outcome,
    outcomeScore: reading.outcomeScore,
    openedAtMillis: first.fact.atMillis,
    closedAtMillis: reading.close?.atMillis ?? null,
    updatedAtMillis: (ordered.facts.at(-1) ?? first).fact.atMillis,
    itemType: reading.itemType,
    itemUrl: reading.itemUrl,
    currentStage: reading.currentStage,
    currentTeam: reading.currentTeam,
    handoffs: handoffs.length,
    openHandoffs: handoffs.filter((handoff) => handoff.open).length,
    bounces,
    rounds,
    teamSequence: reading.teamSequence,
    stageSequence: reading.stageSequence,
    pingPong: isPingPong(reading.teamSequence),
    returned: isReturned(reading.teamSequence),
    reopened: reading.reopened,
    reopenedAtMillis: reading.reopened > 0 ? reading.reopenedAtMillis : null,
    unmatched: reading.unmatched,
    late: reading.late,
    facts: ordered.facts.length,
    cycles: 1,
    attributes: reading.attributes,
  };
  return { cycle: first.fact.cycle, handoffs, item, customerWaits: reading.statuses.customerWaits };
}

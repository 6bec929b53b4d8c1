import type { itemFacts, itemHandoffs, RowOf } from '@baton/store';
import { isoOf, isoOrNull } from '../report/format/instant.ts';
import type { StoryFact, StoryHandoff } from './item-story-types.ts';

/** A row of `item/handoffs` as the story tells it. */
export function storyHandoff(
  row: RowOf<typeof itemHandoffs>,
  asOfMillis: number,
  waitingCauses: StoryHandoff['waitingCauses'],
): StoryHandoff {
  const soFarSeconds = Math.max(0, (asOfMillis - row.initiatedMillis) / 1000);
  const waitingSeconds = row.waitingSeconds ?? (row.open ? soFarSeconds : null);
  const present = new Set(row.presentFields);
  return {
    cycle: row.cycle,
    id: row.handoffId,
    name: row.handoffName,
    from: row.sourceTeam,
    to: row.targetTeam,
    fromStage: row.sourceStage,
    toStage: row.targetStage,
    state: row.state,
    open: row.open,
    endedBy: row.endedBy,
    reason: row.bounceReason || row.cancelReason,
    initiatedAt: isoOf(row.initiatedMillis),
    acceptedAt: isoOrNull(row.acceptedMillis),
    endedAt: isoOrNull(row.endedMillis),
    waitingSeconds,
    waitingCauses,
    waitingBusinessSeconds: row.waitingBusinessSeconds,
    workingSeconds: row.workingSeconds,
    percentile: waitingSeconds !== null && row.compared > 0 ? row.shorter / row.compared : null,
    compared: row.compared,
    dueAt: isoOrNull(row.dueMillis),
    pastDue: row.dueMillis !== null && (row.endedMillis ?? asOfMillis) > row.dueMillis,
    completeness: row.completeness,
    cameAlong: row.presentFields,
    missing: row.missingFields,
    invalid: row.invalidFields,
    leftBehind: row.knownFields.filter((field) => !present.has(field)),
    preservation: row.preservation,
    rounds: row.rounds,
    askedFor: row.askedFields,
    clarificationSeconds: row.clarificationSeconds,
    clockSkew: row.clockSkew,
  };
}

/** A row of `item/facts` as the story tells it. */
export function storyFact(row: RowOf<typeof itemFacts>): StoryFact {
  return {
    cycle: row.cycle,
    at: isoOf(row.atMillis),
    verb: row.verb,
    handoff: row.handoffName,
    from: row.sourceTeam,
    to: row.targetTeam,
    status: row.status,
    reason: row.reason,
    outcome: row.outcome,
    missing: row.missingFields,
  };
}

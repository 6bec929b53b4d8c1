import type { Fact } from '../fact.ts';
import { CLOCK_TOLERANCE_MILLIS, endDraft, type HandoffDraft } from './handoff-draft.ts';
import { matchHandoff } from './match-handoff.ts';
import type { Reading } from './reading.ts';
import { appendCollapsed } from './team-sequence.ts';

/** Takes the next fact of a cycle into account; facts must come in the order of the fold. */
export function readFact(reading: Reading, fact: Fact): void {
  if (fact.itemType) reading.itemType = fact.itemType;
  if (fact.itemUrl) reading.itemUrl = fact.itemUrl;
  if (fact.attributes !== undefined) {
    reading.attributes = { ...reading.attributes, ...fact.attributes };
  }
  const draft = reading.initiates.get(fact);
  if (reading.close !== undefined) readAfterClose(reading, fact, draft);

  if (fact.verb === 'open') readOpen(reading, fact);
  else if (fact.verb === 'initiate') {
    if (draft !== undefined && draft.initiate === fact) readInitiate(reading, draft);
  } else if (fact.verb === 'close') readClose(reading, fact);
  else if (fact.verb !== 'update') readHandoffFact(reading, fact);

  for (const field of fact.presentFields ?? []) reading.knownFields.add(field);
  reading.statuses.read(fact, reading.close !== undefined);
}

function readAfterClose(reading: Reading, fact: Fact, draft: HandoffDraft | undefined): void {
  const isRepetition = draft !== undefined && draft.initiate !== fact;
  if (fact.verb === 'open' || (fact.verb === 'initiate' && !isRepetition)) {
    reading.close = undefined;
    reading.outcome = null;
    reading.outcomeScore = null;
    // One that was closed again at once never was.
    if (reading.reopened === 0) reading.reopenedAtMillis = fact.atMillis;
    reading.reopened += 1;
    reading.reopenedBy = fact;
  } else if (fact.verb === 'update' && (fact.outcome || fact.outcomeScore !== undefined)) {
    if (fact.outcome) reading.outcome = fact.outcome;
    if (fact.outcomeScore !== undefined) reading.outcomeScore = fact.outcomeScore;
  } else {
    reading.late += 1;
  }
}

function readOpen(reading: Reading, fact: Fact): void {
  if (!reading.opened) {
    appendCollapsed(reading.teamSequence, fact.targetTeam);
    appendCollapsed(reading.stageSequence, fact.targetStage);
  }
  reading.opened = true;
  moveTo(reading, fact.targetStage, fact.targetTeam);
}

function readInitiate(reading: Reading, draft: HandoffDraft): void {
  const { initiate } = draft;
  if (initiate.sourceStage) {
    for (const open of reading.open) {
      if (open.initiate.targetStage !== initiate.sourceStage) continue;
      endDraft(open, initiate.atMillis, 'initiate');
      reading.open.delete(open);
    }
  }
  if (draft.position === 1) {
    appendCollapsed(reading.teamSequence, initiate.sourceTeam);
    appendCollapsed(reading.stageSequence, initiate.sourceStage);
  }
  appendCollapsed(reading.teamSequence, initiate.targetTeam);
  appendCollapsed(reading.stageSequence, initiate.targetStage);
  moveTo(reading, initiate.targetStage, initiate.targetTeam);
  draft.initiated = true;
  draft.knownFields = [...reading.knownFields];
  draft.attributes = reading.attributes;
  if (draft.endedBy === null) reading.open.add(draft);
  else if (draft.endedBy === 'bounce') returnToSource(reading, draft);
}

function readClose(reading: Reading, fact: Fact): void {
  if (reading.close !== undefined) return;
  const atMillis = reading.statuses.closeMillis(fact);
  for (const open of reading.open) endDraft(open, atMillis, 'close');
  reading.open.clear();
  reading.close = atMillis === fact.atMillis ? fact : { ...fact, atMillis };
  reading.outcome = fact.outcome || null;
  reading.outcomeScore = fact.outcomeScore ?? null;
  const { reopenedBy } = reading;
  const isSameInstant =
    reopenedBy !== undefined &&
    reopenedBy.atMillis === fact.atMillis &&
    (reopenedBy.sequence ?? 0) === (fact.sequence ?? 0);
  if (isSameInstant) reading.reopened -= 1;
  reading.reopenedBy = undefined;
}

function readHandoffFact(reading: Reading, fact: Fact): void {
  const isClarification =
    fact.verb === 'request_clarification' || fact.verb === 'provide_clarification';
  if (isClarification && !fact.handoffId && !fact.handoffName) {
    if (fact.verb === 'request_clarification') reading.itemRounds += 1;
    return;
  }
  const draft = matchHandoff(fact, reading.index);
  if (draft === undefined) {
    reading.unmatched += 1;
    return;
  }
  if (fact.verb === 'accept') readAccept(draft, fact);
  else if (fact.verb === 'request_clarification') readRequest(draft, fact);
  else if (fact.verb === 'provide_clarification') readAnswer(draft, fact);
  else if (fact.verb === 'complete' || fact.verb === 'bounce' || fact.verb === 'cancel') {
    readEnd(reading, draft, { fact, by: fact.verb });
  }
}

function readAccept(draft: HandoffDraft, fact: Fact): void {
  const tooLate =
    draft.endedAtMillis !== null && fact.atMillis - draft.endedAtMillis > CLOCK_TOLERANCE_MILLIS;
  if (draft.acceptedAtMillis === null && !tooLate) draft.acceptedAtMillis = fact.atMillis;
}

function readRequest(draft: HandoffDraft, fact: Fact): void {
  draft.clarificationRequests += 1;
  draft.askedAtMillis ??= fact.atMillis;
  for (const field of fact.missingFields ?? []) draft.askedFields.add(field);
}

function readAnswer(draft: HandoffDraft, fact: Fact): void {
  if (draft.askedAtMillis === null) return;
  draft.clarificationSeconds += (fact.atMillis - draft.askedAtMillis) / 1000;
  draft.askedAtMillis = null;
}

function readEnd(
  reading: Reading,
  draft: HandoffDraft,
  end: { readonly fact: Fact; readonly by: 'complete' | 'bounce' | 'cancel' },
): void {
  draft.hasOwnEnd = true;
  if (draft.endedBy !== null) return;
  endDraft(draft, end.fact.atMillis, end.by);
  reading.open.delete(draft);
  if (end.by === 'complete') return;
  if (end.by === 'bounce') {
    draft.bounceReason = end.fact.reason || null;
    for (const field of end.fact.missingFields ?? []) draft.askedFields.add(field);
  } else {
    draft.cancelReason = end.fact.reason || null;
  }
  if (!draft.initiated) return;
  if (end.by === 'bounce') returnToSource(reading, draft);
  else moveTo(reading, draft.initiate.sourceStage, draft.initiate.sourceTeam);
}

function returnToSource(reading: Reading, draft: HandoffDraft): void {
  const { sourceStage, sourceTeam } = draft.initiate;
  appendCollapsed(reading.teamSequence, sourceTeam);
  appendCollapsed(reading.stageSequence, sourceStage);
  moveTo(reading, sourceStage, sourceTeam);
}

function moveTo(reading: Reading, stage: string | undefined, team: string | undefined): void {
  if (stage) reading.currentStage = stage;
  if (team) reading.currentTeam = team;
}

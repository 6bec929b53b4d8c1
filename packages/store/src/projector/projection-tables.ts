import { defineColumns } from './column-table.ts';
import type { CycleKey } from './cycle-key.ts';
import type { CeasedHandoff, ProjectedCycle, ProjectedHandoff } from './projected-cycle.ts';
import { timeText, timeTextOrNull } from './time-text.ts';
import { valueTexts } from './value-texts.ts';

const cycleKey = <S>(keyOf: (source: S) => CycleKey) => ({
  Namespace: (source: S) => keyOf(source).namespace,
  Process: (source: S) => keyOf(source).process,
  Item: (source: S) => keyOf(source).item,
  Cycle: (source: S) => keyOf(source).cycle,
});

/** What `handoffs` and `handoffs_open` share. */
const handoffBase = {
  ...cycleKey((source: ProjectedHandoff) => source.cycle.key),
  HandoffId: ({ handoff }: ProjectedHandoff) => handoff.id,
  TraceId: ({ cycle }: ProjectedHandoff) => cycle.traceId,
  HandoffName: ({ handoff }: ProjectedHandoff) => handoff.name,
  SourceStage: ({ handoff }: ProjectedHandoff) => handoff.sourceStage,
  SourceTeam: ({ handoff }: ProjectedHandoff) => handoff.sourceTeam,
  TargetStage: ({ handoff }: ProjectedHandoff) => handoff.targetStage,
  TargetTeam: ({ handoff }: ProjectedHandoff) => handoff.targetTeam,
  State: ({ handoff }: ProjectedHandoff) => handoff.state,
  InitiatedAt: ({ handoff }: ProjectedHandoff) => timeText(handoff.initiatedAtMillis),
  AcceptedAt: ({ handoff }: ProjectedHandoff) => timeTextOrNull(handoff.acceptedAtMillis),
  Rounds: ({ handoff }: ProjectedHandoff) => handoff.rounds,
  DueAt: ({ measures }: ProjectedHandoff) => timeTextOrNull(measures.dueAtMillis),
  Completeness: ({ handoff }: ProjectedHandoff) => handoff.completeness,
  MissingFields: ({ handoff }: ProjectedHandoff) => handoff.missingFields,
  Version: ({ cycle }: ProjectedHandoff) => cycle.version,
};

/** Rows of `handoffs_open`. */
export const openHandoffTable = defineColumns<ProjectedHandoff>('handoffs_open', {
  ...handoffBase,
  AcceptDueAt: ({ measures }) => timeTextOrNull(measures.acceptDueAtMillis),
});

/** Rows of `handoffs`. */
export const handoffTable = defineColumns<ProjectedHandoff>('handoffs', {
  ...handoffBase,
  Position: ({ handoff }) => handoff.position,
  Open: ({ handoff }) => handoff.open,
  EndedAt: ({ handoff }) => timeTextOrNull(handoff.endedAtMillis),
  EndedBy: ({ handoff }) => handoff.endedBy ?? '',
  WaitingSeconds: ({ handoff }) => handoff.waitingSeconds,
  WorkingSeconds: ({ handoff }) => handoff.workingSeconds,
  WaitingBusinessSeconds: ({ measures }) => measures.waitingBusinessSeconds,
  WorkingBusinessSeconds: ({ measures }) => measures.workingBusinessSeconds,
  WaitingCustomerSeconds: ({ measures }) => measures.waitingCustomerSeconds,
  WorkingCustomerSeconds: ({ measures }) => measures.workingCustomerSeconds,
  WaitingCustomerBusinessSeconds: ({ measures }) => measures.waitingCustomerBusinessSeconds,
  WorkingCustomerBusinessSeconds: ({ measures }) => measures.workingCustomerBusinessSeconds,
  ClarificationRequests: ({ handoff }) => handoff.clarificationRequests,
  ClarificationSeconds: ({ handoff }) => handoff.clarificationSeconds,
  AskedFields: ({ handoff }) => handoff.askedFields,
  BounceReason: ({ handoff }) => handoff.bounceReason ?? '',
  CancelReason: ({ handoff }) => handoff.cancelReason ?? '',
  ClockSkew: ({ handoff }) => handoff.clockSkew,
  SlaAcceptSeconds: ({ handoff }) => handoff.slaAcceptSeconds,
  SlaCompleteSeconds: ({ handoff }) => handoff.slaCompleteSeconds,
  RequiredFields: ({ handoff }) => handoff.requiredFields,
  PresentFields: ({ handoff }) => handoff.presentFields,
  InvalidFields: ({ handoff }) => handoff.invalidFields,
  KnownFields: ({ handoff }) => handoff.knownFields,
  Preservation: ({ handoff }) => handoff.preservation,
  ContextValues: ({ handoff }) => valueTexts(handoff.contextValues),
  Attributes: ({ handoff }) => valueTexts(handoff.attributes),
});

const ceasedBase = {
  ...cycleKey((source: CeasedHandoff) => source.key),
  HandoffId: ({ id }: CeasedHandoff) => id,
  Version: ({ version }: CeasedHandoff) => version,
  IsDeleted: () => 1,
};

/** Deletes from `handoffs`; the time names the day whose figures change. */
export const ceasedHandoffTable = defineColumns<CeasedHandoff>('handoffs', {
  ...ceasedBase,
  InitiatedAt: ({ initiatedAtMillis }) => timeText(initiatedAtMillis),
});

/** Deletes from `handoffs_open`. */
export const closedHandoffTable = defineColumns<CeasedHandoff>('handoffs_open', ceasedBase);

/** Deletes from `handoffs_by_day` under a day that is no longer the handoff's. */
export const movedHandoffTable = defineColumns<CeasedHandoff>('handoffs_by_day', {
  ...ceasedBase,
  Day: ({ initiatedAtMillis }) => timeText(initiatedAtMillis).slice(0, 10),
});

/** Rows of `work_items`. */
export const itemTable = defineColumns<ProjectedCycle>('work_items', {
  ...cycleKey((source: ProjectedCycle) => source.key),
  TraceId: ({ traceId }) => traceId,
  State: ({ folded }) => folded.item.state,
  Outcome: ({ folded }) => folded.item.outcome ?? '',
  OutcomeScore: ({ folded }) => folded.item.outcomeScore,
  OpenedAt: ({ folded }) => timeText(folded.item.openedAtMillis),
  ClosedAt: ({ folded }) => timeTextOrNull(folded.item.closedAtMillis),
  UpdatedAt: ({ folded }) => timeText(folded.item.updatedAtMillis),
  ItemType: ({ folded }) => folded.item.itemType,
  ItemUrl: ({ folded }) => folded.item.itemUrl,
  CurrentStage: ({ folded }) => folded.item.currentStage,
  CurrentTeam: ({ folded }) => folded.item.currentTeam,
  Handoffs: ({ folded }) => folded.item.handoffs,
  OpenHandoffs: ({ folded }) => folded.item.openHandoffs,
  Bounces: ({ folded }) => folded.item.bounces,
  Rounds: ({ folded }) => folded.item.rounds,
  TeamSequence: ({ folded }) => folded.item.teamSequence,
  StageSequence: ({ folded }) => folded.item.stageSequence,
  PingPong: ({ folded }) => folded.item.pingPong,
  Returned: ({ folded }) => folded.item.returned,
  Reopened: ({ folded }) => folded.item.reopened,
  ReopenedAt: ({ folded }) => timeTextOrNull(folded.item.reopenedAtMillis),
  Unmatched: ({ folded }) => folded.item.unmatched,
  Late: ({ folded }) => folded.item.late,
  Facts: ({ folded }) => folded.item.facts,
  Attributes: ({ folded }) => valueTexts(folded.item.attributes),
  Version: ({ version }) => version,
});

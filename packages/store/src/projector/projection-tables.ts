import { defineColumns } from './column-table.ts';
import {
  bool,
  float64,
  float64OrNull,
  instant,
  instantOrNull,
  symbol,
  symbols,
  text,
  uint8,
  uint32,
  uint64,
  values,
} from './columns.ts';
import type { CycleKey } from './cycle-key.ts';
import { dayText } from './day-text.ts';
import type { CeasedHandoff, ProjectedCycle, ProjectedHandoff } from './projected-cycle.ts';

const cycleKey = <S>(keyOf: (source: S) => CycleKey) => ({
  Namespace: symbol((source: S) => keyOf(source).namespace),
  Process: symbol((source: S) => keyOf(source).process),
  Item: text((source: S) => keyOf(source).item),
  Cycle: uint32((source: S) => keyOf(source).cycle),
});

/** What `handoffs` and `handoffs_open` share. */
const handoffBase = {
  ...cycleKey((source: ProjectedHandoff) => source.cycle.key),
  HandoffId: text(({ handoff }: ProjectedHandoff) => handoff.id),
  TraceId: text(({ cycle }: ProjectedHandoff) => cycle.traceId),
  HandoffName: symbol(({ handoff }: ProjectedHandoff) => handoff.name),
  SourceStage: symbol(({ handoff }: ProjectedHandoff) => handoff.sourceStage),
  SourceTeam: symbol(({ handoff }: ProjectedHandoff) => handoff.sourceTeam),
  TargetStage: symbol(({ handoff }: ProjectedHandoff) => handoff.targetStage),
  TargetTeam: symbol(({ handoff }: ProjectedHandoff) => handoff.targetTeam),
  State: symbol(({ handoff }: ProjectedHandoff) => handoff.state),
  InitiatedAt: instant(({ handoff }: ProjectedHandoff) => handoff.initiatedAtMillis),
  AcceptedAt: instantOrNull(({ handoff }: ProjectedHandoff) => handoff.acceptedAtMillis),
  Rounds: uint32(({ handoff }: ProjectedHandoff) => handoff.rounds),
  DueAt: instantOrNull(({ measures }: ProjectedHandoff) => measures.dueAtMillis),
  Completeness: float64OrNull(({ handoff }: ProjectedHandoff) => handoff.completeness),
  MissingFields: symbols(({ handoff }: ProjectedHandoff) => handoff.missingFields),
  Version: uint64(({ cycle }: ProjectedHandoff) => cycle.version),
};

/** Rows of `handoffs_open`. */
export const openHandoffTable = defineColumns<ProjectedHandoff>('handoffs_open', {
  ...handoffBase,
  AcceptDueAt: instantOrNull(({ measures }) => measures.acceptDueAtMillis),
});

/** Rows of `handoffs`. */
export const handoffTable = defineColumns<ProjectedHandoff>('handoffs', {
  ...handoffBase,
  Position: uint32(({ handoff }) => handoff.position),
  Open: bool(({ handoff }) => handoff.open),
  EndedAt: instantOrNull(({ handoff }) => handoff.endedAtMillis),
  EndedBy: symbol(({ handoff }) => handoff.endedBy ?? ''),
  WaitingSeconds: float64OrNull(({ handoff }) => handoff.waitingSeconds),
  WorkingSeconds: float64OrNull(({ handoff }) => handoff.workingSeconds),
  WaitingBusinessSeconds: float64OrNull(({ measures }) => measures.waitingBusinessSeconds),
  WorkingBusinessSeconds: float64OrNull(({ measures }) => measures.workingBusinessSeconds),
  WaitingCustomerSeconds: float64OrNull(({ measures }) => measures.waitingCustomerSeconds),
  WorkingCustomerSeconds: float64OrNull(({ measures }) => measures.workingCustomerSeconds),
  WaitingCustomerBusinessSeconds: float64OrNull(
    ({ measures }) => measures.waitingCustomerBusinessSeconds,
  ),
  WorkingCustomerBusinessSeconds: float64OrNull(
    ({ measures }) => measures.workingCustomerBusinessSeconds,
  ),
  ClarificationRequests: uint32(({ handoff }) => handoff.clarificationRequests),
  ClarificationSeconds: float64(({ handoff }) => handoff.clarificationSeconds),
  AskedFields: symbols(({ handoff }) => handoff.askedFields),
  BounceReason: symbol(({ handoff }) => handoff.bounceReason ?? ''),
  CancelReason: symbol(({ handoff }) => handoff.cancelReason ?? ''),
  ClockSkew: bool(({ handoff }) => handoff.clockSkew),
  SlaAcceptSeconds: float64OrNull(({ handoff }) => handoff.slaAcceptSeconds),
  SlaCompleteSeconds: float64OrNull(({ handoff }) => handoff.slaCompleteSeconds),
  RequiredFields: symbols(({ handoff }) => handoff.requiredFields),
  PresentFields: symbols(({ handoff }) => handoff.presentFields),
  InvalidFields: symbols(({ handoff }) => handoff.invalidFields),
  KnownFields: symbols(({ handoff }) => handoff.knownFields),
  Preservation: float64OrNull(({ handoff }) => handoff.preservation),
  ContextValues: values(({ handoff }) => handoff.contextValues),
  Attributes: values(({ handoff }) => handoff.attributes),
});

const ceasedBase = {
  ...cycleKey((source: CeasedHandoff) => source.key),
  HandoffId: text(({ id }: CeasedHandoff) => id),
  Version: uint64(({ version }: CeasedHandoff) => version),
  IsDeleted: uint8(() => 1),
};

/** Deletes from `handoffs`; the time names the day whose figures change. */
export const ceasedHandoffTable = defineColumns<CeasedHandoff>('handoffs', {
  ...ceasedBase,
  InitiatedAt: instant(({ initiatedAtMillis }) => initiatedAtMillis),
});

/** Deletes from `handoffs_open`. */
export const closedHandoffTable = defineColumns<CeasedHandoff>('handoffs_open', ceasedBase);

/** Deletes from `handoffs_by_day` under a day that is no longer the handoff's. */
export const movedHandoffTable = defineColumns<CeasedHandoff>('handoffs_by_day', {
  ...ceasedBase,
  Day: text(({ initiatedAtMillis }) => dayText(initiatedAtMillis)),
});

/** Rows of `work_items`. */
export const itemTable = defineColumns<ProjectedCycle>('work_items', {
  ...cycleKey((source: ProjectedCycle) => source.key),
  TraceId: text(({ traceId }) => traceId),
  State: symbol(({ folded }) => folded.item.state),
  Outcome: symbol(({ folded }) => folded.item.outcome ?? ''),
  OutcomeScore: float64OrNull(({ folded }) => folded.item.outcomeScore),
  OpenedAt: instant(({ folded }) => folded.item.openedAtMillis),
  ClosedAt: instantOrNull(({ folded }) => folded.item.closedAtMillis),
  UpdatedAt: instant(({ folded }) => folded.item.updatedAtMillis),
  ItemType: symbol(({ folded }) => folded.item.itemType),
  ItemUrl: text(({ folded }) => folded.item.itemUrl),
  CurrentStage: symbol(({ folded }) => folded.item.currentStage),
  CurrentTeam: symbol(({ folded }) => folded.item.currentTeam),
  Handoffs: uint32(({ folded }) => folded.item.handoffs),
  OpenHandoffs: uint32(({ folded }) => folded.item.openHandoffs),
  Bounces: uint32(({ folded }) => folded.item.bounces),
  Rounds: uint32(({ folded }) => folded.item.rounds),
  TeamSequence: symbols(({ folded }) => folded.item.teamSequence),
  StageSequence: symbols(({ folded }) => folded.item.stageSequence),
  PingPong: bool(({ folded }) => folded.item.pingPong),
  Returned: bool(({ folded }) => folded.item.returned),
  Reopened: uint32(({ folded }) => folded.item.reopened),
  ReopenedAt: instantOrNull(({ folded }) => folded.item.reopenedAtMillis),
  Unmatched: uint32(({ folded }) => folded.item.unmatched),
  Late: uint32(({ folded }) => folded.item.late),
  Facts: uint32(({ folded }) => folded.item.facts),
  Attributes: values(({ folded }) => folded.item.attributes),
  Version: uint64(({ version }) => version),
});

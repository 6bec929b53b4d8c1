export {
  ATTRIBUTES,
  type AttributeDefinition,
  type AttributeType,
} from './attribute-table.ts';
export * from './attributes.ts';
export { addBusinessSeconds, businessSeconds } from './business-time.ts';
export type { Calendar, OpeningHours } from './calendar.ts';
export {
  checkProcessDefinition,
  type ProcessDefinitionCheck,
} from './check-process-definition.ts';
export type { Problem } from './check-shape.ts';
export { type Duration, isDuration, parseDuration } from './duration.ts';
export { ConventionError, type ConventionErrorCode } from './error.ts';
export type { Fact, FactValue, ItemIdentity } from './fact.ts';
export { factAttributes } from './fact-attributes.ts';
export { type FactSpan, factOfSpan } from './fact-of-span.ts';
export { type FactSpanShape, factSpanShape } from './fact-span.ts';
export { FOLD_GENERATION, foldCycle } from './fold/fold-cycle.ts';
export { joinCycles } from './fold/join-cycles.ts';
export type {
  CustomerWait,
  FoldedCycle,
  FoldedHandoff,
  FoldedItem,
  HandoffEnd,
  HandoffState,
} from './folded.ts';
export {
  CHECK_DEADLINE_MILLIS,
  type HandoffAsk,
  type HandoffAskResponse,
  type HandoffCheckAnswer,
  type HandoffCheckRequest,
  type HandoffJudgement,
  type HandoffRisk,
  type HandoffVerdict,
  unansweredCheck,
} from './handoff-check.ts';
export { factId, handoffIdOf, hashIds, itemIds, SEED_SEPARATOR } from './identity.ts';
export {
  ATTR_AUTOMATIC_CLOSE_STATUSES,
  ATTR_CUSTOMER_STATUSES,
  importedStatuses,
} from './imported-statuses.ts';
export { parseInstant } from './instant.ts';
export { type HandoffMeasures, measureHandoff } from './measure-handoff.ts';
export { type AlignedStep, type NearestPath, nearestPath } from './nearest-path.ts';
export { compilePaths, type PathAutomaton, pathAccepts } from './path.ts';
export type {
  ContextField,
  HandoffDefinition,
  Path,
  ProcessDefinition,
  Rule,
  StageDefinition,
  StatusMeanings,
} from './process-definition.ts';
export { PROCESS_DEFINITION_SCHEMA } from './process-definition-schema.ts';
export { sha256 } from './sha256.ts';
export { VERBS, type Verb } from './verb.ts';

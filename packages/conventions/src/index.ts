export type { Calendar, OpeningHours } from './calendar.ts';
export type { Duration } from './duration.ts';
export type { Fact, FactValue, ItemIdentity } from './fact.ts';
export type {
  FoldedCycle,
  FoldedHandoff,
  FoldedItem,
  HandoffEnd,
  HandoffState,
} from './folded.ts';
export type {
  ContextField,
  HandoffDefinition,
  Path,
  ProcessDefinition,
  Rule,
  StageDefinition,
} from './process-definition.ts';
export { VERBS, type Verb } from './verb.ts';

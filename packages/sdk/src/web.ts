export type { FieldAsk } from './ask.ts';
export type {
  AskResponse,
  CheckEndpointOptions,
  CheckOf,
  CheckOptions,
  HandoffCheck,
} from './check-types.ts';
export type { Completeness } from './completeness.ts';
export { defineProcess } from './define-process.ts';
export {
  type DefinitionProblem,
  HandoffDefinitionError,
  HandoffError,
  type HandoffErrorCode,
} from './errors.ts';
export { createHandoffTracer } from './handoff-tracer.ts';
export {
  createHandoffIdGenerator,
  type HandoffIdGenerator,
  type IdGenerator,
} from './id-generator.ts';
export type {
  AnyFieldOf,
  AnyProcess,
  ContextFieldList,
  ContextOf,
  ContextSpec,
  FieldOf,
  HandoffName,
  HandoffSpec,
  Handoffs,
  Process,
  ProcessSpec,
  SourceOf,
  StageName,
  StagePath,
  StageRule,
  Stages,
} from './process-types.ts';
export { keepHandoffs, type SamplerLike } from './sampler.ts';
export type {
  StandardSchemaIssue,
  StandardSchemaProps,
  StandardSchemaResult,
  StandardSchemaV1,
} from './standard-schema.ts';
export type {
  BounceOptions,
  CancelOptions,
  Carrier,
  CloseOptions,
  ClosingOptions,
  HandoffRef,
  HandoffSelector,
  HandoffTracer,
  HandoffTracerOptions,
  InitiateArgs,
  InitiateOptions,
  ItemContext,
  ItemOptions,
  OpenOptions,
  Outcome,
  ProvideOptions,
  RequestOptions,
  ResumedHandoff,
  ResumeFallback,
  StepOptions,
  UpdateOptions,
  WorkItem,
} from './types.ts';

/**
 * What can happen to a work item, in the order in which facts of one instant are read: what ends a
 * handoff comes before what begins one, and `close` comes last (DESIGN, fold).
 */
export const VERBS = [
  'open',
  'update',
  'provide_clarification',
  'complete',
  'bounce',
  'cancel',
  'initiate',
  'accept',
  'request_clarification',
  'close',
] as const;

/** One thing that can happen to a work item; the value of `handoff.operation.name`. */
export type Verb = (typeof VERBS)[number];

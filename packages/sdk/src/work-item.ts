import { emitInitiate } from './initiate.ts';
import type { AnyProcess } from './process-types.ts';
import type { ItemScope, TracerCore } from './tracer-core.ts';
import type { HandoffRef, WorkItem } from './types.ts';
import { type AnyStepOptions, emitHandoffFact, emitItemFact } from './verbs.ts';

type FollowUp = Parameters<typeof emitHandoffFact>[2]['verb'];
type FollowUpVerb = (selector: unknown, options?: AnyStepOptions) => void;

/** Creates the verbs of one cycle of an item. */
export function createWorkItem<P extends AnyProcess>(
  core: TracerCore,
  scope: ItemScope,
  key: string,
): WorkItem<P> {
  const itemVerb =
    (verb: 'open' | 'update' | 'close') =>
    (options?: AnyStepOptions): void =>
      emitItemFact(core, scope, { verb, options });
  const followUp =
    (verb: FollowUp): FollowUpVerb =>
    (selector, options) =>
      emitHandoffFact(core, scope, { verb, selector, options });
  return {
    key,
    get traceId() {
      return scope.ids().traceId;
    },
    open: itemVerb('open'),
    update: itemVerb('update'),
    close: itemVerb('close'),
    handoff: <N extends string>(name: N, options?: object) =>
      emitInitiate(core, scope, { name, options }) as HandoffRef<N>,
    accept: followUp('accept'),
    bounce: followUp('bounce'),
    requestClarification: followUp('request_clarification'),
    provideClarification: followUp('provide_clarification'),
    complete: followUp('complete'),
    cancel: followUp('cancel'),
  };
}

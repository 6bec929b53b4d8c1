import { asksFor } from './ask.ts';
import { readCarrier } from './carrier.ts';
import type { AnyProcess, HandoffName } from './process-types.ts';
import type { ItemScope, TracerCore } from './tracer-core.ts';
import type { HandoffRef, ResumedHandoff, ResumeFallback } from './types.ts';
import { createWorkItem } from './work-item.ts';

/** Names the item of a carrier: `exported` keys were hashed by whoever wrote the carrier. */
export type ScopeOf = (item: {
  readonly key: unknown;
  readonly cycle: unknown;
  readonly exported: boolean;
}) => ItemScope | undefined;

/** Reads the handoff that a carrier names. */
export function resumeHandoff<P extends AnyProcess>(
  core: TracerCore,
  scopeOf: ScopeOf,
  input: { readonly carrier: unknown; readonly fallback: ResumeFallback<P> | undefined },
): ResumedHandoff<P> | undefined {
  const content = readCarrier(input.carrier);
  const { fallback } = input;
  if (content?.process !== undefined && content.process !== core.process.name) {
    core.report(
      'carrier_mismatch',
      `The carrier is one of process "${content.process}", not "${core.process.name}".`,
    );
    return undefined;
  }
  const scope = content?.itemKey
    ? scopeOf({ key: content.itemKey, cycle: content.cycle, exported: true })
    : content && fallback && scopeOf({ ...fallback, cycle: fallback.cycle ?? 1, exported: false });
  if (!content || !scope) {
    core.report(
      'carrier_incomplete',
      'The carrier has no valid traceparent, or its baggage was stripped: pass resume(carrier, { key }) with the key of the item.',
    );
    return undefined;
  }
  const name = (content.name ?? fallback?.handoff) as HandoffName<P> | undefined;
  const { completeness } = content;
  const asks = asksFor(core, name, completeness);
  const ref = {
    name,
    id: content.handoffId ?? content.spanId,
    itemKey: scope.identity.item,
    cycle: scope.identity.cycle,
    initiatedAt: content.initiatedAt,
    source: content.source,
    completeness,
    ...(asks ? { asks } : {}),
    carrier: input.carrier,
  } as HandoffRef<HandoffName<P>>;
  return createResumed(core, scope, {
    ...ref,
    // Headers may come in any case; the verbs read this one.
    carrier: { ...ref.carrier, traceparent: `00-${content.traceId}-${content.spanId}-01` },
  });
}

function createResumed<P extends AnyProcess>(
  core: TracerCore,
  scope: ItemScope,
  ref: HandoffRef<HandoffName<P>>,
): ResumedHandoff<P> {
  const item = createWorkItem<AnyProcess>(core, scope, ref.itemKey);
  return {
    ref,
    traceId: item.traceId,
    accept: (options) => item.accept(ref, options),
    bounce: (options) => item.bounce(ref, options),
    requestClarification: (options) => item.requestClarification(ref, options),
    provideClarification: (options) => item.provideClarification(ref, options),
    complete: (options) => item.complete(ref, options),
    cancel: (options) => item.cancel(ref, options),
  };
}

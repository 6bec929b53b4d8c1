import { handoffIdOf, isDuration, parseDuration } from '@baton/conventions';
import { asksFor, type FieldAsk } from './ask.ts';
import { writeCarrier } from './carrier.ts';
import type { Completeness } from './completeness.ts';
import { readMillis, readText } from './input.ts';
import { randomSpanId } from './random-hex.ts';
import {
  draftFact,
  type FactDraft,
  type ItemScope,
  measureContext,
  put,
  putCompleteness,
  putContext,
  putStages,
  type TracerCore,
} from './tracer-core.ts';
import type { HandoffRef, StepOptions } from './types.ts';
import { guard } from './verbs.ts';

/** Any options `handoff` may have been called with. */
export interface AnyInitiateOptions extends StepOptions {
  readonly id?: unknown;
  readonly due?: unknown;
  readonly source?: unknown;
  readonly context?: unknown;
}

interface Initiated {
  readonly draft: FactDraft;
  readonly completeness: Completeness | undefined;
  readonly asks: readonly FieldAsk[] | undefined;
  readonly spanId: string | undefined;
}

/** Emits the initiate of a handoff and gives its ref, also where nothing could be sent. */
export function emitInitiate(
  core: TracerCore,
  scope: ItemScope,
  step: { readonly name: unknown; readonly options: AnyInitiateOptions | undefined },
): HandoffRef {
  const name = readText(step.name) ?? '';
  let initiated: Initiated | undefined;
  guard(core, 'handoff', () => {
    initiated = initiate(core, scope, { name, options: step.options ?? {} });
  });
  return refOf(scope, name, initiated);
}

function initiate(
  core: TracerCore,
  scope: ItemScope,
  step: { readonly name: string; readonly options: AnyInitiateOptions },
): Initiated {
  const { name, options } = step;
  const draft = draftFact(core, scope, { verb: 'initiate', options });
  draft.handoffName = name;
  put(draft, 'handoffId', readText(options.id));
  // Under an event id the handoff id follows from it, so that a redelivery names the same handoff.
  if (draft.eventId && !draft.handoffId) draft.handoffId = handoffIdOf(draft);
  const source = readText(options.source);
  putStages(core, draft, { name, stage: source });
  putSla(core, draft, readMillis(options.due, core.report));
  putContext(core, draft, options.context);
  const completeness = measureContext(core, name, options.context);
  if (completeness) putCompleteness(draft, completeness);
  const asks = asksFor(core, name, completeness);
  if (!core.emitter.isActive()) return { draft, completeness, asks, spanId: undefined };
  const { traceId, rootSpanId } = scope.ids();
  const spanId = core.emitter.emit(draft, { traceId, parentSpanId: rootSpanId }, {});
  return { draft, completeness, asks, spanId };
}

function putSla(core: TracerCore, draft: FactDraft, dueAtMillis: number | undefined): void {
  put(draft, 'dueAtMillis', dueAtMillis);
  const { handoffs } = core.process;
  const name = draft.handoffName ?? '';
  const sla = Object.hasOwn(handoffs, name) ? handoffs[name]?.sla : undefined;
  if (isDuration(sla?.accept)) draft.slaAcceptSeconds = parseDuration(sla.accept);
  if (isDuration(sla?.complete)) draft.slaCompleteSeconds = parseDuration(sla.complete);
}

function refOf(scope: ItemScope, name: string, initiated: Initiated | undefined): HandoffRef {
  const { draft, completeness, asks } = initiated ?? {};
  const spanId = initiated?.spanId ?? randomSpanId();
  const id = draft?.handoffId ?? spanId;
  const initiatedAt = new Date(draft?.atMillis ?? 0).toISOString();
  const source = draft?.sourceStage;
  const { item, cycle, process } = scope.identity;
  return {
    name,
    id,
    itemKey: item,
    cycle,
    initiatedAt,
    ...(source === undefined ? {} : { source }),
    ...(completeness ? { completeness } : {}),
    ...(asks ? { asks } : {}),
    carrier: writeCarrier({
      traceId: scope.ids().traceId,
      spanId,
      process,
      itemKey: item,
      cycle,
      name,
      handoffId: id === spanId ? undefined : id,
      initiatedAt,
      source,
      completeness,
    }),
  };
}

import type { Fact } from '@baton/conventions';
import { parseTraceparent } from './carrier.ts';
import type { Completeness } from './completeness.ts';
import { readMillis, readNames, readNumber, readText } from './input.ts';
import {
  draftFact,
  type FactDraft,
  type ItemScope,
  put,
  putCompleteness,
  putContext,
  putStages,
  type TracerCore,
  teamOf,
} from './tracer-core.ts';
import type { ClosingOptions, HandoffRef, StepOptions } from './types.ts';

/** A handoff as a verb is told of it. */
export interface HandoffTarget {
  readonly name: string | undefined;
  readonly id?: string | undefined;
  readonly initiateSpanId?: string | undefined;
  readonly initiatedAtMillis?: number | undefined;
  readonly source?: string | undefined;
  readonly completeness?: Completeness | undefined;
}

/** Any options a verb may have been called with. */
export interface AnyStepOptions extends StepOptions {
  readonly stage?: unknown;
  readonly context?: unknown;
  readonly outcome?: unknown;
  readonly score?: unknown;
  readonly reason?: unknown;
  readonly missing?: unknown;
  readonly fields?: unknown;
  readonly since?: ClosingOptions['since'];
}

const ENDING: ReadonlySet<Fact['verb']> = new Set(['complete', 'bounce', 'cancel']);

/** Runs a verb; whatever goes wrong inside is reported and never reaches the caller. */
export function guard(core: TracerCore, verb: string, run: () => void): void {
  try {
    run();
  } catch (cause) {
    core.report('verb_failed', `"${verb}" failed and its fact was not sent.`, cause);
  }
}

/** Emits a fact of the item itself: open, update or close. */
export function emitItemFact(
  core: TracerCore,
  scope: ItemScope,
  step: {
    readonly verb: 'open' | 'update' | 'close';
    readonly options: AnyStepOptions | undefined;
  },
): void {
  guard(core, step.verb, () => {
    if (!core.emitter.isActive()) return;
    const draft = draftFact(core, scope, step);
    const options: AnyStepOptions = step.options ?? {};
    const stage = readText(options.stage);
    if (stage !== undefined) {
      draft.targetStage = stage;
      put(draft, 'targetTeam', teamOf(core, stage));
    }
    putContext(core, draft, options.context);
    put(draft, 'outcome', readText(options.outcome));
    put(draft, 'outcomeScore', readNumber(options.score));
    const { traceId, rootSpanId } = scope.ids();
    core.emitter.emit(draft, { traceId, parentSpanId: rootSpanId }, {});
  });
}

/** Emits a fact of a handoff that was initiated before. */
export function emitHandoffFact(
  core: TracerCore,
  scope: ItemScope,
  step: {
    readonly verb: Exclude<Fact['verb'], 'open' | 'update' | 'close' | 'initiate'>;
    readonly selector: unknown;
    readonly options: AnyStepOptions | undefined;
  },
): void {
  guard(core, step.verb, () => {
    if (!core.emitter.isActive()) return;
    const { verb } = step;
    const target = readTarget(core, scope, step.selector);
    const options: AnyStepOptions = step.options ?? {};
    const draft = draftFact(core, scope, step);
    put(draft, 'handoffName', target.name);
    put(draft, 'handoffId', target.id);
    if (target.name !== undefined || target.id === undefined) {
      putStages(core, draft, { name: target.name, stage: target.source });
    }
    if (ENDING.has(verb) && target.completeness) putCompleteness(draft, target.completeness);
    putDetails(core, draft, options);

    const { traceId, rootSpanId } = scope.ids();
    core.emitter.emit(
      draft,
      { traceId, parentSpanId: target.initiateSpanId ?? rootSpanId },
      {
        initiatedAtMillis: target.initiatedAtMillis,
        initiateSpanId: target.initiateSpanId,
        startMillis: startOf(core, target, { verb, since: options.since }),
      },
    );
  });
}

function putDetails(core: TracerCore, draft: FactDraft, options: AnyStepOptions): void {
  const { verb } = draft;
  if (verb === 'bounce' || verb === 'cancel') put(draft, 'reason', readText(options.reason));
  if (verb === 'provide_clarification') putContext(core, draft, options.context);
  if (verb === 'request_clarification') put(draft, 'missingFields', readNames(options.fields));
  if (verb === 'bounce') {
    // Of a bounce, missing fields are those asked for, not those the handoff came without.
    delete draft.missingFields;
    put(draft, 'missingFields', readNames(options.missing));
  }
}

function startOf(
  core: TracerCore,
  target: HandoffTarget,
  step: { readonly verb: Fact['verb']; readonly since: unknown },
): number | undefined {
  if (core.timing === 'point') return undefined;
  const since = readMillis(step.since, core.report);
  if (since !== undefined) return since;
  const waits = step.verb === 'accept' || step.verb === 'bounce';
  return waits ? target.initiatedAtMillis : undefined;
}

function readTarget(core: TracerCore, scope: ItemScope, selector: unknown): HandoffTarget {
  if (typeof selector !== 'object' || selector === null) return { name: readText(selector) };
  const ref = selector as Partial<HandoffRef>;
  const parent = parseTraceparent(ref.carrier?.['traceparent']);
  const sameItem = parent?.traceId === scope.ids().traceId;
  if (parent && !sameItem) {
    core.report(
      'carrier_mismatch',
      'The handoff given belongs to another item, cycle, process or namespace; the fact was sent for the item it was called on.',
    );
  }
  return {
    name: readText(ref.name),
    id: readText(ref.id),
    initiateSpanId: sameItem ? parent.spanId : undefined,
    initiatedAtMillis: readMillis(ref.initiatedAt, core.report),
    source: readText(ref.source),
    completeness: readCompletenessOf(ref),
  };
}

// A ref may have been stored by a service of another version, or by hand.
function readCompletenessOf({ completeness }: Partial<HandoffRef>): Completeness | undefined {
  const ratio = readNumber(completeness?.ratio);
  if (!completeness || ratio === undefined) return undefined;
  const optionalMissing = readNames(completeness.optionalMissingFields);
  return {
    ratio,
    requiredFields: readNames(completeness.requiredFields) ?? [],
    presentFields: readNames(completeness.presentFields) ?? [],
    missingFields: readNames(completeness.missingFields) ?? [],
    invalidFields: readNames(completeness.invalidFields) ?? [],
    ...(optionalMissing ? { optionalMissingFields: optionalMissing } : {}),
  };
}

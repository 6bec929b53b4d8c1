import type { Fact, FactValue, ItemIdentity } from '@baton/conventions';
import { itemIds } from '@baton/conventions';
import {
  type Completeness,
  isMissing,
  measureCompleteness,
  presentFieldsOf,
} from './completeness.ts';
import type { CompiledContext } from './context-spec.ts';
import { isObject, readAttributes, readFactValue, readMillis, readText } from './input.ts';
import type { AnyProcess, HandoffSpec } from './process-types.ts';
import type { Report } from './reporter.ts';
import type { SpanEmitter } from './span-emitter.ts';
import type { ItemOptions, StepOptions } from './types.ts';

/** A fact while it is put together. */
export type FactDraft = { -readonly [K in keyof Fact]: Fact[K] };

/** What all items of one tracer share. */
export interface TracerCore {
  readonly process: AnyProcess;
  readonly namespace: string;
  readonly contexts: ReadonlyMap<string, CompiledContext>;
  readonly emitter: SpanEmitter;
  readonly report: Report;
  readonly timing: 'interval' | 'point';
  readonly clock: () => Date;
  readonly capture: ReadonlySet<string>;
  readonly redact: ((field: string, value: unknown) => unknown) | undefined;
  readonly nextSequence: () => number;
}

/** One cycle of an item, as facts name it. */
export interface ItemScope {
  readonly identity: ItemIdentity;
  readonly options: ItemOptions;
  /** Hashed at first use, so that naming an item costs nothing where no provider listens. */
  readonly ids: () => { readonly traceId: string; readonly rootSpanId: string };
}

/** Creates the scope of an item. */
export function createItemScope(identity: ItemIdentity, options: ItemOptions): ItemScope {
  let ids: ReturnType<typeof itemIds> | undefined;
  return {
    identity,
    options,
    ids: () => {
      ids ??= itemIds(identity);
      return ids;
    },
  };
}

/** Sets a property of a draft, unless there is no value. */
export function put<K extends keyof FactDraft>(
  draft: FactDraft,
  key: K,
  value: FactDraft[K] | undefined,
): void {
  if (value !== undefined) draft[key] = value;
}

// A clock of the caller's that fails must not cost the fact.
function nowMillis(core: TracerCore): number {
  try {
    const millis = core.clock().getTime();
    if (!Number.isNaN(millis)) return millis;
    core.report('invalid_time', 'The clock gave an invalid Date; the system clock was used.');
  } catch (cause) {
    core.report('invalid_time', 'The clock failed; the system clock was used.', cause);
  }
  return Date.now();
}

/** Begins a fact with what every verb takes. */
export function draftFact(
  core: TracerCore,
  scope: ItemScope,
  step: { readonly verb: Fact['verb']; readonly options: StepOptions | undefined },
): FactDraft {
  const { identity } = scope;
  const options: StepOptions = step.options ?? {};
  const draft: FactDraft = {
    namespace: identity.namespace,
    process: identity.process,
    item: identity.item,
    cycle: identity.cycle,
    verb: step.verb,
    spanId: '',
    atMillis: readMillis(options.at, core.report) ?? nowMillis(core),
    sequence: core.nextSequence(),
  };
  put(draft, 'eventId', readText(options.eventId));
  put(draft, 'status', readText(options.status));
  put(draft, 'attributes', readAttributes(options.attributes, core.report));
  put(draft, 'itemType', readText(scope.options.type ?? core.process.itemType));
  put(draft, 'itemUrl', readText(scope.options.url));
  put(draft, 'system', readText(scope.options.system));
  return draft;
}

/** Spec of a handoff, if the process declares it. */
export function handoffSpecOf(core: TracerCore, name: string | undefined): HandoffSpec | undefined {
  if (name === undefined || !Object.hasOwn(core.process.handoffs, name)) {
    core.report(
      'unknown_handoff',
      `Process "${core.process.name}" declares no handoff ${JSON.stringify(name)}; known: ${Object.keys(core.process.handoffs).join(', ')}. It goes without stages.`,
    );
    return undefined;
  }
  return core.process.handoffs[name];
}

/** Team that owns a stage, if the process declares it. */
export function teamOf(core: TracerCore, stage: string): string | undefined {
  if (Object.hasOwn(core.process.stages, stage)) return core.process.stages[stage]?.team;
  core.report(
    'unknown_stage',
    `Process "${core.process.name}" declares no stage ${JSON.stringify(stage)}; known: ${Object.keys(core.process.stages).join(', ')}. It goes without its team.`,
  );
  return undefined;
}

/** Sets source and target of a handoff; without a given source, the only one there is. */
export function putStages(
  core: TracerCore,
  draft: FactDraft,
  source: { readonly name: string | undefined; readonly stage: string | undefined },
): void {
  const spec = handoffSpecOf(core, source.name);
  const from = source.stage ?? (typeof spec?.from === 'string' ? spec.from : undefined);
  if (from !== undefined) {
    draft.sourceStage = from;
    put(draft, 'sourceTeam', teamOf(core, from));
  }
  if (spec) {
    draft.targetStage = spec.to;
    put(draft, 'targetTeam', teamOf(core, spec.to));
  }
}

/** Measures the context of a handoff against its declaration. */
export function measureContext(
  core: TracerCore,
  name: string,
  context: unknown,
): Completeness | undefined {
  const spec = core.contexts.get(name);
  if (!spec) return undefined;
  try {
    const measured = measureCompleteness(spec, isObject(context) ? context : {});
    if (!measured) {
      core.report(
        'async_context_schema',
        `The context schema of handoff "${name}" answers with a promise, which a verb cannot wait for; completeness is left out. Use a schema that validates synchronously.`,
      );
    }
    return measured;
  } catch (cause) {
    core.report('context_failed', `The context of handoff "${name}" could not be read.`, cause);
    return undefined;
  }
}

/** Sets what is known of the fields of a context. */
export function putCompleteness(draft: FactDraft, completeness: Completeness): void {
  draft.completeness = completeness.ratio;
  draft.requiredFields = completeness.requiredFields;
  draft.presentFields = completeness.presentFields;
  draft.missingFields = completeness.missingFields;
  draft.invalidFields = completeness.invalidFields;
  put(draft, 'optionalMissingFields', completeness.optionalMissingFields);
}

/** Sets names of the fields that are there, and the values that may leave the process. */
export function putContext(core: TracerCore, draft: FactDraft, context: unknown): void {
  if (!isObject(context)) return;
  try {
    draft.presentFields = presentFieldsOf(context);
    put(draft, 'contextValues', captureValues(core, context));
  } catch (cause) {
    core.report('context_failed', 'The context of a fact could not be read.', cause);
  }
}

/** Values of a context whose export was asked for. */
export function captureValues(
  core: TracerCore,
  context: object,
): Record<string, FactValue> | undefined {
  if (core.capture.size === 0) return undefined;
  return Object.fromEntries(readForExport(core, context, core.capture));
}

/** Values of the fields that may leave the process, as `redact` leaves them. */
export function readForExport(
  core: TracerCore,
  context: object,
  allowed: ReadonlySet<string>,
): [field: string, value: FactValue][] {
  const values: [string, FactValue][] = [];
  for (const [field, value] of Object.entries(context)) {
    if (!allowed.has(field) || isMissing(value)) continue;
    try {
      const read = readFactValue(core.redact ? core.redact(field, value) : value);
      if (read !== undefined) values.push([field, read]);
    } catch (cause) {
      core.report('redact_failed', `Redacting "${field}" failed; its value was left out.`, cause);
    }
  }
  return values;
}

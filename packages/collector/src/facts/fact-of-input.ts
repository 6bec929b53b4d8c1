import { type Fact, parseDuration, parseInstant } from '@baton/conventions';
import type { FactInput } from './fact-input.ts';

/** What a fact gets from the request that it comes in. */
export interface FactDefaults {
  /** The tenant that the caller is bound to. */
  readonly namespace: string | undefined;
  /** The time of a fact that names none. */
  readonly atMillis: number;
}

/** A fact while it is put together. */
export type FactDraft = { -readonly [Name in keyof Fact]: Fact[Name] };
type ContextInput = NonNullable<FactInput['context']>;

/** A checked input as the fact it means, its span id still empty. */
export function factOfInput(input: FactInput, defaults: FactDefaults): FactDraft {
  const draft: FactDraft = {
    namespace: input.namespace || (defaults.namespace ?? ''),
    process: input.process,
    item: input.item,
    cycle: input.cycle ?? 1,
    verb: input.verb,
    spanId: '',
    atMillis: millisOf(input.at) ?? defaults.atMillis,
  };
  put(draft, 'sequence', input.sequence);
  put(draft, 'eventId', input.eventId);
  put(draft, 'handoffName', input.handoff);
  put(draft, 'handoffId', input.handoffId);
  put(draft, 'sourceStage', input.source?.stage);
  put(draft, 'sourceTeam', input.source?.team);
  put(draft, 'targetStage', input.target?.stage);
  put(draft, 'targetTeam', input.target?.team);
  put(draft, 'itemType', input.type);
  put(draft, 'itemUrl', input.url);
  put(draft, 'system', input.system);
  put(draft, 'status', input.status);
  put(draft, 'reason', input.reason);
  put(draft, 'outcome', input.outcome);
  put(draft, 'outcomeScore', input.score);
  put(draft, 'dueAtMillis', millisOf(input.due));
  put(draft, 'slaAcceptSeconds', secondsOf(input.sla?.accept));
  put(draft, 'slaCompleteSeconds', secondsOf(input.sla?.complete));
  if (input.context !== undefined) putContext(draft, input.context);
  put(draft, 'attributes', unlessEmpty(input.attributes));
  return draft;
}

/** Begin of the interval that the fact closes, in milliseconds since 1970. */
export function startMillisOf(input: FactInput): number | undefined {
  return millisOf(input.since);
}

function putContext(draft: FactDraft, context: ContextInput): void {
  const present = context.present ?? presentIn(context.values);
  const missing = context.missing ?? missingOf(draft.verb, context.required, present);
  put(draft, 'requiredFields', context.required);
  put(draft, 'presentFields', present);
  put(draft, 'missingFields', missing);
  put(draft, 'invalidFields', context.invalid);
  put(draft, 'optionalMissingFields', context.optionalMissing);
  put(draft, 'completeness', context.completeness ?? completenessOf(context, missing));
  put(draft, 'contextValues', unlessEmpty(context.values));
}

/** As in the SDK: a field that holds an empty text or list did not come along. */
function presentIn(values: ContextInput['values']): string[] | undefined {
  if (values === undefined) return undefined;
  return Object.entries(values).flatMap(([field, value]) =>
    value === '' || (Array.isArray(value) && value.length === 0) ? [] : [field],
  );
}

function missingOf(
  verb: Fact['verb'],
  required: readonly string[] | undefined,
  present: readonly string[] | undefined,
): string[] | undefined {
  // There the missing fields are what is asked for, which only the sender knows.
  if (verb === 'bounce' || verb === 'request_clarification') return undefined;
  if (required === undefined || present === undefined) return undefined;
  const there = new Set(present);
  return required.filter((field) => !there.has(field));
}

function completenessOf(
  context: ContextInput,
  missing: readonly string[] | undefined,
): number | undefined {
  if (context.required === undefined || missing === undefined) return undefined;
  const required = new Set(context.required);
  if (required.size === 0) return 1;
  const bad = new Set([...missing, ...(context.invalid ?? [])]);
  return [...required].filter((field) => !bad.has(field)).length / required.size;
}

function put<K extends keyof FactDraft>(
  draft: FactDraft,
  key: K,
  value: FactDraft[K] | undefined,
): void {
  if (value !== undefined) draft[key] = value;
}

function millisOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function secondsOf(given: number | string | undefined): number | undefined {
  return typeof given === 'string' ? parseDuration(given) : given;
}

function unlessEmpty<T extends object>(record: T | undefined): T | undefined {
  return record === undefined || Object.keys(record).length === 0 ? undefined : record;
}

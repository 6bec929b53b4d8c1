import {
  ATTR_HANDOFF_CONTEXT_FIELD_PREFIX,
  ATTR_HANDOFF_DUE_TIME,
  ATTR_HANDOFF_EVENT_TIME,
  ATTR_HANDOFF_ITEM_CYCLE,
  ATTR_HANDOFF_OPERATION_NAME,
} from './attributes.ts';
import type { Fact, FactValue } from './fact.ts';
import { CONVENTION_PREFIX, LIST_KEYS, NUMBER_KEYS, REASON_KEYS, TEXT_KEYS } from './fact-keys.ts';
import {
  readInstant,
  readInteger,
  readList,
  readNumber,
  readText,
  readValue,
} from './lenient-value.ts';
import { VERBS, type Verb } from './verb.ts';

/** What of a span is needed to read its fact. */
export interface FactSpan {
  /** Values of any type: whatever cannot be read counts as not sent. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly spanId: string;
  /** End of the span in milliseconds since 1970; the time of a fact that names none itself. */
  readonly endMillis: number;
}

// The store keeps cycles in 32 bits.
const MAX_CYCLE = 0xffff_ffff;

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const KNOWN_VERBS: ReadonlySet<unknown> = new Set(VERBS);
const IN_RANGE: Readonly<Partial<Record<keyof Fact, (number: number) => boolean>>> = {
  sequence: Number.isSafeInteger,
  completeness: (share) => share >= 0 && share <= 1,
  slaAcceptSeconds: (seconds) => seconds >= 0,
  slaCompleteSeconds: (seconds) => seconds >= 0,
};

/**
 * The fact a span carries, or undefined if it has no known verb, process or item: the inverse of
 * `factAttributes`. It never throws: an attribute of a foreign emitter that cannot be read counts as
 * not sent.
 */
export function factOfSpan(span: FactSpan): Fact | undefined {
  const { attributes } = span;
  const verb = attributes[ATTR_HANDOFF_OPERATION_NAME];
  if (!isVerb(verb)) return undefined;

  const fact: Partial<Writable<Fact>> = {};
  for (const [key, property] of TEXT_KEYS) {
    const text = readText(attributes[key]);
    if (text !== undefined) fact[property] = text;
  }
  const { process, item } = fact;
  if (process === undefined || item === undefined) return undefined;

  for (const [key, property] of NUMBER_KEYS) {
    const number = readNumber(attributes[key]);
    if (number !== undefined && (IN_RANGE[property]?.(number) ?? true)) fact[property] = number;
  }
  for (const [key, property] of LIST_KEYS) {
    const names = readList(attributes[key]);
    if (names) fact[property] = names;
  }
  const reasonKey = REASON_KEYS[verb];
  const reason = reasonKey && readText(attributes[reasonKey]);
  if (reason) fact.reason = reason;
  const dueAtMillis = readInstant(attributes[ATTR_HANDOFF_DUE_TIME]);
  if (dueAtMillis !== undefined) fact.dueAtMillis = dueAtMillis;

  return {
    ...fact,
    ...readOpenEnded(attributes),
    process,
    item,
    verb,
    namespace: fact.namespace ?? '',
    cycle: readCycle(attributes[ATTR_HANDOFF_ITEM_CYCLE]),
    spanId: span.spanId,
    atMillis: readInstant(attributes[ATTR_HANDOFF_EVENT_TIME]) ?? Math.floor(span.endMillis),
  };
}

function isVerb(value: unknown): value is Verb {
  return KNOWN_VERBS.has(value);
}

function readCycle(value: unknown): number {
  const cycle = readInteger(value);
  return cycle !== undefined && cycle >= 1 && cycle <= MAX_CYCLE ? cycle : 1;
}

function readOpenEnded(
  attributes: Readonly<Record<string, unknown>>,
): Pick<Fact, 'contextValues' | 'attributes'> {
  const contextValues: [string, FactValue][] = [];
  const others: [string, FactValue][] = [];
  for (const key of Object.keys(attributes)) {
    const isContext = key.startsWith(ATTR_HANDOFF_CONTEXT_FIELD_PREFIX);
    if (!isContext && key.startsWith(CONVENTION_PREFIX)) continue;
    const value = readValue(attributes[key]);
    const name = isContext ? key.slice(ATTR_HANDOFF_CONTEXT_FIELD_PREFIX.length) : key;
    if (value !== undefined && name) (isContext ? contextValues : others).push([name, value]);
  }
  // `fromEntries` defines own properties, so a key named `__proto__` is a key like any other.
  return {
    ...(contextValues.length > 0 && { contextValues: Object.fromEntries(contextValues) }),
    ...(others.length > 0 && { attributes: Object.fromEntries(others) }),
  };
}

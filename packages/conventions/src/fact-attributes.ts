import {
  ATTR_HANDOFF_CONTEXT_FIELD_PREFIX,
  ATTR_HANDOFF_DUE_TIME,
  ATTR_HANDOFF_EVENT_TIME,
  ATTR_HANDOFF_ITEM_CYCLE,
  ATTR_HANDOFF_OPERATION_NAME,
} from './attributes.ts';
import type { Fact, FactValue } from './fact.ts';
import { CONVENTION_PREFIX, LIST_KEYS, NUMBER_KEYS, REASON_KEYS, TEXT_KEYS } from './fact-keys.ts';

const LATEST_MILLIS = 8.64e15;

/**
 * Attributes of the span that carries a fact; `factOfSpan` reads them back. Empty names, numbers
 * that are not finite and the caller's own attributes under `handoff.` are left out; it never throws.
 */
export function factAttributes(fact: Fact): Record<string, FactValue> {
  const attributes: Record<string, FactValue> = { [ATTR_HANDOFF_OPERATION_NAME]: fact.verb };
  for (const [key, property] of TEXT_KEYS) {
    const text = fact[property];
    if (text) attributes[key] = text;
  }
  attributes[ATTR_HANDOFF_ITEM_CYCLE] = fact.cycle;
  for (const [key, property] of NUMBER_KEYS) {
    const number = fact[property];
    if (number !== undefined && Number.isFinite(number)) attributes[key] = number;
  }
  for (const [key, property] of LIST_KEYS) {
    const names = fact[property];
    if (names) attributes[key] = names;
  }
  const reasonKey = REASON_KEYS[fact.verb];
  if (reasonKey && fact.reason) attributes[reasonKey] = fact.reason;
  setTime(attributes, ATTR_HANDOFF_EVENT_TIME, fact.atMillis);
  setTime(attributes, ATTR_HANDOFF_DUE_TIME, fact.dueAtMillis);
  for (const [field, value] of Object.entries(fact.contextValues ?? {})) {
    if (field && isSendable(value)) attributes[ATTR_HANDOFF_CONTEXT_FIELD_PREFIX + field] = value;
  }
  for (const [key, value] of Object.entries(fact.attributes ?? {})) {
    if (key && !key.startsWith(CONVENTION_PREFIX) && isSendable(value)) {
      define(attributes, key, value);
    }
  }
  return attributes;
}

function setTime(
  attributes: Record<string, FactValue>,
  key: string,
  millis: number | undefined,
): void {
  if (millis === undefined || !(Math.abs(millis) <= LATEST_MILLIS)) return;
  attributes[key] = new Date(Math.floor(millis)).toISOString();
}

function isSendable(value: FactValue): boolean {
  return typeof value !== 'number' || Number.isFinite(value);
}

// A caller's key may be `__proto__`: plain assignment would change the object instead.
function define(attributes: Record<string, FactValue>, key: string, value: FactValue): void {
  if (key !== '__proto__') attributes[key] = value;
  else Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true });
}

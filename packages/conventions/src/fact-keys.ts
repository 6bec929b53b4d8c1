import * as keys from './attributes.ts';
import type { Fact } from './fact.ts';

type KeysOf<Value> = {
  [Name in keyof Fact]-?: NonNullable<Fact[Name]> extends Value
    ? Value extends NonNullable<Fact[Name]>
      ? Name
      : never
    : never;
}[keyof Fact];

type KeyTable<Name extends keyof Fact> = readonly (readonly [key: string, property: Name])[];

// One table for both directions, so that encoding and decoding cannot drift apart.

/** Attributes that hold a name or another short text; an empty one is not sent. */
export const TEXT_KEYS: KeyTable<Exclude<KeysOf<string>, 'spanId' | 'reason'>> = [
  [keys.ATTR_HANDOFF_NAMESPACE, 'namespace'],
  [keys.ATTR_HANDOFF_PROCESS_NAME, 'process'],
  [keys.ATTR_HANDOFF_ITEM_ID, 'item'],
  [keys.ATTR_HANDOFF_ITEM_TYPE, 'itemType'],
  [keys.ATTR_HANDOFF_ITEM_STATUS, 'status'],
  [keys.ATTR_HANDOFF_ITEM_URL_FULL, 'itemUrl'],
  [keys.ATTR_HANDOFF_NAME, 'handoffName'],
  [keys.ATTR_HANDOFF_ID, 'handoffId'],
  [keys.ATTR_HANDOFF_SOURCE_STAGE_NAME, 'sourceStage'],
  [keys.ATTR_HANDOFF_SOURCE_TEAM_NAME, 'sourceTeam'],
  [keys.ATTR_HANDOFF_TARGET_STAGE_NAME, 'targetStage'],
  [keys.ATTR_HANDOFF_TARGET_TEAM_NAME, 'targetTeam'],
  [keys.ATTR_HANDOFF_EVENT_ID, 'eventId'],
  [keys.ATTR_HANDOFF_OUTCOME, 'outcome'],
  [keys.ATTR_HANDOFF_SYSTEM_NAME, 'system'],
];

/** Attributes that hold a number. */
export const NUMBER_KEYS: KeyTable<Exclude<KeysOf<number>, 'cycle' | 'atMillis' | 'dueAtMillis'>> =
  [
    [keys.ATTR_HANDOFF_EVENT_SEQUENCE, 'sequence'],
    [keys.ATTR_HANDOFF_CONTEXT_COMPLETENESS, 'completeness'],
    [keys.ATTR_HANDOFF_SLA_ACCEPT, 'slaAcceptSeconds'],
    [keys.ATTR_HANDOFF_SLA_COMPLETE, 'slaCompleteSeconds'],
    [keys.ATTR_HANDOFF_OUTCOME_SCORE, 'outcomeScore'],
  ];

/** Attributes that hold names of context fields. */
export const LIST_KEYS: KeyTable<KeysOf<readonly string[]>> = [
  [keys.ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS, 'requiredFields'],
  [keys.ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS, 'presentFields'],
  [keys.ATTR_HANDOFF_CONTEXT_MISSING_FIELDS, 'missingFields'],
  [keys.ATTR_HANDOFF_CONTEXT_INVALID_FIELDS, 'invalidFields'],
  [keys.ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS, 'optionalMissingFields'],
];

/** The attribute that holds the reason of a fact, by verb; other verbs have none. */
export const REASON_KEYS: Readonly<Partial<Record<Fact['verb'], string>>> = {
  bounce: keys.ATTR_HANDOFF_BOUNCE_REASON,
  cancel: keys.ATTR_HANDOFF_CANCEL_REASON,
};

/** Everything under this prefix belongs to the convention. */
export const CONVENTION_PREFIX = 'handoff.';

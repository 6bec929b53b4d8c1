import {
  ATTR_HANDOFF_CONTEXT_COMPLETENESS,
  ATTR_HANDOFF_CONTEXT_INVALID_FIELDS,
  ATTR_HANDOFF_CONTEXT_MISSING_FIELDS,
  ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS,
  ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS,
  ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS,
  ATTR_HANDOFF_ID,
  ATTR_HANDOFF_INITIATION_TIME,
  ATTR_HANDOFF_ITEM_CYCLE,
  ATTR_HANDOFF_ITEM_ID,
  ATTR_HANDOFF_NAME,
  ATTR_HANDOFF_PROCESS_NAME,
  ATTR_HANDOFF_SOURCE_STAGE_NAME,
} from '@baton/conventions';
import type { Completeness } from './completeness.ts';
import type { Carrier } from './types.ts';

/** What a carrier says; a proxy that strips baggage leaves the ids. */
export interface CarrierContent {
  readonly traceId: string;
  /** Span of the initiate. */
  readonly spanId: string;
  readonly process?: string | undefined;
  readonly itemKey?: string | undefined;
  readonly cycle?: number | undefined;
  readonly name?: string | undefined;
  /** Absent where it is the span id. */
  readonly handoffId?: string | undefined;
  /** ISO 8601. */
  readonly initiatedAt?: string | undefined;
  readonly source?: string | undefined;
  readonly completeness?: Completeness | undefined;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;
const ALL_ZERO = /^0+$/;
// W3C Baggage promises 8192 bytes to everyone together; the field lists are the part to do without.
const MAX_BAGGAGE_LENGTH = 4096;

const FIELD_LISTS = [
  [ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS, 'requiredFields'],
  [ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS, 'presentFields'],
  [ATTR_HANDOFF_CONTEXT_MISSING_FIELDS, 'missingFields'],
  [ATTR_HANDOFF_CONTEXT_INVALID_FIELDS, 'invalidFields'],
  [ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS, 'optionalMissingFields'],
] as const;

// A lone surrogate has no UTF-8 form and would make encodeURIComponent throw.
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Ids of a `traceparent`, or undefined if it is none. */
export function parseTraceparent(
  value: unknown,
): { readonly traceId: string; readonly spanId: string } | undefined {
  const match = typeof value === 'string' ? TRACEPARENT.exec(value.trim()) : null;
  const [, traceId = '', spanId = ''] = match ?? [];
  if (!match || ALL_ZERO.test(traceId) || ALL_ZERO.test(spanId)) return undefined;
  return { traceId, spanId };
}

/** Writes a carrier in the formats of W3C Trace Context and Baggage. */
export function writeCarrier(content: CarrierContent): Carrier {
  const entries: [string, string | undefined][] = [
    [ATTR_HANDOFF_PROCESS_NAME, content.process],
    [ATTR_HANDOFF_ITEM_ID, content.itemKey],
    [ATTR_HANDOFF_ITEM_CYCLE, content.cycle === 1 ? undefined : content.cycle?.toString()],
    [ATTR_HANDOFF_NAME, content.name],
    [ATTR_HANDOFF_ID, content.handoffId],
    [ATTR_HANDOFF_INITIATION_TIME, content.initiatedAt],
    [ATTR_HANDOFF_SOURCE_STAGE_NAME, content.source],
  ];
  const identity = joinEntries(entries);
  const context = content.completeness ? joinEntries(contextEntries(content.completeness)) : '';
  const full = [identity, context].filter(Boolean).join(',');
  return {
    traceparent: `00-${content.traceId}-${content.spanId}-01`,
    baggage: full.length <= MAX_BAGGAGE_LENGTH ? full : identity,
  };
}

function contextEntries(completeness: Completeness): [string, string | undefined][] {
  return [
    [ATTR_HANDOFF_CONTEXT_COMPLETENESS, String(completeness.ratio)],
    // Names are encoded one by one first, since a name may hold a comma.
    ...FIELD_LISTS.map(([key, list]): [string, string | undefined] => [
      key,
      completeness[list]?.map(encode).join(','),
    ]),
  ];
}

const joinEntries = (entries: readonly [string, string | undefined][]): string =>
  entries
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => `${key}=${encode(value)}`)
    .join(',');

/** Reads a carrier, or undefined if it holds no valid `traceparent`; names ignore case. */
export function readCarrier(carrier: unknown): CarrierContent | undefined {
  if (typeof carrier !== 'object' || carrier === null) return undefined;
  const headers = new Map<string, unknown>();
  for (const [name, value] of Object.entries(carrier)) headers.set(name.toLowerCase(), value);
  const ids = parseTraceparent(headers.get('traceparent'));
  if (!ids) return undefined;
  const entries = parseBaggage(headers.get('baggage'));
  const cycle = Number(entries.get(ATTR_HANDOFF_ITEM_CYCLE) ?? 1);
  return {
    ...ids,
    process: entries.get(ATTR_HANDOFF_PROCESS_NAME) || undefined,
    itemKey: entries.get(ATTR_HANDOFF_ITEM_ID) || undefined,
    cycle: Number.isSafeInteger(cycle) && cycle > 0 ? cycle : 1,
    name: entries.get(ATTR_HANDOFF_NAME) || undefined,
    handoffId: entries.get(ATTR_HANDOFF_ID) || undefined,
    initiatedAt: entries.get(ATTR_HANDOFF_INITIATION_TIME) || undefined,
    source: entries.get(ATTR_HANDOFF_SOURCE_STAGE_NAME) || undefined,
    completeness: readCompleteness(entries),
  };
}

function parseBaggage(value: unknown): Map<string, string> {
  const entries = new Map<string, string>();
  if (typeof value !== 'string') return entries;
  for (const member of value.split(',')) {
    // Properties after `;` belong to others.
    const [pair = ''] = member.split(';');
    const at = pair.indexOf('=');
    const text = at > 0 ? decode(pair.slice(at + 1).trim()) : undefined;
    if (text !== undefined) entries.set(pair.slice(0, at).trim(), text);
  }
  return entries;
}

function readCompleteness(entries: ReadonlyMap<string, string>): Completeness | undefined {
  const ratio = Number(entries.get(ATTR_HANDOFF_CONTEXT_COMPLETENESS) ?? Number.NaN);
  if (!(ratio >= 0 && ratio <= 1)) return undefined;
  const read = (key: string): string[] | undefined => {
    const list = entries.get(key);
    if (!list) return list === '' ? [] : undefined;
    return list.split(',').flatMap((name) => decode(name) ?? []);
  };
  const optionalMissing = read(ATTR_HANDOFF_CONTEXT_OPTIONAL_MISSING_FIELDS);
  return {
    ratio,
    requiredFields: read(ATTR_HANDOFF_CONTEXT_REQUIRED_FIELDS) ?? [],
    presentFields: read(ATTR_HANDOFF_CONTEXT_PRESENT_FIELDS) ?? [],
    missingFields: read(ATTR_HANDOFF_CONTEXT_MISSING_FIELDS) ?? [],
    invalidFields: read(ATTR_HANDOFF_CONTEXT_INVALID_FIELDS) ?? [],
    ...(optionalMissing ? { optionalMissingFields: optionalMissing } : {}),
  };
}

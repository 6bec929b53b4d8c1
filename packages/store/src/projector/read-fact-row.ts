import type { Fact, FactValue } from '@baton/conventions';
import { touchedFacts } from '../queries/projector/facts.ts';

/** A row of `projector/facts`, as an array in the order of its columns. */
export type FactRow = readonly unknown[];

const COLUMNS = Object.keys(touchedFacts.row.shape);

const at = (column: string): number => COLUMNS.indexOf(column);

const TEXTS = [
  'eventId',
  'handoffName',
  'handoffId',
  'sourceStage',
  'sourceTeam',
  'targetStage',
  'targetTeam',
  'itemType',
  'itemUrl',
  'system',
  'status',
  'reason',
  'outcome',
].map((name) => [name, at(name)] as const);

const NUMBERS = [
  'sequence',
  'outcomeScore',
  'dueAtMillis',
  'slaAcceptSeconds',
  'slaCompleteSeconds',
  'completeness',
].map((name) => [name, at(name)] as const);

const LISTS = ['requiredFields', 'missingFields', 'invalidFields', 'optionalMissingFields'].map(
  (name) => [name, at(name)] as const,
);

const PRESENT_FIELDS = at('presentFields');
const HAS_PRESENT_FIELDS = at('hasPresentFields');
const CONTEXT_VALUES = at('contextValues');
const ATTRIBUTES = at('attributes');
const VERB = at('verb');
const AT_MILLIS = at('atMillis');
const FACT_ID = at('factId');
const SPAN_ID = at('spanId');
const TRACE_ID = at('traceId');

/** Place of the key's columns: they come first. */
const NAMESPACE = 0;
const PROCESS = 1;
const ITEM = 2;
const CYCLE = 3;

const isEmpty = (values: object): boolean => {
  for (const _ in values) return false;
  return true;
};

/** Whether two rows belong to the same cycle. */
export const sameCycle = (a: FactRow, b: FactRow): boolean =>
  a[ITEM] === b[ITEM] &&
  a[CYCLE] === b[CYCLE] &&
  a[PROCESS] === b[PROCESS] &&
  a[NAMESPACE] === b[NAMESPACE];

/** Whether two rows are one span: a resend that the table has not merged away yet. */
export const sameSpan = (a: FactRow, b: FactRow): boolean =>
  a[SPAN_ID] === b[SPAN_ID] && a[FACT_ID] === b[FACT_ID];

/** Trace the span of a row belongs to. */
export const traceIdOf = (row: FactRow): string => row[TRACE_ID] as string;

/** The fact in a row: what is empty there was not sent. */
export function readFactRow(row: FactRow): Fact {
  const fact: Record<string, unknown> = {
    namespace: row[NAMESPACE],
    process: row[PROCESS],
    item: row[ITEM],
    cycle: row[CYCLE],
    verb: row[VERB],
    spanId: row[SPAN_ID],
    atMillis: row[AT_MILLIS],
  };
  for (const [name, index] of TEXTS) if (row[index] !== '') fact[name] = row[index];
  for (const [name, index] of NUMBERS) if (row[index] !== null) fact[name] = row[index];
  for (const [name, index] of LISTS) {
    if ((row[index] as readonly string[]).length > 0) fact[name] = row[index];
  }
  if (row[HAS_PRESENT_FIELDS] === true) fact['presentFields'] = row[PRESENT_FIELDS];
  const contextValues = row[CONTEXT_VALUES] as Record<string, FactValue>;
  if (!isEmpty(contextValues)) fact['contextValues'] = contextValues;
  const attributes = row[ATTRIBUTES] as Record<string, FactValue>;
  if (!isEmpty(attributes)) fact['attributes'] = attributes;
  return fact as unknown as Fact;
}

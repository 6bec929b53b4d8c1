import { hashIds } from '@baton/conventions';
import { type BoundColumns, contextEntries } from './bind-columns.ts';
import type { BadRow, LogRow } from './log-row.ts';
import { lookUp } from './look-up.ts';
import { type MappedRow, PRESENT } from './mapped-row.ts';
import type { Mapping } from './mapping.ts';
import { compileTimeFormat } from './time-format.ts';

const PERSON_HASH_BYTES = 8;
const MOST_SHARED_TEXTS = 100_000;

/** Reads a row of a log through a mapping: the item and the row, or why it cannot be used. */
export type RowMapper = (row: LogRow) => { item: string; row: MappedRow } | BadRow;

/** Makes the function that reads rows through a mapping. */
export function createRowMapper(mapping: Mapping, bound: BoundColumns): RowMapper {
  const { columns, persons } = mapping;
  const readTime = compileTimeFormat(mapping.time);
  const share = createTextPool();
  const hashPerson = createPersonHash(mapping);
  const contextFields = contextEntries(mapping).map(([, field]) => field);
  const hashed = new Set(persons.hash);
  const sent = attributeNames(mapping);

  return ({ line, values }) => {
    const text = (column: string | undefined): string =>
      column === undefined ? '' : share(bound.readValue(column, values));
    const time = (column: string | undefined): number | null => {
      const millis = readTime(text(column));
      return Number.isNaN(millis) ? null : millis;
    };
    const attribute = (column: string): string =>
      hashed.has(column) ? hashPerson(column, text(column)) : text(column);

    const item = text(columns.item);
    if (item === '') return { line, reason: 'item_missing', example: `no ${columns.item}` };
    const atText = text(columns.time);
    if (atText === '') return { line, reason: 'time_missing', example: `no ${columns.time}` };
    const atMillis = readTime(atText);
    if (Number.isNaN(atMillis)) {
      return { line, reason: 'time_unreadable', example: `"${atText.slice(0, 60)}"` };
    }
    // Without an order column the time stands in, as a number: formats write it differently.
    const orderedByTime = columns.order === undefined || columns.order === columns.time;
    const order = orderedByTime ? String(atMillis) : text(columns.order);
    if (order === '') return { line, reason: 'order_missing', example: `no ${columns.order}` };
    const team = text(columns.team ?? columns.stage);
    const outcome = text(columns.outcome);
    const score = text(columns.score);
    return {
      item,
      row: {
        line,
        atMillis,
        order,
        stage: text(columns.stage ?? columns.team),
        team,
        status: text(columns.status),
        startMillis: time(columns.start),
        resolvedMillis: time(columns.resolved),
        dueMillis: time(columns.due),
        outcome: lookUp(mapping.outcomes, outcome) ?? outcome,
        score: score === '' || Number.isNaN(Number(score)) ? null : Number(score),
        context: contextFields.map((field) => {
          const value = text(field.column);
          return value === '' || field.export ? value : PRESENT;
        }),
        attributes: sent.map(attribute),
        knownAtEnd: mapping.knownAtEnd.map(text),
      },
    };
  };
}

/** Names of the attributes a row holds values of, in its order. */
export function attributeNames(mapping: Mapping): string[] {
  const hashed = new Set(mapping.persons.hash);
  return [...mapping.attributes.filter((column) => !hashed.has(column)), ...mapping.persons.hash];
}

function createPersonHash(mapping: Mapping): (column: string, person: string) => string {
  const known = new Map<string, string>();
  return (column, person) => {
    if (person === '') return '';
    const key = `${column}\u001f${person}`;
    let hash = known.get(key);
    if (hash === undefined) {
      const { namespace, process, persons } = mapping;
      hash = hashIds([persons.salt, namespace, process, column, person], PERSON_HASH_BYTES);
      if (known.size < MOST_SHARED_TEXTS) known.set(key, hash);
    }
    return hash;
  };
}

/** One copy of each text that comes again: a log repeats its few values millions of times. */
function createTextPool(): (text: string) => string {
  const pool = new Map<string, string>();
  return (text) => {
    const known = pool.get(text);
    if (known !== undefined) return known;
    if (pool.size < MOST_SHARED_TEXTS) pool.set(text, text);
    return text;
  };
}

import { groupBy } from '../group-by.ts';
import type { Factor } from './factor-sample.ts';
import type { FactorRow } from './read-handoffs.ts';
import { MINIMUM_ARM } from './screen.ts';

/** Values of one attribute, or teams of one side, that become factors at most: the most frequent. */
const MAX_VALUES = 12;
const MAX_FIELDS = 40;
const MAX_ATTRIBUTES = 40;
const WORKLOAD_QUANTILE = 0.75;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A factor before it is known whether enough handoffs stand on both sides. */
type Candidate = Omit<Factor, 'exposed'> & {
  readonly isSo: (row: FactorRow, at: number) => boolean;
};

/** Everything that can be asked of handoffs as of when they began. */
export function candidateFactors(rows: readonly FactorRow[]): Factor[] {
  const candidates: Candidate[] = [
    ...fieldCandidates(rows),
    ...situationCandidates(rows),
    ...WEEKDAYS.map((day, at) => ({
      ...{ name: `weekday:${day}`, words: `handed over on a ${day}`, dimension: 'weekday' },
      isSo: (row: FactorRow) => row.weekday === at + 1,
    })),
    ...valueCandidates(
      rows,
      'sender',
      (row) => row.sender,
      (value) => `from ${value}`,
    ),
    ...valueCandidates(
      rows,
      'receiver',
      (row) => row.receiver,
      (value) => `to ${value}`,
    ),
    ...valueCandidates(
      rows,
      'item_type',
      (row) => row.itemType,
      (value) => `of the type ${value}`,
    ),
    ...keysOf(rows, (row) => row.attributes).flatMap((key) =>
      valueCandidates(
        rows,
        `attribute:${key}`,
        (row) => row.attributes[key] ?? '',
        (value) => `with ${key} ${value}`,
      ),
    ),
    ...keysOf(rows, (row) => row.contextValues).flatMap((key) =>
      valueCandidates(
        rows,
        `value:${key}`,
        (row) => row.contextValues[key] ?? '',
        (value) => `with ${key} ${value}`,
      ),
    ),
  ];
  return candidates.map(({ isSo, ...factor }) => ({
    ...factor,
    exposed: Uint8Array.from(rows, (row, at) => (isSo(row, at) ? 1 : 0)),
  }));
}

function fieldCandidates(rows: readonly FactorRow[]): Candidate[] {
  const counts = new Map<string, number>();
  for (const { requiredFields, presentFields } of rows) {
    for (const field of new Set([...requiredFields, ...presentFields])) {
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  return mostFrequent(counts, MAX_FIELDS).map((field) => ({
    ...{ name: `field:${field}`, words: `with ${field} present`, dimension: `field:${field}` },
    isSo: ({ presentFields }) => presentFields.includes(field),
  }));
}

function situationCandidates(rows: readonly FactorRow[]): Candidate[] {
  const busyFrom = busyThresholds(rows);
  const firstHop = rows.reduce(
    (least, { hops }) => Math.min(least, hops),
    Number.POSITIVE_INFINITY,
  );
  return [
    {
      ...{ name: 'complete', words: 'with every required field', dimension: 'completeness' },
      isSo: ({ completeness }) => completeness !== null && completeness >= 1,
    },
    {
      name: 'after_hours',
      words: 'handed over before 06:00, after 18:00 or on a weekend (UTC)',
      dimension: 'hour',
      isSo: ({ quarterOfDay, weekday }) => quarterOfDay === 0 || quarterOfDay === 3 || weekday > 5,
    },
    {
      name: 'busy_receiver',
      words: 'that came while the receiving team had more open handoffs than three times of four',
      dimension: 'workload',
      isSo: ({ workload, receiver }) => workload > (busyFrom.get(receiver) ?? 0),
    },
    {
      ...{ name: 'later_hop', words: 'that were not the first of their item', dimension: 'hops' },
      isSo: ({ hops }) => hops > firstHop,
    },
    {
      name: 'rounds_before',
      words: 'of items that had been sent back before',
      dimension: 'rounds_before',
      isSo: ({ roundsBefore }) => roundsBefore > 0,
    },
  ];
}

function busyThresholds(rows: readonly FactorRow[]): Map<string, number> {
  const loads = groupBy(rows, ({ receiver }) => receiver);
  return new Map(
    [...loads].map(([receiver, of]) => {
      const sorted = of.map(({ workload }) => workload).sort((a, b) => a - b);
      return [receiver, sorted[Math.floor(WORKLOAD_QUANTILE * (sorted.length - 1))] ?? 0];
    }),
  );
}

function valueCandidates(
  rows: readonly FactorRow[],
  dimension: string,
  read: (row: FactorRow) => string,
  words: (value: string) => string,
): Candidate[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = read(row);
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const [value, n] of counts) if (n < MINIMUM_ARM) counts.delete(value);
  return mostFrequent(counts, MAX_VALUES).map((value) => ({
    ...{ name: `${dimension}=${value}`, words: words(value), dimension },
    isSo: (row) => read(row) === value,
  }));
}

/** Keys of a map of each row; those that Baton itself writes are none of the item's. */
function keysOf(
  rows: readonly FactorRow[],
  mapOf: (row: FactorRow) => Readonly<Record<string, string>>,
): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const key of Object.keys(mapOf(row))) {
      if (!key.startsWith('baton.')) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return mostFrequent(counts, MAX_ATTRIBUTES);
}

function mostFrequent(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts]
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value);
}

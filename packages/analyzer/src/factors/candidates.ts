import type { Calendar } from '@baton/conventions';
import { mostFrequent } from '../most-frequent.ts';
import { afterHours } from './after-hours.ts';
import type { Factor } from './factor-sample.ts';
import { flags } from './flags.ts';
import {
  type Coded,
  denseNames,
  type HandoffColumns,
  type SparseNames,
} from './handoff-columns.ts';
import { MINIMUM_ARM } from './screen.ts';

/** Values of one attribute, or teams of one side, that become factors at most: the most frequent. */
const MAX_VALUES = 12;
const MAX_FIELDS = 40;
const MAX_ATTRIBUTES = 40;
const WORKLOAD_QUANTILE = 0.75;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Everything that can be asked of handoffs as of when they began; `calendars` are by receiving team. */
export function candidateFactors(
  columns: HandoffColumns,
  calendars: ReadonlyMap<string, Calendar> = new Map(),
): Factor[] {
  const { rows, sender, receiver, itemType, attributes, contextValues } = columns;
  const named = (key: string, of: SparseNames, prefix: string): Factor[] =>
    valueFactors(`${prefix}:${key}`, denseNames(of, rows), (value) => `with ${key} ${value}`);
  return [
    ...fieldFactors(columns),
    ...situationFactors(columns),
    afterHours(columns, calendars),
    ...WEEKDAYS.map((day, at) => ({
      ...{ name: `weekday:${day}`, words: `handed over on a ${day}`, dimension: 'weekday' },
      exposed: flags(rows, (row) => columns.weekday[row] === at + 1),
    })),
    ...valueFactors('sender', sender, (value) => `from ${value}`),
    ...valueFactors('receiver', receiver, (value) => `to ${value}`),
    ...valueFactors('item_type', itemType, (value) => `of the type ${value}`),
    ...mostFrequentKeys(attributes).flatMap(([key, of]) => named(key, of, 'attribute')),
    ...mostFrequentKeys(contextValues).flatMap(([key, of]) => named(key, of, 'value')),
  ];
}

function fieldFactors({ rows, fieldCounts, present }: HandoffColumns): Factor[] {
  return mostFrequent(fieldCounts, MAX_FIELDS).map((field) => {
    const exposed = new Uint8Array(rows);
    for (const row of present.get(field) ?? []) exposed[row] = 1;
    const dimension = `field:${field}`;
    return { name: dimension, words: `with ${field} present`, dimension, exposed };
  });
}

function situationFactors(columns: HandoffColumns): Factor[] {
  const { rows, completeness, workload, hops, roundsBefore, receiver } = columns;
  const busyFrom = busyThresholds(columns);
  const firstHop = hops.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return [
    {
      ...{ name: 'complete', words: 'with every required field', dimension: 'completeness' },
      exposed: flags(rows, (row) => (completeness[row] as number) >= 1),
    },
    {
      name: 'busy_receiver',
      words: 'that came while the receiving team had more open handoffs than three times of four',
      dimension: 'workload',
      exposed: flags(
        rows,
        (row) => (workload[row] as number) > (busyFrom[receiver.codes[row] as number] ?? 0),
      ),
    },
    {
      ...{ name: 'later_hop', words: 'that were not the first of their item', dimension: 'hops' },
      exposed: flags(rows, (row) => (hops[row] as number) > firstHop),
    },
    {
      name: 'rounds_before',
      words: 'of items that had been sent back before',
      dimension: 'rounds_before',
      exposed: flags(rows, (row) => (roundsBefore[row] as number) > 0),
    },
  ];
}

/** By receiver: the workload that it had less than three times of four. */
function busyThresholds({ rows, workload, receiver }: HandoffColumns): number[] {
  const loads = receiver.names.map((): number[] => []);
  for (let row = 0; row < rows; row++) {
    loads[receiver.codes[row] as number]?.push(workload[row] as number);
  }
  return loads.map((of) => {
    const sorted = Float64Array.from(of).sort();
    return sorted[Math.floor(WORKLOAD_QUANTILE * (sorted.length - 1))] ?? 0;
  });
}

function valueFactors(
  dimension: string,
  { names, codes }: Coded,
  words: (value: string) => string,
): Factor[] {
  const counts = new Uint32Array(names.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  const frequent = new Map<string, number>();
  names.forEach((name, code) => {
    const n = counts[code] as number;
    if (name !== '' && n >= MINIMUM_ARM) frequent.set(name, n);
  });
  return mostFrequent(frequent, MAX_VALUES).map((value) => {
    const wanted = names.indexOf(value);
    return {
      ...{ name: `${dimension}=${value}`, words: words(value), dimension },
      exposed: flags(codes.length, (row) => codes[row] === wanted),
    };
  });
}

function mostFrequentKeys(
  columns: ReadonlyMap<string, SparseNames>,
): (readonly [string, SparseNames])[] {
  const counts = new Map([...columns].map(([key, { rows }]) => [key, rows.length]));
  return mostFrequent(counts, MAX_ATTRIBUTES).map((key) => [key, columns.get(key) as SparseNames]);
}

import { type QueryOptions, riskFeatures, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { createNameColumn, type NameColumn } from '../name-column.ts';
import { columnsOf } from '../risk/columns-of.ts';
import { NAME_FEATURES, NUMBER_FEATURES } from '../risk/risk-row.ts';
import type { SampleSize } from '../risk/sample-size.ts';
import type { Coded, HandoffColumns } from './handoff-columns.ts';

/** Reads a sample of the handoffs of a process into columns, oldest first; no row is kept. */
export async function readHandoffs(
  store: Store,
  scope: DetectorScope,
  { perMillion, atLeast, ...options }: QueryOptions & SampleSize,
): Promise<HandoffColumns> {
  const params = { ...scope, perMillion, atLeast, withContext: true };
  const place = columnsOf(riskFeatures);
  const plain = PLAIN.map((name) => ({ at: place[name], values: [] as number[] }));
  const features = NUMBER_FEATURES.map((): number[] => []);
  const names = NAME_FEATURES.map(createNameColumn);
  const itemType = createNameColumn();
  const items = createNameColumn();
  const handoffIds: string[] = [];
  const context = createContext();
  let rows = 0;
  for await (const row of store.streamArrays(riskFeatures, params, options)) {
    items.push(row[place.item] as string);
    handoffIds.push(row[place.handoffId] as string);
    for (const { at, values } of plain) values.push(numberOf(row[at]));
    const given = row[place.numbers] as (number | null)[];
    features.forEach((column, at) => {
      column.push(numberOf(given[at]));
    });
    const called = row[place.names] as string[];
    names.forEach((column, at) => {
      column.push(called[at] ?? '');
    });
    itemType.push(row[place.itemType] as string);
    context.add(rows, {
      requiredFields: row[place.requiredFields] as string[],
      presentFields: row[place.presentFields] as string[],
      contextValues: row[place.contextValues] as Record<string, string>,
      attributes: row[place.attributes] as Record<string, string>,
    });
    rows++;
  }
  const ofName = names.map(coded);
  const ofNumber = features.map((column) => Float64Array.from(column));
  const name = (feature: (typeof NAME_FEATURES)[number]): Coded =>
    ofName[NAME_FEATURES.indexOf(feature)] ?? { names: [], codes: new Uint32Array() };
  const number = (feature: (typeof NUMBER_FEATURES)[number]): Float64Array =>
    ofNumber[NUMBER_FEATURES.indexOf(feature)] ?? new Float64Array();
  const values = (column: (typeof PLAIN)[number]): number[] =>
    plain[PLAIN.indexOf(column)]?.values ?? [];
  return {
    rows,
    items: coded(items),
    draw: Uint32Array.from(values('draw')),
    pairHandoffs: Float64Array.from(values('pairHandoffs')),
    cycles: Uint32Array.from(values('cycle')),
    handoffIds,
    initiatedMillis: Float64Array.from(values('initiatedMillis')),
    endedMillis: Float64Array.from(values('endedMillis')),
    closedMillis: Float64Array.from(values('closedMillis')),
    dueMillis: Float64Array.from(values('dueMillis')),
    returnedMillis: Float64Array.from(values('returnedMillis')),
    isSentBack: Uint8Array.from(values('isSentBack')),
    rounds: Float64Array.from(values('rounds')),
    score: Float64Array.from(values('score')),
    isSuccess: Float64Array.from(values('isSuccess')),
    names: ofName,
    numbers: ofNumber,
    sender: name('sender'),
    receiver: name('receiver'),
    itemType: coded(itemType),
    weekday: smallNumbers(name('weekday')),
    quarterOfDay: smallNumbers(name('quarter_of_day')),
    completeness: number('completeness'),
    workload: number('workload'),
    hops: number('hops'),
    roundsBefore: number('rounds'),
    ...context.columns,
  };
}

const PLAIN = [
  'cycle',
  'draw',
  'pairHandoffs',
  'initiatedMillis',
  'endedMillis',
  'closedMillis',
  'dueMillis',
  'returnedMillis',
  'rounds',
  'score',
  'isSuccess',
  'isSentBack',
] as const;

const numberOf = (value: unknown): number =>
  value === null || value === undefined ? Number.NaN : Number(value);

const coded = ({ names, codes }: NameColumn): Coded => ({ names, codes: Uint32Array.from(codes) });

const smallNumbers = ({ names, codes }: Coded): Uint8Array =>
  Uint8Array.from(codes, (code) => Number(names[code]));

interface Context {
  readonly requiredFields: readonly string[];
  readonly presentFields: readonly string[];
  readonly contextValues: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

function createContext() {
  const fieldCounts = new Map<string, number>();
  const present = new Map<string, number[]>();
  const contextValues = new Map<string, NameColumn & { readonly rows: number[] }>();
  const attributes = new Map<string, NameColumn & { readonly rows: number[] }>();
  const addTo = (
    columns: typeof attributes,
    row: number,
    map: Readonly<Record<string, string>>,
  ) => {
    for (const key in map) {
      // What Baton itself writes is none of the item's.
      if (key.startsWith('baton.')) continue;
      let column = columns.get(key);
      if (column === undefined) {
        column = { ...createNameColumn(), rows: [] };
        columns.set(key, column);
      }
      column.rows.push(row);
      column.push(map[key] as string);
    }
  };
  return {
    columns: { fieldCounts, present, contextValues, attributes },
    add(row: number, of: Context): void {
      for (const field of new Set(of.presentFields)) {
        const rows = present.get(field);
        if (rows === undefined) present.set(field, [row]);
        else rows.push(row);
        fieldCounts.set(field, (fieldCounts.get(field) ?? 0) + 1);
      }
      for (const field of new Set(of.requiredFields)) {
        if (of.presentFields.includes(field)) continue;
        fieldCounts.set(field, (fieldCounts.get(field) ?? 0) + 1);
      }
      addTo(contextValues, row, of.contextValues);
      addTo(attributes, row, of.attributes);
    },
  };
}

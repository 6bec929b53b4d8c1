import { factorContext, type QueryOptions, riskFeatures, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { NAME_FEATURES, NUMBER_FEATURES } from '../risk/risk-row.ts';

/** A handoff with what was known when it began, and what became of it. */
export interface FactorRow {
  readonly initiatedMillis: number;
  readonly endedMillis: number | null;
  readonly closedMillis: number | null;
  readonly dueMillis: number | null;
  readonly isSentBack: boolean;
  readonly rounds: number;
  readonly score: number | null;
  readonly sender: string;
  readonly receiver: string;
  /** 1 is Monday, in UTC. */
  readonly weekday: number;
  /** Six hours each from midnight, in UTC. */
  readonly quarterOfDay: number;
  readonly completeness: number | null;
  /** Open handoffs of the receiver, as log(1 + n). */
  readonly workload: number;
  /** As log(1 + n). */
  readonly hops: number;
  readonly roundsBefore: number;
  readonly itemType: string;
  readonly requiredFields: readonly string[];
  readonly presentFields: readonly string[];
  readonly contextValues: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads the handoffs of a process, oldest first; `permille` of every thousand items. */
export async function readHandoffs(
  store: Store,
  scope: DetectorScope,
  { permille, ...options }: QueryOptions & { readonly permille: number },
): Promise<FactorRow[]> {
  const params = { ...scope, permille };
  const features = columnsOf(riskFeatures);
  const context = columnsOf(factorContext);
  const rows: FactorRow[] = [];
  const keys: string[] = [];
  for await (const row of store.streamArrays(riskFeatures, params, options)) {
    const names = row[features.names] as string[];
    const numbers = row[features.numbers] as (number | null)[];
    const name = (feature: (typeof NAME_FEATURES)[number]) =>
      names[NAME_FEATURES.indexOf(feature)] ?? '';
    const number = (feature: (typeof NUMBER_FEATURES)[number]) =>
      numbers[NUMBER_FEATURES.indexOf(feature)] ?? null;
    keys.push(row[features.handoffId] as string);
    rows.push({
      initiatedMillis: row[features.initiatedMillis] as number,
      endedMillis: row[features.endedMillis] as number | null,
      dueMillis: row[features.dueMillis] as number | null,
      isSentBack: Boolean(row[features.isSentBack]),
      sender: name('sender'),
      receiver: name('receiver'),
      weekday: Number(name('weekday')),
      quarterOfDay: Number(name('quarter_of_day')),
      completeness: number('completeness'),
      workload: number('workload') ?? 0,
      hops: number('hops') ?? 0,
      roundsBefore: number('rounds') ?? 0,
      ...WITHOUT_CONTEXT,
    });
  }
  // Handoffs that came in between the two queries are in the second only: both are in one order.
  let at = 0;
  for await (const row of store.streamArrays(factorContext, params, options)) {
    if (keys[at] !== row[context.handoffId]) continue;
    rows[at] = {
      ...(rows[at] as FactorRow),
      closedMillis: row[context.closedMillis] as number | null,
      rounds: Number(row[context.rounds]),
      score: row[context.score] as number | null,
      itemType: row[context.itemType] as string,
      requiredFields: row[context.requiredFields] as string[],
      presentFields: row[context.presentFields] as string[],
      contextValues: row[context.contextValues] as Record<string, string>,
      attributes: row[context.attributes] as Record<string, string>,
    };
    at++;
  }
  return rows;
}

const WITHOUT_CONTEXT = {
  closedMillis: null,
  rounds: 0,
  score: null,
  itemType: '',
  requiredFields: [],
  presentFields: [],
  contextValues: {},
  attributes: {},
};

/** Places of the columns of a query. */
function columnsOf<R>(query: {
  readonly row: { readonly shape: Record<string, unknown> };
  types?(...p: never[]): R;
}) {
  const names = Object.keys(query.row.shape) as (keyof R & string)[];
  return Object.fromEntries(names.map((name, at) => [name, at])) as Record<
    keyof R & string,
    number
  >;
}

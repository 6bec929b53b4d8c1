import { judgementOverTime, type QueryOptions, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { handoffKey } from '../waiting-causes/read-team-work.ts';
import type { Factor, JudgedBy } from './factor-sample.ts';
import type { HandoffColumns } from './handoff-columns.ts';

/** Rubrics have at most 30 items. */
const MAX_ROWS = 30_000_000;

/**
 * What the texts of handoffs were judged to have, as factors: each item of the rubric, and every required one at once.
 * Judged is the text that came with the handoff, so it was so when the handoff began; what people said
 * of it counts if they had said it by then. Where a text was not judged, or could not be told, the handoff is on neither
 * side.
 */
export async function readJudged(
  store: Store,
  scope: DetectorScope,
  {
    columns,
    ...options
  }: QueryOptions & {
    readonly columns: Keys & Pick<HandoffColumns, 'initiatedMillis'>;
  },
): Promise<Factor[]> {
  const { rows, initiatedMillis } = columns;
  let rowOf: ReadonlyMap<string, number> | undefined;
  const rubrics = new Map<string, JudgedRubric>();
  const params = { ...scope, limit: MAX_ROWS };
  for await (const one of store.stream(judgementOverTime, params, options)) {
    rowOf ??= rowsByKey(scope, columns);
    const row = rowOf.get(handoffKey({ ...scope, ...one }));
    if (row === undefined) continue;
    const { verdict, tier } = verdictBy(one, initiatedMillis[row] as number);
    if (verdict !== 'present' && verdict !== 'absent') continue;
    const { rubric, rubricVersion, rubricItem, required } = one;
    let of = rubrics.get(rubric);
    if (of === undefined) {
      of = { rubric, rubricVersion, verdicts: 0, items: new Map(), required: column(rows) };
      rubrics.set(rubric, of);
    }
    of.verdicts++;
    let item = of.items.get(rubricItem);
    if (item === undefined) {
      item = column(rows);
      of.items.set(rubricItem, item);
    }
    place(item, { row, tier, isPresent: verdict === 'present' });
    if (required) place(of.required, { row, tier, isPresent: verdict === 'present' });
  }
  // Of several rubrics the one that has judged most: their items may have the same names.
  const [most] = [...rubrics.values()].toSorted((a, b) => b.verdicts - a.verdicts);
  return most === undefined ? [] : factorsOf(most);
}

type Keys = Pick<HandoffColumns, 'rows' | 'items' | 'cycles' | 'handoffIds'>;

/**
 * Who labels later may know what became of the handoff, and what is labelled under way lasted long enough for it: either
 * would make a factor of the outcome itself.
 */
function verdictBy(
  { verdict, tier, saidMillis, saidVerdicts }: Said,
  atMillis: number,
): { readonly verdict: string; readonly tier: string } {
  const said = saidVerdicts[saidMillis.findLastIndex((millis) => millis <= atMillis)];
  return said === undefined ? { verdict, tier } : { verdict: said, tier: 'human' };
}

interface Said {
  readonly verdict: string;
  readonly tier: string;
  /** Oldest first. */
  readonly saidMillis: readonly number[];
  readonly saidVerdicts: readonly string[];
}

interface JudgedRubric {
  readonly rubric: string;
  readonly rubricVersion: string;
  verdicts: number;
  readonly items: Map<string, Column>;
  /** All required items of a row together: there if none is absent. */
  readonly required: Column;
}

interface Column {
  readonly exposed: Uint8Array;
  readonly known: Uint8Array;
  readonly tiers: Record<string, number>;
}

const column = (rows: number): Column => ({
  exposed: new Uint8Array(rows),
  known: new Uint8Array(rows),
  tiers: {},
});

function place(
  { exposed, known, tiers }: Column,
  { row, tier, isPresent }: { row: number; tier: string; isPresent: boolean },
): void {
  exposed[row] = isPresent && (known[row] === 0 || exposed[row] === 1) ? 1 : 0;
  known[row] = 1;
  tiers[tier] = (tiers[tier] ?? 0) + 1;
}

function rowsByKey(
  scope: DetectorScope,
  { rows, items, cycles, handoffIds }: Keys,
): Map<string, number> {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const item = items.names[items.codes[row] as number] as string;
    const [cycle, handoffId] = [cycles[row] as number, handoffIds[row] as string];
    rowOf.set(handoffKey({ ...scope, item, cycle, handoffId }), row);
  }
  return rowOf;
}

function factorsOf({ rubric, rubricVersion, items, required }: JudgedRubric): Factor[] {
  const factorOf = (name: string, words: string, of: Column): Factor => ({
    ...{ name, words, dimension: name, exposed: of.exposed },
    judged: { rubric, rubricVersion, tiers: of.tiers },
    ...(of.known.includes(0) ? { among: judgedAmong(name, of.known) } : {}),
  });
  const single = [...items].map(([item, of]) =>
    factorOf(`judged:${item}`, `judged to have ${item} in their text`, of),
  );
  if (items.size < 2 || !required.known.includes(1)) return single;
  return [
    ...single,
    factorOf('judged_complete', 'judged to have every required item in their text', required),
  ];
}

/** The rows that a judged factor says something of. */
const judgedAmong = (name: string, known: Uint8Array): Factor => ({
  ...{ name: `${name}:judged`, words: 'whose text was judged', dimension: name, exposed: known },
});

/** Who judged, for a sentence: such as "rubric escalation, version 2 (410 by rule, 12 by llm)". */
export function judgedByWords({ rubric, rubricVersion, tiers }: JudgedBy): string {
  const counts = Object.entries(tiers)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([tier, n]) => `${n} by ${tier}`);
  return `rubric ${rubric}, version ${rubricVersion} (${counts.join(', ')})`;
}

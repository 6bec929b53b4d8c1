import { judgementOverTime, type QueryOptions, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import type { Factor, JudgedBy } from './factor-sample.ts';
import type { HandoffColumns } from './handoff-columns.ts';
import { createRowFinder, type HandoffNames } from './row-finder.ts';

/** Rubrics have at most 30 items. */
const MAX_ROWS = 30_000_000;

/**
 * What the texts of handoffs were judged to have, as factors: each item of the rubric, and several required ones at once.
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
    readonly columns: HandoffNames & Pick<HandoffColumns, 'initiatedMillis'>;
  },
): Promise<Factor[]> {
  const { rows, initiatedMillis } = columns;
  const rowOf = createRowFinder(scope, columns);
  const rubrics = new Map<string, JudgedRubric>();
  const params = { ...scope, limit: MAX_ROWS };
  for await (const one of store.stream(judgementOverTime, params, options)) {
    const row = rowOf(one);
    if (row === undefined) continue;
    const { verdict, tier } = verdictBy(one, initiatedMillis[row] as number);
    if (verdict === 'not_applicable') continue;
    const { rubric, rubricVersion, rubricItem, required } = one;
    let of = rubrics.get(rubric);
    if (of === undefined) {
      of = {
        ...{ rubric, rubricVersion, verdicts: 0, items: new Map(), requiredItems: new Set() },
        ...{ required: column(rows), unclear: new Uint8Array(rows) },
      };
      rubrics.set(rubric, of);
    }
    if (required) of.requiredItems.add(rubricItem);
    if (verdict !== 'present' && verdict !== 'absent') {
      if (required) of.unclear[row] = 1;
      continue;
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
  readonly requiredItems: Set<string>;
  /** All required items of a row together: there if none is absent. */
  readonly required: Column;
  /** Where one of them could not be told. */
  readonly unclear: Uint8Array;
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

function factorsOf(judged: JudgedRubric): Factor[] {
  const { rubric, rubricVersion, items } = judged;
  const factorOf = (name: string, words: string, of: Column): Factor => ({
    ...{ name, words, dimension: name, exposed: of.exposed },
    judged: { rubric, rubricVersion, tiers: of.tiers },
    ...(of.known.includes(0) ? { among: judgedAmong(name, of.known) } : {}),
  });
  const single = [...items].map(([item, of]) =>
    factorOf(`judged:${item}`, `judged to have ${item} in their text`, of),
  );
  // A single one is complete where it is there: that is told already.
  if (judged.requiredItems.size < 2) return single;
  const complete = completeOf(judged);
  if (!complete.known.includes(1)) return single;
  return [
    ...single,
    factorOf('judged_complete', 'judged to have every required item in their text', complete),
  ];
}

/** One that is absent settles it; else one that could not be told leaves it open. */
function completeOf({ required: { exposed, known, tiers }, unclear }: JudgedRubric): Column {
  const isOpen = (row: number): boolean => exposed[row] === 1 && unclear[row] === 1;
  return {
    exposed: exposed.map((one, row) => (isOpen(row) ? 0 : one)),
    known: known.map((one, row) => (isOpen(row) ? 0 : one)),
    tiers,
  };
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

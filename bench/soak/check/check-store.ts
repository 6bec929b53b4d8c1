import { join } from 'node:path';
import { createProjector, openStore, type Query, type Store } from '@baton/store';
import { startLoader } from '../../../packages/collector/src/loader/start-loader.ts';
import type { Ledger } from '../traffic/ledger.ts';
import {
  dayKey,
  dayText,
  expectedProjections,
  handoffText,
  itemText,
} from './expected-projections.ts';
import {
  countsRead,
  daysRead,
  factsRead,
  factsStored,
  handoffsRead,
  itemsRead,
  projectionsDigest,
  spansStored,
  wrongRanges,
} from './soak-queries.ts';

/** How a store differs from what was acknowledged; all zero is right. */
export interface Differences {
  lostSpans: number;
  doubledSpans: number;
  /** Stored although nobody sent them. */
  strangeSpans: number;
  lostFacts: number;
  /** More rows than requests, before merges; and more than one where the final state is read. */
  doubledFactRows: number;
  doubledFacts: number;
  wrongTraceRanges: number;
  wrongItems: number;
  wrongHandoffs: number;
  wrongDays: number;
  wrongCounts: number;
  /** Projections that a rebuild changes. */
  changedByRebuild: number;
}

/** What a check found. */
export interface StoreCheck {
  readonly differences: Differences;
  readonly examples: readonly string[];
  readonly rows: number;
}

const MAX_EXAMPLES = 12;

/**
 * Loads and projects the rest, then counts ids: everything in the ledger has to be acknowledged, and no
 * other process may have the data directory open.
 */
export async function checkStore(
  dataDir: string,
  ledger: Ledger,
  o: { readonly rebuild: boolean },
): Promise<StoreCheck> {
  const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  try {
    const loader = await startLoader({ dataDir, store });
    try {
      await loader.drain();
    } finally {
      await loader.close();
    }
    const projector = createProjector(store);
    await projector.run();
    const check = await compare(store, ledger);
    if (o.rebuild) await compareRebuilt(store, check, () => projector.rebuild());
    return check;
  } finally {
    await store.close();
  }
}

async function compare(store: Store, ledger: Ledger) {
  const differences: Differences = {
    lostSpans: 0,
    doubledSpans: 0,
    strangeSpans: 0,
    lostFacts: 0,
    doubledFactRows: 0,
    doubledFacts: 0,
    wrongTraceRanges: 0,
    wrongItems: 0,
    wrongHandoffs: 0,
    wrongDays: 0,
    wrongCounts: 0,
    changedByRebuild: 0,
  };
  const examples: string[] = [];
  const note = (kind: keyof Differences, example: string, count = 1): void => {
    if (count === 0) return;
    differences[kind] += count;
    if (examples.length < MAX_EXAMPLES) examples.push(`${kind}: ${example}`);
  };

  let rows = 0;
  const spans = new Map<string, number>();
  for await (const row of store.stream(spansStored, {})) {
    spans.set(row.spanId, row.rows);
    rows += row.rows;
    if (!ledger.requestsBySpan.has(row.spanId)) note('strangeSpans', row.spanId);
  }
  for (const [spanId, requests] of ledger.requestsBySpan) {
    const stored = spans.get(spanId) ?? 0;
    const of = `span ${spanId} of ${requests} requests has ${stored} rows`;
    if (stored < requests) note('lostSpans', of);
    if (stored > requests) note('doubledSpans', of);
  }

  const stored = await countsOf(store, factsStored);
  const read = await countsOf(store, factsRead);
  for (const [spanId, fact] of ledger.facts) {
    const of = `${fact.verb} of ${fact.item} (${spanId})`;
    if (!read.has(spanId)) note('lostFacts', of);
    if ((read.get(spanId) ?? 0) > 1) note('doubledFacts', of);
    const requests = ledger.requestsBySpan.get(spanId) ?? 0;
    const factRows = stored.get(spanId) ?? 0;
    if (factRows > requests) note('doubledFactRows', `${of}: ${factRows} rows of ${requests}`);
  }

  const [ranges] = await store.query(wrongRanges, {});
  note('wrongTraceRanges', 'start or end differ from the spans', ranges?.wrong ?? 0);
  const missing = Math.abs(ledger.traces.size - (ranges?.traces ?? 0));
  note('wrongTraceRanges', `${ranges?.traces} traces of ${ledger.traces.size}`, missing);

  const expected = expectedProjections(ledger.facts.values());
  const items = new Map<string, string>();
  for await (const row of store.stream(itemsRead, {})) addRow(items, row.item, itemText(row));
  differ(expected.items, items, (text) => note('wrongItems', text));
  const handoffs = new Map<string, string>();
  for await (const row of store.stream(handoffsRead, {})) {
    addRow(handoffs, `${row.item}/${row.id}`, handoffText(row));
  }
  differ(expected.handoffs, handoffs, (text) => note('wrongHandoffs', text));
  const days = new Map<string, string>();
  for await (const row of store.stream(daysRead, {})) addRow(days, dayKey(row), dayText(row));
  differ(expected.days, days, (text) => note('wrongDays', text));

  const counts = new Map((await store.query(countsRead, {})).map(({ name, rows }) => [name, rows]));
  const shouldBe = { handoffs_open: expected.openHandoffs, handoffs_by_day: handoffs.size };
  for (const [name, count] of counts) {
    const right = shouldBe[name as keyof typeof shouldBe] ?? 0;
    if (count !== right) note('wrongCounts', `${name} has ${count} rows, not ${right}`);
  }
  return { differences, examples, rows, note };
}

async function compareRebuilt(
  store: Store,
  check: { note: (kind: keyof Differences, example: string) => void },
  rebuild: () => Promise<unknown>,
): Promise<void> {
  const before = await store.query(projectionsDigest, {});
  await rebuild();
  const after = new Map((await store.query(projectionsDigest, {})).map((row) => [row.name, row]));
  for (const row of before) {
    const now = after.get(row.name);
    if (now?.digest === row.digest && now.rows === row.rows) continue;
    check.note('changedByRebuild', `${row.name}: ${row.rows} rows, then ${now?.rows}`);
  }
}

async function countsOf(
  store: Store,
  query: Query<Record<string, never>, { spanId: string; rows: number }>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { spanId, rows } of store.stream(query, {})) counts.set(spanId, rows);
  return counts;
}

/** A key that comes twice is never right. */
function addRow(rows: Map<string, string>, key: string, text: string): void {
  const before = rows.get(key);
  rows.set(key, before === undefined ? text : `${before} and ${text}`);
}

function differ(
  expected: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, string>,
  note: (text: string) => void,
): void {
  for (const [key, text] of expected) {
    if (seen.get(key) !== text) note(`${key} is ${seen.get(key)}, not ${text}`);
  }
  for (const [key, text] of seen) if (!expected.has(key)) note(`${key} is ${text}, not absent`);
}

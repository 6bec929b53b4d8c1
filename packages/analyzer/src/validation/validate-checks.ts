import type { Store } from '@baton/store';
import type { Figure } from './check.ts';
import { checkedLogs } from './checked-logs.ts';
import { type CheckEntry, type ChecksFile, toleranceOf } from './checks-file.ts';
import {
  type CheckedFigure,
  createAsker,
  figureAt,
  isClose,
  isWithin,
  measureTraps,
  type Validation,
} from './validate-log.ts';

/** Compares what a store says of a log with the figures of a checks file. Rejects with a `StoreError`. */
export async function validateChecks(
  store: Store,
  name: string,
  { checks, notCarried }: ChecksFile,
): Promise<Validation> {
  const ask = createAsker(store);
  // Each computation once, however many of its figures are listed.
  const computed = new Map<object, Figure>();
  const figures: CheckedFigure[] = [];
  for (const entry of checks) {
    const rows = await ask(entry);
    const found = entry.compute === undefined ? readColumn(rows, entry) : compute(rows, entry);
    const tolerance = toleranceOf(entry);
    const isNumber = typeof found !== 'number' || Number.isFinite(found);
    figures.push({
      figure: entry.figure,
      query: entry.query.name,
      parameters: entry.parameters,
      expected: entry.value,
      found: isNumber ? found : undefined,
      tolerance,
      ok: isClose(entry.value, found, tolerance),
    });
  }
  const known = checkedLogs.find((log) => checks.some((entry) => entry.compute === log.name));
  return {
    log: name,
    figures,
    notCarried: Object.entries(notCarried).map(([figure, reason]) => ({ figure, reason })),
    traps: known ? await measureTraps(ask, known) : [],
    ok: figures.every(({ ok }) => ok),
  };

  function compute(rows: readonly unknown[], entry: CheckEntry): string | number | undefined {
    const log = checkedLogs.find((one) => one.name === entry.compute);
    const check = log?.checks.find((one) => isWithin(one.figure, entry.figure));
    if (check === undefined) return undefined;
    if (!computed.has(check)) computed.set(check, check.compute(rows));
    return figureAt(
      computed.get(check),
      entry.figure.split('.').slice(check.figure.split('.').length),
    );
  }
}

/** Of the rows that fit, the column of the first one, else how many there are. */
function readColumn(
  rows: readonly unknown[],
  { where, column }: CheckEntry,
): string | number | undefined {
  const wanted = Object.entries(where);
  const fitting = (rows as readonly Readonly<Record<string, unknown>>[]).filter((row) =>
    wanted.every(([key, value]) => String(row[key]) === String(value)),
  );
  if (column === undefined) return fitting.length;
  const found = fitting[0]?.[column];
  if (typeof found === 'boolean') return String(found);
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
}

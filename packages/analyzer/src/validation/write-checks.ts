import { overviewSummary, pairFigures, type Store } from '@baton/store';
import type { CheckedLog } from './check.ts';
import { expectedFigures } from './expected-figures.ts';
import { isWithin, toleranceOfFigure } from './validate-log.ts';

/** A checks file as it is written. */
export interface WrittenChecks {
  readonly log: string;
  readonly mapping: string;
  readonly notCarried?: Readonly<Record<string, string>>;
  readonly checks: readonly object[];
}

/**
 * The checks of a public log, one for each figure of its `expected.json` (as text) that a question gives. Throws
 * `expected_unreadable`.
 */
export function checksOfExpected(log: CheckedLog, expected: string): WrittenChecks {
  const notCarried: Record<string, string> = {};
  const checks: object[] = [];
  for (const one of expectedFigures(expected)) {
    const figure = one.path.join('.');
    const check = log.checks.find(({ figure: path }) => isWithin(path, figure));
    const reason = Object.entries(log.notCarried).find(([path]) => isWithin(path, figure))?.[1];
    if (check === undefined) {
      notCarried[figure] = reason ?? 'nothing checks it yet';
      continue;
    }
    checks.push({
      figure,
      query: check.query.name,
      ...(Object.keys(check.parameters).length === 0 ? {} : { parameters: check.parameters }),
      compute: log.name,
      value: one.value,
      tolerance: toleranceOfFigure(one, check.tolerance),
    });
  }
  return { log: log.log, mapping: log.mapping, notCarried, checks };
}

const PAIRS_WRITTEN = 5;

/**
 * A beginning for a log of which nothing is known: what Baton says of it now, to be checked by people who know it.
 * Rejects with a `StoreError`.
 */
export async function checksOfStore(
  store: Store,
  { log, mapping }: Pick<WrittenChecks, 'log' | 'mapping'>,
): Promise<WrittenChecks> {
  const lane = { lane: 'analysis' } as const;
  const [summary] = await store.query(overviewSummary, {}, lane);
  const pairs = await store.query(pairFigures, {}, lane);
  const columns = [
    'items',
    'closedItems',
    'handoffs',
    'itemsWithHandoff',
    'pingPongItems',
  ] as const;
  return {
    log,
    mapping,
    checks: [
      ...columns.map((column) => ({
        figure: column,
        query: overviewSummary.name,
        column,
        value: summary?.[column] ?? 0,
        tolerance: 0,
      })),
      { figure: 'pairs', query: pairFigures.name, value: pairs.length, tolerance: 0 },
      ...pairs.slice(0, PAIRS_WRITTEN).map(({ sourceTeam, targetTeam, handoffs }) => ({
        figure: `handoffs from ${sourceTeam} to ${targetTeam}`,
        query: pairFigures.name,
        where: { sourceTeam, targetTeam },
        column: 'handoffs',
        value: handoffs,
        tolerance: 0,
      })),
    ],
  };
}

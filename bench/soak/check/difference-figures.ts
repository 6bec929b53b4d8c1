import type { Figure } from '../soak.ts';
import type { Differences, StoreCheck } from './check-store.ts';

const UNITS: Readonly<Record<keyof Differences, string>> = {
  lostSpans: 'spans',
  doubledSpans: 'spans',
  strangeSpans: 'spans',
  lostFacts: 'facts',
  doubledFactRows: 'facts',
  doubledFacts: 'facts',
  wrongTraceRanges: 'traces',
  wrongItems: 'items',
  wrongHandoffs: 'handoffs',
  wrongDays: 'rows',
  wrongCounts: 'tables',
  changedByRebuild: 'tables',
};

/** The most that any check found, each to be none. */
export function differenceFigures(checks: readonly StoreCheck[]): Figure[] {
  return Object.entries(UNITS).map(([metric, unit]) => ({
    metric,
    unit,
    value: Math.max(
      0,
      ...checks.map(({ differences }) => differences[metric as keyof Differences]),
    ),
    goal: { atMost: 0 },
  }));
}

import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { candidateFactors } from './candidates.ts';
import type { Dimension, FactorSample, Outcome } from './factor-sample.ts';
import type { FactorRow } from './read-handoffs.ts';

/** Attributes that say how pressing an item is, and of what kind, in the order in which one is looked for. */
const URGENCIES = ['priority', 'severity', 'impact', 'urgency'];
const KINDS = ['category', 'component', 'product', 'area', 'type'];

/** Turns handoffs, oldest first, into columns; what is open is censored at `asOfMillis`. */
export function sampleOf(rows: readonly FactorRow[], asOfMillis: number): FactorSample {
  return {
    rows: rows.length,
    factors: candidateFactors(rows),
    outcomes: outcomesOf(rows, asOfMillis),
    adjustedFor: dimensionsOf(rows),
  };
}

function outcomesOf(rows: readonly FactorRow[], asOfMillis: number): Outcome[] {
  const isFailed = ({ isSentBack, dueMillis, endedMillis }: FactorRow): boolean =>
    isSentBack || (dueMillis !== null && (endedMillis ?? asOfMillis) > dueMillis);
  // Soon after their beginning the quick ones alone have ended: what became of handoffs is asked once most had the time.
  const maturedBefore = asOfMillis - maturityMillis(rows, asOfMillis);
  const isMatured = ({ initiatedMillis }: FactorRow): boolean => initiatedMillis <= maturedBefore;
  const ended = flags(rows, (row) => isMatured(row) && row.endedMillis !== null);
  const outcomes: Outcome[] = [
    timeOutcome(rows, asOfMillis, {
      name: 'time_to_end',
      words: 'to end',
      until: (row) => row.endedMillis,
    }),
    timeOutcome(rows, asOfMillis, {
      ...{ name: 'time_to_close', words: 'until their item closed' },
      until: (row) => row.closedMillis,
    }),
    {
      ...{ kind: 'share', name: 'failed', words: 'failed' },
      happened: flags(rows, isFailed),
      known: flags(rows, (row) => isMatured(row) && (row.endedMillis !== null || isFailed(row))),
    },
    {
      ...{ kind: 'number', name: 'rounds', words: 'rounds' },
      ...{ values: Float64Array.from(rows, ({ rounds }) => rounds), known: ended },
    },
    {
      ...{ kind: 'number', name: 'score', words: 'points of score' },
      values: Float64Array.from(rows, ({ score }) => score ?? 0),
      known: flags(rows, ({ score }) => score !== null),
    },
  ];
  return outcomes.filter(varies);
}

/** When nine of ten handoffs have ended (Kaplan-Meier), or as many as ever do. */
function maturityMillis(rows: readonly FactorRow[], asOfMillis: number): number {
  const times = Float64Array.from(rows, ({ initiatedMillis, endedMillis }) =>
    Math.max(0, (endedMillis ?? asOfMillis) - initiatedMillis),
  );
  const curve = kaplanMeier(
    times,
    flags(rows, ({ endedMillis }) => endedMillis !== null),
  );
  return curve?.quantile(0.9) ?? curve?.times.at(-1) ?? 0;
}

function timeOutcome(
  rows: readonly FactorRow[],
  asOfMillis: number,
  { name, words, until }: { name: string; words: string; until: (row: FactorRow) => number | null },
): Outcome {
  const within = (row: FactorRow): number | null => {
    const millis = until(row);
    return millis === null || millis > asOfMillis ? null : millis;
  };
  return {
    ...{ kind: 'time', name, words },
    seconds: Float64Array.from(rows, (row) =>
      Math.max(0, ((within(row) ?? asOfMillis) - row.initiatedMillis) / 1000),
    ),
    ended: flags(rows, (row) => within(row) !== null),
  };
}

/** An outcome that is the same for all cannot go with anything: it is not tried. */
function varies(outcome: Outcome): boolean {
  if (outcome.kind === 'time') return outcome.ended.includes(1);
  const values = outcome.kind === 'share' ? outcome.happened : outcome.values;
  let first: number | undefined;
  for (let row = 0; row < values.length; row++) {
    if (outcome.known[row] !== 1) continue;
    first ??= values[row];
    if (values[row] !== first) return true;
  }
  return false;
}

/** The receiving team, and the first attributes there are that tell urgency and kind. */
function dimensionsOf(rows: readonly FactorRow[]): Dimension[] {
  const keys = new Set(rows.flatMap(({ attributes }) => Object.keys(attributes)));
  const attribute = (wanted: readonly string[]): Dimension[] => {
    const key = wanted.find((name) => keys.has(name));
    if (key === undefined) return [];
    return [
      { name: `attribute:${key}`, values: indexed(rows, (row) => row.attributes[key] ?? '') },
    ];
  };
  return [
    { name: 'receiver', values: indexed(rows, ({ receiver }) => receiver) },
    ...attribute(URGENCIES),
    ...attribute(KINDS),
  ];
}

function indexed(rows: readonly FactorRow[], read: (row: FactorRow) => string): Uint32Array {
  const seen = new Map<string, number>();
  return Uint32Array.from(rows, (row) => {
    const value = read(row);
    const index = seen.get(value) ?? seen.size;
    seen.set(value, index);
    return index;
  });
}

const flags = (rows: readonly FactorRow[], isSo: (row: FactorRow) => boolean): Uint8Array =>
  Uint8Array.from(rows, (row) => (isSo(row) ? 1 : 0));

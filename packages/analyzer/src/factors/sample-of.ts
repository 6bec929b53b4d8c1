import type { Calendar } from '@baton/conventions';
import { kindAttributes } from '../analysis/kind-attributes.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { candidateFactors } from './candidates.ts';
import { isChosenByEnd } from './chosen-by-end.ts';
import type { Dimension, FactorSample, Outcome, TimeOutcome } from './factor-sample.ts';
import { flags } from './flags.ts';
import { denseNames, type HandoffColumns, type SparseNames } from './handoff-columns.ts';

/** Turns handoffs, oldest first, into what is compared; what is open is censored at `asOfMillis`. */
export function sampleOf(
  columns: HandoffColumns,
  asOfMillis: number,
  calendars?: ReadonlyMap<string, Calendar>,
): FactorSample {
  return {
    rows: columns.rows,
    factors: candidateFactors(columns, calendars),
    outcomes: outcomesOf(columns, asOfMillis),
    adjustedFor: dimensionsOf(columns),
  };
}

function outcomesOf(columns: HandoffColumns, asOfMillis: number): Outcome[] {
  const { rows, initiatedMillis, endedMillis, dueMillis, isSentBack, rounds, score } = columns;
  const { isSuccess } = columns;
  const toEnd = timesUntil(columns, columns.endedMillis, asOfMillis);
  const toClose = timesUntil(columns, columns.closedMillis, asOfMillis);
  // Soon after their beginning the quick ones alone have ended: what became of handoffs is asked once most had the time.
  const maturedBefore = asOfMillis - maturitySeconds(toEnd) * 1000;
  const closedBefore = asOfMillis - maturitySeconds(toClose) * 1000;
  const isMatured = (row: number): boolean => (initiatedMillis[row] as number) <= maturedBefore;
  const hasEnded = (row: number): boolean => !Number.isNaN(endedMillis[row]);
  const untilMillis = (row: number): number =>
    hasEnded(row) ? (endedMillis[row] as number) : asOfMillis;
  const failed = flags(
    rows,
    (row) => isSentBack[row] === 1 || untilMillis(row) > (dueMillis[row] as number),
  );
  const outcomes: Outcome[] = [
    { ...{ kind: 'time', name: 'time_to_end', words: 'to end' }, ...toEnd },
    {
      ...{ kind: 'time', name: 'time_to_close', words: 'until their item closed' },
      ...toClose,
    },
    {
      ...{ kind: 'share', name: 'failed', words: 'failed' },
      happened: failed,
      known: flags(rows, (row) => isMatured(row) && (hasEnded(row) || failed[row] === 1)),
    },
    {
      ...{
        kind: 'share',
        name: 'unsuccessful',
        words: 'were of items that closed without success',
      },
      happened: flags(rows, (row) => isSuccess[row] === 0),
      known: flags(
        rows,
        (row) => !Number.isNaN(isSuccess[row]) && (initiatedMillis[row] as number) <= closedBefore,
      ),
    },
    {
      ...{ kind: 'number', name: 'rounds', words: 'rounds' },
      ...{ values: rounds, known: flags(rows, (row) => isMatured(row) && hasEnded(row)) },
    },
    {
      ...{ kind: 'number', name: 'score', words: 'points of score' },
      values: score.map((one) => (Number.isNaN(one) ? 0 : one)),
      known: flags(rows, (row) => !Number.isNaN(score[row])),
    },
  ];
  return outcomes.filter(varies);
}

/** When nine of ten handoffs have ended (Kaplan-Meier), or as many as ever do. */
function maturitySeconds({ seconds, ended }: Pick<TimeOutcome, 'seconds' | 'ended'>): number {
  const curve = kaplanMeier(seconds, ended);
  return curve?.quantile(0.9) ?? curve?.times.at(-1) ?? 0;
}

function timesUntil(
  { rows, initiatedMillis }: HandoffColumns,
  millis: Float64Array,
  asOfMillis: number,
): Pick<TimeOutcome, 'seconds' | 'ended'> {
  const ended = flags(rows, (row) => (millis[row] as number) <= asOfMillis);
  const seconds = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const until = ended[row] === 1 ? (millis[row] as number) : asOfMillis;
    seconds[row] = Math.max(0, (until - (initiatedMillis[row] as number)) / 1000);
  }
  return { seconds, ended };
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

/** Parts of the time with as many handoffs each, where it matters when one began. */
const PERIODS = 8;

/** Rows are by rising time. */
const periodsOf = (rows: number): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => Math.floor((row * PERIODS) / rows));

/** Earlier handoffs of the item that are told apart at most. */
const MAX_HOPS = 2;

/**
 * The receiving team, the attributes that tell urgency and kind, and whether it is the item's first handoff, its second or
 * a later one: what is there because a handoff is another try would look like an effect. Where items were chosen by their
 * end, also the part of the time in which it began.
 */
function dimensionsOf(columns: HandoffColumns): Dimension[] {
  const { rows, receiver, attributes, hops } = columns;
  const tries = Uint32Array.from(hops, (one) => Math.min(MAX_HOPS, Math.round(Math.expm1(one))));
  return [
    { name: 'receiver', values: receiver.codes },
    ...kindAttributes(attributes.keys()).map((key) => ({
      name: `attribute:${key}`,
      values: denseNames(attributes.get(key) as SparseNames, rows).codes,
    })),
    ...(tries.some((one) => one !== tries[0]) ? [{ name: 'hops', values: tries }] : []),
    ...(isChosenByEnd(columns) ? [{ name: 'period', values: periodsOf(rows) }] : []),
  ];
}

import type { changeSpread, RowOf } from '@baton/store';
import { formatDay, isoOf, isoOrNull } from '../../report/format/instant.ts';
import { formatCount } from '../../report/format/number.ts';
import { differenceInDifferencesSize } from '../../statistics/sample-size.ts';
import { WEEK_MILLIS } from '../change-row.ts';
import type { ExpectedEffect, TrialPlan } from './suggested-change.ts';

/** A row of `change/spread`. */
export type SpreadRow = RowOf<typeof changeSpread>;

const MONDAY = 1;
const MOST_WEEKS = 52;
/** Medians of normal logarithms need so many more values than means do: π / 2. */
const MEDIAN_COST = Math.PI / 2;

/** Plans how a change in one receiving team is measured: from when, beside whom, with how many handoffs. */
export function trialPlan(o: {
  readonly team: string;
  readonly expected: ExpectedEffect;
  readonly spread: readonly SpreadRow[];
  readonly asOfMillis: number;
}): TrialPlan {
  const { team, expected, spread, asOfMillis } = o;
  const own = spread.find((row) => row.team === team);
  const others = spread.filter((row) => row.team !== team && row.perWeek >= 1);
  const fromMillis = nextMonday(asOfMillis + WEEK_MILLIS);
  const isTime = expected.measure === 'ratio_of_medians';
  const standardDeviation = isTime
    ? expected.outcome === 'waiting_seconds'
      ? own?.sdLogWaiting
      : own?.sdLogResolution
    : expected.outcome === 'rounds'
      ? own?.sdRounds
      : undefined;
  const size = differenceInDifferencesSize({
    standardDeviation: standardDeviation ?? 0,
    difference: isTime ? Math.log(expected.value) : expected.value,
    comparisonRatio: others.reduce((sum, row) => sum + row.perWeek, 0) / (own?.perWeek ?? 1),
  });
  const needed = size === undefined ? null : Math.ceil(size * (isTime ? MEDIAN_COST : 1));
  const weeks = needed === null || !own ? null : Math.max(2, Math.ceil(needed / own.perWeek));
  const maturityMillis = (own?.resolutionSeconds ?? 0) * 1000;
  const judgedMillis =
    weeks === null || weeks > MOST_WEEKS ? null : fromMillis + weeks * WEEK_MILLIS + maturityMillis;
  const plan = {
    teams: [team],
    comparison: others.map((row) => row.team),
    from: isoOf(fromMillis),
    outcome: expected.outcome,
    neededHandoffs: needed,
    weeks,
    judgedFrom: isoOrNull(judgedMillis),
  };
  return { ...plan, sentence: sentenceOf(plan) };
}

function sentenceOf(plan: Omit<TrialPlan, 'sentence'>): string {
  const start = `Start with ${plan.teams.join(', ')} on ${formatDay(plan.from)}`;
  const beside =
    plan.comparison.length === 0
      ? 'there is no other receiving team to compare with, so it will be set against the trend before'
      : `compare with ${plan.comparison.slice(0, 4).join(', ')}${plan.comparison.length > 4 ? ' and others' : ''}`;
  if (plan.neededHandoffs === null) {
    return `${start}; ${beside}. How many handoffs that takes cannot be told yet.`;
  }
  const size = `an effect of the expected size needs about ${formatCount(plan.neededHandoffs)} handoffs before and after`;
  const when =
    plan.judgedFrom === null
      ? 'which is more than a year of them'
      : `so look on ${formatDay(plan.judgedFrom)}`;
  return `${start}; ${beside}; ${size}, ${when}.`;
}

function nextMonday(millis: number): number {
  const day = new Date(millis);
  const days = (MONDAY - day.getUTCDay() + 7) % 7;
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + days);
}

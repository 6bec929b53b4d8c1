import { shareOf } from '../analysis/share-of.ts';
import type { Share } from '../report/share-schema.ts';
import { xmrChart } from '../statistics/xmr-chart.ts';
import { type ChangeRow, WEEK_MILLIS } from './change-row.ts';
import { type Difference, differenceInDifferences } from './difference-in-differences.ts';
import { type Intervention, isTreated } from './intervention.ts';
import { maturitySeconds } from './maturity.ts';
import { OUTCOMES, type Outcome } from './outcome.ts';
import type { OutcomeChange } from './outcome-change.ts';
import { type ChangeValue, type PairPeriods, pairPeriods } from './pair-periods.ts';
import { preTrend } from './pre-trend.ts';
import { nextWorst } from './regression-to-the-mean.ts';
import { segmentedRegression } from './segmented-regression.ts';
import { weeklyLevels } from './weekly-levels.ts';

/** Weeks before the start that are compared with. */
export const MOST_WEEKS_BEFORE = 12;
/** Later weeks say more about what else has changed since. */
export const MOST_WEEKS_AFTER = 26;
/** Weeks whose handoffs have had time to end, before anything is said. */
const LEAST_WEEKS_AFTER = 2;
/** Handoffs that each of the compared periods needs. */
export const LEAST_HANDOFFS = 30;

/** What {@link measureIntervention} needs beside the handoffs. */
export interface MeasureOptions {
  /** What counts as now, in milliseconds since 1970. */
  readonly asOfMillis: number;
  /** What else was changed meanwhile: such pairs are nothing to compare with. */
  readonly meanwhile?: readonly Intervention[];
  readonly replicates?: number;
  readonly seed?: number;
}

/** Measures what an intervention did to each outcome, from the handoffs around its start. */
export function measureIntervention(
  rows: readonly ChangeRow[],
  intervention: Intervention,
  options: MeasureOptions,
): OutcomeChange[] {
  const fromMillis = intervention.startsMillis - MOST_WEEKS_BEFORE * WEEK_MILLIS;
  const { meanwhile = [] } = options;
  const compared = rows.filter(
    (row) =>
      row.initiatedMillis >= fromMillis &&
      (isTreated(intervention, row) || !meanwhile.some((other) => isTreated(other, row))),
  );
  return OUTCOMES.map((outcome) => measureOutcome(compared, intervention, { ...options, outcome }));
}

function measureOutcome(
  rows: readonly ChangeRow[],
  intervention: Intervention,
  o: MeasureOptions & { readonly outcome: Outcome },
): OutcomeChange {
  const { outcome, asOfMillis } = o;
  const { startsMillis, endsMillis } = intervention;
  const before = rows.filter((row) => row.initiatedMillis < startsMillis);
  const maturity = maturitySeconds(before, outcome);
  const lastMillis = Math.min(
    asOfMillis - (maturity ?? 0) * 1000,
    endsMillis ?? Number.POSITIVE_INFINITY,
    startsMillis + MOST_WEEKS_AFTER * WEEK_MILLIS,
  );
  const values = valuesOf(rows, intervention, { ...o, lastMillis });
  const count = (isTreated: boolean, isAfter: boolean): number =>
    values.filter((one) => one.isTreated === isTreated && one.isAfter === isAfter).length;
  const n = {
    treatedBefore: count(true, false),
    treatedAfter: count(true, true),
    comparisonBefore: count(false, false),
    comparisonAfter: count(false, true),
  };
  const readyMillis = startsMillis + (maturity ?? 0) * 1000 + LEAST_WEEKS_AFTER * WEEK_MILLIS;
  const weeks = {
    before: new Set(values.filter((one) => !one.isAfter).map((one) => one.week)).size,
    after: Math.max(0, Math.floor((lastMillis - startsMillis) / WEEK_MILLIS)),
  };
  const nothing: OutcomeChange = {
    outcome,
    n,
    response: outcome.isAnswer ? responseOf(rows, intervention, outcome) : null,
    maturitySeconds: maturity ?? null,
    judgedFromMillis: maturity !== undefined && asOfMillis < readyMillis ? readyMillis : null,
    weeks,
    method: 'none',
    crude: null,
    adjusted: null,
    preTrend: null,
    nextWorst: null,
    halves: null,
    chart: null,
  };
  const tooFew = Math.min(n.treatedBefore, n.treatedAfter) < LEAST_HANDOFFS;
  if (maturity === undefined || nothing.judgedFromMillis !== null || tooFew) return nothing;
  if (weeks.after < LEAST_WEEKS_AFTER) return nothing;

  const pairs = pairPeriods(values, true);
  const treated = weeklyLevels(
    pairs.filter((pair) => pair.isTreated),
    outcome.level,
    MOST_WEEKS_BEFORE,
  );
  const comparison = weeklyLevels(
    pairs.filter((pair) => !pair.isTreated),
    outcome.level,
    MOST_WEEKS_BEFORE,
  );
  const baseline = treated.filter((one) => one.week < 0).length;
  const chart = xmrChart(
    treated.map((one) => one.level),
    baseline,
  );
  const common = { ...nothing, chart: chart ? { ...chart, points: treated } : null };
  if (Math.min(n.comparisonBefore, n.comparisonAfter) < LEAST_HANDOFFS) {
    const crude = weeklyLevels(pairPeriods(values, false), outcome.level, MOST_WEEKS_BEFORE);
    return {
      ...common,
      method: 'segmented_regression',
      crude: segmentedRegression(crude) ?? null,
      adjusted: segmentedRegression(treated) ?? null,
    };
  }
  const differenceOf = (of: readonly PairPeriods[]): Difference | undefined =>
    differenceInDifferences(of, outcome.level, o);
  return {
    ...common,
    method: 'difference_in_differences',
    crude: differenceOf(pairPeriods(values, false)) ?? null,
    adjusted: differenceOf(pairs) ?? null,
    preTrend: preTrend(treated, comparison) ?? null,
    nextWorst: nextWorst(pairs, outcome.level) ?? null,
    halves: halvesOf(values, outcome, weeks.after),
  };
}

/** Values of handoffs that have had time to show them, their weeks counted within the period. */
function valuesOf(
  rows: readonly ChangeRow[],
  intervention: Intervention,
  o: MeasureOptions & { readonly outcome: Outcome; readonly lastMillis: number },
): ChangeValue[] {
  const { startsMillis } = intervention;
  return rows.flatMap((row) => {
    if (row.initiatedMillis >= o.lastMillis) return [];
    const value = o.outcome.valueOf(row, (o.asOfMillis - row.initiatedMillis) / 1000);
    if (value === null) return [];
    const isAfter = row.initiatedMillis >= startsMillis;
    const week = Math.floor((row.initiatedMillis - startsMillis) / WEEK_MILLIS);
    return [
      {
        pair: `${row.sourceTeam} → ${row.targetTeam}`,
        isTreated: isTreated(intervention, row),
        isAfter,
        week: isAfter ? week : week + MOST_WEEKS_BEFORE,
        stratum: row.stratum,
        value,
      },
    ];
  });
}

/** How many of the treated items that closed gave an answer, before the start and since. */
function responseOf(
  rows: readonly ChangeRow[],
  intervention: Intervention,
  outcome: Outcome,
): OutcomeChange['response'] {
  const closed = rows.filter((row) => row.closeSeconds !== null && isTreated(intervention, row));
  const rate = (of: readonly ChangeRow[]): Share | null =>
    shareOf(of.filter((row) => outcome.valueOf(row, 0) !== null).length, of.length);
  const isAfter = (row: ChangeRow): boolean => row.initiatedMillis >= intervention.startsMillis;
  return {
    before: rate(closed.filter((row) => !isAfter(row))),
    after: rate(closed.filter(isAfter)),
  };
}

function halvesOf(
  values: readonly ChangeValue[],
  outcome: Outcome,
  weeksAfter: number,
): [number, number] | null {
  const half = weeksAfter / 2;
  const of = (keep: (one: ChangeValue) => boolean): number | undefined =>
    differenceInDifferences(
      pairPeriods(
        values.filter((one) => !one.isAfter || keep(one)),
        true,
      ),
      outcome.level,
      { replicates: 2 },
    )?.estimate;
  const early = of((one) => one.week < half);
  const late = of((one) => one.week >= half);
  return early === undefined || late === undefined ? null : [early, late];
}

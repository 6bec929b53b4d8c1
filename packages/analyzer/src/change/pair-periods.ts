import { groupBy } from '../group-by.ts';
import type { Outcome } from './outcome.ts';
import { levelOf, type PeriodCell, periodCell } from './period-cell.ts';

/** Values that a pair, or a kind of case in it, needs in each period to be compared by itself. */
const LEAST_TO_COMPARE = 10;

/** One outcome of one handoff, before or after the start. */
export interface ChangeValue {
  readonly pair: string;
  readonly isTreated: boolean;
  readonly isAfter: boolean;
  /** Counted from 0 within the period. */
  readonly week: number;
  readonly stratum: string;
  readonly value: number;
}

/** One kind of case of a pair in both periods. */
export interface StratumPeriods {
  readonly before: PeriodCell;
  readonly after: PeriodCell;
  /** Share of the pair's cases before. */
  readonly share: number;
}

/** A pair of teams in both periods. */
export interface PairPeriods {
  readonly pair: string;
  readonly isTreated: boolean;
  readonly strata: readonly StratumPeriods[];
  readonly weeksBefore: number;
  readonly weeksAfter: number;
  /** Weight of the pair beside others: the harmonic mean of its sizes. */
  readonly weight: number;
}

/**
 * Values by pair and kind of case, to be compared like with like: each kind counts as often as it came in
 * the earlier period (direct standardisation), kinds of one period only are left out. Without
 * `standardise` all cases of a pair are one kind. Pairs and kinds that are too few go together.
 */
export function pairPeriods(values: readonly ChangeValue[], standardise: boolean): PairPeriods[] {
  const groups = groupBy(values, (one) => one.pair);
  const small = [...groups]
    .filter(([, own]) => smallerPeriod(own) < LEAST_TO_COMPARE)
    .flatMap(([pair, own]) => {
      groups.delete(pair);
      return own.map((one) => ({ ...one, stratum: `${pair} · ${one.stratum}` }));
    });
  for (const [name, isTreated] of [
    ['(smaller treated pairs)', true],
    ['(smaller pairs)', false],
  ] as const) {
    const rest = small.filter((one) => one.isTreated === isTreated);
    if (smallerPeriod(rest) >= LEAST_TO_COMPARE) groups.set(name, rest);
  }
  return [...groups].flatMap(([pair, own]) => {
    const strata = standardise ? strataOf(own) : [stratumPeriods(own, own, false)];
    const usable = strata.filter((one) => one.share > 0);
    if (usable.length === 0) return [];
    const before = own.filter((one) => !one.isAfter).length;
    const after = own.length - before;
    return [
      {
        pair,
        isTreated: own[0]?.isTreated === true,
        strata: usable,
        weeksBefore: weeksOf(own, false),
        weeksAfter: weeksOf(own, true),
        weight: (before * after) / own.length,
      },
    ];
  });
}

/** The level of a pair before the start, over its kinds of case. */
export function usualOf(pair: PairPeriods, level: Outcome['level']): number {
  let sum = 0;
  let shares = 0;
  for (const { before, share } of pair.strata) {
    sum += share * (levelOf(before, level) ?? 0);
    shares += share;
  }
  return sum / shares;
}

function strataOf(own: readonly ChangeValue[]): StratumPeriods[] {
  const large: StratumPeriods[] = [];
  const rest: ChangeValue[] = [];
  for (const one of groupBy(own, ({ stratum }) => stratum).values()) {
    if (smallerPeriod(one) < LEAST_TO_COMPARE) rest.push(...one);
    else large.push(stratumPeriods(one, own, false));
  }
  return rest.length === 0 ? large : [...large, stratumPeriods(rest, own, true)];
}

/** With `weigh`, kinds within it count after as often as before, those of one period only not at all. */
function stratumPeriods(
  values: readonly ChangeValue[],
  own: readonly ChangeValue[],
  weigh: boolean,
): StratumPeriods {
  const sizes = new Map<string, { before: number; after: number }>();
  for (const { stratum, isAfter } of values) {
    const size = sizes.get(stratum) ?? { before: 0, after: 0 };
    size[isAfter ? 'after' : 'before'] += 1;
    sizes.set(stratum, size);
  }
  const weightOf = ({ stratum, isAfter }: ChangeValue): number => {
    const { before, after } = sizes.get(stratum) ?? { before: 0, after: 0 };
    if (!weigh) return 1;
    return before === 0 || after === 0 ? 0 : isAfter ? before / after : 1;
  };
  const cellOf = (isAfter: boolean): PeriodCell =>
    periodCell(
      values.flatMap((one) => {
        const weight = one.isAfter === isAfter ? weightOf(one) : 0;
        return weight > 0 ? [{ value: one.value, week: one.week, weight }] : [];
      }),
    );
  const [before, after] = [cellOf(false), cellOf(true)];
  const all = own.filter((one) => !one.isAfter).length;
  const isUsable = Math.min(before.values.length, after.values.length) > 0;
  return { before, after, share: isUsable ? before.values.length / all : 0 };
}

function smallerPeriod(values: readonly ChangeValue[]): number {
  const after = values.filter((one) => one.isAfter).length;
  return Math.min(after, values.length - after);
}

const weeksOf = (values: readonly ChangeValue[], isAfter: boolean): number =>
  new Set(values.flatMap((one) => (one.isAfter === isAfter ? [one.week] : []))).size;

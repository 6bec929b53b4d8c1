import type { Share } from '../report/share-schema.ts';
import type { XmrChart } from '../statistics/xmr-chart.ts';
import type { Difference } from './difference-in-differences.ts';
import type { Outcome } from './outcome.ts';
import type { PreTrend } from './pre-trend.ts';
import type { NextWorst } from './regression-to-the-mean.ts';
import type { SegmentedChange } from './segmented-regression.ts';
import type { WeekLevel } from './weekly-levels.ts';

/** What an intervention did to one outcome, as far as can be said. */
export interface OutcomeChange {
  readonly outcome: Outcome;
  /** Handoffs with a value: of the treated pairs and of the others. */
  readonly n: {
    readonly treatedBefore: number;
    readonly treatedAfter: number;
    readonly comparisonBefore: number;
    readonly comparisonAfter: number;
  };
  /** Of the treated items that closed, those that have a value: only for what people answer; null otherwise. */
  readonly response: { readonly before: Share | null; readonly after: Share | null } | null;
  /** After so many seconds the outcome of nine in ten handoffs is known; null: never. */
  readonly maturitySeconds: number | null;
  /** From when it can be judged; null if it can be now. */
  readonly judgedFromMillis: number | null;
  /** Whole weeks that are compared. */
  readonly weeks: { readonly before: number; readonly after: number };
  readonly method: 'difference_in_differences' | 'segmented_regression' | 'none';
  /** As the cases came. */
  readonly crude: Difference | SegmentedChange | null;
  /** In the mix of cases of the period before. */
  readonly adjusted: Difference | SegmentedChange | null;
  readonly preTrend: PreTrend | null;
  readonly nextWorst: NextWorst | null;
  /** Estimates in the earlier and the later half of the weeks after. */
  readonly halves: readonly [number, number] | null;
  readonly chart: (XmrChart & { readonly points: readonly WeekLevel[] }) | null;
}

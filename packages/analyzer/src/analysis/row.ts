import type {
  conformanceVariants,
  overviewProcesses,
  pairCost,
  pairCustomerTime,
  pairFigures,
  pairSlowestOpen,
  pairWeekly,
  RowOf,
} from '@baton/store';

/** A row of `overview/processes`. */
export type ProcessRow = RowOf<typeof overviewProcesses>;
/** A row of `pair/figures`. */
export type FiguresRow = RowOf<typeof pairFigures>;
/** A row of `pair/cost`. */
export type CostRow = RowOf<typeof pairCost>;
/** A row of `pair/customer-time`. */
export type CustomerTimeRow = RowOf<typeof pairCustomerTime>;
/** A row of `pair/weekly`. */
export type WeeklyRow = RowOf<typeof pairWeekly>;
/** A row of `pair/slowest-open`. */
export type SlowestOpenRow = RowOf<typeof pairSlowestOpen>;
/** A row of `conformance/variants`. */
export type VariantRow = RowOf<typeof conformanceVariants>;

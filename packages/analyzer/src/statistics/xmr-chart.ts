/** Natural process limits for single values: mean ± 2.66 mean moving ranges. */
const LIMIT_FACTOR = 2.66;
/** Upper limit of the moving ranges. */
const RANGE_FACTOR = 3.268;
/** So many values in a row on one side of the centre are a signal. */
const LONG_RUN = 8;

/** An XmR chart: what a series does by itself, and where it did something else. */
export interface XmrChart {
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly meanMovingRange: number;
  readonly rangeLimit: number;
  /** Places of values beyond the limits, and of those that end a run of 8 or more on one side. */
  readonly signals: readonly XmrSignal[];
}

/** One place where a chart says that something changed. */
export interface XmrSignal {
  readonly index: number;
  readonly rule: 'beyond_limits' | 'run_of_8';
  readonly side: 'above' | 'below';
}

/**
 * Control chart of single values and moving ranges, with limits from the first `baseline` values (all
 * of them unless said); undefined for fewer than 2 of these.
 *
 * Wheeler & Chambers 1992, Understanding Statistical Process Control, 2nd ed., ch. 3: factors 2.66 = 3/d2
 * and 3.268 = D4 for ranges of two; rule 4 is the run of eight.
 */
export function xmrChart(
  values: readonly number[],
  baseline = values.length,
): XmrChart | undefined {
  const base = values.slice(0, baseline);
  if (base.length < 2) return undefined;
  const centre = base.reduce((sum, value) => sum + value, 0) / base.length;
  let ranges = 0;
  for (let i = 1; i < base.length; i += 1) ranges += Math.abs((base[i] ?? 0) - (base[i - 1] ?? 0));
  const meanMovingRange = ranges / (base.length - 1);
  const lower = centre - LIMIT_FACTOR * meanMovingRange;
  const upper = centre + LIMIT_FACTOR * meanMovingRange;
  const signals: XmrSignal[] = [];
  let run = 0;
  let before = 0;
  values.forEach((value, index) => {
    const sign = Math.sign(value - centre);
    run = sign !== 0 && sign === before ? run + 1 : Math.abs(sign);
    before = sign;
    const side = sign > 0 ? 'above' : 'below';
    if (value > upper || value < lower) signals.push({ index, rule: 'beyond_limits', side });
    else if (run >= LONG_RUN) signals.push({ index, rule: 'run_of_8', side });
  });
  return {
    centre,
    lower,
    upper,
    meanMovingRange,
    rangeLimit: RANGE_FACTOR * meanMovingRange,
    signals,
  };
}

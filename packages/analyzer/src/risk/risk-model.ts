import type { Encoding } from './design.ts';
import { NAME_FEATURES, NUMBER_FEATURES } from './risk-row.ts';
import { logOdds } from './smoothed-rates.ts';

/** A logistic model over the columns of an encoding: names first, then numbers. */
export interface RiskModel {
  readonly encoding: Encoding;
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

/** A summand of a score, as `risk_terms` keeps it. */
export interface RiskTerm {
  readonly feature: string;
  /** Empty for a number, for the intercept, and for a name that was not seen. */
  readonly value: string;
  readonly weight: number;
  readonly center: number;
  readonly scale: number;
}

/** Probabilities over columns that {@link RiskModel.encoding} made. */
export function predict(
  { intercept, coefficients }: Pick<RiskModel, 'intercept' | 'coefficients'>,
  columns: readonly Float64Array[],
): Float64Array {
  const length = columns[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, row) => {
    let sum = intercept;
    for (let at = 0; at < columns.length; at++) {
      sum += (coefficients[at] ?? 0) * (columns[at]?.[row] ?? 0);
    }
    return 1 / (1 + Math.exp(-sum));
  });
}

/**
 * The model as terms that SQL adds up. The contribution of a name counts from that of a name that was never seen, and
 * of a number from its mean, so that contributions say what sets a handoff apart.
 */
export function termsOf({ encoding, intercept, coefficients }: RiskModel): RiskTerm[] {
  const plain = { center: 0, scale: 0 };
  let base = intercept;
  const names = NAME_FEATURES.flatMap((feature, at) => {
    const rates = encoding.rates[at];
    const coefficient = coefficients[at] ?? 0;
    if (rates === undefined || coefficient === 0) return [];
    const unseen = coefficient * logOdds(rates.overall);
    base += unseen;
    return rates.names.map((value) => {
      const weight = coefficient * logOdds(rates.rateOf(value)) - unseen;
      return { feature, value, weight, ...plain };
    });
  });
  const numbers = NUMBER_FEATURES.flatMap((feature, at) => {
    const { center, scale } = encoding.scales[at] ?? plain;
    const weight = coefficients[NAME_FEATURES.length + at] ?? 0;
    return weight === 0 || scale === 0 ? [] : [{ feature, value: '', weight, center, scale }];
  });
  return [{ feature: 'intercept', value: '', weight: base, ...plain }, ...names, ...numbers];
}

import { logisticRegressionSteps } from '../statistics/logistic-regression.ts';
import type { Steps } from '../statistics/steps.ts';
import { type Encoding, encode, encodeLearnt, learnEncoding } from './design.ts';
import { predict, type RiskModel } from './risk-model.ts';
import { NAME_FEATURES, NUMBER_FEATURES, type RiskRow } from './risk-row.ts';
import { logOdds } from './smoothed-rates.ts';

const RIDGE = 1;

/** Rows with what became of each: 1 if it went wrong. */
export interface Labelled {
  readonly rows: readonly RiskRow[];
  readonly outcomes: Uint8Array;
}

/** The rate of one feature's names as a model: what a regression has to beat. */
export function rateModel(encoding: Encoding, feature: (typeof NAME_FEATURES)[number]): RiskModel {
  const at = NAME_FEATURES.indexOf(feature);
  const coefficients = new Float64Array(NAME_FEATURES.length + NUMBER_FEATURES.length);
  coefficients[at] = 1;
  return { encoding, intercept: 0, coefficients };
}

/**
 * Logistic regression on rates and numbers, then recalibrated on later rows: slope and intercept of a second
 * regression on the first one's log-odds (Platt, "Probabilistic outputs for support vector machines", 1999; Cox, "Two
 * further applications of a model for binary regression", Biometrika 45, 1958). Undefined where one outcome is missing.
 */
export function* fitRisk(learnt: Labelled, later: Labelled): Steps<RiskModel | undefined> {
  const encoding = learnEncoding(learnt.rows, learnt.outcomes);
  yield;
  const columns = yield* encodeLearnt(learnt.rows, learnt.outcomes, encoding);
  const fitted = yield* logisticRegressionSteps(columns, learnt.outcomes, { ridge: RIDGE });
  if (fitted === undefined) return undefined;
  const scores = predict(fitted, encode(later.rows, encoding)).map(logOdds);
  yield;
  const calibrated = yield* logisticRegressionSteps([scores], later.outcomes, { ridge: 0 });
  const slope = calibrated?.coefficients[0];
  // A slope at or below zero says that the model orders later rows wrongly; it is for the evaluation to turn it down.
  if (calibrated === undefined || slope === undefined || slope <= 0) {
    return { encoding, intercept: fitted.intercept, coefficients: fitted.coefficients };
  }
  return {
    encoding,
    intercept: calibrated.intercept + slope * fitted.intercept,
    coefficients: fitted.coefficients.map((coefficient) => slope * coefficient),
  };
}

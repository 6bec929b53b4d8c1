import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { atOnce, type Steps } from '../statistics/steps.ts';
import { encode, learnEncoding } from './design.ts';
import { evaluateRisk, type RiskEvaluation } from './evaluate-risk.ts';
import { fitRisk, type Labelled, rateModel } from './fit-risk.ts';
import { predict, type RiskModel } from './risk-model.ts';
import type { RiskRow } from './risk-row.ts';
import type { RiskTarget } from './targets.ts';

const CANDIDATES = ['logistic', 'sender', 'receiver', 'pair'] as const;

/** Kinds of models that are compared: a regression, and the smoothed rates of one feature. */
export type Candidate = (typeof CANDIDATES)[number];

/** What was learnt about one target. */
export interface TrainedRisk {
  readonly target: RiskTarget;
  readonly horizonMillis: number;
  /** Handoffs that began at least a horizon ago. */
  readonly matured: number;
  readonly wrong: number;
  /** On the last fifth, by models that saw only what had matured before it began. */
  readonly evaluations: Readonly<Record<Candidate, RiskEvaluation | null>>;
  /** The same by the share of all, the same for every handoff. */
  readonly constantBrier: number;
  /** The candidate that did best there, fitted again to all that matured. */
  readonly chosen: Candidate;
  readonly model: RiskModel;
  /** Open handoffs may be scored by it: it foretold better than chance and than the share of all, and its risks hold. */
  readonly isUsed: boolean;
}

/** Why nothing was learnt. */
export interface TooLittleToLearn {
  readonly target: RiskTarget;
  readonly matured: number;
  readonly wrong: number;
  /** How many more matured handoffs are needed at least; null where it went wrong never or always. */
  readonly needed: number | null;
}

/** Whether something was learnt. */
export const isLearnt = (learnt: TrainedRisk | TooLittleToLearn): learnt is TrainedRisk =>
  'model' in learnt;

const MINIMUM_TEST_ROWS = 50;
const MINIMUM_TEST_WRONG = 10;
const TEST_SHARE = 0.2;
/** Beyond, the process has changed since it was learnt: an alert by such a risk would mislead. */
const MAX_CALIBRATION_ERROR = 0.1;
const MINIMUM_ROWS = MINIMUM_TEST_ROWS / TEST_SHARE;
const CALIBRATION_SHARE = 0.25;

/**
 * Trains on handoffs whose horizon has passed, oldest first, and tests on the last fifth; the regression is chosen
 * only if it beats the best smoothed rate there by area and by Brier score.
 */
export function* riskTraining(
  target: RiskTarget,
  rows: readonly RiskRow[],
  asOfMillis: number,
): Steps<TrainedRisk | TooLittleToLearn> {
  const horizonMillis = horizonOf(target, rows, asOfMillis);
  if (horizonMillis === undefined) {
    return { target, matured: 0, wrong: 0, needed: Math.max(1, MINIMUM_ROWS - rows.length) };
  }
  yield;
  const matured = rows.filter((row) => row.initiatedMillis + horizonMillis <= asOfMillis);
  const all = label(target, matured, horizonMillis);
  const wrong = all.outcomes.reduce((sum, outcome) => sum + outcome, 0);

  const testFrom = Math.floor(matured.length * (1 - TEST_SHARE));
  const testMillis = matured[testFrom]?.initiatedMillis ?? asOfMillis;
  const test = part(all, testFrom, matured.length);
  const known = matured.findIndex((row) => row.initiatedMillis + horizonMillis > testMillis);
  const learnt = part(all, 0, known < 0 ? testFrom : Math.min(known, testFrom));
  const testWrong = test.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const isEnough =
    Math.min(test.rows.length, learnt.rows.length) >= MINIMUM_TEST_ROWS &&
    Math.min(testWrong, test.rows.length - testWrong) >= MINIMUM_TEST_WRONG;
  if (!isEnough) {
    return { target, matured: matured.length, wrong, needed: neededOf(matured.length, wrong) };
  }

  const evaluate = (model: RiskModel | undefined): RiskEvaluation | null =>
    model === undefined
      ? null
      : evaluateRisk(predict(model, encode(test.rows, model.encoding)), test.outcomes);
  const rates: Partial<Record<Candidate, RiskEvaluation | null>> = {};
  const encoding = learnEncoding(learnt.rows, learnt.outcomes);
  yield;
  for (const rate of ['sender', 'receiver', 'pair'] as const) {
    rates[rate] = evaluate(rateModel(encoding, rate));
    yield;
  }
  const evaluations = {
    logistic: evaluate(yield* fitRisk(...split(learnt, 1 - CALIBRATION_SHARE))),
    sender: rates.sender ?? null,
    receiver: rates.receiver ?? null,
    pair: rates.pair ?? null,
  };
  const chosen = choose(evaluations);
  const refitted =
    chosen === 'logistic' ? yield* fitRisk(...split(all, 1 - TEST_SHARE)) : undefined;
  const share = learnt.outcomes.reduce((sum, outcome) => sum + outcome, 0) / learnt.rows.length;
  const constantBrier =
    test.outcomes.reduce((sum, outcome) => sum + (outcome - share) ** 2, 0) / test.rows.length;
  const best = evaluations[chosen];
  return {
    target,
    horizonMillis,
    matured: matured.length,
    wrong,
    evaluations,
    constantBrier,
    chosen,
    model:
      refitted ??
      rateModel(learnEncoding(all.rows, all.outcomes), chosen === 'logistic' ? 'pair' : chosen),
    isUsed:
      (best?.auc?.low ?? 0) > 0.5 &&
      (best?.brier ?? 1) < constantBrier &&
      (best?.calibrationError ?? 1) <= MAX_CALIBRATION_ERROR,
  };
}

/** {@link riskTraining} at once. */
export function trainRisk(
  ...given: Parameters<typeof riskTraining>
): TrainedRisk | TooLittleToLearn {
  return atOnce(riskTraining(...given));
}

/** So many that the last fifth holds enough, and enough of the rarer outcome at the rate seen so far. */
function neededOf(matured: number, wrong: number): number | null {
  const rarer = Math.min(wrong, matured - wrong);
  if (matured >= MINIMUM_ROWS && rarer === 0) return null;
  const forRarer = rarer === 0 ? 0 : (MINIMUM_TEST_WRONG / TEST_SHARE) * (matured / rarer);
  return Math.max(1, Math.ceil(Math.max(MINIMUM_ROWS, forRarer)) - matured);
}

function choose(evaluations: TrainedRisk['evaluations']): Candidate {
  const rates = (['sender', 'receiver', 'pair'] as const).toSorted(
    (a, b) => (evaluations[a]?.brier ?? 1) - (evaluations[b]?.brier ?? 1),
  );
  const best = rates[0] ?? 'pair';
  const { logistic } = evaluations;
  const isBetter =
    rates.every((rate) => (logistic?.auc?.value ?? 0) > (evaluations[rate]?.auc?.value ?? 0)) &&
    (logistic?.brier ?? 1) < (evaluations[best]?.brier ?? 1);
  return isBetter ? 'logistic' : best;
}

/** When the wanted share of handoffs has ended, open ones counted as censored. */
function horizonOf(
  { horizonQuantile }: RiskTarget,
  rows: readonly RiskRow[],
  asOfMillis: number,
): number | undefined {
  const times = Float64Array.from(rows, (row) =>
    Math.max(0, (row.endedMillis ?? asOfMillis) - row.initiatedMillis),
  );
  const events = Uint8Array.from(rows, (row) => (row.endedMillis === null ? 0 : 1));
  return kaplanMeier(times, events)?.quantile(horizonQuantile);
}

function label(target: RiskTarget, rows: readonly RiskRow[], horizonMillis: number): Labelled {
  return {
    rows,
    outcomes: Uint8Array.from(rows, (row) => (target.wentWrong(row, horizonMillis) ? 1 : 0)),
  };
}

const part = ({ rows, outcomes }: Labelled, from: number, to: number): Labelled => ({
  rows: rows.slice(from, to),
  outcomes: outcomes.slice(from, to),
});

function split(labelled: Labelled, share: number): [Labelled, Labelled] {
  const at = Math.floor(labelled.rows.length * share);
  return [part(labelled, 0, at), part(labelled, at, labelled.rows.length)];
}

import { areaUnderCurve } from '../statistics/area-under-curve.ts';
import { brierScore } from '../statistics/brier-score.ts';
import {
  type CalibrationGroup,
  calibrationError,
  calibrationGroups,
} from '../statistics/calibration.ts';
import { Z_95 } from '../statistics/normal-tail.ts';

/** How well probabilities foretold outcomes that they had not seen. */
export interface RiskEvaluation {
  readonly n: number;
  readonly wrong: number;
  /** With its 95 % interval; null where only one outcome came. */
  readonly auc: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly brier: number | null;
  /** Null without rows; see {@link calibrationError}. */
  readonly calibrationError: number | null;
  readonly calibration: readonly CalibrationGroup[];
}

/**
 * Area under the ROC curve with the interval of Hanley and McNeil ("The meaning and use of the area under a receiver
 * operating characteristic curve", Radiology 143, 1982), Brier score, and calibration by deciles of risk (Hosmer and
 * Lemeshow, "Applied Logistic Regression", section 5.2).
 */
export function evaluateRisk(probabilities: Float64Array, outcomes: Uint8Array): RiskEvaluation {
  const n = outcomes.length;
  const wrong = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const auc = areaUnderCurve(probabilities, outcomes);
  const calibration = calibrationGroups(probabilities, outcomes);
  return {
    n,
    wrong,
    auc: auc === undefined ? null : { value: auc, ...aucInterval(auc, wrong, n - wrong) },
    brier: brierScore(probabilities, outcomes) ?? null,
    calibrationError: calibrationError(calibration),
    calibration,
  };
}

function aucInterval(auc: number, positives: number, negatives: number) {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  const margin = Z_95 * Math.sqrt(Math.max(0, variance));
  return { low: Math.max(0, auc - margin), high: Math.min(1, auc + margin) };
}

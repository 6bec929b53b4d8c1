import { detectDrift } from '../change/detect-drift.ts';
import { detectInterventions } from '../change/detect-interventions.ts';
import { detectSuggestions } from '../change/suggestions/detect-suggestions.ts';
import { detectDeviations } from '../conformance/detect-deviations.ts';
import { detectFactors } from '../factors/detect-factors.ts';
import { detectRisk } from '../risk/detect-risk.ts';
import { detectWaitingCauses } from '../waiting-causes/detect-waiting-causes.ts';
import type { Detector } from './detector.ts';

/** What a run asks; findings are told in this order. */
export const DETECTORS: readonly Detector[] = [
  detectFactors,
  detectRisk,
  detectDeviations,
  detectWaitingCauses,
  detectDrift,
  detectInterventions,
  detectSuggestions,
];

import type { Evidence } from './finding.ts';

/** Evidence that has nothing yet but what every claim must say itself. */
export const NO_EVIDENCE = {
  exposed: null,
  crude: null,
  adjusted: null,
  strata: null,
  pValue: null,
  qValue: null,
  tried: null,
  placebo: null,
  halves: null,
  needed: null,
  sample: null,
} as const satisfies Partial<Evidence>;

import type { SurvivalCurve } from './kaplan-meier.ts';

/** Mean time up to a horizon, in the unit of the curve's times. */
export interface RestrictedMean {
  readonly mean: number;
  /** Undefined where all had ended by the last event. */
  readonly standardError: number | undefined;
}

/**
 * Area under a survival curve from 0 to a horizon: the mean time within it, whoever is still open at its end counted with
 * the whole of it (Irwin, Journal of Hygiene 47, 1949; error after Greenwood, as R's print of survfit).
 */
export function restrictedMean(curve: SurvivalCurve, horizon: number): RestrictedMean {
  const { times, survival, atRisk, events } = curve;
  const steps = times.findIndex((time) => time >= horizon);
  const count = steps < 0 ? times.length : steps;
  let mean = 0;
  let variance = 0;
  // From the horizon backwards, the area so far is what is left after an event.
  for (let step = count - 1, until = horizon; step >= 0; step--) {
    const time = times[step] as number;
    mean += (survival[step] as number) * (until - time);
    const [n, d] = [atRisk[step] as number, events[step] as number];
    // After an event that ends all, nothing is left to vary.
    if (mean > 0) variance += (mean * mean * d) / (n * (n - d));
    until = time;
  }
  mean += count > 0 ? Math.min(horizon, times[0] as number) : horizon;
  return { mean, standardError: Number.isFinite(variance) ? Math.sqrt(variance) : undefined };
}

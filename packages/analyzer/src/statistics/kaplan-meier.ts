/** A survival curve: the share that has not ended by each time at which something ended. */
export interface SurvivalCurve {
  /** Distinct times of events, rising. */
  readonly times: Float64Array;
  /** Just after each time. */
  readonly survival: Float64Array;
  /** Just before each time. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  /** The first time by which at least this share has ended; undefined where that was not seen. */
  quantile(share: number): number | undefined;
}

/**
 * Product-limit estimate of survival from times and whether each ended (1) or was still open then (0) (Kaplan and Meier,
 * JASA 53, 1958); at one time, ends come before what is censored. Undefined where there are no times.
 */
export function kaplanMeier(times: Float64Array, ended: Uint8Array): SurvivalCurve | undefined {
  const n = times.length;
  if (n === 0) return undefined;
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const steps = {
    times: [] as number[],
    survival: [] as number[],
    atRisk: [] as number[],
    events: [] as number[],
  };
  let survival = 1;
  for (let from = 0; from < n; ) {
    const time = times[order[from] ?? 0] ?? 0;
    let to = from;
    let events = 0;
    while (to < n && times[order[to] ?? 0] === time) events += ended[order[to++] ?? 0] ?? 0;
    if (events > 0) {
      survival *= 1 - events / (n - from);
      steps.times.push(time);
      steps.survival.push(survival);
      steps.atRisk.push(n - from);
      steps.events.push(events);
    }
    from = to;
  }
  return {
    times: Float64Array.from(steps.times),
    survival: Float64Array.from(steps.survival),
    atRisk: Float64Array.from(steps.atRisk),
    events: Float64Array.from(steps.events),
    quantile(share) {
      // A product of fractions may miss the share by a rounding.
      const at = steps.survival.findIndex((value) => value <= 1 - share + 1e-12);
      return at < 0 ? undefined : steps.times[at];
    },
  };
}

/** What one run of a benchmark saw, by metric name, in the unit the metric declares. */
export type Measurements = Readonly<Record<string, number>>;

/** A bound that hardware or another program sets, measured in the same run where it can be. */
export interface Comparison {
  readonly name: string;
  /** Name under which {@link Benchmark.run} reports it. */
  readonly measurement: string;
}

/** One figure a benchmark reports. */
export interface MetricDefinition {
  readonly metric: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** What DESIGN section 6 or an issue promises. */
  readonly goal?: number;
  /** The physical limit: what cannot be beaten on this machine. */
  readonly limit?: Comparison;
  readonly peers?: readonly Comparison[];
}

/** A named set of metrics and how to take them once. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** Counted runs unless `--runs` says otherwise. */
  readonly runs: number;
  readonly metrics: readonly MetricDefinition[];
  /** A sentence why it cannot run here, or undefined if it can. */
  skip?(): string | undefined;
  /** The same on this many simulated handoffs, where it has any. */
  withHandoffs?(handoffs: number): Benchmark;
  /** Takes every measurement once; `say` reports progress. */
  run(say: (text: string) => void): Promise<Measurements>;
}

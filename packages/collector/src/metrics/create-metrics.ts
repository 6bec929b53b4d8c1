import type { Meter } from '@opentelemetry/api';

/** How a process tells about itself. */
export interface MetricsOptions {
  /** Name of the process, such as `baton-receiver`: `service.name`. */
  readonly service: string;
  /** Where the metrics are sent as OTLP, as it is (`http://host:4318/v1/metrics`). Absent: nowhere. */
  readonly endpoint?: string | undefined;
  /** Milliseconds between two exports. @default 60000 */
  readonly intervalMillis?: number;
}

/** The metrics of one process: read as Prometheus text, and sent as OTLP where that is configured. */
export interface Metrics {
  readonly meter: Meter;
  /** All metrics now, in Prometheus' text format. */
  prometheusText(): Promise<string>;
  /** Sends what was not sent yet, then stops. */
  close(): Promise<void>;
}

/**
 * Creates the metrics of a process. What measures is loaded only here: it is two thirds of all modules, and a
 * command that measures nothing should not wait for it.
 */
export async function createMetrics(options: MetricsOptions): Promise<Metrics> {
  const { createSdkMetrics } = await import('./sdk-metrics.ts');
  return createSdkMetrics(options);
}

import { randomUUID } from 'node:crypto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  type IMetricReader,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { Metrics, MetricsOptions } from './create-metrics.ts';
import { prometheusTextOf } from './prometheus-text.ts';

const METER = 'baton';
/** A dead endpoint must not hold up the end of a process. */
const CLOSE_MILLIS = 2000;

/** Collects when asked to. */
class PullReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** Creates the metrics of a process, apart from whatever provider is registered globally. */
export function createSdkMetrics(options: MetricsOptions): Metrics {
  const pull = new PullReader();
  const readers: IMetricReader[] = [pull];
  if (options.endpoint !== undefined) {
    const exportIntervalMillis = options.intervalMillis ?? 60_000;
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: options.endpoint }),
        exportIntervalMillis,
        exportTimeoutMillis: Math.min(exportIntervalMillis, 10_000),
      }),
    );
  }
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      'service.name': options.service,
      'service.instance.id': randomUUID(),
    }),
    readers,
  });
  return {
    meter: provider.getMeter(METER),
    async prometheusText() {
      const { resourceMetrics } = await pull.collect();
      return prometheusTextOf(resourceMetrics);
    },
    async close() {
      await provider.shutdown({ timeoutMillis: CLOSE_MILLIS }).catch(() => undefined);
    },
  };
}

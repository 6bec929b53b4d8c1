import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Units of OpenTelemetry (UCUM) as Prometheus spells them; `{span}` and its kin say nothing more than the name. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes', '1': 'ratio' };

const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);

/** Metrics as Prometheus text: dots become underscores and the unit ends the name, which the serializer leaves out. */
export function prometheusTextOf(metrics: ResourceMetrics): string {
  const scopeMetrics = metrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map(withUnitInName),
  }));
  return `${serializer.serialize({ ...metrics, scopeMetrics }).trimEnd()}\n`;
}

function withUnitInName<T extends MetricData>(metric: T): T {
  const unit = UNITS[metric.descriptor.unit];
  const { name } = metric.descriptor;
  if (unit === undefined || name.endsWith(unit)) return metric;
  return { ...metric, descriptor: { ...metric.descriptor, name: `${name}_${unit}` } };
}

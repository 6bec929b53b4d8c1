import { collectorHealth } from './dashboards/collector-health.ts';
import { findings } from './dashboards/findings.ts';
import { overview } from './dashboards/overview.ts';
import { pair } from './dashboards/pair.ts';
import { slo } from './dashboards/slo.ts';
import { trace } from './dashboards/trace.ts';

/** Every dashboard that is shipped. */
export const dashboards = [overview, trace, pair, findings, slo, collectorHealth] as const;

/** A file below `grafana/` that is generated. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that is generated and committed. */
export function generatedFiles(): GeneratedFile[] {
  return dashboards.map((dashboard) => ({
    path: `dashboards/${dashboard.uid}.json`,
    text: `${JSON.stringify(dashboard, null, 2)}\n`,
  }));
}

import { collectorHealth } from './dashboards/collector-health.ts';
import { findings } from './dashboards/findings.ts';
import { overview } from './dashboards/overview.ts';
import { pair } from './dashboards/pair.ts';
import { slo } from './dashboards/slo.ts';
import { trace } from './dashboards/trace.ts';

/** Every dashboard that is shipped. */
export const dashboards = [overview, trace, pair, findings, slo, collectorHealth] as const;

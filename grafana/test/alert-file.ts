import { parse } from 'yaml';
import { z } from 'zod';
import { generatedFiles } from '../src/generated-files.ts';

const query = z.strictObject({
  refId: z.string(),
  relativeTimeRange: z.strictObject({ from: z.number(), to: z.number() }),
  datasourceUid: z.string(),
  model: z.looseObject({ refId: z.string(), rawSql: z.string().optional() }),
});

const duration = z.string().regex(/^\d+[smh]$/);

/** The form of files as Grafana's `rules_types.go` reads it: unknown keys would be ignored in silence. */
const ruleFile = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(
    z.strictObject({
      orgId: z.number(),
      name: z.string(),
      folder: z.string(),
      interval: duration,
      rules: z.array(
        z.strictObject({
          uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
          title: z.string().min(1),
          condition: z.string(),
          data: z.tuple([query, query]),
          for: duration,
          keepFiringFor: duration,
          noDataState: z.enum(['OK', 'Alerting']),
          execErrState: z.literal('Error'),
          isPaused: z.boolean(),
          dashboardUid: z.string(),
          panelId: z.number(),
          // Labels are expanded: a bare `$` would be a variable of the environment.
          labels: z.record(z.string(), z.string().regex(/^[^$]*(\$\$[^$]*)*$/)),
          annotations: z.record(
            z.string(),
            z.string().refine((text) => !text.includes('${')),
          ),
        }),
      ),
    }),
  ),
});

/** The text of a file that is provisioned. */
export function provisioned(path: string): string {
  const file = generatedFiles().find((one) => one.path === `provisioning/${path}`);
  if (file === undefined) throw new Error(`No ${path} is generated.`);
  return file.text;
}

/** The rules as Grafana reads them. */
export const fileRules = ruleFile
  .parse(parse(provisioned('alerting/handoffs.yaml')))
  .groups.flatMap((group) => group.rules);

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import type { CallerEnv } from './caller.ts';
import type { Scope, Stack } from './stack.ts';

const millis = z.number().int().min(-8.64e15).max(8.64e15);

const InterventionBody = z.strictObject({
  name: z.string().min(1),
  process: z.string().min(1),
  namespace: z.string().optional(),
  teams: z.array(z.string()),
  senders: z.array(z.string()).optional(),
  startsMillis: millis,
  endsMillis: millis.optional(),
  suggestionId: z.string().optional(),
  isWithdrawn: z.boolean().optional(),
});

const AdoptBody = z.strictObject({
  suggestion: z.string().min(1),
  namespace: z.string().optional(),
  process: z.string().optional(),
  startsMillis: millis.optional(),
});

const PathBody = z.strictObject({
  process: z.string().min(1),
  namespace: z.string().optional(),
});

/** Routes by which changes to the work are written down and shown. */
export function addInterventionRoutes(
  api: Hono<CallerEnv>,
  stack: Stack,
  scopeOf: (context: Context<CallerEnv>) => Scope,
): void {
  api.get('/api/interventions', async (context) =>
    context.json(await stack.interventions(scopeOf(context))),
  );
  api.post('/api/interventions', async (context) => {
    const request = InterventionBody.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) {
      throw new CliError(
        'usage',
        'Expected {"name", "process", "namespace"?, "teams", "senders"?, "startsMillis", "endsMillis"?, "isWithdrawn"?} as JSON.',
      );
    }
    await stack.intervene(request.data);
    return context.json({ declared: true });
  });
  api.get('/api/paths', async (context) => {
    const { process, namespace } = scopeOf(context);
    if (process === undefined)
      throw new CliError('usage', 'Say which process is meant: ?process=P.');
    return context.json(
      await stack.confirmPath({
        process,
        isDryRun: true,
        ...(namespace === undefined ? {} : { namespace }),
      }),
    );
  });
  api.post('/api/paths', async (context) => {
    const request = PathBody.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) {
      throw new CliError(
        'usage',
        'Expected {"process", "namespace"?} as JSON: whose paths to confirm.',
      );
    }
    return context.json(await stack.confirmPath({ ...request.data, isDryRun: false }));
  });
  api.post('/api/adopt', async (context) => {
    const request = AdoptBody.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) {
      throw new CliError(
        'usage',
        'Expected {"suggestion", "process"?, "namespace"?, "startsMillis"?} as JSON: what to adopt.',
      );
    }
    return context.json(await stack.adopt(request.data));
  });
}

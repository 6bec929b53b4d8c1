import type { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body-of.ts';
import { type CallerEnv, scopeOf } from './caller.ts';
import type { Stack } from './stack.ts';

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

/** Routes by which changes to the work are written down, adopted from suggestions, and shown. */
export function addInterventionRoutes(api: Hono<CallerEnv>, stack: Stack): void {
  api.get('/api/interventions', async (context) =>
    context.json(await stack.interventions(scopeOf(context))),
  );
  api.post('/api/interventions', async (context) => {
    const request = await bodyOf(
      context,
      InterventionBody,
      '{"name", "process", "namespace"?, "teams", "senders"?, "startsMillis", "endsMillis"?, "suggestionId"?, "isWithdrawn"?}: what was changed',
    );
    await stack.intervene(request);
    return context.json({ declared: true });
  });
  api.post('/api/adopt', async (context) => {
    const request = await bodyOf(
      context,
      AdoptBody,
      '{"suggestion", "process"?, "namespace"?, "startsMillis"?}: what to adopt',
    );
    return context.json(await stack.adopt(request));
  });
}

import type { Hono } from 'hono';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { bodyOf } from './body-of.ts';
import { type CallerEnv, scopeOf } from './caller.ts';
import type { Stack } from './stack.ts';

const PathBody = z.strictObject({
  process: z.string().min(1),
  namespace: z.string().optional(),
});

/** Routes by which the paths of a process are proposed and confirmed. */
export function addPathRoutes(api: Hono<CallerEnv>, stack: Stack): void {
  api.get('/api/paths', async (context) => {
    const { process, ...scope } = scopeOf(context);
    if (process === undefined) {
      throw new CliError('usage', 'Say which process is meant: ?process=P.');
    }
    return context.json(await stack.confirmPath({ ...scope, process, isDryRun: true }));
  });
  api.post('/api/paths', async (context) => {
    const request = await bodyOf(
      context,
      PathBody,
      '{"process", "namespace"?}: whose paths to confirm',
    );
    return context.json(await stack.confirmPath({ ...request, isDryRun: false }));
  });
}

import type { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body-of.ts';
import type { CallerEnv } from './caller.ts';
import type { Stack } from './stack.ts';

const TestBody = z.strictObject({ channel: z.string().min(1).optional() });

/** The route by which channels are tried. */
export function addAlertRoutes(api: Hono<CallerEnv>, stack: Stack): void {
  api.post('/api/alerts/test', async (context) => {
    const { channel } = await bodyOf(
      context,
      TestBody,
      '{"channel"?}: over which channel to send a test',
    );
    return context.json(await stack.testAlerts(channel));
  });
}

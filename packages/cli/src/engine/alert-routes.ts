import type { Hono } from 'hono';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { renderOpenPage } from '../open/open-page.ts';
import { OPEN_SCRIPT } from '../open/open-script.ts';
import { readOpen } from '../open/read-open.ts';
import { type CallerEnv, scopeFor } from './caller.ts';
import type { Stack } from './stack.ts';

const TestBody = z.strictObject({ channel: z.string().min(1).optional() });

/** What the live page needs beyond the others: its own script, and to ask this address again. */
const LIVE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Routes of alerts, and the live page of open handoffs. */
export function addAlertRoutes(api: Hono<CallerEnv>, stack: Stack): void {
  api.post('/api/alerts/test', async (context) => {
    const request = TestBody.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) {
      throw new CliError(
        'usage',
        'Expected {"channel"?} as JSON: over which channel to send a test.',
      );
    }
    return context.json(await stack.testAlerts(request.data.channel));
  });
  api.get('/open', async (context) => {
    const process = context.req.query('process');
    const namespace = context.req.query('namespace');
    const scope = scopeFor(context.get('caller'), {
      ...(process === undefined ? {} : { process }),
      ...(namespace === undefined ? {} : { namespace }),
    });
    const open = await readOpen(stack, { ...scope, nowMillis: Date.now() });
    return context.html(renderOpenPage(open));
  });
  api.get('/open.js', (context) =>
    context.body(OPEN_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
}

/** Content policy of a page at this path, where it differs from that of all others. */
export function policyOf(path: string): string | undefined {
  return path === '/open' ? LIVE_POLICY : undefined;
}

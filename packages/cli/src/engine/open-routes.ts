import type { Hono } from 'hono';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { renderOpenPage } from '../open/open-page.ts';
import { OPEN_SCRIPT } from '../open/open-script.ts';
import { type CallerEnv, scopeOf } from './caller.ts';
import type { Stack } from './stack.ts';

const PAGE_HANDOFFS = 200;
const Limit = z.coerce.number().int().min(1).max(10_000).default(PAGE_HANDOFFS);

/** What the live page needs beyond the others: its own script, and to ask this address again. */
const LIVE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Routes of what is open now: as JSON, and as the live page. */
export function addOpenRoutes(api: Hono<CallerEnv>, stack: Stack): void {
  api.get('/open', async (context) => {
    const open = await stack.open({ ...scopeOf(context), limit: PAGE_HANDOFFS });
    return context.html(renderOpenPage(open));
  });
  api.get('/api/open', async (context) => {
    const limit = Limit.safeParse(context.req.query('limit'));
    if (!limit.success) throw new CliError('usage', 'limit is a whole number from 1 to 10000.');
    return context.json(await stack.open({ ...scopeOf(context), limit: limit.data }));
  });
  api.get('/open.js', (context) =>
    context.body(OPEN_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
}

/** Content policy of a page at this path, where it differs from that of all others. */
export function policyOf(path: string): string | undefined {
  return path === '/open' ? LIVE_POLICY : undefined;
}

import { readAskResponse, readCheckRequest } from '@baton/analyzer';
import type { Access } from '@baton/collector';
import type { Context, Hono } from 'hono';
import { CliError } from '../errors.ts';
import { type CallerEnv, scopeFor } from './caller.ts';
import type { Stack } from './stack.ts';
import { textActionSchema } from './text-actions.ts';

const MAX_BODY_BYTES = 1_000_000;

/** Routes for services that are about to send a handoff: who may send facts may ask. Before {@link identifyCaller}. */
export function addCheckRoutes(api: Hono<CallerEnv>, stack: Stack, access: Access): void {
  api.post('/v1/check', async (context) => {
    const request = await readBody(context, readCheckRequest, 'what is about to be sent');
    const caller = access.authenticate(context.req.header('authorization'), 'write');
    return context.json(await stack.check({ ...request, ...scopeOf(caller, request) }));
  });
  api.post('/v1/check/responses', async (context) => {
    const response = await readBody(context, readAskResponse, 'what was done with an ask');
    const caller = access.authenticate(context.req.header('authorization'), 'write');
    await stack.respond({ ...response, ...scopeOf(caller, response) });
    return context.json({ stored: true });
  });
}

/** The route by which commands reach what this engine can do with texts. */
export function addTextRoute(api: Hono<CallerEnv>, stack: Stack): void {
  api.post('/api/text', async (context) => {
    const read = textActionSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!read.success)
      throw new CliError('usage', 'Expected JSON: {"do", ...}: what to do with texts.');
    return context.json((await stack.text(read.data)) as object);
  });
}

function scopeOf(
  caller: ReturnType<Access['authenticate']>,
  { namespace }: { readonly namespace?: string },
): { namespace?: string } {
  const bound = scopeFor(caller, namespace === undefined ? {} : { namespace }).namespace;
  return bound === undefined ? {} : { namespace: bound };
}

async function readBody<T>(
  context: Context<CallerEnv>,
  read: (body: unknown) => T,
  expected: string,
): Promise<T> {
  const text = await context.req.text();
  if (text.length > MAX_BODY_BYTES)
    throw new CliError('usage', 'The body is longer than a megabyte.');
  try {
    return read(JSON.parse(text));
  } catch (cause) {
    throw new CliError('usage', `Expected JSON: ${expected}, as docs/judge.md shows.`, { cause });
  }
}

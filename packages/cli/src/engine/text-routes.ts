import { readAskResponse, readCheckRequest } from '@baton/analyzer';
import type { Access } from '@baton/collector';
import type { Context, Hono } from 'hono';
import { CliError } from '../errors.ts';
import { type CallerEnv, identifySender, scopeFor } from './caller.ts';
import { EVALUATE_PATH, limitBody } from './limit-body.ts';
import type { Stack } from './stack.ts';
import { textActionSchema } from './text-actions.ts';

/** Routes for services that are about to send a handoff: who may send facts may ask. Before {@link identifyCaller}. */
export function addCheckRoutes(api: Hono<CallerEnv>, stack: Stack, access: Access): void {
  const sender = identifySender(access);
  api.post('/v1/check', sender, limitBody, async (context) => {
    const request = await readBody(context, readCheckRequest, 'what is about to be sent');
    return context.json(await stack.check(scopeFor(context.get('caller'), request)));
  });
  api.post('/v1/check/responses', sender, limitBody, async (context) => {
    const response = await readBody(context, readAskResponse, 'what was done with an ask');
    await stack.respond(scopeFor(context.get('caller'), response));
    return context.json({ stored: true });
  });
}

/** The route by which commands reach what this engine can do with texts. */
export function addTextRoute(api: Hono<CallerEnv>, stack: Stack): void {
  api.on('POST', ['/api/text', EVALUATE_PATH], async (context) => {
    const read = textActionSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!read.success)
      throw new CliError('usage', 'Expected JSON: {"do", ...}: what to do with texts.');
    return context.json((await stack.text(read.data)) as object);
  });
}

async function readBody<T>(
  context: Context<CallerEnv>,
  read: (body: unknown) => T,
  expected: string,
): Promise<T> {
  try {
    return read(await context.req.json());
  } catch (cause) {
    throw new CliError('usage', `Expected JSON: ${expected}, as docs/judge.md shows.`, { cause });
  }
}

import type { Context } from 'hono';
import type { z } from 'zod';
import { CliError } from '../errors.ts';
import type { CallerEnv } from './caller.ts';

/** The JSON of a request; throws a CliError `usage` that says what is expected. */
export async function bodyOf<T extends z.ZodObject>(
  context: Context<CallerEnv>,
  schema: T,
  expected: string,
): Promise<WithoutUndefined<z.output<T>>> {
  const read = schema.safeParse(await context.req.json().catch(() => undefined));
  if (!read.success) throw new CliError('usage', `Expected JSON: ${expected}.`);
  return read.data as WithoutUndefined<z.output<T>>;
}

/** JSON has no undefined: what is not there is absent. */
type WithoutUndefined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

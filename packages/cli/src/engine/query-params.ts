import type { z } from 'zod';
import { CliError } from '../errors.ts';

/**
 * Reads a query's parameters from texts: one that is to be a number, a list or a truth value is read
 * as JSON, a bare word in a list's place as a list of one.
 */
export function readQueryParams(o: {
  name: string;
  schema: z.ZodType;
  texts: Readonly<Record<string, string>>;
}): unknown {
  const values: Record<string, unknown> = { ...o.texts };
  const first = o.schema.safeParse(values);
  if (first.success) return first.data;
  for (const issue of first.error.issues) {
    const key = issue.path[0];
    if (issue.code !== 'invalid_type' || typeof key !== 'string') continue;
    const text = o.texts[key];
    if (text === undefined) {
      if (issue.expected === 'array') values[key] = [];
    } else values[key] = fromText(text, issue.expected);
  }
  const second = o.schema.safeParse(values);
  if (second.success) return second.data;
  const problems = second.error.issues.map(
    (issue) => `${issue.path.join('.') || 'parameters'}: ${issue.message}`,
  );
  throw new CliError('usage', `Query ${o.name} does not take these: ${problems.join('; ')}.`);
}

function fromText(text: string, expected: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return expected === 'array' && !Array.isArray(value) ? [text] : value;
  } catch {
    return expected === 'array' ? text.split(',') : text;
  }
}

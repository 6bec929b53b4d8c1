import type { Query } from '@baton/store';
import { z } from 'zod';
import type { Stack } from './stack.ts';

/** Rows of a query of the catalogue, typed as it declares them, from whoever holds the data directory. */
export async function askRows<P, R>(
  stack: Pick<Stack, 'query'>,
  query: Query<P, R>,
  params: Readonly<Record<string, string>>,
): Promise<R[]> {
  const rows = await stack.query(query.name, params);
  return z.array(query.row as z.ZodType<R>).parse(rows);
}

import { z } from 'zod';

/** Which namespaces and processes a query reads; an empty list means all of them. */
export const scopeParams = {
  namespaces: z.array(z.string()).default([]),
  processes: z.array(z.string()).default([]),
};

/**
 * The instant a query is as of: per process (key: namespace, unit separator, process), else now.
 *
 * A process that was imported whole stands still at its last fact, however long ago that is.
 */
export const asOfParams = {
  asOfKeys: z.array(z.string()).min(1).default(['']),
  asOfMillis: z.array(z.number()).min(1).default([0]),
  nowMillis: z.number().default(() => Date.now()),
};

/** Key of a process in {@link asOfParams}. */
export function asOfKey(namespace: string, process: string): string {
  return `${namespace}\u001f${process}`;
}

/** Columns that name a pair of teams within a process. */
export const pairColumns = {
  namespace: z.string(),
  process: z.string(),
  sourceTeam: z.string(),
  targetTeam: z.string(),
};

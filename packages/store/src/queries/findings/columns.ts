import { z } from 'zod';

/** Columns of a row of `findings`: what one run said of one claim. */
export const findingColumns = {
  namespace: z.string(),
  process: z.string(),
  findingId: z.string(),
  kind: z.string(),
  subject: z.string(),
  verdict: z.string(),
  status: z.string(),
  claim: z.string(),
  evidence: z.string(),
  queries: z.string(),
  foundMillis: z.coerce.number(),
  runId: z.string(),
  windowFromMillis: z.coerce.number(),
  windowToMillis: z.coerce.number(),
  codeVersion: z.string(),
};

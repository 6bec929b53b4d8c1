import { z } from 'zod';
import { scopeParams } from '../scope.ts';

/** What every query of an alert rule takes: which processes, and the instant it looks from. */
export const ruleParams = {
  ...scopeParams,
  nowMillis: z
    .number()
    .int()
    .default(() => Date.now()),
};

/** A row for each pair of teams: labels, and the one number that is compared with the threshold. */
export const pairValue = {
  namespace: z.string(),
  process: z.string(),
  source_team: z.string(),
  target_team: z.string(),
  value: z.coerce.number(),
};

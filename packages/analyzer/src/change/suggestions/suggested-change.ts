import { z } from 'zod';

const pair = { sourceTeam: z.string(), targetTeam: z.string() };
const fields = z.array(z.string()).min(1);

/** What a suggestion would change. */
export const suggestedChangeSchema = z.discriminatedUnion('kind', [
  /** One more field that has to come along. */
  z.object({ kind: z.literal('required_field'), ...pair, fields }),
  /** A form with several such fields. */
  z.object({ kind: z.literal('template'), ...pair, fields }),
  /** Work of one value of an attribute goes to the next team at once. */
  z.object({
    kind: z.literal('routing'),
    ...pair,
    nextTeam: z.string(),
    attribute: z.string(),
    value: z.string(),
  }),
  /** A rule of the process definition. */
  z.object({ kind: z.literal('rule'), rule: z.record(z.string(), z.json()) }),
]);

/** What a suggestion would change. */
export type SuggestedChange = z.infer<typeof suggestedChangeSchema>;

/** What may come of it; an association carried over, until it is measured. */
export const expectedEffectSchema = z.object({
  outcome: z.string(),
  measure: z.enum(['ratio_of_medians', 'difference_of_means', 'difference_of_shares']),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** What the figure takes for granted. */
  assumption: z.string(),
});

/** What may come of it. */
export type ExpectedEffect = z.infer<typeof expectedEffectSchema>;

/** How it would be measured. */
export const trialPlanSchema = z.object({
  /** Receiving teams that change first. */
  teams: z.array(z.string()),
  /** Receiving teams that are compared with. */
  comparison: z.array(z.string()),
  from: z.string(),
  outcome: z.string(),
  /** Handoffs to the changed teams that each period needs; null where it cannot be told. */
  neededHandoffs: z.number().int().nullable(),
  /** Weeks until there are so many. */
  weeks: z.number().int().nullable(),
  /** When it can be judged. */
  judgedFrom: z.string().nullable(),
  sentence: z.string(),
});

/** How it would be measured. */
export type TrialPlan = z.infer<typeof trialPlanSchema>;

import { z } from 'zod';

/**
 * What became of a claim: it held up; the mix of items explains it; too little was seen to say; it did not hold in
 * every part of the data.
 */
export const VERDICTS = ['supported', 'explained_by_mix', 'not_enough_data', 'unstable'] as const;

/** What a finding is about. */
export const FINDING_KINDS = [
  'factor',
  'drift',
  'deviation',
  'waiting_cause',
  'intervention',
  'suggestion',
  'risk_model',
] as const;

const effectSchema = z.object({
  /** Ratios are of the exposed to the others, so below 1 is less; differences are exposed minus others. */
  measure: z.enum([
    'ratio_of_medians',
    'hazard_ratio',
    'odds_ratio',
    'difference_of_shares',
    'difference_of_means',
    'ratio_of_means',
    'share',
    'auc',
  ]),
  value: z.number(),
  /** Bounds of the 95 % interval. */
  low: z.number(),
  high: z.number(),
});

/** The size of an effect with its interval. */
export type Effect = z.infer<typeof effectSchema>;

/** The numbers behind a claim; null where they do not apply or could not be computed. */
export const evidenceSchema = z.object({
  /** Handoffs (or items) that were compared. */
  n: z.number().int(),
  exposed: z.number().int().nullable(),
  /** Such as `resolution_seconds`, `failed`, `rounds`, `score`. */
  outcome: z.string(),
  crude: effectSchema.nullable(),
  /** Inside strata of process, priority, receiving team and category. */
  adjusted: effectSchema.nullable(),
  strata: z.object({ compared: z.number().int(), agreeing: z.number().int() }).nullable(),
  pValue: z.number().nullable(),
  /** Benjamini-Hochberg over everything tried in the run. */
  qValue: z.number().nullable(),
  tried: z.number().int().nullable(),
  /** Range of the adjusted effect when the factor is permuted inside strata. */
  placebo: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** The effect in the earlier and in the later half of the window. */
  halves: z.tuple([z.number(), z.number()]).nullable(),
  /** How many more are needed where the verdict is `not_enough_data`. */
  needed: z.number().int().nullable(),
  /** Set where not all rows were read. */
  sample: z.object({ rows: z.number().int(), of: z.number().int() }).nullable(),
  /** What only this kind of finding has. */
  details: z.record(z.string(), z.json()),
});

/** The numbers behind a claim. */
export type Evidence = z.infer<typeof evidenceSchema>;

/** A claim with its evidence, its verdict and what it takes to compute it again. */
export const findingSchema = z.object({
  /** The same claim has the same id in every run: see {@link findingId}. */
  id: z.string(),
  namespace: z.string(),
  process: z.string(),
  kind: z.enum(FINDING_KINDS),
  /** What the claim is about, such as `support → engineering: logs present`. */
  subject: z.string(),
  verdict: z.enum(VERDICTS),
  /** One sentence that claims no more than an association, unless an intervention was compared. */
  claim: z.string(),
  evidence: evidenceSchema,
  /** Queries of the catalogue that the numbers come from, with their parameters. */
  queries: z.array(z.object({ name: z.string(), parameters: z.record(z.string(), z.json()) })),
  /** ISO 8601 instants between which the handoffs began. */
  window: z.object({ from: z.string(), to: z.string() }),
});

/** A claim with its evidence. */
export type Finding = z.infer<typeof findingSchema>;

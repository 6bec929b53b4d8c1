import { z } from 'zod';
import { shareSchema } from '../report/share-schema.ts';

const count = z.int().min(0);
const fraction = z.number().min(0).max(1);
const examples = z.array(z.string());

/** Ways in which a step is not as declared. */
export const DEVIATION_KINDS = [
  'skipped',
  'extra',
  'repeated',
  'returned',
  'out_of_order',
] as const;

/** One step of the way an item took against the nearest allowed path. */
export const stepSchema = z.object({
  kind: z.enum(['match', ...DEVIATION_KINDS]),
  stage: z.string(),
});

/** How long items with a deviation take, from open to close, against those without. */
export const deviationTimeSchema = z.object({
  /** Items compared, open ones included. */
  with: count,
  without: count,
  /** Kaplan-Meier medians; null where fewer than half have closed. */
  medianWithSeconds: z.number().nullable(),
  medianWithoutSeconds: z.number().nullable(),
  /** Ratio of the medians with its 95 % bootstrap interval; null where it cannot be told. */
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Further items that the smaller side needs for a comparison; 0 where there are enough. */
  needed: count,
});

/** One kind of deviation at one stage. */
export const deviationSchema = z.object({
  kind: z.enum(DEVIATION_KINDS),
  stage: z.string(),
  /** Closed cycles with it. */
  cycles: count,
  examples,
  time: deviationTimeSchema,
});

/** One distinct stage sequence that is not as declared. */
export const deviatingVariantSchema = z.object({
  stages: z.array(z.string()),
  cycles: count,
  distance: count,
  fitness: fraction,
  medianSeconds: z.number().nullable(),
  steps: z.array(stepSchema),
  examples,
});

/** How often one declared rule was broken. */
export const ruleResultSchema = z.object({
  /** The rule in words. */
  rule: z.string(),
  kind: z.enum(['init', 'precedence', 'response', 'not_succession', 'max_count', 'allowed_next']),
  /** Of the items, open ones included, that it applies to and that have kept or broken it by now. */
  violated: shareSchema.nullable(),
  /** Open items that may still keep or break it. */
  pending: count,
  examples,
});

/** Expected against actual for one process that declares paths or rules. */
export const conformanceSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  version: z.string(),
  hasPaths: z.boolean(),
  /** What it comes to. */
  sentence: z.string(),
  /** Closed cycles compared with the paths; open ones have not reached their end and are left out. */
  compared: count,
  openLeftOut: count,
  following: shareSchema.nullable(),
  /** Over all compared: 1 - steps off / the most there could be. */
  fitness: fraction.nullable(),
  deviations: z.array(deviationSchema),
  variants: z.array(deviatingVariantSchema),
  variantsInAll: count,
  /** Cycles whose times were compared, where they were a sample. */
  timeSample: count.nullable(),
  rules: z.array(ruleResultSchema),
});

/** Expected against actual for one process. */
export type Conformance = z.infer<typeof conformanceSchema>;
/** One step against the nearest declared path. */
export type PathStep = z.infer<typeof stepSchema>;
/** One kind of deviation at one stage. */
export type Deviation = z.infer<typeof deviationSchema>;
/** Times with a deviation against times without. */
export type DeviationTime = z.infer<typeof deviationTimeSchema>;
/** How often a rule was broken. */
export type RuleResult = z.infer<typeof ruleResultSchema>;

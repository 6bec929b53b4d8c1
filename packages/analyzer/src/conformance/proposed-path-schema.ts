import { z } from 'zod';
import { shareSchema } from '../report/share-schema.ts';

/** Paths that Baton proposes for a process that declares none, to be confirmed by people. */
export const proposedPathSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  /** What it comes to, or why nothing is proposed. */
  sentence: z.string(),
  /** What counted as ended well. */
  endedWellBy: z.enum(['success', 'speed']),
  endedWell: z.int().min(0),
  /** As `paths` of a portable process definition; empty where nothing is proposed. */
  paths: z.array(z.json()),
  /** Distinct stage sequences that the paths allow. */
  variants: z.int().min(0),
  /** Of the cycles that ended well, those that follow the paths. */
  covered: shareSchema.nullable(),
  /** Of all closed cycles. */
  following: shareSchema.nullable(),
  /** Over all closed cycles. */
  fitness: z.number().min(0).max(1).nullable(),
});

/** A proposal of paths. */
export type ProposedPath = z.infer<typeof proposedPathSchema>;

import { z } from 'zod';
import { scoreSchema } from './score.ts';

const seconds = z.number().nonnegative().nullable();

/** What is usual between two teams; null where a share has not been reached, or fewer than ten have ended. */
export const baselineSchema = z.object({
  handoffs: z.number().int(),
  ended: z.number().int(),
  /** By Kaplan-Meier: what is open counts. */
  medianSeconds: seconds,
  p90Seconds: seconds,
  p95Seconds: seconds,
  /** 1.4826 times the median absolute deviation of the logarithm. */
  logSpread: seconds,
  /** Two spreads below and above the median. */
  fastSeconds: seconds,
  slowSeconds: seconds,
});

/** What a pair is measured by beside its figures. */
export const pairMeasuresSchema = z.object({
  baselines: z.object({ wait: baselineSchema.nullable(), whole: baselineSchema.nullable() }),
  /** From the opening of the item to the handoff, and from the handoff to the close of closed items. */
  customerWaits: z
    .object({
      beforeMedianSeconds: seconds,
      beforeP90Seconds: seconds,
      afterMedianSeconds: seconds,
      afterP90Seconds: seconds,
      itemsOpen: z.number().int(),
    })
    .nullable(),
  /** Waiting and working time with the customer apart; null where no status of the process means that. */
  withoutCustomer: z
    .object({
      /** Handoffs of which it is known, and those with any time with the customer. */
      known: z.number().int(),
      withCustomer: z.number().int(),
      customerSeconds: seconds,
      waitingMedianSeconds: seconds,
      waitingP90Seconds: seconds,
      workingMedianSeconds: seconds,
      workingP90Seconds: seconds,
      waitingBusinessMedianSeconds: seconds,
      workingBusinessMedianSeconds: seconds,
    })
    .nullable(),
  /** Of closed items that went this way; null where none has a score. */
  score: scoreSchema.nullable(),
  /** Null where too few have ended to tell. */
  failurePattern: z.enum(['none', 'one_off', 'burst', 'pattern']).nullable(),
});

/** What a team asks for, and closes itself. */
export const teamMeasuresSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  team: z.string(),
  /** Fields it asks for, the most asked first. */
  needs: z.array(
    z.object({
      field: z.string(),
      askedHandoffs: z.number().int(),
      handoffs: z.number().int(),
      senders: z.number().int(),
      requiredButMissing: z.number().int(),
    }),
  ),
  /** Of items that came to it first; null where none did. */
  first: z
    .object({
      items: z.number().int(),
      closedItems: z.number().int(),
      closedWithoutHandoff: z.number().int(),
    })
    .nullable(),
});

/** Measures of one pair. */
export type PairMeasures = z.infer<typeof pairMeasuresSchema>;
/** Measures of one team. */
export type TeamMeasures = z.infer<typeof teamMeasuresSchema>;

import { z } from 'zod';

const count = z.int().min(0);
const fraction = z.number().min(0).max(1);

/** A share of `n` with its 95 % Wilson interval. */
export const shareSchema = z.object({
  count,
  n: count,
  share: fraction,
  low: fraction,
  high: fraction,
});

/** A share of `n` with its 95 % Wilson interval. */
export type Share = z.infer<typeof shareSchema>;

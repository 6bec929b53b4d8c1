import { RateSchema } from '@baton/collector';
import { z } from 'zod';

/** How the engine starts the receiver's process: its one argument, as JSON. Others can see it: no secrets. */
export const ReceiverArguments = z.object({
  dataDir: z.string(),
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  localPort: z.number().int().min(0).max(65_535).optional(),
  tokensFile: z.string().optional(),
  mustExist: z.boolean().optional(),
  /** Hash of the engine's token, by which the receiver knows Baton's own commands. */
  localTokenHash: z.string(),
  anonymousRate: RateSchema.optional(),
  tls: z
    .object({ certFile: z.string(), keyFile: z.string(), clientCaFile: z.string().optional() })
    .optional(),
});

/** What the receiver's process tells the engine once it listens, or cannot. */
export const ReceiverMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    url: z.string(),
    port: z.number(),
    localUrl: z.string(),
    localPort: z.number(),
  }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

export type ReceiverArguments = z.infer<typeof ReceiverArguments>;
/** How a receiver listens and whom it lets in. */
export type ReceiverSettings = Omit<ReceiverArguments, 'dataDir'>;
export type ReceiverMessage = z.infer<typeof ReceiverMessage>;

import { z } from 'zod';

/** How the engine starts the receiver's process: its one argument, as JSON. */
export const ReceiverArguments = z.object({
  dataDir: z.string(),
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
});

/** What the receiver's process tells the engine once it listens, or cannot. */
export const ReceiverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), url: z.string(), port: z.number() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

export type ReceiverArguments = z.infer<typeof ReceiverArguments>;
export type ReceiverMessage = z.infer<typeof ReceiverMessage>;

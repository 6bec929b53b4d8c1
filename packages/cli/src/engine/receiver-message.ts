import { RateSchema } from '@baton/collector';
import { z } from 'zod';

/** How the engine starts the receiver's process: its one argument, as JSON. Others can see it: no secrets. */
export const ReceiverArguments = z.object({
  dataDir: z.string(),
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  /** Absent: OTLP/gRPC is not served. */
  grpcPort: z.number().int().min(0).max(65_535).optional(),
  localPort: z.number().int().min(0).max(65_535).optional(),
  cors: z
    .object({ origins: z.array(z.string()).readonly(), headers: z.array(z.string()).readonly() })
    .optional(),
  /** Of one request, as sent and as inflated. */
  maxBodyBytes: z.number().int().positive().optional(),
  /** Of the log. */
  maxBytes: z.number().int().positive().optional(),
  tokensFile: z.string().optional(),
  mustExist: z.boolean().optional(),
  /** Hash of the engine's token, by which the receiver knows Baton's own commands. */
  localTokenHash: z.string(),
  anonymousRate: RateSchema.optional(),
  /** Where checks of handoffs are answered; absent: by the engine of the data directory. */
  engineUrl: z.url().optional(),
  /** Where its metrics are sent as OTLP. */
  metricsEndpoint: z.url().optional(),
  tls: z
    .object({ certFile: z.string(), keyFile: z.string(), clientCaFile: z.string().optional() })
    .optional(),
});

/** Where a receiver listens. */
export const ReceiverAddresses = z.object({
  url: z.string(),
  port: z.number().int().positive(),
  grpcUrl: z.string().optional(),
  grpcPort: z.number().int().positive().optional(),
  /** Where this machine's own commands are answered, without TLS whatever the others need. */
  localUrl: z.string(),
  localPort: z.number().int().positive(),
});

/** What the receiver's process tells the engine once it listens, or cannot. */
export const ReceiverMessage = z.discriminatedUnion('type', [
  ReceiverAddresses.extend({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

export type ReceiverAddresses = z.infer<typeof ReceiverAddresses>;
export type ReceiverArguments = z.infer<typeof ReceiverArguments>;
/** How a receiver listens and whom it lets in. */
export type ReceiverSettings = Omit<ReceiverArguments, 'dataDir'>;
export type ReceiverMessage = z.infer<typeof ReceiverMessage>;

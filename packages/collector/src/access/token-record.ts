import { z } from 'zod';
import { RateSchema } from './rate.ts';

const RESERVED_NAMES: ReadonlySet<string> = new Set(['anonymous', 'local']);
const MAX_TOKENS = 10_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');
const instant = z.iso.datetime({ offset: true });

/** Name of a token: what logs, metrics and messages call its bearer. */
export const TokenName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'a name of up to 64 letters, digits, dots, dashes and underscores',
  )
  .refine((name) => !RESERVED_NAMES.has(name), { error: 'a name that Baton does not use itself' });

// Strict: a misspelt `expiresAt` must not be a token that never expires.
export const TokenRecord = z.strictObject({
  name: TokenName,
  hash,
  purposes: z
    .array(z.enum(['write', 'read']))
    .min(1)
    .default(['write', 'read']),
  /** The one namespace its bearer writes and reads. */
  namespace: z.string().min(1).max(256).optional(),
  rate: RateSchema.optional(),
  maxBodyBytes: z.number().int().positive().optional(),
  createdAt: instant,
  expiresAt: instant.optional(),
  /** Secrets that a rotation replaced and that are still good for a while. */
  retired: z.array(z.strictObject({ hash, until: instant })).default([]),
});

/** What `tokens.json` holds: hashes, never a secret. */
export const TokensDocument = z
  .strictObject({ version: z.literal(1), tokens: z.array(TokenRecord).max(MAX_TOKENS) })
  .superRefine(({ tokens }, context) => {
    const seen = new Set<string>();
    for (const [index, token] of tokens.entries()) {
      for (const value of [token.name, token.hash, ...token.retired.map((one) => one.hash)]) {
        if (seen.has(value)) {
          const path = ['tokens', index];
          context.addIssue({ code: 'custom', path, message: 'names and hashes must differ' });
        }
        seen.add(value);
      }
    }
  });

export type TokenRecord = z.infer<typeof TokenRecord>;
export type TokensDocument = z.infer<typeof TokensDocument>;

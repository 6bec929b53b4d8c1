import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CollectorError } from '../errors.ts';
import { type LockFile, takeLock } from '../log/lock-file.ts';
import type { Purpose } from './principal.ts';
import type { Rate } from './rate.ts';
import { TokenName, TokenRecord } from './token-record.ts';
import { createTokenSecret, hashToken } from './token-secret.ts';
import { readTokensFile, writeTokensFile } from './tokens-file.ts';

const LOCK_POLL_MILLIS = 50;
const LOCK_PATIENCE_MILLIS = 5_000;

/** What a new token may do; everything where nothing is said. */
export interface NewToken {
  readonly name: string;
  readonly purposes?: readonly Purpose[];
  readonly namespace?: string;
  readonly rate?: Rate;
  readonly maxBodyBytes?: number;
  readonly expiresAt?: Date;
}

/**
 * Adds a token and yields its secret, which nobody can read again. Throws a CollectorError: `token_exists`,
 * `token_invalid`, `tokens_invalid`, `tokens_locked`, or the disk's.
 */
export async function createToken(file: string, token: NewToken): Promise<string> {
  const secret = createTokenSecret();
  await edit(file, (tokens) => {
    if (tokens.some(({ name }) => name === token.name)) {
      throw new CollectorError(
        'token_exists',
        `There is a token ${token.name} already. Rotate or revoke that one, or choose another name.`,
      );
    }
    const { expiresAt, ...rest } = token;
    const parsed = TokenRecord.safeParse({
      ...rest,
      hash: hashToken(secret),
      createdAt: new Date().toISOString(),
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    });
    if (parsed.success) return [...tokens, parsed.data];
    const [issue] = parsed.error.issues;
    throw new CollectorError(
      'token_invalid',
      `This token cannot be made: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  });
  return secret;
}

/** Removes a token and yields how many are left. Throws a CollectorError `token_unknown` and as {@link createToken}. */
export async function revokeToken(file: string, name: string): Promise<number> {
  let left = 0;
  await edit(file, (tokens) => {
    required(tokens, name);
    const rest = tokens.filter((token) => token.name !== name);
    left = rest.length;
    return rest;
  });
  return left;
}

/**
 * Gives a token a new secret and yields it; the old one works on for `graceSeconds`. Throws as {@link revokeToken}.
 */
export async function rotateToken(
  file: string,
  name: string,
  graceSeconds: number,
): Promise<string> {
  const secret = createTokenSecret();
  await edit(file, (tokens) => {
    const token = required(tokens, name);
    const nowMillis = Date.now();
    const until = new Date(nowMillis + graceSeconds * 1000).toISOString();
    const retired = [
      ...token.retired.filter((old) => Date.parse(old.until) > nowMillis),
      ...(graceSeconds > 0 ? [{ hash: token.hash, until }] : []),
    ];
    const rotated = { ...token, hash: hashToken(secret), retired };
    return tokens.map((one) => (one === token ? rotated : one));
  });
  return secret;
}

function required(tokens: readonly TokenRecord[], name: string): TokenRecord {
  const token = tokens.find((one) => one.name === name);
  if (token !== undefined) return token;
  // What was typed may be a secret by mistake; only what can be a name is repeated.
  const said = TokenName.safeParse(name).success && name.length < 40 ? ` ${name}` : '';
  throw new CollectorError(
    'token_unknown',
    `There is no token${said}; \`baton token ls\` lists those there are.`,
  );
}

async function edit(
  file: string,
  change: (tokens: readonly TokenRecord[]) => TokenRecord[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const lock = await waitForLock(file);
  try {
    await writeTokensFile(file, change((await readTokensFile(file)) ?? []));
  } finally {
    await lock.release();
  }
}

async function waitForLock(file: string): Promise<LockFile> {
  const deadlineMillis = performance.now() + LOCK_PATIENCE_MILLIS;
  for (;;) {
    try {
      return await takeLock({
        path: `${file}.lock`,
        code: 'tokens_locked',
        holder: 'Another command that changes tokens',
      });
    } catch (error) {
      const isHeld = CollectorError.isInstance(error) && error.code === 'tokens_locked';
      if (!isHeld || performance.now() > deadlineMillis) throw error;
      await delay(LOCK_POLL_MILLIS);
    }
  }
}

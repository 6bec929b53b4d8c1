import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token starts with, so that scanners for leaked secrets know one. */
export const TOKEN_PREFIX = 'bt_';

const SECRET_BYTES = 32;

/** A new token: 256 random bits, which nobody guesses and no dictionary holds. */
export function createTokenSecret(): string {
  return TOKEN_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * What is kept of a token. A plain SHA-256: slow hashes protect passwords, which are guessed from lists; of 256
 * random bits there is nothing to guess, and a slow hash at every request would only help who floods the receiver.
 */
export function hashToken(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Compares two hashes in hex in a time that does not depend on where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}

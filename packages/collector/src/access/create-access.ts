import { CollectorError } from '../errors.ts';
import { forbidden, tooMany, unauthenticated } from './access-errors.ts';
import { presentedToken } from './presented-token.ts';
import { ANONYMOUS, LOCAL, type Principal, type Purpose } from './principal.ts';
import { describeRate, type Rate } from './rate.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
import { hashToken, isSameHash } from './token-secret.ts';
import { createTokenSet, type TokenSet } from './token-set.ts';
import { readTokensFile } from './tokens-file.ts';
import { type FileWatch, watchFiles } from './watch-files.ts';

/** Which tokens are good, and where they are from. */
export interface AccessOptions {
  /** Absent: no caller needs a token. A file that does not exist yet counts from when it does. */
  readonly tokensFile?: string | undefined;
  /** Throw if the file does not exist, as where somebody named it. @default false */
  readonly mustExist?: boolean | undefined;
  /** Hash of the secret that Baton's own commands on this machine send. */
  readonly localTokenHash?: string | undefined;
  /** What all callers without a token may send together. */
  readonly anonymousRate?: Rate | undefined;
  /** Told once when the file cannot be used any more, and when it can again. */
  readonly onMessage?: ((text: string) => void) | undefined;
  readonly pollMillis?: number;
  /** @default performance.now */
  readonly monotonicMillis?: () => number;
  /** @default Date.now */
  readonly nowMillis?: () => number;
}

/** Who may do what, asked at every request. */
export interface Access {
  /** Whether callers need a token. */
  needsToken(): boolean;
  /** Who sent the `authorization` header; throws a RequestError 401, or 403 if that one may not do this. */
  authenticate(authorization: string | undefined, purpose: Purpose): Principal;
  /**
   * Counts the bytes of a body against the caller's rate; throws a RequestError 429 with a hint. Asked with 0 before
   * a body is read, so that who is over the rate does not cost a body each time.
   */
  take(principal: Principal, bytes: number): void;
  /** Counts spans that were received; they make the next request wait, since they are known only now. */
  charge(principal: Principal, spans: number): void;
  close(): Promise<void>;
}

/**
 * Access by the tokens of a file, which is read again whenever it changes. A file that cannot be used leaves the
 * tokens read before in force, and one that is gone does not open the door. Throws a CollectorError `tokens_invalid`
 * if the file cannot be used to begin with.
 */
export async function createAccess(options: AccessOptions = {}): Promise<Access> {
  const { tokensFile, onMessage = () => undefined } = options;
  const { nowMillis = Date.now, monotonicMillis = () => performance.now() } = options;
  let tokens: TokenSet | undefined;
  let complaint = '';
  const buckets = new Map<string, TokenBucket>();

  const reload = async (): Promise<void> => {
    try {
      if (tokensFile === undefined) return;
      const records = await readTokensFile(tokensFile);
      if (records === undefined) {
        if (tokens !== undefined) throw missing(tokensFile);
        return;
      }
      const isNews = tokens !== undefined || complaint !== '';
      tokens = createTokenSet(records);
      for (const name of buckets.keys()) {
        if (name !== ANONYMOUS.name && !records.some((one) => one.name === name)) {
          buckets.delete(name);
        }
      }
      complaint = '';
      if (isNews) onMessage(`The tokens were read again from ${tokensFile}: ${tokens.size}.`);
      else onMessage(`Callers need one of the ${tokens.size} tokens in ${tokensFile}.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason === complaint) return;
      complaint = reason;
      onMessage(
        `${reason} ${tokens === undefined ? 'Nobody needs a token yet.' : 'The tokens read before stay in force.'}`,
      );
    }
  };

  let watching: FileWatch | undefined;
  if (tokensFile !== undefined) {
    // Watched from before the first reading, so that no change falls between the two.
    watching = await watchFiles([tokensFile], reload, options);
    try {
      const records = await readTokensFile(tokensFile);
      if (records === undefined && options.mustExist === true) throw missing(tokensFile);
      if (records !== undefined) tokens = createTokenSet(records);
    } catch (error) {
      await watching.close();
      throw error;
    }
  }

  const rateOf = (principal: Principal): Rate | undefined => {
    if (principal === ANONYMOUS) return options.anonymousRate;
    return tokens?.records.find(({ name }) => name === principal.name)?.rate;
  };
  const bucketOf = (principal: Principal): TokenBucket | undefined => {
    if (principal === LOCAL) return undefined;
    const rate = rateOf(principal);
    if (rate === undefined) return undefined;
    const before = buckets.get(principal.name);
    if (before !== undefined && isSameRate(before.rate, rate)) return before;
    const bucket = createTokenBucket(rate, {
      monotonicMillis,
      // A changed limit is not a fresh start.
      ...(before === undefined ? {} : { balance: before.balance() }),
    });
    buckets.set(principal.name, bucket);
    return bucket;
  };

  return {
    needsToken: () => tokens !== undefined,
    authenticate(authorization, purpose) {
      const token = presentedToken(authorization);
      const hash = token === undefined ? undefined : hashToken(token);
      const { localTokenHash } = options;
      if (hash !== undefined && localTokenHash !== undefined && isSameHash(hash, localTokenHash)) {
        return LOCAL;
      }
      if (tokens === undefined) return ANONYMOUS;
      if (hash === undefined) {
        throw unauthenticated('A token is needed: send the header "authorization: Bearer TOKEN".');
      }
      const known = tokens.find(hash);
      if (known === undefined) {
        throw unauthenticated(
          'This token is not known; it may have been revoked.',
          'invalid_token',
        );
      }
      const { principal } = known;
      if (nowMillis() >= known.goodUntilMillis) {
        throw unauthenticated(
          `The token ${principal.name} has expired; ask for a new one.`,
          'invalid_token',
        );
      }
      if (!principal.purposes.includes(purpose)) {
        throw forbidden(`The token ${principal.name} may not ${purpose}.`);
      }
      return principal;
    },
    take(principal, bytes) {
      const bucket = bucketOf(principal);
      if (bucket === undefined) return;
      // Nothing is known of the spans yet: whoever is out of debt may send.
      const amount = bucket.rate.unit === 'bytes' ? bytes : Number.EPSILON;
      const waitSeconds = bucket.waitSeconds(amount);
      if (waitSeconds > 0) throw overRate(principal, bucket.rate, waitSeconds);
      if (bucket.rate.unit === 'bytes') bucket.take(bytes);
    },
    charge(principal, spans) {
      const bucket = bucketOf(principal);
      if (bucket?.rate.unit === 'spans') bucket.take(spans);
    },
    close: async () => watching?.close(),
  };
}

function overRate(principal: Principal, rate: Rate, waitSeconds: number) {
  const who =
    principal === ANONYMOUS ? 'Callers without a token' : `Bearers of the token ${principal.name}`;
  return tooMany(`${who} may send ${describeRate(rate)}; send this again soon.`, waitSeconds);
}

function missing(file: string): CollectorError {
  return new CollectorError('tokens_invalid', `There is no tokens file ${file}.`);
}

const isSameRate = (one: Rate, other: Rate): boolean =>
  one.unit === other.unit && one.perSecond === other.perSecond && one.burst === other.burst;

import { z } from 'zod';
import type { LlmErrorCode } from './llm.ts';

/** Why there is no answer, and what may be done about it. */
export interface Failure {
  readonly code: LlmErrorCode;
  readonly message: string;
  /** The same request may succeed later. */
  readonly isRetryable?: boolean;
  /** Whether it was answered is not known. */
  readonly isLost?: boolean;
  /** The endpoint does not take the request as it is. */
  readonly isAboutRequest?: boolean;
  readonly retryAfterMillis?: number;
}

/** Nobody was there: what was to be sent was not. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const MAX_CAUSES = 5;
const MAX_HINT_MILLIS = 60_000;
const MAX_MESSAGE = 300;

const errorSchema = z.object({
  status: z.number().optional().catch(undefined),
  message: z.string().catch(''),
  headers: z.instanceof(Headers).optional().catch(undefined),
});

/** Reads an error of the client; `signal` is the deadline of the caller. */
export function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) {
    return { code: 'timed_out', message: 'The deadline passed.', isLost: true };
  }
  if (error instanceof TypeError) {
    return { code: 'unreadable', message: error.message, isLost: true, isRetryable: true };
  }
  const {
    status,
    message: text,
    headers,
  } = errorSchema.parse(typeof error === 'object' && error !== null ? error : {});
  const message = text.slice(0, MAX_MESSAGE) || 'The endpoint failed.';
  const hint = headers === undefined ? undefined : retryAfterOf(headers);
  const later = hint === undefined ? {} : { retryAfterMillis: hint };
  if (status === undefined) {
    const isTimeout = /abort|time/i.test(message);
    const code = isTimeout ? 'timed_out' : 'unavailable';
    return { code, message, isLost: !isNobodyThere(error), isRetryable: true };
  }
  if (status === 429) return { code: 'rate_limited', message, isRetryable: true, ...later };
  if (status === 408 || status === 409 || status >= 500) {
    return { code: 'unavailable', message, isRetryable: true, ...later };
  }
  const isAboutRequest = status === 400 || status === 404 || status === 415 || status === 422;
  return { code: 'rejected', message, isAboutRequest };
}

/** Any other connection may have broken after the request went out: it counts as answered. */
function isNobodyThere(error: unknown): boolean {
  let one = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof one === 'object' && one !== null; depth++) {
    if ('code' in one && typeof one.code === 'string' && NOBODY_THERE.has(one.code)) return true;
    // Where a name has several addresses, there is an error for each.
    if (one instanceof AggregateError && one.errors.length > 0) {
      return one.errors.every(isNobodyThere);
    }
    one = 'cause' in one ? one.cause : undefined;
  }
  return false;
}

/** How long an endpoint asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const millis = Number(headers.get('retry-after-ms') ?? Number.NaN);
  const text = headers.get('retry-after') ?? '';
  const seconds = text === '' ? Number.NaN : Number(text);
  const date = Date.parse(text) - Date.now();
  const hint = [millis, seconds * 1000, date].find((value) => Number.isFinite(value) && value >= 0);
  return hint === undefined ? undefined : Math.min(MAX_HINT_MILLIS, hint);
}

import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** NOT_ENOUGH_SPACE. */
const DISK_FULL_CODES: ReadonlySet<number> = new Set([243]);

/** Timeouts, network, memory limit, too many queries or parts, read-only replica, shutdown. */
const UNAVAILABLE_CODES: ReadonlySet<number> = new Set([
  159, 202, 203, 209, 210, 241, 242, 252, 319, 999,
]);

const NETWORK_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

const codeOf = (message: string, cause: unknown): number | undefined => {
  const match = /\bCode: (\d+)\b/.exec(message);
  if (match !== null) return Number(match[1]);
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
};

const classify = (message: string, cause: unknown): StoreErrorCode => {
  if ((cause as Error | null)?.name === 'AbortError') return 'aborted';
  if (/No space left on device|errno: 28\b|ENOSPC/i.test(message)) return 'disk_full';
  const code = codeOf(message, cause);
  if (code !== undefined && DISK_FULL_CODES.has(code)) return 'disk_full';
  if (code !== undefined && UNAVAILABLE_CODES.has(code)) return 'unavailable';
  const network = (cause as { code?: unknown } | null)?.code;
  if (typeof network === 'string' && NETWORK_ERRORS.has(network)) return 'unavailable';
  if (/timeout|socket hang up|ECONN/i.test(message) && code === undefined) return 'unavailable';
  return 'query_failed';
};

const SENTENCES: Partial<Record<StoreErrorCode, string>> = {
  disk_full: 'The disk that holds the ClickHouse data is full; free some space.',
  unavailable: 'ClickHouse does not answer right now.',
  aborted: 'The query was called off.',
};

/** Turns whatever the engine or the client threw into a coded error; `doing` says what was tried. */
export function mapEngineError(cause: unknown, doing: string): StoreError {
  if (StoreError.isInstance(cause)) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  const code = classify(detail, cause);
  const sentence = SENTENCES[code] ?? 'ClickHouse rejected the statement.';
  return new StoreError(code, `${sentence} While trying to ${doing}: ${detail}`, {
    cause,
    clickhouseCode: codeOf(detail, cause),
  });
}

import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** NOT_ENOUGH_SPACE. */
const DISK_FULL_CODES: ReadonlySet<number> = new Set([243]);

/** What writing a file fails with where no more may be written. */
const FILE_FULL_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Timeouts, network, memory limit, too many queries or parts, read-only replica, shutdown. */
const UNAVAILABLE_CODES: ReadonlySet<number> = new Set([
  159, 202, 203, 209, 210, 241, 242, 252, 319, 999,
]);

/** UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED. */
const LOGIN_CODES: ReadonlySet<number> = new Set([192, 193, 194, 516]);

/** READONLY, ACCESS_DENIED. */
const GRANT_CODES: ReadonlySet<number> = new Set([164, 497]);

const NETWORK_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const TLS_ERRORS = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|HOSTNAME_)/;

/** Which server was asked, and as whom. */
interface Asked {
  readonly host: string;
  readonly user: string;
}

const codeOf = (message: string, cause: unknown): number | undefined => {
  const match = /\bCode: (\d+)\b/.exec(message);
  if (match !== null) return Number(match[1]);
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
};

const classify = (message: string, cause: unknown): StoreErrorCode => {
  if ((cause as Error | null)?.name === 'AbortError') return 'aborted';
  const system = (cause as { code?: unknown } | null)?.code;
  if (typeof system === 'string' && FILE_FULL_CODES.has(system)) return 'disk_full';
  if (/No space left on device|errno: 28\b|ENOSPC/i.test(message)) return 'disk_full';
  const code = codeOf(message, cause);
  if (code !== undefined && DISK_FULL_CODES.has(code)) return 'disk_full';
  if (code !== undefined && UNAVAILABLE_CODES.has(code)) return 'unavailable';
  if (code !== undefined && LOGIN_CODES.has(code)) return 'login_failed';
  if (code !== undefined && GRANT_CODES.has(code)) return 'missing_grant';
  if (typeof system === 'string' && NETWORK_ERRORS.has(system)) return 'unavailable';
  if (typeof system === 'string' && TLS_ERRORS.test(system)) return 'tls_failed';
  if (/timeout|socket hang up|ECONN|EPIPE|aborted/i.test(message) && code === undefined) {
    return 'unavailable';
  }
  return 'query_failed';
};

/** The right that ClickHouse says is missing, without the columns it lists. */
const grantSentence = (detail: string, asked: Asked | undefined): string => {
  const user = asked?.user ?? 'the user';
  const grant = /necessary to have (?:the )?(?:at least one )?grant (.+? ON [\w.*`"]+)/s.exec(
    detail,
  );
  if (grant === null) {
    return `The ClickHouse user ${user} may only read; give it a profile without readonly, or readonly = 2 for a part that only answers questions.`;
  }
  const right = (grant[1] ?? '')
    .replace(/\([^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');
  return `The ClickHouse user ${user} lacks a right; run: GRANT ${right} TO ${user}`;
};

const sentenceOf = (code: StoreErrorCode, detail: string, asked: Asked | undefined): string => {
  const at = asked === undefined ? '' : ` at ${asked.host}`;
  switch (code) {
    case 'disk_full':
      return 'The disk that holds the ClickHouse data is full; free some space.';
    case 'unavailable':
      return `ClickHouse${at} does not answer right now.`;
    case 'aborted':
      return 'The query was called off.';
    case 'login_failed':
      return `ClickHouse${at} does not let the user ${asked?.user ?? ''} in; check BATON_CLICKHOUSE_USER and BATON_CLICKHOUSE_PASSWORD.`;
    case 'tls_failed':
      return `The certificate of ClickHouse${at} is not trusted; name the certificate authority with BATON_CLICKHOUSE_CA_FILE.`;
    case 'missing_grant':
      return grantSentence(detail, asked);
    default:
      return 'ClickHouse rejected the statement.';
  }
};

/** Says all there is to say in its one sentence. */
const SELF_CONTAINED: ReadonlySet<StoreErrorCode> = new Set(['login_failed', 'missing_grant']);

/** Turns whatever the engine or the client threw into a coded error; `doing` says what was tried. */
export function mapEngineError(cause: unknown, doing: string, asked?: Asked): StoreError {
  if (StoreError.isInstance(cause)) return cause;
  const detail = cause instanceof Error ? cause.message || String(causeCode(cause)) : String(cause);
  const code = classify(detail, cause);
  const sentence = sentenceOf(code, detail, asked);
  const message = SELF_CONTAINED.has(code)
    ? sentence
    : `${sentence} While trying to ${doing}: ${detail}`;
  return new StoreError(code, message, { cause, clickhouseCode: codeOf(detail, cause) });
}

// Node's error for a host with several addresses has no text of its own.
const causeCode = (cause: Error): unknown => (cause as { code?: unknown }).code ?? cause.name;

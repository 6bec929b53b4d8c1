import type { IncomingMessage } from 'node:http';
import { CollectorError } from '../../errors.ts';
import type { Answer } from './answer.ts';

/** Which web pages may send, beyond those of the receiver's own address. */
export interface CorsOptions {
  /** Such as `https://app.example.com`; one `*` stands for any text in it, alone for every page. */
  readonly origins: readonly string[];
  /** Request headers besides `authorization`, `content-type` and `content-encoding`. */
  readonly headers?: readonly string[];
  /** Seconds for which a browser need not ask again. @default 7200 */
  readonly maxAgeSeconds?: number;
  /** Whether pages may send cookies and the like. @default false */
  readonly credentials?: boolean;
}

/** What pages of other origins are told; by default nothing, so that browsers keep them out. */
export interface Cors {
  /** Headers of the answer to a request. */
  headersFor(request: IncomingMessage): Readonly<Record<string, string>>;
  /** The answer to a browser that asks before it sends; undefined for any other request. */
  preflight(request: IncomingMessage): Answer | undefined;
}

const ALLOWED_HEADERS = ['authorization', 'content-type', 'content-encoding'];
const MAX_AGE_SECONDS = 7200;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/;

/** Reads which origins may send; throws a CollectorError `cors_invalid`. */
export function createCors(options: CorsOptions | undefined): Cors {
  if (options === undefined || options.origins.length === 0) {
    return { headersFor: () => ({}), preflight: () => undefined };
  }
  const { headers = [], maxAgeSeconds = MAX_AGE_SECONDS, credentials = false } = options;
  const matchers = options.origins.map((origin) => matcherOf(origin.trim().toLowerCase()));
  const isOpenToAll = options.origins.some((origin) => origin.trim() === '*');
  if (isOpenToAll && credentials) {
    throw invalid('the origin * cannot be combined with credentials; name the origins instead');
  }
  const always = credentials ? { 'access-control-allow-credentials': 'true' } : {};
  const originHeaders = (origin: string): Record<string, string> => {
    const isAllowed = matchers.some((matches) => matches(origin.toLowerCase()));
    if (!isAllowed) return { vary: 'origin' };
    if (isOpenToAll) return { 'access-control-allow-origin': '*' };
    return { 'access-control-allow-origin': origin, vary: 'origin', ...always };
  };
  return {
    headersFor({ headers: { origin } }) {
      if (origin === undefined) return isOpenToAll ? {} : { vary: 'origin' };
      return { ...originHeaders(origin), 'access-control-expose-headers': 'retry-after' };
    },
    preflight(request) {
      const { origin, 'access-control-request-method': wanted } = request.headers;
      if (request.method !== 'OPTIONS' || origin === undefined || wanted === undefined) return;
      const allowed = originHeaders(origin);
      const answer = { status: 204, contentType: undefined, body: new Uint8Array(0) };
      if (allowed['access-control-allow-origin'] === undefined) {
        return { ...answer, headers: allowed };
      }
      return {
        ...answer,
        headers: {
          ...allowed,
          'access-control-allow-methods': 'GET, HEAD, POST',
          'access-control-allow-headers': [...ALLOWED_HEADERS, ...headers].join(', '),
          'access-control-max-age': String(maxAgeSeconds),
        },
      };
    },
  };
}

function matcherOf(pattern: string): (origin: string) => boolean {
  if (pattern === '*') return () => true;
  if (!ORIGIN.test(pattern) || pattern.split('*').length > 2) {
    throw invalid(
      `an origin is like https://app.example.com or https://*.example.com, without a path; got "${pattern}"`,
    );
  }
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return (origin) => origin === pattern;
  return (origin) =>
    origin.length > start.length + end.length && origin.startsWith(start) && origin.endsWith(end);
}

const invalid = (why: string): CollectorError =>
  new CollectorError('cors_invalid', `CORS cannot be set up like this: ${why}.`);

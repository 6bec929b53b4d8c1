import { RequestError, RPC_CODES } from '../receiver/request-error.ts';

/** Stock exporters drop their spans at once when the hint exceeds the time they have left. */
const LONGEST_HINT_SECONDS = 2;

/** 401: no token, or none that is known. */
export function unauthenticated(message: string, problem?: 'invalid_token'): RequestError {
  const challenge = `Bearer realm="baton"${problem === undefined ? '' : `, error="${problem}"`}`;
  return new RequestError(
    {
      status: 401,
      rpcCode: RPC_CODES.unauthenticated,
      headers: { 'www-authenticate': challenge },
    },
    message,
  );
}

/** 403: the token is known, but not for this. */
export const forbidden = (message: string): RequestError =>
  new RequestError({ status: 403, rpcCode: RPC_CODES.permissionDenied }, message);

/** 429: more than the bearer's rate; the same request may be sent again after the hint. */
export function tooMany(message: string, waitSeconds: number): RequestError {
  const retryAfterSeconds = Math.min(LONGEST_HINT_SECONDS, Math.max(1, Math.ceil(waitSeconds)));
  return new RequestError(
    { status: 429, rpcCode: RPC_CODES.resourceExhausted, retryAfterSeconds },
    message,
  );
}

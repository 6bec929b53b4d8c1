import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CODES, EndpointError } from './endpoint-error.ts';

/** Somebody who may use the endpoint. */
export interface EndpointUser {
  readonly name: string;
  readonly password: string;
  /** Reads only, whatever the statement is. */
  readonly isReadOnly: boolean;
}

/** Finds who asks; throws an EndpointError 401 without credentials, 403 with wrong ones. */
export type Authenticate = (
  request: IncomingMessage,
  url: URLSearchParams,
) => Pick<EndpointUser, 'name' | 'isReadOnly'>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Keeps digests only. Every user's is compared, in constant time, whatever name was given. */
export function createAuthenticate(users: readonly EndpointUser[]): Authenticate {
  const known = users.map(({ name, password, isReadOnly }) => ({
    name,
    isReadOnly,
    digest: digest(`${name}\0${password}`),
  }));
  return (request, url) => {
    const given = credentialsOf(request, url);
    if (given === undefined) {
      throw new EndpointError(CODES.requiredPassword, 'Give a user and its password.');
    }
    const presented = digest(`${given.user}\0${given.password}`);
    let found: (typeof known)[number] | undefined;
    for (const user of known) if (timingSafeEqual(user.digest, presented)) found = user;
    if (found !== undefined) return { name: found.name, isReadOnly: found.isReadOnly };
    throw new EndpointError(
      CODES.authenticationFailed,
      'Authentication failed: password is incorrect, or there is no user with such name.',
    );
  };
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

function credentialsOf(request: IncomingMessage, url: URLSearchParams): Credentials | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return basicCredentials(authorization);
  const user = request.headers['x-clickhouse-user'];
  const key = request.headers['x-clickhouse-key'];
  if (typeof key === 'string') {
    return { user: typeof user === 'string' ? user : 'default', password: key };
  }
  const password = url.get('password');
  return password === null ? undefined : { user: url.get('user') ?? 'default', password };
}

function basicCredentials(authorization: string): Credentials | undefined {
  const match = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization.trim());
  if (match === null) return undefined;
  const text = Buffer.from(match[1] as string, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

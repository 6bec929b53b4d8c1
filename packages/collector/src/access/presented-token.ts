const LONGEST_HEADER = 4096;

/**
 * The token in an `authorization` header: `Bearer TOKEN`, or `Basic` with the token as its password, which is what
 * a browser sends. Undefined if there is none.
 */
export function presentedToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > LONGEST_HEADER) return undefined;
  const match = /^\s*(?<scheme>bearer|basic)\s+(?<value>\S+)\s*$/i.exec(authorization)?.groups;
  const value = match?.['value'];
  if (value === undefined) return undefined;
  if (match?.['scheme']?.toLowerCase() === 'bearer') return value;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 || colon === text.length - 1 ? undefined : text.slice(colon + 1);
}

import { hostInUrl } from '@baton/collector';
import type { MiddlewareHandler } from 'hono';
import { policyOf } from './open-routes.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Has browsers load nothing from elsewhere, and show this to nobody else. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
  const policy = policyOf(context.req.path);
  if (policy !== undefined) context.header('Content-Security-Policy', policy);
};

/** Answers 421 to any name but those of this machine and `host`. */
export function ownNamesOnly(host: string | undefined): MiddlewareHandler {
  const own = host === undefined ? undefined : hostInUrl(host).toLowerCase();
  return async (context, next) => {
    // A page elsewhere can make a browser resolve its own name to this machine; the name gives it away.
    const name = hostName(context.req.header('host') ?? '');
    if (!LOOPBACK_NAMES.has(name) && name !== own) {
      return context.json({ error: 'Ask for this by localhost or 127.0.0.1.' }, 421);
    }
    await next();
    return undefined;
  };
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

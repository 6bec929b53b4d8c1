import { HandoffError } from './errors.ts';

/**
 * Address of `path` below a base address, which may end in it already.
 *
 * @throws HandoffError `invalid_option` that names the option
 */
export function endpointUrl(option: string, endpoint: unknown, path: string): string {
  let url: URL | undefined;
  try {
    url = new URL(String(endpoint));
  } catch {}
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new HandoffError(
      'invalid_option',
      `${option}: expected an address such as http://127.0.0.1:4318, got ${JSON.stringify(endpoint)}.`,
    );
  }
  const base = url.pathname.replace(/\/+$/, '');
  url.pathname = base.endsWith(path) ? base : base + path;
  return url.href;
}

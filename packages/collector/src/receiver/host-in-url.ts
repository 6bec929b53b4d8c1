import { isIPv6 } from 'node:net';

/** The host as a URL has it: an IPv6 address in brackets, anything else as it is. */
export const hostInUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

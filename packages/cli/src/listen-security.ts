import { resolve } from 'node:path';
import {
  hostInUrl,
  type Rate,
  readTokensFile,
  type TlsFiles,
  tokensFileIn,
} from '@baton/collector';
import { CliError } from './errors.ts';
import type { ListenOptions } from './options.ts';

/** Who may call, and how connections are protected. */
export interface ListenSecurity {
  readonly tokensFile: string;
  /** Whether somebody named the file: then it must be there. */
  readonly mustExist: boolean;
  readonly anonymousRate?: Rate;
  readonly tls?: TlsFiles;
}

/** What the options of a command that listens say of it; throws a CliError `usage` where they are half said. */
export function listenSecurityOf(options: ListenOptions, dataDir: string): ListenSecurity {
  const { tlsCert: certFile, tlsKey: keyFile, tlsClientCa: clientCaFile, anonymousRate } = options;
  const tls =
    certFile !== undefined && keyFile !== undefined
      ? {
          certFile: resolve(certFile),
          keyFile: resolve(keyFile),
          ...(clientCaFile === undefined ? {} : { clientCaFile: resolve(clientCaFile) }),
        }
      : undefined;
  if (tls === undefined && (certFile ?? keyFile ?? clientCaFile) !== undefined) {
    throw new CliError(
      'usage',
      'TLS takes both --tls-cert and --tls-key; --tls-client-ca goes with them.',
    );
  }
  return {
    tokensFile: options.tokensFile ? resolve(options.tokensFile) : tokensFileIn(dataDir),
    mustExist: options.tokensFile !== undefined,
    ...(anonymousRate === undefined ? {} : { anonymousRate }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** What to tell who opens a receiver to the network: what keeps others out, and what does not. */
export async function exposureWarning(
  host: string,
  security: ListenSecurity,
): Promise<string | undefined> {
  if (isLoopback(host)) return undefined;
  // A file that cannot be used stops the start with its own sentence.
  const tokens = await readTokensFile(security.tokensFile).catch(() => undefined);
  const isOpen = tokens === undefined && security.tls?.clientCaFile === undefined;
  const gaps = [
    ...(isOpen
      ? [
          'every machine that reaches this one can send facts (`baton token create` makes a token that they need)',
        ]
      : []),
    ...(security.tls === undefined
      ? [
          'whoever is on the way can read facts and tokens (--tls-cert and --tls-key encrypt connections)',
        ]
      : []),
  ];
  const ends = gaps.length === 0 ? '.' : `: ${gaps.join(', and ')}.`;
  return `OTLP is received on ${hostInUrl(host)}${ends}`;
}

/** Whether only this machine reaches the address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

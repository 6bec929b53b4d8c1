import type { AddressInfo, Server } from 'node:net';
import { CollectorError } from '../errors.ts';
import { hostInUrl } from './host-in-url.ts';

/** One way in: a listening server. */
export interface Transport {
  /** Such as `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly port: number;
  /** Takes nothing new, answers what is under way, and ends every connection. */
  close(): Promise<void>;
}

/** Where a server listens; a port of 0 stands for any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Connections that may wait to be accepted. */
const BACKLOG = 511;

/** Makes a server listen; throws a CollectorError `port_taken` or `listen_failed`. */
export async function listen(
  server: Server,
  { host, port }: ListenAddress,
): Promise<{ url: string; port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, host, port)));
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${hostInUrl(address.address)}:${address.port}`, port: address.port };
}

function listenError(cause: Error, host: string, port: number): CollectorError {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return new CollectorError(
      'port_taken',
      `Port ${port} on ${host} is already taken. Stop what listens there, or choose another port.`,
      { cause },
    );
  }
  return new CollectorError(
    'listen_failed',
    `Cannot listen on ${hostInUrl(host)}:${port}: ${cause.message}.`,
    { cause },
  );
}

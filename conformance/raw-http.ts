import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Target } from './target.ts';

/** Opens a bare connection to the OTLP/HTTP port. */
export async function openSocket({ url, options }: Target): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'https:';
  const port = Number(url.port || (isTls ? 443 : 80));
  const socket = isTls
    ? connectTls({ host, port, servername: host, ...options.tls })
    : connectTcp({ host, port });
  socket.on('error', () => undefined);
  await once(socket, isTls ? 'secureConnect' : 'connect');
  return socket;
}

/** The head of a POST that says its body has `bytes`; headers of the target are included. */
export function headOf(target: Target, bytes: number): string {
  const lines = [
    'POST /v1/traces HTTP/1.1',
    `host: ${target.url.host}`,
    'content-type: application/x-protobuf',
    `content-length: ${bytes}`,
    ...Object.entries(target.headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Seconds until the receiver closes the connection, or undefined if it has not after `seconds`. */
export async function secondsUntilClosed(
  socket: Socket,
  seconds: number,
): Promise<number | undefined> {
  const start = Date.now();
  socket.resume();
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(seconds * 1000) });
    return (Date.now() - start) / 1000;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

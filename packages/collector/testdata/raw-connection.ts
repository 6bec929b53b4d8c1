import { createConnection, type Socket } from 'node:net';

/** A connection on which a test writes what it likes. */
export interface RawConnection {
  readonly socket: Socket;
  /** What has come so far. */
  received(): string;
  /** All that came until the other side ended it. */
  readonly ended: Promise<string>;
}

/** Connects to `http://host:port` and writes `text`, if any, a byte for each character. */
export function connectRaw(url: string, text = ''): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = createConnection(Number(port), hostname);
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => undefined);
  if (text !== '') socket.write(text, 'latin1');
  return {
    socket,
    received: () => received,
    ended: new Promise((resolve) => socket.once('close', () => resolve(received))),
  };
}

import { once } from 'node:events';
import { connect } from 'node:net';
import type { Random } from '../random.ts';
import type { Judged } from './answer-judge.ts';

const CLOSE_MILLIS = 5000;

/** Requests by hand that may be answered or cut off; none of them holds a span. */
const HEADS = [
  // Lengths that lie, or that are none.
  'content-length: 3\r\n\r\nabcdef',
  'content-length: -1\r\n\r\n',
  'content-length: 1e3\r\n\r\n',
  'content-length: 0\r\ncontent-length: 5\r\n\r\nabcde',
  'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'content-length: 18446744073709551617\r\n\r\n',
  // Chunks with odd extensions, sizes and trailers.
  'transfer-encoding: chunked\r\n\r\n0;a=b;c="d"\r\n\r\n',
  `transfer-encoding: chunked\r\n\r\n0;${'x'.repeat(20_000)}\r\n\r\n`,
  'transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n',
  'transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc',
  'transfer-encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n',
  'transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: 1\r\n\r\n',
  'transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  // Heads that no client sends.
  `x-large: ${'x'.repeat(40_000)}\r\n\r\n`,
  `${Array.from({ length: 3000 }, (_, at) => `x-${at}: 1\r\n`).join('')}\r\n`,
  'x-\u0000: 1\r\n\r\n',
  'x : 1\r\n\r\n',
  'x: 1\n\n',
  'expect: 100-continue\r\ncontent-length: 0\r\n\r\n',
  'expect: something-else\r\ncontent-length: 0\r\n\r\n',
  'upgrade: websocket\r\nconnection: upgrade\r\ncontent-length: 0\r\n\r\n',
  'connection: close\r\ncontent-length: 0\r\n\r\n',
] as const;
const LINES = [
  'POST /v1/traces HTTP/1.1',
  'POST /v1/traces HTTP/1.0',
  'POST /v1/traces HTTP/2.0',
  'post /v1/traces HTTP/1.1',
  'POST  /v1/traces HTTP/1.1',
  'PRI * HTTP/2.0',
  'CONNECT x:1 HTTP/1.1',
  '\u0016\u0003\u0001',
] as const;
const ANSWERS = [100, 101, 200, 400, 404, 405, 408, 413, 414, 415, 417, 426, 431, 501, 505];

/** Sends one, twice in a row now and then, and closes; what was answered until then is judged. */
export async function sendOddity(random: Random, url: URL): Promise<Judged> {
  const line = random.chance(0.8) ? LINES[0] : random.pick<string>(LINES);
  const request = `${line}\r\nhost: x\r\ncontent-type: application/x-protobuf\r\n${random.pick<string>(HEADS)}`;
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  let answered = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    answered = (answered + chunk.toString('latin1')).slice(0, 10_000);
  });
  socket.end(random.chance(0.1) ? request + request : request);
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(CLOSE_MILLIS) });
  } catch {
    // It may wait for a body that its sender has said is still to come.
    socket.destroy();
  }
  const statuses = [...answered.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) =>
    Number(status),
  );
  const odd = statuses.find((status) => !ANSWERS.includes(status));
  if (odd !== undefined) return { problem: `${odd} to ${JSON.stringify(request.slice(0, 200))}` };
  return { refusal: statuses.length === 0 ? 'cut off' : `oddity ${statuses[0]}` };
}

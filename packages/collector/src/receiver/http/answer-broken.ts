import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import {
  badRequest,
  headersTooLarge,
  type RequestError,
  timedOut,
  tooLarge,
} from '../request-error.ts';
import type { Connection } from './connections.ts';

/** Milliseconds for which a connection that cannot go on stays open, so that its client sees the answer. */
const LINGER_MILLIS = 1000;

/**
 * Answers what Node could not read as HTTP, after the requests before it, and ends the connection. Returns how, unless
 * the request hears of it itself or there is nobody to answer.
 */
export function answerBroken(
  error: Error,
  socket: Socket,
  connection: Connection,
): RequestError | undefined {
  // What breaks in a body that was answered already has had its answer.
  const isAnswered = connection.answeredEarly?.complete === false;
  const isReset = (error as NodeJS.ErrnoException).code === 'ECONNRESET';
  if (isAnswered || isReset || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const known = requestErrorOfParser(error);
  const { underWay } = connection;
  const cut = [...underWay].find(([request]) => !request.complete);
  if (cut !== undefined) {
    const [request, response] = cut;
    // It is told of what is wrong with its own body.
    if (response.headersSent) socket.destroy();
    else request.emit('error', known);
    return undefined;
  }
  if (connection.whenQuiet !== undefined) return undefined;
  connection.whenQuiet = () => answerRaw(known, socket);
  if (underWay.size === 0) connection.whenQuiet();
  return known;
}

function answerRaw({ status, message }: RequestError, socket: Socket): void {
  if (!socket.writable) return;
  const body = `${message}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n` +
      `content-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const giveUp = setTimeout(() => socket.destroy(), LINGER_MILLIS);
  socket.once('close', () => clearTimeout(giveUp));
}

function requestErrorOfParser(error: Error): RequestError {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'HPE_HEADER_OVERFLOW':
      return headersTooLarge();
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return tooLarge('The extensions of a chunk are larger than what is read.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return timedOut('The request did not come in time.');
    case 'HPE_PAUSED_H2_UPGRADE':
      return badRequest('HTTP/2 is not spoken here; OTLP/gRPC has a port of its own.');
    case 'HPE_INVALID_EOF_STATE':
      return badRequest('The client went away before the request was whole.');
    default:
      return badRequest('The request is not valid HTTP/1.1.');
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTENT_TYPES, type Encoding, encodeStatus, encodingOf } from '../encode-answer.ts';
import { RequestError, unavailable } from '../request-error.ts';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Milliseconds that the rest of a refused body is read, so that its client sees the answer. */
const DRAIN_MILLIS = 2000;

/** The answer to a request that failed: a Status in its encoding, or text if it has neither. */
export function errorAnswer(error: unknown, request: IncomingMessage): Answer {
  const known =
    error instanceof RequestError
      ? error
      : // Nothing is known to end here; if something does, a resend may well succeed.
        unavailable('The receiver failed to handle this request.');
  const { status, rpcCode, message, headers } = known;
  const encoding: Encoding | undefined = encodingOf(request.headers['content-type']);
  if (encoding === undefined) {
    const body = Buffer.from(`${message}\n`);
    return { status, contentType: 'text/plain; charset=utf-8', body, headers };
  }
  const body = encodeStatus(encoding, { code: rpcCode, message, isBadRequest: status === 400 });
  return { status, contentType: CONTENT_TYPES[encoding], body, headers };
}

/** Sends an answer, and reads on for a while if the body was not read whole. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  if (response.destroyed || response.headersSent) return;
  const isBodyRead = request.complete;
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-type': answer.contentType,
    'content-length': answer.body.length,
    ...(isBodyRead ? {} : { connection: 'close' }),
  });
  response.end(answer.body);
  if (isBodyRead) return;
  // Closing now would reset the connection under a client that is still sending.
  request.resume();
  const giveUp = setTimeout(() => request.destroy(), DRAIN_MILLIS);
  giveUp.unref();
  request.once('close', () => clearTimeout(giveUp));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTENT_TYPES, encodeStatus, encodingOf } from '../encode-answer.ts';
import { requestErrorOf } from '../request-error.ts';
import { watchProgress } from '../watch-progress.ts';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  /** Undefined where there is no body. */
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How long the rest of a refused body is read, so that its client sees the answer: many send at once under pressure. */
const DRAIN = { noProgressMillis: 2000, requestMillis: 30_000 };

/** The answer to a request that failed: a Status in its encoding, or text if it has neither. */
export function errorAnswer(error: unknown, request: IncomingMessage): Answer {
  const known = requestErrorOf(error);
  const { status, message, retryAfterSeconds } = known;
  const headers = {
    ...known.headers,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
  const encoding = encodingOf(request.headers['content-type']);
  // A method that is not served has no body that could have an encoding.
  if (encoding === undefined || status === 405) {
    const body = Buffer.from(`${message}\n`);
    return { status, contentType: 'text/plain; charset=utf-8', body, headers };
  }
  return {
    status,
    contentType: CONTENT_TYPES[encoding],
    body: encodeStatus(encoding, known),
    headers,
  };
}

/** Sends an answer, and reads on for a while if the body was not read whole. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  const { body, headers } = answer;
  if (response.destroyed || response.headersSent) return;
  const isBodyRead = request.complete;
  response.writeHead(answer.status, {
    ...headers,
    ...(answer.contentType === undefined
      ? {}
      : { 'content-type': answer.contentType, 'content-length': body.length }),
  });
  response.end(body);
  if (isBodyRead) return;
  // Closing now, or telling Node to after the answer, would reset the connection under a client that is still sending,
  // and the answer would be lost with it.
  const watch = watchProgress(DRAIN, () => request.destroy());
  request.on('data', watch.progress);
  // It may have been waiting for memory.
  request.resume();
  request.once('close', watch.stop);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SegmentLog } from '../log/segment-log.ts';
import type { TraceTranscoder } from '../otlp/transcode-traces.ts';
import type { Admission } from './admission.ts';
import {
  CONTENT_TYPES,
  type Encoding,
  encodeStatus,
  encodeSuccess,
  encodingOf,
} from './encode-answer.ts';
import { type BodyLimits, readBody } from './read-body.ts';
import { receiveTraces } from './receive-traces.ts';
import {
  methodNotAllowed,
  notFound,
  RequestError,
  unavailable,
  unsupported,
} from './request-error.ts';

/** What requests are served with. */
export interface Service {
  readonly log: SegmentLog;
  readonly transcoder: TraceTranscoder;
  readonly admission: Admission;
  readonly limits: BodyLimits;
  /** The answer of `/healthz`. */
  health(): Promise<object>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Milliseconds that the rest of a refused body is read, so that its client sees the answer. */
const DRAIN_MILLIS = 2000;

/** Answers one request, whatever it is; never rejects. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await route(request, service);
  } catch (error) {
    answer = errorAnswer(error, request);
  }
  send(request, response, answer);
}

async function route(request: IncomingMessage, service: Service): Promise<Answer> {
  const path = request.url?.split('?')[0];
  switch (path) {
    case '/v1/traces':
      if (request.method !== 'POST') throw methodNotAllowed('POST');
      return traces(request, service);
    case '/healthz': {
      if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed('GET');
      const body = Buffer.from(JSON.stringify(await service.health()));
      return { status: 200, contentType: CONTENT_TYPES.json, body };
    }
    case '/v1/logs':
    case '/v1/metrics':
    case '/v1development/profiles':
      throw notFound('Baton keeps traces only. Send them to /v1/traces.');
    default:
      throw notFound('Nothing is served here. Send traces to /v1/traces.');
  }
}

async function traces(request: IncomingMessage, service: Service): Promise<Answer> {
  const encoding = encodingOf(request.headers['content-type']);
  if (encoding === undefined) {
    throw unsupported('The content type must be application/x-protobuf or application/json.');
  }
  const admitted = service.admission.enter();
  try {
    const body = await readBody(request, admitted, service.limits);
    // A parsed JSON request takes several times the memory of its text.
    if (encoding === 'json' && !admitted.take(body.length * 4)) {
      throw unavailable('The receiver is busy with other requests.');
    }
    const received = await receiveTraces(
      { body, encoding },
      {
        log: service.log,
        transcoder: service.transcoder,
        // The block exists by now; taking may exceed the limit by this one.
        onBlock: (bytes) => void admitted.take(bytes),
      },
    );
    return {
      status: 200,
      contentType: CONTENT_TYPES[encoding],
      body: encodeSuccess(encoding, received),
    };
  } finally {
    admitted.release();
  }
}

function errorAnswer(error: unknown, request: IncomingMessage): Answer {
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

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
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

import { constants, type ServerHttp2Stream } from 'node:http2';
import { encodeStatus } from '../encode-answer.ts';
import type { RequestError } from '../request-error.ts';

const CONTENT_TYPE = 'application/grpc';
const PREFIX_BYTES = 5;
const PERCENT = 0x25;
/** Keeps what is told twice, percent-encoded and in details, below the 8 KiB of headers that clients take. */
const MESSAGE_CHARACTERS = 300;
/** Milliseconds a client has to take its answer. */
const TAKE_MILLIS = 10_000;

/** Answers a call with a message and the status OK. */
export function answerMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (isGone(stream)) return;
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  stream.respond({ ':status': 200, 'content-type': CONTENT_TYPE }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frame);
  finish(stream);
}

/** Answers a call with an error: its code, its text, and a google.rpc.Status with the details. */
export function answerError(stream: ServerHttp2Stream, error: RequestError): void {
  if (isGone(stream)) return;
  const details = encodeStatus('protobuf', error, MESSAGE_CHARACTERS);
  stream.respond(
    {
      ':status': 200,
      'content-type': CONTENT_TYPE,
      'grpc-status': String(error.rpcCode),
      'grpc-message': percentEncode(error.message.slice(0, MESSAGE_CHARACTERS)),
      'grpc-status-details-bin': Buffer.from(details).toString('base64').replace(/=+$/, ''),
      ...error.headers,
    },
    { endStream: true },
  );
  finish(stream);
}

/** Answers a request that is no gRPC call. */
export function answerHttpStatus(stream: ServerHttp2Stream, status: 405 | 415): void {
  if (isGone(stream)) return;
  stream.respond(
    { ':status': status, ...(status === 405 ? { allow: 'POST' } : {}) },
    { endStream: true },
  );
  finish(stream);
}

function isGone(stream: ServerHttp2Stream): boolean {
  return stream.destroyed || stream.closed || stream.headersSent;
}

/** Ends the stream for a client that goes on sending, or that does not take its answer. */
function finish(stream: ServerHttp2Stream): void {
  if (!stream.readableEnded) {
    stream.resume();
    stream.close(constants.NGHTTP2_NO_ERROR);
  }
  const giveUp = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), TAKE_MILLIS);
  giveUp.unref();
  stream.once('close', () => clearTimeout(giveUp));
}

/** The encoding of `grpc-message`: all but printable ASCII, and the percent sign, as %XX of UTF-8. */
function percentEncode(text: string): string {
  return Buffer.from(text).reduce((encoded, byte) => {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== PERCENT;
    const hex = byte.toString(16).padStart(2, '0').toUpperCase();
    return encoded + (isPlain ? String.fromCharCode(byte) : `%${hex}`);
  }, '');
}

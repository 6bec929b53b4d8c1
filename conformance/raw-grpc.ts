import { type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2';
import type { Readable } from 'node:stream';
import { EXPORT } from './grpc-client.ts';
import { statusIn } from './messages.ts';
import { hostAndPort, type Target } from './target.ts';

/** HTTP/2 sent by hand, for what no gRPC client would send. */
export interface RawCall {
  /** Frames of the body; none leaves the stream open without data until the receiver answers. */
  readonly body: Uint8Array | Readable;
  readonly path?: string;
  readonly method?: string;
  /** Replace the usual ones; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** What came back on the stream. */
export interface RawAnswer {
  readonly httpStatus: number | undefined;
  readonly contentType: string | undefined;
  /** From the trailers, or the headers where nothing else came. */
  readonly grpcStatus: number | undefined;
  readonly message: string;
  /** Types in the details of the google.rpc.Status, if one came. */
  readonly detailTypes: readonly string[];
  readonly acceptedEncodings: string | undefined;
  readonly came: string;
}

/** A gRPC message with its prefix; `length` may lie. */
export function grpcFrame(
  message: Uint8Array,
  prefix: { readonly isCompressed?: boolean; readonly length?: number } = {},
): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(prefix.isCompressed === true ? 1 : 0, 0);
  head.writeUInt32BE(prefix.length ?? message.length, 1);
  return Buffer.concat([head, message]);
}

/** Sends one call on a connection of its own. */
export async function callRaw(target: Target, call: RawCall): Promise<RawAnswer> {
  const { grpc = '' } = target.options;
  const scheme = grpc.startsWith('https://') ? 'https' : 'http';
  const session = connect(`${scheme}://${hostAndPort(grpc)}`, target.options.tls);
  let trouble = '';
  session.on('error', (error) => {
    trouble = error.message;
  });
  try {
    const headers = {
      ':method': call.method ?? 'POST',
      ':path': call.path ?? EXPORT,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...target.headers,
      ...call.headers,
    };
    const known = Object.entries(headers).filter(([, value]) => value !== undefined);
    const stream = session.request(Object.fromEntries(known) as Record<string, string>);
    const received: IncomingHttpHeaders = {};
    stream.on('response', (incoming) => Object.assign(received, incoming));
    stream.on('trailers', (trailers) => Object.assign(received, trailers));
    stream.on('error', (error) => {
      trouble = error.message;
    });
    stream.setTimeout(target.timeoutMillis, () => {
      trouble = 'no answer in time';
      stream.close();
    });
    stream.resume();
    const closed = new Promise((resolve) => stream.once('close', resolve));
    send(stream, call.body);
    await closed;
    return answerOf(received, trouble || `stream closed with ${stream.rstCode ?? 'nothing'}`);
  } finally {
    session.destroy();
  }
}

function send(stream: ClientHttp2Stream, body: Uint8Array | Readable): void {
  if (body instanceof Uint8Array) {
    stream.end(body);
    return;
  }
  stream.on('close', () => body.destroy());
  body.on('error', () => stream.close());
  body.pipe(stream);
}

function answerOf(received: IncomingHttpHeaders, trouble: string): RawAnswer {
  const status = received['grpc-status'];
  const grpcStatus = status === undefined ? undefined : Number(status);
  const httpStatus = received[':status'] as number | undefined;
  const message = decodeURIComponent(String(received['grpc-message'] ?? ''));
  const came =
    httpStatus === undefined
      ? trouble
      : `HTTP ${httpStatus}, grpc-status ${grpcStatus ?? 'missing'} "${message.slice(0, 80)}"`;
  return {
    httpStatus,
    contentType: received['content-type'],
    grpcStatus,
    message,
    detailTypes: detailTypesIn(received['grpc-status-details-bin']),
    acceptedEncodings: received['grpc-accept-encoding'] as string | undefined,
    came,
  };
}

function detailTypesIn(header: string | string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  return statusIn(Buffer.from(String(header), 'base64'), 'protobuf').detailTypes;
}

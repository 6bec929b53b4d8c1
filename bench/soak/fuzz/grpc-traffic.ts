import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { EXPORT } from '../../../conformance/grpc-client.ts';
import { grpcFrame } from '../../../conformance/raw-grpc.ts';
import type { Random } from '../random.ts';
import { type Judged, judgeGrpc } from './answer-judge.ts';
import { compress } from './compress.ts';
import { withBytes } from './http-traffic.ts';
import { createPayload } from './payloads.ts';

const ENCODINGS = ['gzip', 'deflate', 'zstd'];
const TIMEOUT_MILLIS = 60_000;
const CALLS_PER_SESSION = 5000;
const REFUSED_STREAM = 'Stream closed with error code NGHTTP2_REFUSED_STREAM';

/** Calls over one connection after another. */
export interface GrpcTraffic {
  send(random: Random): Promise<Judged>;
  close(): void;
}

/** Opens connections to `http://host:port` as they are needed. */
export function createGrpcTraffic(url: string): GrpcTraffic {
  let session: ClientHttp2Session | undefined;
  let calls = 0;
  const live = (): ClientHttp2Session => {
    if (
      session === undefined ||
      session.closed ||
      session.destroyed ||
      ++calls > CALLS_PER_SESSION
    ) {
      session?.close();
      calls = 0;
      session = connect(url);
      session.on('error', () => undefined);
    }
    return session;
  };
  return {
    close: () => session?.destroy(),
    async send(random) {
      const made = createPayload(random);
      const payload = made.encoding === 'json' ? { ...made, isValid: false } : made;
      const asProtobuf = { ...payload, encoding: 'protobuf' as const };
      const isFramed = payload.isValid || random.chance(0.7);
      const sent = compress(random, payload.body, {
        mayTamper: !payload.isValid,
        encodings: ENCODINGS,
      });
      const frame = grpcFrame(sent.body, { isCompressed: sent.encoding !== undefined });
      const body = isFramed ? frame : misframe(random, frame);
      const answer = await call(live(), { body, encoding: sent.encoding });
      // Says that nothing was read of it, so that a client may repeat it (RFC 9113, section 8.7): the rows will tell.
      if (answer === REFUSED_STREAM) return { refusal: 'stream' };
      if (typeof answer === 'string')
        return isFramed ? withBytes({ problem: answer }, body) : { refusal: 'reset' };
      const read = isFramed ? sent.inflated : messageIn(body, frame, sent.inflated);
      return withBytes(judgeGrpc(answer, { payload: asProtobuf, inflated: read }), body);
    },
  };
}

/** Bytes that are no frame, or not one. */
function misframe(random: Random, frame: Buffer): Buffer {
  switch (random.whole(0, 6)) {
    case 0:
      return frame.subarray(0, random.whole(0, frame.length - 1));
    case 1:
      return Buffer.concat([Buffer.from([random.whole(0, 255)]), frame.subarray(1)]);
    case 2:
      return Buffer.concat([frame, frame]);
    case 3:
      return Buffer.concat([frame, Buffer.from([0])]);
    case 4: {
      const lying = Buffer.from(frame);
      lying.writeUInt32BE(random.pick([0, 1, frame.length, 0x7fff_ffff, 0xffff_ffff]), 1);
      return lying;
    }
    case 5:
      return Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), frame]);
    default:
      return Buffer.alloc(0);
  }
}

/** What a reader to the letter finds in tampered frames: one whole message and nothing else, or none. */
function messageIn(body: Buffer, frame: Buffer, inflated: Buffer | undefined): Buffer | undefined {
  if (body.equals(frame)) return inflated;
  if (body.length < 5 || body.readUInt32BE(1) !== body.length - 5) return undefined;
  return body.readUInt8(0) === 0 ? body.subarray(5) : undefined;
}

function call(
  session: ClientHttp2Session,
  sent: { readonly body: Buffer; readonly encoding: string | undefined },
): Promise<{ code: number; body: Buffer } | string> {
  return new Promise((resolve) => {
    const headers = {
      ':method': 'POST',
      ':path': EXPORT,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(sent.encoding === undefined ? {} : { 'grpc-encoding': sent.encoding }),
    };
    const stream = session.request(headers);
    let status: string | undefined;
    let trouble = 'the stream ended without a status';
    const chunks: Buffer[] = [];
    const note = (received: Record<string, unknown>): void => {
      status = (received['grpc-status'] as string | undefined) ?? status;
    };
    stream.on('response', note).on('trailers', note);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', ({ message }) => {
      trouble = message;
    });
    stream.setTimeout(TIMEOUT_MILLIS, () => {
      trouble = `no answer in ${TIMEOUT_MILLIS / 1000} s`;
      stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.once('close', () => {
      if (status === undefined) resolve(trouble);
      else resolve({ code: Number(status), body: Buffer.concat(chunks).subarray(5) });
    });
    stream.end(sent.body);
  });
}

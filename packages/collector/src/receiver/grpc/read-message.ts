import type { ServerHttp2Stream } from 'node:http2';
import type { AdmittedBytes } from '../admission.ts';
import { type BodySink, createBodySink } from '../body-sink.ts';
import { createDeferred } from '../deferred.ts';
import type { Compression } from '../inflate.ts';
import {
  badRequest,
  notFound,
  RequestError,
  RPC_CODES,
  requestErrorOf,
  timedOut,
} from '../request-error.ts';
import type { RequestLimits } from '../service.ts';
import type { SpareBuffers } from '../spare-buffers.ts';
import { watchProgress } from '../watch-progress.ts';

/** Flag byte and length before each message. */
const PREFIX_BYTES = 5;

/**
 * Reads the one message of a unary call, counting and inflating it as it comes. Throws a RequestError: as `readBody`
 * does, and `unimplemented` for none or several messages.
 */
export async function readMessage(
  stream: ServerHttp2Stream,
  o: {
    /** What a message with the compressed flag is compressed with. */
    readonly compression: Compression | 'none';
    readonly admitted: AdmittedBytes;
    readonly memory: SpareBuffers;
    readonly limits: RequestLimits;
  },
): Promise<Buffer> {
  const { promise, resolve, reject } = createDeferred<Buffer>();
  const prefix = Buffer.alloc(PREFIX_BYTES);
  let prefixLength = 0;
  let missingBytes = 0;
  let sink: BodySink | undefined;
  const fail = (error: RequestError): void => {
    if (sink === undefined) reject(error);
    else sink.abort(error);
  };
  const openSink = (): BodySink => {
    missingBytes = prefix.readUInt32BE(1);
    const opened = createBodySink({
      admitted: o.admitted,
      memory: o.memory,
      maxBytes: o.limits.maxBodyBytes,
      compression: compressionOfMessage(prefix[0] ?? 0, o.compression),
      declaredBytes: missingBytes,
      onRoom: () => {
        watch.progress();
        stream.resume();
      },
    });
    opened.body.then(resolve, reject);
    return opened;
  };
  const take = (chunk: Buffer): void => {
    let rest = chunk;
    if (sink === undefined) {
      const used = chunk.copy(prefix, prefixLength);
      prefixLength += used;
      if (prefixLength < PREFIX_BYTES) return;
      sink = openSink();
      rest = chunk.subarray(used);
    }
    if (rest.length > missingBytes) throw notFound('Export takes one message, not several.');
    missingBytes -= rest.length;
    if (sink.write(rest)) return;
    stream.pause();
    watch.hold();
  };

  const watch = watchProgress(o.limits, () => fail(timedOut('The message did not come in time.')));
  const onData = (chunk: Buffer): void => {
    watch.progress();
    try {
      take(chunk);
    } catch (error) {
      fail(requestErrorOf(error));
    }
  };
  const onEnd = (): void => {
    if (prefixLength === 0) fail(notFound('Export takes one message, and none came.'));
    else if (sink === undefined || missingBytes > 0) fail(badRequest('The message is cut short.'));
    else sink.end();
  };
  const onGone = (): void => fail(badRequest('The client went away before the message was whole.'));
  stream.on('data', onData).on('end', onEnd).on('aborted', onGone).on('close', onGone);
  try {
    return await promise;
  } finally {
    watch.stop();
    stream.off('data', onData).off('end', onEnd).off('aborted', onGone).off('close', onGone);
  }
}

function compressionOfMessage(flag: number, compression: Compression | 'none') {
  if (flag === 0) return 'none';
  if (flag > 1) throw badRequest('The message does not begin with the flag 0 or 1.');
  if (compression === 'none') {
    // What gRPC asks for: the client contradicts itself.
    throw new RequestError(
      { status: 400, rpcCode: RPC_CODES.internal },
      'The message says that it is compressed, and grpc-encoding does not say how.',
    );
  }
  return compression;
}

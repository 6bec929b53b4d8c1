import type { IncomingMessage } from 'node:http';
import type { AdmittedBytes } from '../admission.ts';
import { createBodySink } from '../body-sink.ts';
import { compressionOf } from '../inflate.ts';
import { badRequest, RequestError, timedOut, unsupported } from '../request-error.ts';
import type { Service } from '../service.ts';
import { watchProgress } from '../watch-progress.ts';

/**
 * Reads a request's body, inflating it as it comes. Throws a RequestError: 413 over the limit, 503 if other requests
 * go on holding the memory, 408 if the client stalls, 415 or 400 if it cannot be inflated.
 */
export async function readBody(
  request: IncomingMessage,
  admitted: AdmittedBytes,
  { limits, memory }: Pick<Service, 'limits' | 'memory'>,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  const compression = compressionOf(encoding);
  if (compression === undefined) {
    throw unsupported(
      `The content encoding must be gzip, deflate, br, zstd or none, not "${encoding?.slice(0, 40)}".`,
    );
  }
  const sink = createBodySink({
    admitted,
    memory,
    maxBytes: limits.maxBodyBytes,
    compression,
    declaredBytes: Number(request.headers['content-length'] ?? 0),
    onRoom: () => {
      watch.progress();
      request.resume();
    },
  });
  const watch = watchProgress(limits, () => sink.abort(timedOut('The body did not come in time.')));
  const onData = (chunk: Buffer): void => {
    watch.progress();
    if (sink.write(chunk)) return;
    request.pause();
    watch.hold();
  };
  const onEnd = (): void => sink.end();
  const onGone = (): void => {
    const gone = 'The client went away before the body was whole.';
    if (!request.complete) sink.abort(badRequest(gone));
  };
  const onError = (error: Error): void => {
    if (error instanceof RequestError) sink.abort(error);
    else onGone();
  };
  request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onGone);
  try {
    return await sink.body;
  } finally {
    watch.stop();
    request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onGone);
  }
}

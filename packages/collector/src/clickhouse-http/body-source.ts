import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { CODES, EndpointError } from './endpoint-error.ts';
import { createFrameDecoder } from './frames/frames.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/** Bounds of a body. */
export interface BodyLimits {
  /** Bytes, as sent and as unpacked. */
  readonly maxBodyBytes: number;
  /** Milliseconds without a byte after which the client is given up. */
  readonly noProgressMillis: number;
}

/** A body that is taken piece by piece. */
export interface BodySource {
  /** The next piece, or undefined at the end; throws an EndpointError. */
  next(): Promise<Buffer | undefined>;
}

/** Unpacks a body as it comes, counting its bytes before and after. */
export function openBody(
  request: IncomingMessage,
  { hasFrames, ...limits }: BodyLimits & { hasFrames: boolean },
): BodySource {
  const steps = [countBytes(limits.maxBodyBytes)];
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== '') {
    const decoder = DECODERS[encoding];
    if (decoder === undefined) {
      throw new EndpointError(
        CODES.unknownCompression,
        `The content encoding must be gzip, deflate, br or zstd, not "${encoding.slice(0, 40)}".`,
      );
    }
    steps.push(decoder(), countBytes(limits.maxBodyBytes));
  }
  if (hasFrames) steps.push(createFrameDecoder(), countBytes(limits.maxBodyBytes));

  let source: Readable = request;
  for (const step of steps) source = connect(source, step);
  const stalled = setTimeout(
    () => request.destroy(new Error('The body did not come in time.')),
    limits.noProgressMillis,
  );
  const refresh = (): unknown => stalled.refresh();
  request.on('data', refresh);
  const stop = (): void => {
    clearTimeout(stalled);
    request.off('data', refresh);
  };
  source.once('close', stop);
  const pieces = source[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        const { done, value } = await pieces.next();
        if (done !== true) return value as Buffer;
        stop();
        return undefined;
      } catch (cause) {
        stop();
        throw bodyError(cause);
      }
    },
  };
}

/** Pipes, and passes on an early end or an error, which `pipe` does not. */
function connect(from: Readable, to: Transform): Transform {
  from.on('error', (error) => to.destroy(error));
  // Nobody may be reading any more.
  to.on('error', () => undefined);
  from.once('close', () => {
    if (!from.readableEnded) to.destroy(new Error('The body ended early.'));
  });
  // The socket stays open for the answer.
  to.once('close', () => from.unpipe(to));
  return from.pipe(to);
}

function countBytes(most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= most) return done(null, chunk);
      done(new EndpointError(CODES.tooManyBytes, `The body is larger than ${most} bytes.`));
    },
  });
}

function bodyError(cause: unknown): EndpointError {
  if (cause instanceof EndpointError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new EndpointError(CODES.cannotDecompress, `Cannot read the body: ${detail}.`, { cause });
}

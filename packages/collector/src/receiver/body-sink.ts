import { freeMemory } from '@baton/store';
import type { AdmittedBytes } from './admission.ts';
import { createDeferred } from './deferred.ts';
import { createGrowingBuffer, overLimit } from './growing-buffer.ts';
import type { Compression, Inflater } from './inflate.ts';
import { badRequest, busy, type RequestError, requestErrorOf } from './request-error.ts';
import type { SpareBuffers } from './spare-buffers.ts';

/** Takes a body as it is sent and gives it whole and inflated. */
export interface BodySink {
  /** Takes the chunk for its own; false asks to wait for `onRoom` before more is written. */
  write(chunk: Buffer): boolean;
  end(): void;
  /** Gives up for a reason that came from elsewhere. */
  abort(error: RequestError): void;
  /** Rejects with a RequestError: 413, 503, 400 if it cannot be inflated, or what `abort` was given. */
  readonly body: Promise<Buffer>;
}

/** How a body is taken. */
export interface BodySinkOptions {
  readonly admitted: AdmittedBytes;
  readonly memory: SpareBuffers;
  /** Bytes of the body, as sent and as inflated. */
  readonly maxBytes: number;
  readonly compression: Compression | 'none';
  /** Bytes as sent, if declared; else 0. */
  readonly declaredBytes: number;
  readonly onRoom: () => void;
}

/** Counts every byte before it is kept, waiting for those that others hold, and inflates as the bytes come. */
export function createBodySink(o: BodySinkOptions): BodySink {
  const { admitted, memory, maxBytes, compression } = o;
  const { promise: body, resolve, reject } = createDeferred<Buffer>();
  let inflater: Inflater | undefined;
  let sentBytes = 0;
  let isSettled = false;
  let isWaiting = false;
  let isEnded = false;

  const fail = (error: unknown): void => {
    isSettled = true;
    inflater?.destroy();
    reject(requestErrorOf(error));
  };
  const attempt = (step: () => void): void => {
    if (isSettled) return;
    try {
      step();
    } catch (error) {
      fail(error);
    }
  };
  const gathered = (() => {
    try {
      const expectedBytes = compression === 'none' ? o.declaredBytes : 0;
      if (o.declaredBytes > maxBytes) throw overLimit(maxBytes);
      return createGrowingBuffer({ admitted, memory, maxBytes, expectedBytes });
    } catch (error) {
      fail(error);
      return undefined;
    }
  })();
  const done = (): void => {
    if (isSettled || gathered === undefined) return;
    // A stream that is paused tells of its end all the same.
    isEnded = true;
    if (isWaiting) return;
    isSettled = true;
    resolve(gathered.finish());
  };
  const notInflated = (): RequestError =>
    badRequest(`The body is not valid ${compression === 'none' ? '' : compression.name}.`);

  /** False if the chunk waits for memory; `onAdded` is called once it is added. */
  const add = (chunk: Buffer, onAdded: () => void): boolean => {
    const missing = gathered?.append(chunk) ?? 0;
    if (missing === 0) return true;
    isWaiting = true;
    void admitted.wait(missing).then((isTaken) =>
      attempt(() => {
        isWaiting = false;
        if (!isTaken) throw busy();
        gathered?.append(chunk, true);
        if (isEnded) done();
        else onAdded();
      }),
    );
    return false;
  };

  const openInflater = ({ open, name }: Compression, firstByte: number): Inflater => {
    const opened = open(firstByte);
    // A whole chunk is the inflater's no more: it takes another one for what follows.
    const addInflated = (chunk: Buffer): void => {
      const isAdded = add(chunk, () => {
        freeMemory(chunk);
        opened.resume();
      });
      if (isAdded) freeMemory(chunk);
      else opened.pause();
    };
    opened.on('data', (chunk: Buffer) => attempt(() => addInflated(chunk)));
    opened.on('error', () => attempt(() => fail(notInflated())));
    opened.on('drain', o.onRoom);
    opened.on('end', () => {
      // Only gzip may be padded. What follows other data would be lost without a word.
      if (name !== 'gzip' && opened.bytesWritten < sentBytes) attempt(() => fail(notInflated()));
      else done();
    });
    return opened;
  };

  return {
    body,
    write(chunk) {
      if (isSettled || chunk.length === 0) return true;
      sentBytes += chunk.length;
      if (compression === 'none') {
        let isAdded = true;
        attempt(() => {
          isAdded = add(chunk, () => {
            freeMemory(chunk);
            o.onRoom();
          });
          if (isAdded) freeMemory(chunk);
        });
        return isAdded;
      }
      if (sentBytes > maxBytes) {
        fail(overLimit(maxBytes));
        return true;
      }
      inflater ??= openInflater(compression, chunk[0] ?? 0);
      return inflater.write(chunk);
    },
    end() {
      if (isSettled) return;
      if (compression === 'none') done();
      else if (inflater === undefined) fail(notInflated());
      else inflater.end();
    },
    abort: (error) => attempt(() => fail(error)),
  };
}

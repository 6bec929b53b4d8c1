import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { AdmittedBytes } from '../admission.ts';
import { badRequest, timedOut, tooLarge, unavailable, unsupported } from '../request-error.ts';
import type { RequestLimits } from '../service.ts';

const BUSY = 'The receiver is busy with other requests.';

/**
 * Reads a request's body, inflating gzip as it comes. Every byte is counted before it is kept: throws a RequestError
 * 413 over the limit, 503 if other requests hold the memory, 408 if the client stalls, 400 if it is not gzip.
 */
export async function readBody(
  request: IncomingMessage,
  admitted: AdmittedBytes,
  limits: RequestLimits,
): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isGzip = encoding === 'gzip' || encoding === 'x-gzip';
  if (!isGzip && encoding !== 'identity' && encoding !== '') {
    throw unsupported(`The content encoding must be gzip or none, not "${encoding.slice(0, 40)}".`);
  }
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.maxBodyBytes) throw overLimit(limits);
  if (!admitted.take(declared)) throw unavailable(BUSY);
  return collect({ request, admitted, limits, isGzip, declared });
}

interface Collecting {
  readonly request: IncomingMessage;
  readonly admitted: AdmittedBytes;
  readonly limits: RequestLimits;
  readonly isGzip: boolean;
  /** Bytes already taken for the body as sent. */
  readonly declared: number;
}

function collect(o: Collecting): Promise<Buffer> {
  const { request, admitted, limits } = o;
  return new Promise((resolve, reject) => {
    const gunzip = o.isGzip ? createGunzip({ chunkSize: 64 * 1024 }) : undefined;
    const source: Readable = gunzip ?? request;
    // A body of known length goes straight to its place, not to chunks that are joined at the end.
    const whole = o.isGzip ? undefined : Buffer.allocUnsafeSlow(o.declared);
    const chunks: Buffer[] = [];
    let sentBytes = 0;
    let keptBytes = 0;
    const settle = (error: Error | undefined): void => {
      clearTimeout(stalled);
      clearTimeout(late);
      request.off('data', onSent);
      request.off('error', onAbort);
      request.off('close', onAbort);
      if (error === undefined) {
        resolve(chunks.length === 0 && whole !== undefined ? whole : Buffer.concat(chunks));
        return;
      }
      if (gunzip !== undefined) {
        request.unpipe(gunzip);
        gunzip.destroy();
      }
      source.removeAllListeners('data');
      reject(error);
    };
    const onAbort = (): void => {
      if (!request.complete) settle(badRequest('The client went away before the body was whole.'));
    };
    const onSent = (chunk: Buffer): void => {
      stalled.refresh();
      sentBytes += chunk.length;
      if (sentBytes > limits.maxBodyBytes) settle(overLimit(limits));
    };
    const stall = (): void => settle(timedOut('The body did not come in time.'));
    const stalled = setTimeout(stall, limits.noProgressMillis);
    const late = setTimeout(stall, limits.requestMillis);

    request.on('data', onSent);
    request.on('error', onAbort);
    request.on('close', onAbort);
    source.on('data', (chunk: Buffer) => {
      keptBytes += chunk.length;
      if (keptBytes > limits.maxBodyBytes) return settle(overLimit(limits));
      if (whole !== undefined && keptBytes <= whole.length) {
        chunk.copy(whole, keptBytes - chunk.length);
        return;
      }
      if (!admitted.take(chunk.length)) return settle(unavailable(BUSY));
      chunks.push(chunk);
    });
    source.on('end', () => settle(undefined));
    if (gunzip !== undefined) {
      gunzip.on('error', () => settle(badRequest('The body is not valid gzip.')));
      request.pipe(gunzip);
    }
  });
}

function overLimit({ maxBodyBytes }: RequestLimits) {
  return tooLarge(`The body is larger than the limit of ${maxBodyBytes} bytes, sent or inflated.`);
}

import type { IncomingHttpHeaders } from 'node:http2';
import { type Compression, compressionOf } from '../inflate.ts';
import { notFound, RequestError, RPC_CODES } from '../request-error.ts';

const EXPORT_TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const OTHER_SIGNALS = /^\/opentelemetry\.proto\.collector\.(?:logs|metrics|profiles)\./;

/** The compressions that a call may have, as gRPC wants them told. */
export const ACCEPTED_ENCODINGS = 'identity,deflate,gzip,zstd';

/** What the headers of a call say. */
export interface CallHeaders {
  readonly compression: Compression | 'none';
  /** Milliseconds the client waits. */
  readonly timeoutMillis: number | undefined;
}

/** HTTP status of a request that is no gRPC call; undefined if it is one. */
export function notACall(headers: IncomingHttpHeaders): 405 | 415 | undefined {
  if (headers[':method'] !== 'POST') return 405;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/grpc' || type === 'application/grpc+proto' ? undefined : 415;
}

/** Reads the headers of a call; throws a RequestError `unimplemented`. */
export function readCallHeaders(headers: IncomingHttpHeaders): CallHeaders {
  const path = headers[':path'] ?? '';
  if (path !== EXPORT_TRACES) throw unknownMethod(path);
  const encoding = headers['grpc-encoding'];
  const compression = compressionOf(String(encoding ?? ''));
  if (compression === undefined) {
    throw new RequestError(
      {
        status: 415,
        rpcCode: RPC_CODES.unimplemented,
        headers: { 'grpc-accept-encoding': ACCEPTED_ENCODINGS },
      },
      `The encoding must be one of ${ACCEPTED_ENCODINGS}, not "${String(encoding).slice(0, 40)}".`,
    );
  }
  return { compression, timeoutMillis: timeoutMillisOf(headers['grpc-timeout']) };
}

function unknownMethod(path: string): RequestError {
  return notFound(
    OTHER_SIGNALS.test(path)
      ? 'Baton keeps traces only. Send them to the TraceService.'
      : `Nothing is served here. Send traces to ${EXPORT_TRACES}.`,
  );
}

const UNIT_MILLIS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1 / 1000,
  n: 1 / 1_000_000,
};

/** A `grpc-timeout` such as `10S`; one that is not understood is as none. */
function timeoutMillisOf(header: string | string[] | undefined): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(String(header ?? '')) ?? [];
  const millis = UNIT_MILLIS[unit];
  return millis === undefined ? undefined : Math.ceil(Number(digits) * millis);
}

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip, zstdCompress } from 'node:zlib';
import type { StoreError } from '@baton/store';
import type { Answer } from '../receiver/http/answer.ts';
import { CODES, EndpointError, statusOf } from './endpoint-error.ts';
import type { EndpointRequest } from './endpoint-request.ts';
import { encodeFrames } from './frames/frames.ts';
import type { Outcome } from './run-statement.ts';

/** Below this, packing costs more than it saves. */
const MIN_PACKED_BYTES = 1024;

type Pack = (bytes: Uint8Array) => Promise<Buffer>;

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };
const [packGzip, packDeflate, packBrotli, packZstd] = [
  promisify<Uint8Array, object, Buffer>(gzip),
  promisify<Uint8Array, object, Buffer>(deflate),
  promisify<Uint8Array, object, Buffer>(brotliCompress),
  promisify<Uint8Array, object, Buffer>(zstdCompress),
];

/** In order of preference. */
const PACKERS: readonly (readonly [string, Pack])[] = [
  ['zstd', (bytes) => packZstd(bytes, {})],
  ['gzip', (bytes) => packGzip(bytes, { level: 1 })],
  ['br', (bytes) => packBrotli(bytes, BROTLI)],
  ['deflate', (bytes) => packDeflate(bytes, { level: 1 })],
];

const CONTENT_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^JSON.*EachRow|^JSONLines$|^NDJSON$/i, 'application/x-ndjson; charset=UTF-8'],
  [/^JSON/i, 'application/json; charset=UTF-8'],
  [/^(TabSeparated|TSV)/i, 'text/tab-separated-values; charset=UTF-8'],
  [/^CSV/i, 'text/csv; charset=UTF-8'],
  [
    /^(Native|RowBinary|Parquet|Arrow|ORC|Avro|MsgPack|BSON|Npy|Protobuf|CapnProto)/i,
    'application/octet-stream',
  ],
  [/^XML$/i, 'application/xml; charset=UTF-8'],
];

const contentTypeOf = (format: string): string =>
  CONTENT_TYPES.find(([pattern]) => pattern.test(format))?.[1] ?? 'text/plain; charset=UTF-8';

/** A fixed text, such as that of `/ping`. */
export function textAnswer(status: number, text: string): Answer {
  return { status, contentType: 'text/plain; charset=UTF-8', body: Buffer.from(text) };
}

/** The answer to a statement, packed as the client asked. */
export async function resultAnswer(
  outcome: Outcome,
  o: { request: IncomingMessage; asked: EndpointRequest; displayName: string },
): Promise<Answer> {
  const { format } = outcome;
  const summary = {
    read_rows: String(outcome.writtenRows > 0 ? outcome.writtenRows : outcome.readRows),
    read_bytes: String(outcome.readBytes),
    written_rows: String(outcome.writtenRows),
    written_bytes: String(outcome.writtenRows > 0 ? outcome.readBytes : 0),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(outcome.bytes.length),
    elapsed_ns: String(Math.round(outcome.elapsedSeconds * 1e9)),
  };
  const answer: Answer = {
    status: 200,
    contentType: contentTypeOf(format ?? ''),
    body: outcome.bytes,
    headers: {
      'x-clickhouse-summary': JSON.stringify(summary),
      'x-clickhouse-query-id': o.asked.queryId,
      'x-clickhouse-server-display-name': o.displayName,
      'x-clickhouse-timezone': 'UTC',
      ...(format === undefined ? {} : { 'x-clickhouse-format': format }),
    },
  };
  return packed(answer, o);
}

async function packed(
  answer: Answer,
  { request, asked }: { request: IncomingMessage; asked: EndpointRequest },
): Promise<Answer> {
  if (asked.wantsFrames) return { ...answer, body: encodeFrames(answer.body) };
  if (asked.settings.get('enable_http_compression') === '0') return answer;
  if (answer.body.length < MIN_PACKED_BYTES) return answer;
  const accepted = String(request.headers['accept-encoding'] ?? '').toLowerCase();
  for (const [encoding, pack] of PACKERS) {
    if (!new RegExp(`(^|[ ,])${encoding}($|[ ,;])`).test(accepted)) continue;
    const headers = { ...answer.headers, 'content-encoding': encoding, vary: 'accept-encoding' };
    return { ...answer, headers, body: await pack(answer.body) };
  }
  return answer;
}

/** The answer to a request that failed, as a server words it. */
export function failureAnswer(error: unknown, asked: EndpointRequest | undefined): Answer {
  const { code, status, message } = describe(error);
  const text = Buffer.from(`${message}\n`);
  return {
    status,
    contentType: 'text/plain; charset=UTF-8',
    // clickhouse-go unpacks errors, too.
    body: asked?.wantsFrames === true ? encodeFrames(text) : text,
    headers: {
      'x-clickhouse-exception-code': String(code),
      ...(asked === undefined ? {} : { 'x-clickhouse-query-id': asked.queryId }),
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="ClickHouse"' } : {}),
      ...(status === 503 ? { 'retry-after': '1' } : {}),
    },
  };
}

const UNKNOWN_EXCEPTION = 1002;

/** By its mark: importing the class would load ClickHouse into the receiver. */
const isStoreError = (error: unknown): error is StoreError =>
  typeof error === 'object' && error !== null && Symbol.for('baton.store.error') in error;

function describe(error: unknown): { code: number; status: number; message: string } {
  if (error instanceof EndpointError) return error;
  if (!isStoreError(error)) {
    // Not known to happen; what it says might be about this process rather than the statement.
    const message = `Code: ${UNKNOWN_EXCEPTION}. DB::Exception: The endpoint failed. (UNKNOWN_EXCEPTION)`;
    return { code: UNKNOWN_EXCEPTION, status: 500, message };
  }
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  const code = error.clickhouseCode;
  if (code === undefined) {
    const busy = new EndpointError(CODES.tooManyQueries, cause);
    return error.code === 'query_failed' ? { ...describeUnknown(cause), message: cause } : busy;
  }
  // The engine repeats its prefix where one exception wraps another.
  const message = cause.replace(/(Code: \d+\. DB::Exception: )+/, '$1');
  return { code, status: statusOf(code), message };
}

const describeUnknown = (message: string) => ({ code: UNKNOWN_EXCEPTION, status: 500, message });

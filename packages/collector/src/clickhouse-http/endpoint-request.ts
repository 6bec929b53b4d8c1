import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CODES, EndpointError } from './endpoint-error.ts';

/** What the URL and the headers of a request say. */
export interface EndpointRequest {
  readonly url: URLSearchParams;
  /** Text in front of the body. */
  readonly query: string;
  readonly queryId: string;
  readonly database: string | undefined;
  readonly defaultFormat: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** All that is neither of the above: settings of ClickHouse. */
  readonly settings: ReadonlyMap<string, string>;
  /** The body comes in ClickHouse's compressed frames. */
  readonly hasFrames: boolean;
  /** The answer shall come in them. */
  readonly wantsFrames: boolean;
  /** The client speaks of its revision, as clickhouse-go does from 2.35. */
  readonly protocolVersion: boolean;
  readonly mustRead: boolean;
}

const OWN = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'compress',
  'decompress',
  'readonly',
]);

const PARAMETER = /^param_([A-Za-z_][A-Za-z0-9_]*)$/;
const FORMAT = /^[A-Za-z][A-Za-z0-9]*$/;

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Reads everything but the body; throws an EndpointError for what is not served. */
export function readRequest(request: IncomingMessage, url: URLSearchParams): EndpointRequest {
  const parameters: Record<string, string> = {};
  const settings = new Map<string, string>();
  for (const [name, value] of url) {
    const parameter = PARAMETER.exec(name)?.[1];
    if (parameter !== undefined) parameters[parameter] = value;
    else if (!OWN.has(name)) settings.set(name, value);
  }
  if (settings.has('session_id')) {
    throw new EndpointError(CODES.notImplemented, 'Sessions (session_id) are not kept here.');
  }
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) {
    throw new EndpointError(CODES.notImplemented, 'External tables are not taken here.');
  }
  const defaultFormat = url.get('default_format') ?? header(request, 'x-clickhouse-format');
  if (defaultFormat !== undefined && !FORMAT.test(defaultFormat)) {
    throw new EndpointError(CODES.unknownFormat, 'default_format is not the name of a format.');
  }
  const queryId = url.get('query_id') ?? '';
  return {
    url,
    query: (url.get('query') ?? '').trimEnd(),
    queryId: /^[\x21-\x7e]{1,128}$/.test(queryId) ? queryId : randomUUID(),
    database: (url.get('database') || header(request, 'x-clickhouse-database')) ?? undefined,
    defaultFormat,
    parameters,
    settings,
    hasFrames: url.get('decompress') === '1',
    wantsFrames: url.get('compress') === '1',
    protocolVersion: url.has('client_protocol_version'),
    // As on a server, GET changes nothing.
    mustRead: request.method !== 'POST' || (url.get('readonly') ?? '0') !== '0',
  };
}

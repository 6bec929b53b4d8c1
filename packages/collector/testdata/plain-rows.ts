/*
 * The oracle's side: rows from decoded messages, written in the plainest way, with no regard for speed.
 */

/** AnyValue as the oracle decodes it. */
export type PlainValue =
  | { case: 'stringValue'; value: string }
  | { case: 'boolValue'; value: boolean }
  | { case: 'intValue'; value: bigint }
  | { case: 'doubleValue'; value: number }
  | { case: 'bytesValue'; value: Uint8Array }
  | { case: 'arrayValue'; value: { values: { value: PlainValue }[] } }
  | { case: 'kvlistValue'; value: { values: PlainAttribute[] } }
  | { case: undefined; value?: undefined };

/** KeyValue as the oracle decodes it. */
export interface PlainAttribute {
  key: string;
  value?: { value: PlainValue };
}

interface PlainSpan {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId: Uint8Array;
  traceState: string;
  name: string;
  kind: number;
  startTimeUnixNano: bigint;
  endTimeUnixNano: bigint;
  attributes: PlainAttribute[];
  events: { timeUnixNano: bigint; name: string; attributes: PlainAttribute[] }[];
  links: { traceId: Uint8Array; spanId: Uint8Array; traceState: string; attributes: PlainAttribute[] }[];
  status?: { message: string; code: number };
}

/** ExportTraceServiceRequest as the oracle decodes it. */
export interface PlainRequest {
  resourceSpans: {
    resource?: { attributes: PlainAttribute[] };
    scopeSpans: { scope?: { name: string; version: string }; spans: PlainSpan[] }[];
  }[];
}

/** Rows in the form that `READ_ROWS_SQL` gives. */
export function plainRows(request: PlainRequest, ingestedAtNanos: bigint): unknown[] {
  const rows: unknown[] = [];
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const service = resource?.attributes.find(({ key }) => key === 'service.name');
    for (const { scope, spans } of scopeSpans) {
      for (const span of spans) {
        if (!isId(span.traceId, 16) || !isId(span.spanId, 8)) continue;
        if (span.parentSpanId.length !== 0 && span.parentSpanId.length !== 8) continue;
        const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
        rows.push({
          Timestamp: String(BigInt.asIntN(64, start)),
          TraceId: hex(span.traceId),
          SpanId: hex(span.spanId),
          ParentSpanId: isId(span.parentSpanId, 8) ? hex(span.parentSpanId) : '',
          TraceState: span.traceState,
          SpanName: span.name,
          SpanKind: ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'][span.kind] ?? '',
          ServiceName: service === undefined ? '' : text(service.value?.value),
          ResourceAttributes: pairs(resource?.attributes ?? []),
          ScopeName: scope?.name ?? '',
          ScopeVersion: scope?.version ?? '',
          SpanAttributes: [
            ...pairs(span.attributes),
            ...(end < start ? [['baton.raw_end_time_unix_nano', String(end)]] : []),
          ],
          Duration: String(end < start ? 0n : end - start),
          StatusCode: ['Unset', 'Ok', 'Error'][span.status?.code ?? 0] ?? '',
          StatusMessage: span.status?.message ?? '',
          EventTimes: span.events.map(({ timeUnixNano }) => String(BigInt.asIntN(64, timeUnixNano))),
          EventNames: span.events.map(({ name }) => name),
          EventAttributes: span.events.map(({ attributes }) => pairs(attributes)),
          LinkTraceIds: span.links.map(({ traceId }) => (isId(traceId, 16) ? hex(traceId) : '')),
          LinkSpanIds: span.links.map(({ spanId }) => (isId(spanId, 8) ? hex(spanId) : '')),
          LinkTraceStates: span.links.map(({ traceState }) => traceState),
          LinkAttributes: span.links.map(({ attributes }) => pairs(attributes)),
          IngestedAt: String(ingestedAtNanos),
        });
      }
    }
  }
  return rows;
}

/** Reads a Native file back; numbers as text and maps as pairs, so that nothing is rounded or folded. */
export const READ_ROWS_SQL = `
SELECT
  toString(toUnixTimestamp64Nano(Timestamp)) AS Timestamp, TraceId, SpanId, ParentSpanId, TraceState,
  SpanName, SpanKind, ServiceName,
  arrayZip(mapKeys(ResourceAttributes), mapValues(ResourceAttributes)) AS ResourceAttributes,
  ScopeName, ScopeVersion,
  arrayZip(mapKeys(SpanAttributes), mapValues(SpanAttributes)) AS SpanAttributes,
  toString(Duration) AS Duration, StatusCode, StatusMessage,
  arrayMap(at -> toString(toUnixTimestamp64Nano(at)), \`Events.Timestamp\`) AS EventTimes,
  \`Events.Name\` AS EventNames,
  arrayMap(map -> arrayZip(mapKeys(map), mapValues(map)), \`Events.Attributes\`) AS EventAttributes,
  \`Links.TraceId\` AS LinkTraceIds, \`Links.SpanId\` AS LinkSpanIds, \`Links.TraceState\` AS LinkTraceStates,
  arrayMap(map -> arrayZip(mapKeys(map), mapValues(map)), \`Links.Attributes\`) AS LinkAttributes,
  toString(toUnixTimestamp64Nano(IngestedAt)) AS IngestedAt
FROM file({file:String}, Native)`;

function pairs(attributes: PlainAttribute[]): [string, string][] {
  return attributes.map(({ key, value }) => [key, text(value?.value)]);
}

function text(value: PlainValue | undefined): string {
  if (value === undefined) return '';
  switch (value.case) {
    case undefined:
      return '';
    case 'stringValue':
      return value.value;
    case 'bytesValue':
      return Buffer.from(value.value).toString('base64');
    case 'arrayValue':
    case 'kvlistValue':
      return json(value);
    case 'doubleValue':
      if (Number.isNaN(value.value)) return 'json: unsupported value: NaN';
      if (value.value === Infinity) return 'json: unsupported value: +Inf';
      if (value.value === -Infinity) return 'json: unsupported value: -Inf';
      return Object.is(value.value, -0) ? '-0' : String(value.value);
    default:
      return String(value.value);
  }
}

function json(value: PlainValue | undefined): string {
  if (value === undefined) return 'null';
  switch (value.case) {
    case undefined:
      return 'null';
    case 'stringValue':
      return quoted(value.value);
    case 'bytesValue':
      return value.value.length === 0 ? 'null' : `"${text(value)}"`;
    case 'doubleValue':
      return Number.isFinite(value.value) ? text(value) : `"${value.value}"`;
    case 'arrayValue':
      return `[${value.value.values.map((item) => json(item.value)).join(',')}]`;
    case 'kvlistValue': {
      const members = new Map(value.value.values.map((entry) => [entry.key, entry.value?.value]));
      const sorted = [...members].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      return `{${sorted.map(([key, item]) => `${quoted(key)}:${json(item)}`).join(',')}}`;
    }
    default:
      return String(value.value);
  }
}

function quoted(value: string): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function isId(bytes: Uint8Array, length: number): boolean {
  return bytes.length === length && bytes.some((byte) => byte !== 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

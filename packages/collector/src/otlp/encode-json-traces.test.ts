import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRequest } from '../../testdata/arbitrary-requests.ts';
import { otlpMessage } from '../../testdata/otlp-messages.ts';
import { CollectorError } from '../errors.ts';
import { encodeJsonTraces } from './encode-json-traces.ts';
import { createTraceTranscoder } from './transcode-traces.ts';

const REQUEST = otlpMessage('Request');
const transcoder = createTraceTranscoder();
const blockOf = (body: Uint8Array) => {
  const added = transcoder.add(body);
  return { ...added, block: added.rows === 0 ? undefined : transcoder.takeBlock(1n) };
};

const HEX_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** OTLP/JSON of a decoded message, by the mapping of the specification. */
function toJson(value: unknown, name = ''): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  // JSON.stringify would drop the sign.
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString(HEX_FIELDS.has(name) ? 'hex' : 'base64');
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => !key.startsWith('$'));
  if ('case' in value) {
    const any = value as { case?: string; value?: unknown };
    return any.case === undefined ? {} : { [any.case]: toJson(any.value) };
  }
  const isAnyValue = members.length === 1 && members[0]?.[0] === 'value' && isOneof(members[0][1]);
  if (isAnyValue) return toJson(members[0]?.[1]);
  return Object.fromEntries(members.map(([key, member]) => [key, toJson(member, key)]));
}

function isOneof(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'case' in value;
}

const json = (text: string) => encodeJsonTraces(Buffer.from(text));

const spanJson = (span: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`;

/** The first span of a request in JSON, decoded by the oracle. */
function decodeSpan(span: string): { [field: string]: never } {
  const body = json(spanJson(span));
  const request = fromBinary(REQUEST, body) as never as {
    resourceSpans: { scopeSpans: { spans: { [field: string]: never }[] }[] }[];
  };
  return request.resourceSpans[0]?.scopeSpans[0]?.spans[0] ?? {};
}

describe('encode OTLP/JSON traces', () => {
  it('gives the block that the same request in protobuf gives', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const message = create(REQUEST, request as never);
        const text = JSON.stringify(toJson(message));
        const { block, rows } = blockOf(json(text));
        const expected = blockOf(toBinary(REQUEST, message));
        expect(rows).toBe(expected.rows);
        expect(block).toEqual(expected.block);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every digit of numeric nanoseconds and 64-bit integers', () => {
    const span = decodeSpan(`{
      "startTimeUnixNano": 1544712660123456789, "endTimeUnixNano": "18446744073709551615",
      "attributes": [{ "key": "k", "value": { "intValue": -9223372036854775807 } },
                     { "key": "e", "value": { "intValue": 1.5e3 } },
                     { "key": "d", "value": { "doubleValue": 12345678901234567890 } }]}`);
    expect(span).toMatchObject({
      startTimeUnixNano: 1544712660123456789n,
      endTimeUnixNano: 18446744073709551615n,
      attributes: [
        { value: { value: { value: -9223372036854775807n } } },
        { value: { value: { value: 1500n } } },
        { value: { value: { value: Number('12345678901234567890') } } },
      ],
    });
  });

  it('reads ids in either case, names of enums, null and unknown fields as the mapping says', () => {
    const span = decodeSpan(`{
      "traceId": "0102030405060708090A0b0c0d0e0f10", "spanId": "A1a2a3a4a5a6a7a8", "parentSpanId": null,
      "kind": "SPAN_KIND_PRODUCER", "status": { "code": "STATUS_CODE_ERROR", "new": {} },
      "start_time_unix_nano": 5, "unknown": [[{}]] }`);
    expect(span).toMatchObject({ kind: 4, status: { code: 2 }, startTimeUnixNano: 0n });
    expect(Buffer.from(span['traceId'] as never).toString('hex')).toBe(
      '0102030405060708090a0b0c0d0e0f10',
    );
  });

  it('rejects only the span whose id is not hex', () => {
    const span = (traceId: string) => `{"traceId":"${traceId}","spanId":"a1a2a3a4a5a6a7a8"}`;
    const good = '0102030405060708090a0b0c0d0e0f10';
    const { rows, rejected } = blockOf(
      json(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span('xyz')},${span(good)}]}]}]}`),
    );
    expect({ rows, rejected }).toEqual({ rows: 1, rejected: 1 });
  });

  it('takes the fields of a request in any order, and of names that are escaped', () => {
    const attribute = '"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]';
    const span = '{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"a1a2a3a4a5a6a7a8"}';
    const usual = `{"resourceSpans":[{"resource":{${attribute}},"scopeSpans":[{"scope":{"name":"s"},"spans":[${span}]}]}]}`;
    const turned = `{"new":[1],"resource\\u0053pans":[{"scopeSpans":[{"spans":[${span}],"scope":{"name":"s"}}],"resource":{${attribute}}}]}`;
    const { block, rows } = blockOf(json(turned));
    expect(rows).toBe(1);
    expect(block).toEqual(blockOf(json(usual)).block);
  });

  it.each([
    ['nothing', ''],
    ['something after it', '{"resourceSpans":[]} 1'],
    ['a field that is there twice', '{"resourceSpans":[],"resourceSpans":[]}'],
    ['null for an item', '{"resourceSpans":[null]}'],
    ['a field nobody knows that is no JSON', '{"new":[1,],"resourceSpans":[]}'],
    ['no object', '[]'],
    ['a cut text', '{"resourceSpans":['],
    ['an object for a list', '{"resourceSpans":{}}'],
    ['a list of numbers', '{"resourceSpans":[1]}'],
    ['a lone large number for an object', '{"resourceSpans":[123456789012345678901234567890]}'],
    ['deep nesting', '['.repeat(200_000)],
    ['nested lists that end', `{"x":${'['.repeat(50_000)}${']'.repeat(50_000)},"resourceSpans":1}`],
  ])('answers %s with a coded error', (_, text) => {
    expect(codeOf(() => json(text))).toBe('malformed_payload');
  });

  it.each([
    ['spans', (many: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${many}]}]}]}`],
    ['values of a span', (many: string) => spanJson(`{"attributes":[${many}]}`)],
    ['values of what is unknown', (many: string) => `{"unknown":[${many}]}`],
  ])('refuses a text that would take far more memory for its %s', (_, textOf) => {
    expect(codeOf(() => json(textOf(`${'{},'.repeat(1 << 20)}{}`)))).toBe('limit_exceeded');
  });

  it.each([
    '{"kind":"3.f14"}',
    '{"kind":true}',
    '{"startTimeUnixNano":-1}',
    '{"droppedAttributesCount":-1}',
    '{"flags":4294967296}',
    '{"startTimeUnixNano":"1.5"}',
    '{"name":7}',
    '{"attributes":{"a":"b"}}',
    '{"attributes":[{"key":"a","value":"b"}]}',
    '{"attributes":[{"key":"a","value":{"intValue":"9223372036854775808"}}]}',
    '{"attributes":[{"key":"a","value":{"doubleValue":"x"}}]}',
  ])('refuses the span %s', (span) => {
    expect(codeOf(() => decodeSpan(span))).toBe('malformed_payload');
  });
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (CollectorError.isInstance(error)) return error.code;
    throw error;
  }
  return 'none';
}

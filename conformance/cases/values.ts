import { type ConformanceCase, judge, type Observation } from '../case.ts';
import { type Exported, exportTraces, type Way } from '../export-traces.ts';
import { encodeMessage, hex, newSpan, requestWith, type SpanFields } from '../messages.ts';
import { delimited, UNKNOWN_FIELDS, UNKNOWN_GROUP } from '../raw-protobuf.ts';
import type { Level, RowName } from '../rows.ts';
import type { StoredSpan } from '../stored-spans.ts';
import type { Target } from '../target.ts';

const WAYS: readonly Way[] = ['http/protobuf', 'http/json', 'grpc'];

const stringValue = (value: string): object => ({ case: 'stringValue', value });
const VALUES: Readonly<Record<string, { readonly value: object; readonly text: string }>> = {
  string: { value: stringValue('ü "<b>" \u0000'), text: 'ü "<b>" \u0000' },
  bool: { value: { case: 'boolValue', value: true }, text: 'true' },
  int: { value: { case: 'intValue', value: -(1n << 63n) }, text: '-9223372036854775808' },
  double: { value: { case: 'doubleValue', value: 0.1 }, text: '0.1' },
  bytes: { value: { case: 'bytesValue', value: Buffer.of(0, 255, 1) }, text: 'AP8B' },
  mixed: {
    value: {
      case: 'arrayValue',
      value: {
        values: [
          { value: stringValue('a') },
          { value: { case: 'intValue', value: 7n } },
          { value: { case: undefined } },
        ],
      },
    },
    text: '["a",7,null]',
  },
  nested: {
    value: {
      case: 'kvlistValue',
      value: {
        values: [
          { key: 'b', value: { value: { case: 'boolValue', value: false } } },
          { key: 'a', value: { value: stringValue('x') } },
        ],
      },
    },
    text: '{"a":"x","b":false}',
  },
  empty: { value: { case: undefined }, text: '' },
};

interface Kept {
  readonly row: RowName;
  readonly level?: Level;
  readonly sent: string;
  readonly way: Way;
  readonly span: SpanFields & { readonly traceId: Uint8Array };
  /** The request, if it is not just the span. */
  readonly request?: object;
  /** What is wrong with the stored span, if anything. */
  check?(stored: StoredSpan): string | undefined;
}

/** A case that a span is kept, and kept rightly where that can be read. */
export function keeps({ row, level, sent, way, span, request, check }: Kept): ConformanceCase {
  return {
    row,
    ...(level === undefined ? {} : { level }),
    sent: `${sent} (${way})`,
    ...(way === 'grpc' ? { needs: ['grpc'] as const } : {}),
    async observe(target) {
      const exported = await exportTraces(target, { way, request: request ?? requestWith([span]) });
      return observeKept(target, { exported, traceId: hex(span.traceId), check });
    },
  };
}

async function observeKept(
  target: Target,
  kept: { exported: Exported; traceId: string; check: Kept['check'] },
): Promise<Observation> {
  const { exported, traceId, check } = kept;
  const isKept = exported.isTaken && (exported.partial?.rejectedSpans ?? 0n) === 0n;
  const { stored } = target.options;
  if (!isKept || stored === undefined) {
    return judge(isKept, 'success, no span rejected', exported.came);
  }
  const expected = 'success, and the span stored as it was sent';
  const [span] = await stored.read(traceId, 1);
  if (span === undefined) return judge(false, expected, `${exported.came}, but nothing stored`);
  const fault = check?.(span);
  return judge(fault === undefined, expected, fault ?? `${exported.came}, and stored`);
}

/** Says how `came` differs from what it should be. */
export function differs(
  what: string,
  came: string | undefined,
  expected: string,
): string | undefined {
  return came === expected
    ? undefined
    : `stored ${what} ${JSON.stringify(came)}, not ${JSON.stringify(expected)}`;
}

/** Where Baton keeps the end of such a span, which the exporter's columns have no place for. */
const RAW_END = 'baton.raw_end_time_unix_nano';
const START = 1_760_000_000_123_456_789n;

/** Rows A10, A11 and A13. */
export const valueCases: readonly ConformanceCase[] = WAYS.flatMap((way) => [
  ...Object.entries(VALUES).map(([kind, { value, text }]) =>
    keeps({
      row: 'A10',
      sent: `an attribute value: ${kind}`,
      way,
      span: newSpan({ attributes: [{ key: 'conformance.value', value: { value } }] }),
      check: ({ attributes }) => differs('value', attributes['conformance.value'], text),
    }),
  ),
  keeps({
    row: 'A10',
    sent: 'an attribute without a value and one with an empty key',
    way,
    span: newSpan({ attributes: [{ key: 'a' }, { key: '', value: { value: stringValue('x') } }] }),
  }),
  keeps({
    row: 'A11',
    sent: 'a span with every flag bit set',
    way,
    span: newSpan({ flags: 0xffff_ffff }),
  }),
  keeps({
    row: 'A11',
    sent: 'a span of kind 99 with status code 77',
    way,
    span: newSpan({ kind: 99, status: { code: 77 } }),
  }),
  keeps({
    row: 'A13',
    sent: 'a span that ends before it starts',
    way,
    span: newSpan({ startTimeUnixNano: START, endTimeUnixNano: START - 1n }),
    check: ({ duration, startNanos, attributes }) =>
      differs('duration', duration, '0') ??
      differs('start', startNanos, String(START)) ??
      differs('end', attributes[RAW_END], String(START - 1n)),
  }),
  keeps({
    row: 'A13',
    sent: 'a span without an end',
    way,
    span: newSpan({ startTimeUnixNano: START, endTimeUnixNano: 0n }),
    check: ({ duration, attributes }) =>
      differs('duration', duration, '0') ?? differs('end', attributes[RAW_END], '0'),
  }),
  ...(way === 'http/json' ? [] : [withUnknown(way, 'MUST'), withUnknown(way, 'SHOULD')]),
]);

/** Unknown fields in every message from the request to the attribute value. */
function withUnknown(way: Way, level: Level): ConformanceCase {
  const unknown = level === 'MUST' ? UNKNOWN_FIELDS : UNKNOWN_GROUP;
  const span = newSpan();
  const value = Buffer.concat([encodeMessage('AnyValue', { value: stringValue('v') }), unknown]);
  const attribute = Buffer.concat([delimited(1, Buffer.from('k')), delimited(2, value), unknown]);
  const event = Buffer.concat([delimited(2, Buffer.from('e')), delimited(3, attribute), unknown]);
  const link = Buffer.concat([delimited(1, Buffer.alloc(16, 1)), unknown]);
  const spanBytes = Buffer.concat([
    encodeMessage('Span', span),
    delimited(9, attribute),
    delimited(11, event),
    delimited(13, link),
    delimited(15, unknown),
    unknown,
  ]);
  const scopeSpans = Buffer.concat([delimited(1, unknown), delimited(2, spanBytes), unknown]);
  const resource = Buffer.concat([delimited(1, attribute), unknown]);
  const resourceSpans = [delimited(1, resource), delimited(2, scopeSpans), unknown];
  return keeps({
    row: 'A11',
    level,
    sent: level === 'MUST' ? 'unknown fields in every message' : 'unknown groups in every message',
    way,
    span,
    request: Buffer.concat([unknown, delimited(1, ...resourceSpans)]),
    check: ({ attributes, name }) =>
      differs('attribute', attributes['k'], 'v') ?? differs('name', name, 'conformance'),
  });
}

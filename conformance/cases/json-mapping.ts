import { randomBytes } from 'node:crypto';
import { type ConformanceCase, judge, type Observation } from '../case.ts';
import { CONTENT_TYPES, exportTraces } from '../export-traces.ts';
import { hex } from '../messages.ts';
import type { Level, RowName } from '../rows.ts';
import type { StoredSpan } from '../stored-spans.ts';
import { differs, keeps } from './values.ts';

interface Text {
  readonly row: RowName;
  readonly level?: Level;
  readonly sent: string;
  /** JSON members of the span after its ids, or the whole span. */
  readonly members: string;
  check?(stored: StoredSpan): string | undefined;
}

const SPAN_ID = 'a1a2a3a4a5a6a7a8';
const newTraceId = (): Buffer => randomBytes(16);
const requestText = (span: string): Buffer =>
  Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);

/** A span in JSON whose members are as given, text for text. */
function text({ row, level, sent, members, check }: Text): ConformanceCase {
  const traceId = newTraceId();
  const separator = members === '' ? '' : ',';
  return keeps({
    row,
    ...(level === undefined ? {} : { level }),
    sent,
    way: 'http/json',
    span: { traceId },
    request: requestText(
      `{"traceId":"${hex(traceId)}","spanId":"${SPAN_ID}"${separator}${members}}`,
    ),
    ...(check === undefined ? {} : { check }),
  });
}

const attribute = (value: string): string => `"attributes":[{"key":"k","value":${value}}]`;
const storedAs =
  (expected: string) =>
  ({ attributes }: StoredSpan): string | undefined =>
    differs('value', attributes['k'], expected);

/** A span that must not count as kept: a 400, or a rejected span. */
const refused = (row: RowName, sent: string, span: string): ConformanceCase => ({
  row,
  sent: `${sent} (http/json)`,
  async observe(target) {
    const request = requestText(span);
    const exported = await exportTraces(target, { way: 'http/json', request, isFaulty: true });
    const isKept = exported.isTaken && (exported.partial?.rejectedSpans ?? 0n) === 0n;
    return judge(!isKept, '400, or 1 span rejected', exported.came);
  },
});

const span = (members: string): string =>
  `{"traceId":"${hex(newTraceId())}","spanId":"${SPAN_ID}",${members}}`;

/** Rows J1 to J7. */
export const jsonMappingCases: readonly ConformanceCase[] = [
  ...(['lower', 'upper', 'mixed'] as const).map((letters): ConformanceCase => {
    const traceId = newTraceId();
    const written = {
      lower: hex(traceId),
      upper: hex(traceId).toUpperCase(),
      mixed: mixed(hex(traceId)),
    };
    return keeps({
      row: 'J1',
      sent: `ids in hex of ${letters} case`,
      way: 'http/json',
      span: { traceId },
      request: requestText(
        `{"traceId":"${written[letters]}","spanId":"A1a2A3A4a5a6a7a8","parentSpanId":"B1b2B3B4b5b6b7b8"}`,
      ),
      check: ({ spanId, parentSpanId }) =>
        differs('span id', spanId, SPAN_ID) ?? differs('parent', parentSpanId, 'b1b2b3b4b5b6b7b8'),
    });
  }),
  refused(
    'J1',
    'ids in base64',
    `{"traceId":"${newTraceId().toString('base64')}","spanId":"${randomBytes(8).toString('base64')}"}`,
  ),
  {
    row: 'J2',
    sent: 'a snake_case key whose value would be wrong if it were read (http/json)',
    async observe(target) {
      const request = Buffer.from('{"resource_spans":7}');
      return observeTaken(await exportTraces(target, { way: 'http/json', request }));
    },
  },
  refused(
    'J2',
    'ids under snake_case keys',
    `{"trace_id":"${hex(newTraceId())}","span_id":"${SPAN_ID}"}`,
  ),
  text({
    row: 'J3',
    sent: 'kind 2 and status code 2',
    members: '"kind":2,"status":{"code":2}',
    check: ({ kind }) => differs('kind', kind, 'Server'),
  }),
  text({
    row: 'J3',
    level: 'reference',
    sent: 'enums by name',
    members: '"kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"}',
    check: ({ kind }) => differs('kind', kind, 'Server'),
  }),
  ...['"1544712660123456789"', '1544712660123456789'].map((nanos) =>
    text({
      row: 'J4',
      sent: `nanoseconds as ${nanos}`,
      members: `"startTimeUnixNano":${nanos},"endTimeUnixNano":${nanos}`,
      check: ({ startNanos }) => differs('start', startNanos, '1544712660123456789'),
    }),
  ),
  ...['"-9223372036854775808"', '-9223372036854775808', '"42"', '42'].map((integer) =>
    text({
      row: 'J4',
      sent: `intValue ${integer}`,
      members: attribute(`{"intValue":${integer}}`),
      check: storedAs(integer.replaceAll('"', '')),
    }),
  ),
  text({
    row: 'J5',
    sent: 'bytesValue in base64',
    members: attribute('{"bytesValue":"AP8B"}'),
    check: storedAs('AP8B'),
  }),
  ...['"NaN"', '"Infinity"', '"-Infinity"', '1e300', '0.5', '7'].map((double) =>
    text({
      row: 'J5',
      sent: `doubleValue ${double}`,
      members: attribute(`{"doubleValue":${double}}`),
    }),
  ),
  text({
    row: 'J5',
    sent: 'null for every field',
    members:
      '"parentSpanId":null,"name":null,"kind":null,"startTimeUnixNano":null,"attributes":null,"events":null,' +
      '"links":null,"status":null,"flags":null,"droppedAttributesCount":null',
  }),
  refused('J6', 'a negative time', span('"startTimeUnixNano":"-1"')),
  refused('J6', 'a time of 2^64', span('"startTimeUnixNano":"18446744073709551616"')),
  refused('J6', 'a negative droppedAttributesCount', span('"droppedAttributesCount":-1')),
  refused('J6', 'negative flags', span('"flags":-1')),
  refused('J6', 'kind "3.f14"', span('"kind":"3.f14"')),
  refused('J6', 'kind true', span('"kind":true')),
  refused('J6', 'intValue "3.f14"', span(attribute('{"intValue":"3.f14"}'))),
  refused('J6', 'intValue true', span(attribute('{"intValue":true}'))),
  refused('J6', 'intValue 2^63', span(attribute('{"intValue":"9223372036854775808"}'))),
  {
    row: 'J7',
    sent: 'unknown fields at every level (http/json)',
    observe: (target) => withUnknown().observe(target),
  },
];

function withUnknown(): ConformanceCase {
  const traceId = newTraceId();
  const unknown = '"unknown":[{"a":[null,1,"x",{}]}],"unknownToo":{"b":true}';
  const value = `{"stringValue":"v",${unknown}}`;
  const list = `[{"key":"k","value":${value},${unknown}}]`;
  const events = `[{"name":"e","attributes":${list},${unknown}}]`;
  const body =
    `{${unknown},"resourceSpans":[{"resource":{"attributes":${list},${unknown}},${unknown},"scopeSpans":[{` +
    `"scope":{"name":"s",${unknown}},${unknown},"spans":[{"traceId":"${hex(traceId)}","spanId":"${SPAN_ID}",` +
    `"attributes":${list},"events":${events},"links":[{${unknown}}],"status":{${unknown}},${unknown}}]}]}]}`;
  return keeps({
    row: 'J7',
    sent: 'unknown fields at every level',
    way: 'http/json',
    span: { traceId },
    request: Buffer.from(body),
    check: storedAs('v'),
  });
}

function observeTaken({ isTaken, came }: { isTaken: boolean; came: string }): Observation {
  return judge(isTaken, `200 ${CONTENT_TYPES.json}, the key ignored`, came);
}

function mixed(letters: string): string {
  return [...letters].map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter)).join('');
}

import { type ConformanceCase, judge, notObserved, type Observation } from '../case.ts';
import { type Exported, exportTraces, type Way } from '../export-traces.ts';
import { hex, newSpan, type PartialSuccess, requestWith, type SpanFields } from '../messages.ts';
import type { Level, RowName } from '../rows.ts';
import type { Target } from '../target.ts';

const WAYS: readonly Way[] = ['http/protobuf', 'http/json', 'grpc'];
const ZERO_TRACE_ID = new Uint8Array(16);

interface Everywhere {
  readonly row: RowName;
  readonly level?: Level;
  readonly sent: string;
  readonly ways?: readonly Way[];
  observe(target: Target, way: Way): Promise<Observation>;
}

const everywhere = ({ row, level, sent, ways = WAYS, observe }: Everywhere): ConformanceCase[] =>
  ways.map((way) => ({
    row,
    ...(level === undefined ? {} : { level }),
    sent: `${sent} (${way})`,
    ...(way === 'grpc' ? { needs: ['grpc'] as const } : {}),
    observe: (target) => observe(target, way),
  }));

const expectAllKept = (exported: Exported): Observation =>
  judge(
    exported.isTaken && (exported.partial?.rejectedSpans ?? 0n) === 0n,
    'success, no span rejected',
    exported.came,
  );

const good = (): object => requestWith([newSpan()]);
const oneGoodOneBad = (bad: SpanFields): object => requestWith([newSpan(), newSpan(bad)]);

/** Rows A1 to A9 and A12, whose requests all encodings can carry. */
export const bothTransportCases: readonly ConformanceCase[] = [
  ...everywhere({
    row: 'A1',
    sent: 'a span, uncompressed',
    observe: async (target, way) =>
      expectAllKept(await exportTraces(target, { way, request: good() })),
  }),
  ...everywhere({
    row: 'A1',
    sent: 'a span, gzip',
    observe: async (target, way) =>
      expectAllKept(await exportTraces(target, { way, request: good(), gzip: true })),
  }),
  ...everywhere({
    row: 'A3',
    sent: '10,000 spans without ids',
    observe: async (target, way) => {
      const spans = Array.from({ length: 10_000 }, () => ({ name: 'no ids '.repeat(10) }));
      const exported = await exportTraces(target, {
        way,
        request: requestWith(spans),
        isFaulty: true,
      });
      return judge(
        exported.bytes < 4 * 1024 * 1024,
        'an answer under 4 MiB',
        `${exported.bytes} bytes: ${exported.came}`,
      );
    },
  }),
  ...everywhere({
    row: 'A4',
    sent: 'a request without anything',
    observe: async (target, way) => expectAllKept(await exportTraces(target, { way, request: {} })),
  }),
  ...everywhere({
    row: 'A4',
    sent: 'a resource and a scope without spans',
    observe: async (target, way) =>
      expectAllKept(await exportTraces(target, { way, request: requestWith([]) })),
  }),
  ...everywhere({
    row: 'A5',
    sent: 'a span that is kept',
    observe: async (target, way) => {
      const exported = await exportTraces(target, { way, request: good() });
      return judge(
        exported.isTaken && exported.partial === undefined,
        'success with partial_success unset',
        exported.came,
      );
    },
  }),
  ...everywhere({
    row: 'A6',
    sent: 'a valid span and one with a trace id of zeroes',
    observe: observePartial,
  }),
  ...everywhere({
    row: 'A6',
    level: 'SHOULD',
    sent: 'a valid span and one with a trace id of zeroes, for its message',
    observe: async (target, way) => {
      const exported = await exportTraces(target, {
        way,
        request: oneGoodOneBad({ traceId: ZERO_TRACE_ID }),
        isFaulty: true,
      });
      const expected = 'an error_message beside rejected_spans';
      if (!isSet(exported.partial)) return notObserved(expected, exported.came);
      return judge(exported.partial.errorMessage !== '', expected, exported.came);
    },
  }),
  ...everywhere({
    row: 'A9',
    sent: 'the same bytes three times, two of them at once',
    observe: observeResend,
  }),
  ...[
    { what: 'a trace id of zeroes', bad: { traceId: ZERO_TRACE_ID } },
    { what: 'a trace id of 15 bytes', bad: { traceId: Buffer.alloc(15, 1) } },
    { what: 'no trace id', bad: { traceId: new Uint8Array(0) } },
    { what: 'a span id of zeroes', bad: { spanId: new Uint8Array(8) } },
    { what: 'a span id of 9 bytes', bad: { spanId: Buffer.alloc(9, 1) } },
    { what: 'a parent span id of 3 bytes', bad: { parentSpanId: Buffer.alloc(3, 1) } },
  ].flatMap(({ what, bad }) =>
    everywhere({
      row: 'A12',
      sent: `a valid span and one with ${what}`,
      observe: async (target, way) => {
        const request = oneGoodOneBad(bad);
        const exported = await exportTraces(target, { way, request, isFaulty: true });
        return judge(
          exported.partial?.rejectedSpans === 1n,
          'success, 1 span rejected',
          exported.came,
        );
      },
    }),
  ),
];

/** One that holds nothing says as much as none. */
function isSet(partial: PartialSuccess | undefined): partial is PartialSuccess {
  return partial !== undefined && (partial.rejectedSpans !== 0n || partial.errorMessage !== '');
}

async function observePartial(target: Target, way: Way): Promise<Observation> {
  const request = oneGoodOneBad({ traceId: ZERO_TRACE_ID });
  const exported = await exportTraces(target, { way, request, isFaulty: true });
  const expected = 'success with rejected_spans 1, if only one span is rejected';
  // Refusing the whole request, or keeping the span, is no partial success; row A12 is about that.
  if (!exported.isTaken || !isSet(exported.partial)) return notObserved(expected, exported.came);
  return judge(exported.partial.rejectedSpans === 1n, expected, exported.came);
}

async function observeResend(target: Target, way: Way): Promise<Observation> {
  const span = newSpan();
  const request = requestWith([span]);
  const first = await exportTraces(target, { way, request });
  const rest = await Promise.all([
    exportTraces(target, { way, request }),
    exportTraces(target, { way, request }),
  ]);
  const refused = [first, ...rest].find(({ isTaken }) => !isTaken);
  const { stored } = target.options;
  const expected = `success each time${stored === undefined ? '' : ', one row stored'}`;
  if (refused !== undefined) return judge(false, expected, refused.came);
  if (stored === undefined)
    return judge(true, expected, 'success each time (storage not observed)');
  // Once a later span is there, nothing of the earlier ones is still to come.
  const marker = newSpan();
  await exportTraces(target, { way, request: requestWith([marker]) });
  await stored.read(hex(marker.traceId), 1);
  const rows = await stored.read(hex(span.traceId), 1);
  return judge(rows.length === 1, expected, `success each time, ${rows.length} rows stored`);
}

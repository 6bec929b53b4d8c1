import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouseHttp } from '@baton/collector';
import { defineCommand, defineQuery, type Store } from '@baton/store';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';
import { otlpMessage } from '../../packages/collector/testdata/otlp-messages.ts';
import { openEmbeddedStore } from '../../packages/store/test/open-embedded-store.ts';
import { otelCollectorSkipReason, startOtelCollector } from './otel-collector.ts';

const reason = otelCollectorSkipReason({ mayBuild: false });
const PATIENCE = { timeout: 60_000, interval: 50 };
const REQUEST = otlpMessage('Request');

/** Maps have no order in the exporter; here they are sorted. */
const COLUMNS = `
  toString(toUnixTimestamp64Nano(Timestamp)) AS Start, TraceId, SpanId, ParentSpanId, TraceState, SpanName,
  SpanKind, ServiceName, mapSort(ResourceAttributes) AS Resource, ScopeName, ScopeVersion,
  mapSort(SpanAttributes) AS Attributes, toString(Duration) AS Duration, StatusCode, StatusMessage,
  arrayMap(at -> toString(toUnixTimestamp64Nano(at)), \`Events.Timestamp\`) AS EventTimes,
  \`Events.Name\` AS EventNames, arrayMap(map -> mapSort(map), \`Events.Attributes\`) AS EventAttributes,
  \`Links.TraceId\` AS LinkTraceIds, \`Links.SpanId\` AS LinkSpanIds, \`Links.TraceState\` AS LinkTraceStates,
  arrayMap(map -> mapSort(map), \`Links.Attributes\`) AS LinkAttributes`;

const rowsOfTable = defineQuery({
  name: 'test/rows-of-table',
  title: 'Rows of the exporter',
  description: 'What the exporter wrote.',
  sql: `SELECT ${COLUMNS} FROM otel_traces ORDER BY SpanId`,
  params: z.object({}),
  row: z.looseObject({}),
});
const rowsOfFile = defineQuery({
  name: 'test/rows-of-file',
  title: 'Rows of the transcoder',
  description: 'What the transcoder wrote.',
  sql: `SELECT ${COLUMNS} FROM file({file:String}, Native) ORDER BY SpanId`,
  params: z.object({ file: z.string() }),
  row: z.looseObject({}),
});
const empty = defineCommand<Record<never, never>>({
  name: 'test/empty',
  sql: 'TRUNCATE TABLE otel_traces',
});

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const key = fc.stringMatching(/^[a-z]{1,8}$/);
const nanos = fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_790_000_000_000_000_000n });
const id = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .filter((bytes) => bytes.some((byte) => byte !== 0));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ case: fc.constant('stringValue'), value: text }),
    fc.record({ case: fc.constant('boolValue'), value: fc.boolean() }),
    fc.record({
      case: fc.constant('intValue'),
      value: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
    }),
    // Numbers that JSON lacks empty a whole list in the exporter, and stay readable in Baton.
    fc.record({
      case: fc.constant('doubleValue'),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    fc.record({ case: fc.constant('bytesValue'), value: fc.uint8Array({ maxLength: 12 }) }),
    fc.record({
      case: fc.constant('arrayValue'),
      value: fc.record({ values: fc.array(fc.record({ value: tie('value') }), { maxLength: 3 }) }),
    }),
    fc.record({
      case: fc.constant('kvlistValue'),
      value: fc.record({ values: tie('attributes') as fc.Arbitrary<never[]> }),
    }),
    fc.constant({ case: undefined }),
  ),
  attributes: fc.uniqueArray(fc.record({ key, value: fc.record({ value: tie('value') }) }), {
    maxLength: 3,
    selector: (attribute) => attribute.key,
  }),
}));
const attributes = fc.uniqueArray(fc.record({ key, value: fc.record({ value }) }), {
  maxLength: 6,
  selector: (attribute) => attribute.key,
});
const span = fc.record({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: fc.oneof(fc.constant(new Uint8Array(0)), id(8)),
  traceState: text,
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: nanos,
  attributes,
  events: fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes }), { maxLength: 2 }),
  links: fc.array(fc.record({ traceId: id(16), spanId: id(8), traceState: text, attributes }), {
    maxLength: 2,
  }),
  status: fc.record({ message: text, code: fc.constantFrom(0, 1, 2) }),
});
const request = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({ attributes }),
      scopeSpans: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text }),
          spans: fc.array(
            span.map((one) => ({
              ...one,
              endTimeUnixNano: one.startTimeUnixNano + 1_234_567_891n,
            })),
            { minLength: 1, maxLength: 20 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

it.runIf(reason !== undefined)(`is skipped: ${reason}`, () => undefined);

describe.skipIf(reason !== undefined)('rows of the transcoder', () => {
  let directory: string;
  let store: Store;
  let endpoint: Awaited<ReturnType<typeof startClickHouseHttp>>;
  let collector: Awaited<ReturnType<typeof startOtelCollector>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exporter-parity-'));
    const storePath = join(directory, 'clickhouse');
    const owner = { name: 'default', password: 'secret', isReadOnly: false };
    store = await openEmbeddedStore(storePath);
    endpoint = await startClickHouseHttp({
      host: '127.0.0.1',
      port: 0,
      storePath,
      directory: join(directory, 'rows'),
      users: [owner],
    });
    collector = await startOtelCollector({
      clickhouseUrl: endpoint.url,
      user: owner.name,
      password: owner.password,
      database: 'baton',
    });
  });

  afterAll(async () => {
    await collector?.stop();
    await endpoint?.close();
    await store?.close();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  });

  it('are those of the stock exporter, column by column, for values of every kind', async () => {
    const transcoder = createTraceTranscoder();
    for (const [index, sample] of fc.sample(request, 25).entries()) {
      const body = toBinary(REQUEST, create(REQUEST, sample as never));
      const { rows } = transcoder.add(body);
      const file = join(directory, `${index}.native`);
      await writeFile(file, transcoder.takeBlock(1n));
      const response = await fetch(`${collector.otlpHttpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: Buffer.from(body),
      });
      expect(response.status).toBe(200);
      const written = await vi.waitUntil(async () => {
        const found = await store.query(rowsOfTable, {});
        return found.length === rows ? found : undefined;
      }, PATIENCE);
      expect(await store.query(rowsOfFile, { file })).toEqual(written);
      await store.execute(empty, {});
    }
  }, 300_000);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defineQuery, openStore, type Store } from '@baton/store';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { arbitraryRequest } from '../../testdata/arbitrary-requests.ts';
import { otlpMessage } from '../../testdata/otlp-messages.ts';
import { type PlainRequest, plainRows, READ_ROWS_SQL } from '../../testdata/plain-rows.ts';
import { CollectorError } from '../errors.ts';
import { NamespaceStamp } from './namespace-stamp.ts';
import { createTraceTranscoder } from './transcode-traces.ts';

const INGESTED_AT = 1_790_000_000_123_456_789n;
const REQUEST = otlpMessage('Request');
const readRows = defineQuery({
  name: 'test/rows',
  title: 'Rows of a Native file',
  description: 'One row per span.',
  sql: READ_ROWS_SQL,
  params: z.object({ file: z.string() }),
  row: z.looseObject({}),
});

let directory: string;
let store: Store;
const transcoder = createTraceTranscoder();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baton-transcode-'));
  store = await openStore({ kind: 'embedded', path: join(directory, 'clickhouse') });
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const encode = (request: object): Uint8Array =>
  toBinary(REQUEST, create(REQUEST, request as never));

const transcode = (body: Uint8Array, by = transcoder) => {
  const added = by.add(body);
  return { ...added, block: by.rows === 0 ? undefined : by.takeBlock(INGESTED_AT) };
};

async function rowsOf(block: Buffer | undefined): Promise<unknown[]> {
  if (block === undefined) return [];
  const file = join(directory, 'block.native');
  await writeFile(file, block);
  return store.query(readRows, { file });
}

function oracle(body: Uint8Array): unknown[] {
  return plainRows(fromBinary(REQUEST, body) as unknown as PlainRequest, INGESTED_AT);
}

const ids = {
  traceId: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
  spanId: Buffer.from('a1a2a3a4a5a6a7a8', 'hex'),
};
const oneSpan = (span: object, resource: object = {}): object => ({
  resourceSpans: [{ resource, scopeSpans: [{ spans: [{ ...ids, ...span }] }] }],
});

describe('transcode traces', () => {
  it('gives the rows that a plain decoder and row writer give', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRequest, async (request) => {
        const body = encode(request);
        const { block, rows } = transcode(body);
        const expected = oracle(body);
        expect(rows).toBe(expected.length);
        expect(await rowsOf(block)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps fields that come late, twice or unknown as protobuf says', async () => {
    const span = encode(oneSpan({ name: 'late', attributes: [{ key: 'k' }] }));
    const merged = Buffer.concat([
      // A second resource for the same spans is merged into the first.
      encodeResourceSpans(
        span,
        encode({ resourceSpans: [{ resource: { attributes: [attr('a', 'x')] } }] }),
      ),
      Buffer.from([
        0x9a, 0x06, 0x03, 1, 2, 3, 0xa0, 0x06, 0x05, 0xa3, 0x06, 0x08, 0x01, 0xa4, 0x06,
      ]),
    ]);
    const { block } = transcode(merged);
    const rows = await rowsOf(block);
    expect(rows).toEqual(oracle(merged));
    expect(rows).toMatchObject([{ SpanName: 'late', ResourceAttributes: [['a', 'x']] }]);
  });

  it('writes wide dictionaries and long strings', async () => {
    const spans = Array.from({ length: 70_000 }, (_, index) => ({
      ...ids,
      name: `name ${index}`,
      attributes: [attr(`key ${index % 300}`, index === 7 ? 'x'.repeat(100_000) : 'v')],
    }));
    const body = encode({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const { block, rows } = transcode(body);
    expect(rows).toBe(70_000);
    const isEqual = isDeepStrictEqual(await rowsOf(block), oracle(body));
    expect(isEqual).toBe(true);
  });

  it('rejects only the spans whose ids or sizes are not acceptable', async () => {
    const nested = Array.from({ length: 100 }).reduce<object>(
      (inner) => ({ value: { case: 'arrayValue', value: { values: [inner] } } }),
      { value: { case: 'boolValue', value: true } },
    );
    const spans = [
      { ...ids, name: 'kept' },
      { ...ids, traceId: Buffer.alloc(16), attributes: [attr('gone', 'x')], links: [{ ...ids }] },
      {
        ...ids,
        spanId: Buffer.from([1]),
        events: [{ name: 'gone', attributes: [attr('gone', 'x')] }],
      },
      { ...ids, parentSpanId: Buffer.alloc(5) },
      {
        ...ids,
        attributes: [attr('before', 'x'), { key: 'deep', value: nested }, attr('after', 'x')],
      },
      { ...ids, name: 'kept too', events: [{ name: 'e' }], attributes: [attr('here', 'y')] },
    ];
    const { block, rows, rejected, reason } = transcode(
      encode({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    );
    expect({ rows, rejected, reason }).toEqual({
      rows: 2,
      rejected: 4,
      reason: 'a trace id must be 16 bytes that are not all zero',
    });
    expect(await rowsOf(block)).toMatchObject([
      { SpanName: 'kept', SpanAttributes: [], EventNames: [], LinkSpanIds: [] },
      { SpanName: 'kept too', SpanAttributes: [['here', 'y']], EventNames: ['e'] },
    ]);
  });

  it('clamps the duration of a span that ends before it starts', async () => {
    const { block } = transcode(encode(oneSpan({ startTimeUnixNano: 5n, endTimeUnixNano: 0n })));
    const SpanAttributes = [['baton.raw_end_time_unix_nano', '0']];
    expect(await rowsOf(block)).toMatchObject([{ Timestamp: '5', Duration: '0', SpanAttributes }]);
  });

  it('refuses requests that would grow beyond the limit once stored', () => {
    const small = createTraceTranscoder({ maxBlockBytes: 100_000 });
    const resource = { attributes: [attr('large', 'x'.repeat(10_000))] };
    const spans = Array.from({ length: 50 }, () => ids);
    const body = encode({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    expect(() => transcode(body, small)).toThrow(/fewer spans/);
    // The memory it reuses is clean again.
    expect(transcode(encode(oneSpan({})), small).rows).toBe(1);
  });

  it('gives several requests in one block the rows that each has alone, and none of a malformed one', async () => {
    const request = fc.record({
      request: arbitraryRequest,
      cut: fc.option(fc.nat(), { freq: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 6 }), async (requests) => {
        const shared = createTraceTranscoder();
        const expected: unknown[] = [];
        for (const { request, cut } of requests) {
          const whole = encode(request);
          const body = cut === null ? whole : whole.subarray(0, cut % (whole.length + 1));
          try {
            const alone = await rowsOf(transcode(body).block);
            expect(shared.add(body).rows).toBe(alone.length);
            expected.push(...alone);
          } catch (error) {
            expect(CollectorError.isInstance(error)).toBe(true);
            const { rows } = shared;
            expect(() => shared.add(body)).toThrow(CollectorError);
            expect(shared.rows).toBe(rows);
          }
        }
        expect(shared.rows).toBe(expected.length);
        if (shared.rows === 0) return;
        expect(await rowsOf(shared.takeBlock(INGESTED_AT))).toEqual(expected);
        expect(shared.rows).toBe(0);
      }),
      { numRuns: 80, endOnFailure: true },
    );
  });

  it('forgets the strings of spans that were not kept', () => {
    const fresh = createTraceTranscoder();
    const empty = fresh.byteLength;
    for (let index = 0; index < 100; index++) {
      const attributes = [attr(`key ${index}`, 'x')];
      expect(fresh.add(encode(oneSpan({ traceId: Buffer.alloc(16), attributes }))).rejected).toBe(
        1,
      );
      const cut = encode(oneSpan({ attributes }));
      expect(() => fresh.add(cut.subarray(0, cut.length - 1))).toThrow(/not a valid protobuf/);
    }
    expect(fresh.byteLength).toBe(empty);
  });

  it('holds spans to the namespace of their sender', async () => {
    const stamp = new NamespaceStamp('acme');
    const spans = [
      { ...ids, name: 'silent', attributes: [attr('a', 'x')] },
      { ...ids, name: 'own', attributes: [attr('handoff.namespace', 'acme'), attr('b', 'y')] },
      { ...ids, name: 'foreign', attributes: [attr('handoff.namespace', 'other')] },
      { ...ids, name: 'longer', attributes: [attr('handoff.namespace', 'acme2')] },
      { ...ids, name: 'empty', attributes: [attr('handoff.namespace', '')] },
      {
        ...ids,
        name: 'both',
        attributes: [attr('handoff.namespace', 'acme'), attr('handoff.namespace', 'other')],
      },
      { ...ids, name: 'bare' },
    ];
    const body = encode({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const shared = createTraceTranscoder();
    shared.add(encode(oneSpan({ name: 'unbound', attributes: [attr('long', 'x'.repeat(300))] })));
    expect(shared.add(body, stamp)).toEqual({
      rows: 3,
      rejected: 4,
      reason: 'the token may write one namespace, and the span names another',
    });
    const own = ['handoff.namespace', 'acme'];
    expect(await rowsOf(shared.takeBlock(INGESTED_AT))).toMatchObject([
      { SpanName: 'unbound', SpanAttributes: [['long', 'x'.repeat(300)]] },
      { SpanName: 'silent', SpanAttributes: [['a', 'x'], own] },
      { SpanName: 'own', SpanAttributes: [own, ['b', 'y']] },
      { SpanName: 'bare', SpanAttributes: [own] },
    ]);
  });

  it('answers mutated and truncated payloads with rows or a coded error, never a crash', async () => {
    const mutation = fc.record({
      request: arbitraryRequest,
      flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      cut: fc.option(fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ request, flips, cut }) => {
        let body = encode(request);
        for (const [at, byte] of flips) if (body.length > 0) body[at % body.length] = byte;
        if (cut !== null && body.length > 0) body = body.subarray(0, cut % body.length);
        try {
          const { block, rows } = transcode(body);
          expect(await rowsOf(block)).toHaveLength(rows);
        } catch (error) {
          if (!CollectorError.isInstance(error)) throw error;
          expect(error.code).toBe('malformed_payload');
        }
      }),
      // A million of them, beside an oracle, are the soak of the name fuzz.
      { numRuns: 600 },
    );
  });
});

function attr(key: string, value: string): object {
  return { key, value: { value: { case: 'stringValue', value } } };
}

/** One ResourceSpans message of the content of several requests' first ones. */
function encodeResourceSpans(...requests: Uint8Array[]): Buffer {
  const contents = requests.map((request) => {
    const { resourceSpans } = fromBinary(REQUEST, request) as unknown as { resourceSpans: [never] };
    return toBinary(otlpMessage('ResourceSpans'), resourceSpans[0]);
  });
  const content = Buffer.concat(contents);
  if (content.length > 127) throw new Error('too long for a one-byte length');
  return Buffer.concat([Buffer.from([0x0a, content.length]), content]);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../src/index.ts';
import { alertSpansSlow } from '../src/queries/alert/spans-slow.ts';
import { openTestStore } from './open-test-store.ts';

const NOW_MILLIS = Date.parse('2027-01-04T12:00:00Z');
const WRAPPED = '18446744073709551000';
const RESENDS = 15;

let store: Store;
let path: string;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'store-'));
  store = await openTestStore(path);
});
afterAll(async () => {
  await store.close();
  await rm(path, { recursive: true, force: true });
});

const spansAt = (
  name: string,
  o: { fromMillis: number; count: number; duration: (index: number) => number | string },
): object[] =>
  Array.from({ length: o.count }, (_, index) => ({
    Timestamp: new Date(o.fromMillis + index).toISOString(),
    IngestedAt: new Date(o.fromMillis + index).toISOString(),
    TraceId: `${name}-${o.fromMillis}-${index}`,
    SpanId: String(index),
    SpanName: name,
    ServiceName: 'shop',
    Duration: o.duration(index),
  }));

it('counts a span once however often it was sent, and takes a wrapped duration for none', async () => {
  const before = NOW_MILLIS - 3_600_000;
  const now = NOW_MILLIS - 60_000;
  const usual = (name: string) =>
    spansAt(name, { fromMillis: before, count: 300, duration: (index) => 1_000 + index });
  // One in ten is slow: of thirty that may be chance, of ten times as many it would not.
  const resent = spansAt('resent', {
    fromMillis: now,
    count: 30,
    duration: (index) => (index % 10 === 0 ? 9_000 : 1_000),
  });
  const wrapped = spansAt('wrapped', { fromMillis: now, count: 30, duration: () => WRAPPED });
  const slow = spansAt('slow', { fromMillis: now, count: 30, duration: () => 9_000 });
  await store.insertRows('otel_traces', [
    ...['resent', 'wrapped', 'slow'].flatMap(usual),
    ...Array.from({ length: RESENDS }, () => resent).flat(),
    ...wrapped,
    ...slow,
  ]);
  const rows = await store.query(alertSpansSlow, { nowMillis: NOW_MILLIS });
  expect(rows.map(({ span, value }) => [span, value])).toEqual([
    ['resent', 0],
    ['slow', 1],
    ['wrapped', 0],
  ]);
});

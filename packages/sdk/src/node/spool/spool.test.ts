import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { factToReadableSpan } from '../fact-to-readable-span.ts';
import { Spool, type SpoolFile } from './spool.ts';

let directory: string;
let codes: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'baton-spool-'));
  codes = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const create = (options: { maxBytes?: number; directory?: string } = {}) =>
  new Spool({ directory, maxBytes: 1e6, report: (code) => codes.push(code), ...options });

const span = (item: string): ReadableSpan =>
  factToReadableSpan({
    namespace: '',
    process: 'p',
    item,
    cycle: 1,
    verb: 'open',
    atMillis: 1_799_053_200_123,
    spanId: '00000000000000ab',
    attributes: { plan: ['gold', 'old'] },
  });

const comparable = ({ resource, ...rest }: ReadableSpan) => ({
  ...rest,
  spanContext: rest.spanContext(),
  resource: resource.attributes,
});
const settle = (spool: Spool, file: SpoolFile | undefined) => file && spool.settle(file);
const names = () => readdirSync(directory);
// As if its owner had died on another machine, long ago.
const abandon = (name: string, ageSeconds: number) => {
  const path = join(directory, name.replace(/^.*?-/, 'elsewhere-'));
  renameSync(join(directory, name), path);
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(path, then, then);
};

test('what one leaves behind, the next adopts: the same spans', () => {
  const first = create();
  first.append(span('A'));
  first.append(span('B'));
  first.close();
  const second = create();
  const adopted = second.adopt(10);
  expect(adopted.map(({ span }) => comparable(span))).toEqual(
    [span('A'), span('B')].map(comparable),
  );
  expect(adopted[0]?.span.resource).toBe(adopted[1]?.span.resource);
  for (const { file } of adopted) second.settle(file);
  expect(names()).toEqual([]);
  expect(codes).toEqual([]);
});

test('a live owner keeps its files, in the same process too', () => {
  const first = create();
  first.append(span('A'));
  expect(create().adopt(10)).toEqual([]);
});

test('a fact is gone from disk once it is settled, and its file when the owner closes', () => {
  const spool = create();
  settle(spool, spool.append(span('A')));
  spool.append(span('B'));
  spool.close();
  expect(
    create()
      .adopt(10)
      .map(({ span }) => span.attributes['handoff.item.id']),
  ).toEqual(['B']);
  const idle = create();
  settle(idle, idle.append(span('C')));
  idle.close();
  expect(names()).toHaveLength(1);
});

test('of two that start at once, one adopts', () => {
  const dead = create();
  dead.append(span('A'));
  dead.close();
  abandon(names()[0] ?? '', 90);
  const [one, two] = [create(), create()];
  expect([...one.adopt(10), ...two.adopt(10)]).toHaveLength(1);
});

test('files of another machine are adopted once they are a minute old', () => {
  const dead = create();
  dead.append(span('A'));
  const [name = ''] = names();
  abandon(name, 30);
  expect(create().adopt(10)).toEqual([]);
  abandon(names()[0] ?? '', 90);
  expect(create().adopt(10)).toHaveLength(1);
});

test('an empty file of another machine goes once it is a day old, and its owner begins another', () => {
  const owner = create();
  const file = owner.append(span('A'));
  settle(owner, file);
  const [name = ''] = names();
  abandon(name, 23 * 3600);
  expect(create().adopt(10)).toEqual([]);
  expect(names()).toHaveLength(1);
  abandon(names()[0] ?? '', 25 * 3600);
  expect(create().adopt(10)).toEqual([]);
  expect(names()).toEqual([]);
  if (file) file.writtenAtMillis -= 25 * 3600 * 1000;
  expect(owner.append(span('B'))).not.toBe(file);
  expect(names()).toHaveLength(1);
  expect(codes).toEqual([]);
});

test('an owner that was taken for dead notices, and writes its facts down again', () => {
  const owner = create();
  const file = owner.append(span('A'));
  abandon(names()[0] ?? '', 90);
  expect(create().adopt(10)).toHaveLength(1);
  expect(owner.touch()).toBe(true);
  expect(file?.taken).toBe(true);
  settle(owner, file);
  owner.append(span('A'));
  expect(names()).toHaveLength(2);
  expect(owner.touch()).toBe(false);
});

test('a full spool warns once, takes no more, and goes on when there is room', () => {
  const spool = create({ maxBytes: 1000 });
  const file = spool.append(span('A'));
  expect(spool.append(span('B'))).toBeUndefined();
  expect(codes).toEqual(['spool_full']);
  settle(spool, file);
  expect(spool.append(span('C'))).toBeDefined();
});

test('a spool that cannot be written warns and takes nothing', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const spool = create({ directory: join(file, 'spool') });
  expect(spool.adopt(10)).toEqual([]);
  expect(spool.append(span('A'))).toBeUndefined();
  expect(new Set(codes)).toEqual(new Set(['spool_unwritable']));
});

test('a torn end is cut and told; what is whole is sent', () => {
  const dead = create();
  dead.append(span('A'));
  dead.close();
  writeFileSync(join(directory, names()[0] ?? ''), 'torn', { flag: 'a' });
  expect(create().adopt(10)).toHaveLength(1);
  expect(codes).toEqual(['spool_damaged']);
});

test('files roll over, and each goes when its facts are settled', () => {
  const spool = create({ maxBytes: 1e8 });
  const large = { ...span('A'), name: 'x'.repeat(600_000) };
  const files = [1, 2, 3, 4].map(() => spool.append(large));
  expect(new Set(files).size).toBe(2);
  expect(names()).toHaveLength(2);
  settle(spool, files[0]);
  expect(names()).toHaveLength(2);
  settle(spool, files[1]);
  expect(names()).toHaveLength(1);
});

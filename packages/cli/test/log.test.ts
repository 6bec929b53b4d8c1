import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startReceiver } from '@baton/collector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askBaton, buildBaton, runBaton, temporaryDataDir } from './baton.ts';

const SLOW = { timeout: 180_000 };
const NANOS = '1790000000123456789';

let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeAll(async () => {
  await buildBaton();
  dataDir = await temporaryDataDir();
  const receiver = await startReceiver({ dataDir: dataDir.path, port: 0 });
  for (const name of ['first', 'second']) {
    const span = {
      traceId: name === 'first' ? '1'.repeat(32) : '2'.repeat(32),
      spanId: '3'.repeat(16),
      name,
      startTimeUnixNano: NANOS,
      endTimeUnixNano: NANOS,
    };
    const response = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    expect(response.status).toBe(200);
  }
  await receiver.close();
}, 240_000);

afterAll(() => dataDir.dispose());

describe('baton log', () => {
  it('lists segments, for people and for machines', SLOW, async () => {
    const { code, stdout } = await runBaton(['log', 'ls', '--data-dir', dataDir.path]);
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 3]);
    expect(stdout).toMatch(/^segment +bytes +records +requests +rows +first/);
    expect(await askBaton(['log', 'ls', '--json', '--data-dir', dataDir.path])).toMatchObject({
      segment: 1,
      records: 2,
      rows: 2,
      loaded: 'no',
      damagedBytes: 0,
    });
  });

  it('prints records and, decoded, their rows with every digit', SLOW, async () => {
    const segment = ['log', 'cat', '--segment', '1', '--data-dir', dataDir.path];
    const records = await runBaton(segment);
    expect(
      records.stdout
        .trim()
        .split('\n')
        .map((line) => line.includes('1 rows')),
    ).toEqual([...[false, true, true]]);
    const { stdout } = await runBaton([...segment, '--rows']);
    const rows = stdout.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row).SpanName)).toEqual(['first', 'second']);
    expect(rows[0]).toContain('.123456789Z');

    const elsewhere = join(dataDir.path, 'elsewhere');
    await mkdir(elsewhere);
    const copy = join(elsewhere, 'copy.seg');
    await copyFile(join(dataDir.path, 'log', '000000000001.seg'), copy);
    const whole = await runBaton(['log', 'cat', copy, '--rows', '--json']);
    const [window, first] = whole.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(window).toMatchObject({ kind: 'window', rows: 0, data: [] });
    expect(first).toMatchObject({
      kind: 'traces',
      rows: 1,
      requests: [{ hash: expect.stringMatching(/^[0-9a-f]{32}$/), rejected: 0 }],
      data: [{ SpanName: 'first', TraceId: '1'.repeat(32) }],
    });
    expect((await runBaton(['log', 'cat'])).code).toBe(2);
    expect(await runBaton(['log', 'ls', '/dev/null'])).toMatchObject({
      code: 1,
      stderr: 'baton: There is no folder of a log at /dev/null.\n',
    });
    expect((await runBaton(['log', 'cat', '/dev/null'])).stderr).toContain('is not a segment');
  });

  it('replays a copied log into a data directory, once', SLOW, async () => {
    const target = await temporaryDataDir();
    const copy = join(target.path, 'copy.seg');
    await copyFile(join(dataDir.path, 'log', '000000000001.seg'), copy);
    const into = ['log', 'replay', copy, '--json', '--data-dir', join(target.path, 'data')];
    try {
      expect(await askBaton([...into, '--dry-run'])).toMatchObject({ insertedRows: 2 });
      expect(await askBaton(into)).toMatchObject({ insertedRows: 2, presentRows: 0 });
      expect(await askBaton(into)).toMatchObject({ insertedRows: 0, presentRows: 2 });
      const { stdout } = await runBaton(['log', 'replay', '--data-dir', dataDir.path]);
      expect(stdout).toContain('2 rows are not loaded yet');
      const told = await runBaton(['log', 'replay', copy, '--into', 'http://me:topsecret@[::1]:9']);
      expect(told).toMatchObject({ code: 2 });
      expect(told.stderr).toContain('put it into BATON_CLICKHOUSE_PASSWORD');
      expect(told.stderr).not.toContain('topsecret');
    } finally {
      await target.dispose();
    }
  });
});

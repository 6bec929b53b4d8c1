import { copyFile, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '@baton/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countedRows } from '../../testdata/counted-rows.ts';
import { appendRequests } from '../../testdata/log-of-requests.ts';
import { startLoader } from '../loader/start-loader.ts';
import { logDirectory, segmentPath } from '../log/segment-files.ts';
import { openSegmentLog } from '../log/segment-log.ts';
import { createBacklogWatch } from '../metrics/log-backlog.ts';
import { type Replayed, replayLog } from './replay-log.ts';
import { scanSegment } from './scan-segment.ts';
import { isoNanos, type SegmentSummary, summarizeLog } from './summarize-log.ts';

let dataDir: string;
let directory: string;
let store: Store | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-log-tool-'));
  directory = logDirectory(dataDir);
});

afterEach(async () => {
  await store?.close();
  store = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function openTestStore(): Promise<Store> {
  store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  return store;
}

const counted = async (): Promise<object | undefined> => store && countedRows(store);

/** A log of 30 records of three rows each, in several segments. */
async function writeLog(): Promise<void> {
  const log = await openSegmentLog({ dataDir, segmentBytes: 20_000 });
  for (let index = 0; index < 30; index++) {
    await appendRequests(log, [`a${index}`, `b${index}`], [`c${index}`]);
  }
  await log.close();
}

async function summaries(): Promise<SegmentSummary[]> {
  const all: SegmentSummary[] = [];
  for await (const summary of summarizeLog(directory)) all.push(summary);
  return all;
}

const total = (all: readonly SegmentSummary[], of: 'rows' | 'records' | 'waitingRows'): number =>
  all.reduce((sum, summary) => sum + summary[of], 0);

const replay = async (path: string, o: { dryRun?: boolean } = {}): Promise<Replayed> =>
  replayLog({ path, store: store ?? (await openTestStore()), maxRows: 25, ...o });

describe('the tool for the log', () => {
  it('lists segments with what they hold and how far they are loaded', async () => {
    await writeLog();
    const before = await summaries();
    expect(before.length).toBeGreaterThan(2);
    expect([total(before, 'records'), total(before, 'rows')]).toEqual([30, 90]);
    expect(before.map(({ loaded }) => loaded)).toEqual(before.map(() => 'no'));
    expect(before[0]).toMatchObject({ damagedBytes: 0, tornBytes: 0, problem: null });
    expect(before[0]?.bytes).toBe((await stat(segmentPath(directory, 1))).size);
    expect(before[0]?.firstIngestedAt).toMatch(/^20\d\d-.*\.\d{9}Z$/);

    const loader = await startLoader({ dataDir, store: await openTestStore() });
    await loader.drain();
    await loader.close();
    const [last, ...others] = (await summaries()).toReversed();
    expect(others).toEqual([]);
    expect(last).toMatchObject({ loaded: 'yes', waitingRecords: 0, waitingRows: 0 });
  });

  it('reads a file that was copied elsewhere, its requests and rows', async () => {
    await writeLog();
    const copy = join(dataDir, 'a copy');
    await copyFile(segmentPath(directory, 1), copy);
    const records = [];
    for await (const entry of scanSegment(copy)) records.push(entry);
    expect(records[0]).toMatchObject({ type: 'record', kind: 'window', rows: 0, requests: [] });
    expect(records[1]).toMatchObject({ type: 'record', kind: 'traces', rows: 3 });
    const first = records[1];
    if (first?.type !== 'record') throw new Error('no record');
    expect(first.requests).toHaveLength(2);
    expect(first.block.includes('c0')).toBe(true);
    expect(isoNanos(1_790_000_000_123_456_789n)).toBe('2026-09-21T14:13:20.123456789Z');
    await writeFile(copy, 'something else');
    await expect(scanSegment(copy).next()).rejects.toMatchObject({ code: 'not_a_segment' });
  });

  it('tells damage in the middle from an unfinished end, and reads on behind it', async () => {
    await writeLog();
    const path = segmentPath(directory, 1);
    const whole = (await summaries())[0];
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    // Inside the third record, which is the second of rows; and half a record at the end.
    let third = 0;
    let count = 0;
    for await (const entry of scanSegment(path)) {
      if (++count === 3) third = entry.offset;
    }
    await file.write(Buffer.from('damage'), 0, 6, third + 60);
    await file.write(Buffer.from('BREC unfinished'), 0, 15, size);
    await file.close();
    const [summary] = await summaries();
    expect(summary?.records).toBe((whole?.records ?? 0) - 1);
    expect(summary?.damagedBytes).toBeGreaterThan(100);
    expect(summary?.tornBytes).toBe(15);
  });

  it('replays what the store does not have, and nothing twice', async () => {
    await writeLog();
    await openTestStore();
    expect(await replay(directory, { dryRun: true })).toMatchObject({ insertedRows: 90 });
    expect(await counted()).toEqual({ rows: 0, spans: 0 });
    const once = await replay(directory);
    expect(once).toMatchObject({ records: 30, rows: 90, insertedRows: 90, presentRows: 0 });
    expect(await counted()).toEqual({ rows: 90, spans: 90 });
    const again = await replay(directory);
    expect(again).toMatchObject({ insertedRows: 0, presentRows: 90, partialRows: 0 });
    expect(again.readBytes).toBeGreaterThan(0);
    expect(await counted()).toEqual({ rows: 90, spans: 90 });
  });

  it('joins as many rows as the loader does', async () => {
    const log = await openSegmentLog({ dataDir });
    const names = Array.from({ length: 6_000 }, (_, index) => `s${index}`);
    for (let record = 0; record < 2; record++) await appendRequests(log, names);
    await log.close();
    const target = await openTestStore();
    const joined: number[] = [];
    const insertNative: Store['insertNative'] = async ({ blocks }) => {
      joined.push(blocks.length);
    };
    await replayLog({ path: directory, store: { query: target.query, insertNative } });
    expect(joined).toEqual([2]);
  });

  it('finds loaded rows whatever ranges they were loaded in, and leaves waiting ones to the loader', async () => {
    await writeLog();
    const copies = await mkdtemp(join(dataDir, 'copies-'));
    for (const { segment, path } of await summaries()) {
      await copyFile(path, segmentPath(copies, segment));
    }
    const target = await openTestStore();
    let inserts = 0;
    const insertNative: Store['insertNative'] = async (insert) => {
      if (inserts === 4) throw new Error('stopped in the middle');
      inserts++;
      await target.insertNative(insert);
    };
    const loader = await startLoader({ dataDir, store: { ...target, insertNative }, maxRows: 9 });
    await expect.poll(() => loader.status().state, { timeout: 20_000 }).toBe('failing');
    await loader.close();
    expect(await counted()).toEqual({ rows: 36, spans: 36 });

    const inPlace = await replay(directory);
    expect(inPlace).toMatchObject({ insertedRows: 0, partialRows: 0, waitingRows: 54 });
    expect(await counted()).toEqual({ rows: 36, spans: 36 });
    const ofCopies = await replay(copies);
    expect(ofCopies).toMatchObject({ insertedRows: 54, presentRows: 36, waitingRows: 0 });
    expect(await counted()).toEqual({ rows: 90, spans: 90 });
  });
});

describe('the backlog of a log', () => {
  it('is what a reading of all records says, while it grows, loads and loses segments', async () => {
    const target = await openTestStore();
    const watch = createBacklogWatch(directory);
    expect(await watch.read()).toMatchObject({ segments: 0, bytes: 0, waitingRecords: 0 });
    const log = await openSegmentLog({ dataDir, segmentBytes: 20_000 });
    let index = 0;
    const grow = async (records: number): Promise<void> => {
      for (let end = index + records; index < end; index++) {
        await appendRequests(log, [`x${index}`, `y${index}`]);
      }
    };
    const load = async (batches: number): Promise<void> => {
      let left = batches;
      const insertNative: Store['insertNative'] = async (insert) => {
        if (left-- <= 0) throw new Error('enough');
        await target.insertNative(insert);
      };
      const loader = await startLoader({
        dataDir,
        store: { ...target, insertNative },
        maxRows: 10,
      });
      await expect.poll(() => loader.status().state, { timeout: 20_000 }).toBe('failing');
      await loader.close();
    };
    for (const [records, batches] of [
      [7, 0],
      [20, 2],
      [13, 4],
      [40, 1],
      [1, 3],
    ] as const) {
      await grow(records);
      await load(batches);
      const [backlog, all] = [await watch.read(), await summaries()];
      expect(backlog.waitingRows).toBe(total(all, 'waitingRows'));
      expect(backlog.waitingRecords).toBe(backlog.waitingRows / 2);
      expect(backlog.segments).toBe(all.length);
      expect(backlog.bytes).toBe(all.reduce((sum, { bytes }) => sum + bytes, 0));
      expect(backlog.oldestAgeSeconds).toBeGreaterThan(0);
      expect(await createBacklogWatch(directory).read()).toMatchObject({
        waitingRows: backlog.waitingRows,
        waitingBytes: backlog.waitingBytes,
      });
    }
    const loader = await startLoader({ dataDir, store: target });
    await loader.drain();
    await loader.close();
    expect(await watch.read()).toMatchObject({
      waitingRecords: 0,
      waitingRows: 0,
      waitingBytes: 0,
      oldestAgeSeconds: 0,
    });
    await log.close();
  });
});

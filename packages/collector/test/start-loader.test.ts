import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand, type Store } from '@baton/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { pendingBytes, readCursor } from '../src/loader/cursor.ts';
import { startLoader } from '../src/loader/start-loader.ts';
import { fileSize, listSegments, logDirectory, segmentPath } from '../src/log/segment-files.ts';
import { openSegmentLog, type SegmentLog } from '../src/log/segment-log.ts';
import { countedRows } from '../testdata/counted-rows.ts';
import { appendRequests } from '../testdata/log-of-requests.ts';

const deleteRows = defineCommand<Record<never, never>>({
  name: 'test/delete-rows',
  sql: 'DELETE FROM otel_traces WHERE true',
});

let dataDir: string;
let directory: string;
let store: Store;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-loader-'));
  directory = logDirectory(dataDir);
  store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
});

afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

const append = (log: SegmentLog, ...names: string[]): Promise<void> => appendRequests(log, names);

const names = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `span ${from + index}`);

const counted = (): Promise<object | undefined> => countedRows(store);

describe('loader', () => {
  it('loads what is there and what comes, and deletes the segments it has loaded', async () => {
    const log = await openSegmentLog({ dataDir, segmentBytes: 20_000 });
    for (const name of names(30)) await append(log, name);
    const loaded: number[] = [];
    const loader = await startLoader({ dataDir, store, onLoaded: ({ rows }) => loaded.push(rows) });
    await loader.drain();
    expect(await counted()).toEqual({ rows: 30, spans: 30 });
    await append(log, ...names(100, 30));
    await loader.drain();
    expect(await counted()).toEqual({ rows: 130, spans: 130 });
    expect(loaded.reduce((sum, rows) => sum + rows, 0)).toBe(130);
    expect(await listSegments(directory)).toHaveLength(1);
    expect(await pendingBytes(directory, (await readCursor(directory)).loaded)).toBe(0);
    expect(loader.status()).toMatchObject({ state: 'idle', loadedRows: 130, skippedBytes: 0 });
    await loader.close();
    await log.close();
  });

  it('frees the room of what it loaded although the disk has none for another record', async () => {
    const log = await openSegmentLog({ dataDir, minFreeBytes: Number.MAX_SAFE_INTEGER });
    await append(log, ...names(30_000));
    const size = log.bytes();
    const refusal = () => log.ensureRoom(1).catch((error: unknown) => error);
    await expect.poll(refusal).toMatchObject({ code: 'disk_full' });
    const loader = await startLoader({ dataDir, store });
    await loader.drain();
    await expect.poll(() => listSegments(directory)).toEqual([2]);
    expect(await counted()).toEqual({ rows: 30_000, spans: 30_000 });
    expect(await fileSize(segmentPath(directory, 2))).toBeLessThan(size / 100);
    await append(log, 'goes on');
    await loader.drain();
    expect(await counted()).toEqual({ rows: 30_001, spans: 30_001 });
    await loader.close();
    await log.close();
  });

  it('deletes what it has loaded once the log goes on in another segment, also where nothing follows', async () => {
    const log = await openSegmentLog({ dataDir });
    for (const name of names(3)) await append(log, name);
    const loader = await startLoader({ dataDir, store });
    await loader.drain();
    expect(await listSegments(directory)).toEqual([1]);
    await log.rotate();
    await log.rotate();
    await expect.poll(() => listSegments(directory), { timeout: 30_000 }).toEqual([3]);
    await append(log, 'span 3');
    await loader.drain();
    expect(await counted()).toEqual({ rows: 4, spans: 4 });
    await loader.close();
    await append(log, 'span 4');
    await log.rotate();
    await append(log, 'span 5');
    const next = await startLoader({ dataDir, store });
    await next.drain();
    expect(await counted()).toEqual({ rows: 6, spans: 6 });
    await next.close();
    await log.close();
  });

  it('joins small records into one insert', async () => {
    const log = await openSegmentLog({ dataDir });
    for (const name of names(200)) await append(log, name);
    const loader = await startLoader({ dataDir, store });
    await loader.drain();
    expect(loader.status()).toMatchObject({ loadedRows: 200, loadedBatches: 1 });
    expect(await counted()).toEqual({ rows: 200, spans: 200 });
    await loader.close();
    await log.close();
  });

  it('drains while the log keeps growing', async () => {
    const log = await openSegmentLog({ dataDir });
    const loader = await startLoader({ dataDir, store, maxRows: 5 });
    let isDrained = false;
    const grow = async (): Promise<number> => {
      let count = 0;
      while (!isDrained) await append(log, `growing ${count++}`);
      return count;
    };
    const growing = grow();
    await loader.drain();
    isDrained = true;
    const count = await growing;
    await loader.drain();
    expect(await counted()).toEqual({ rows: count, spans: count });
    await loader.close();
    await log.close();
  });

  it('repeats a range exactly when it does not know whether it was inserted', async () => {
    const log = await openSegmentLog({ dataDir, segmentBytes: 9000 });
    for (const name of names(20)) await append(log, name);
    // Inserts, then fails as if the process had died before it could note the success.
    const insertNative: Store['insertNative'] = async (insert) => {
      await store.insertNative(insert);
      throw new Error('died after the insert');
    };
    const dying = await startLoader({ dataDir, store: { ...store, insertNative } });
    await expect.poll(() => dying.status().state, { timeout: 30_000 }).toBe('failing');
    expect(dying.status().lastError).toBe('died after the insert');
    await dying.close();
    expect((await readCursor(directory)).inserting).toBeDefined();
    await append(log, ...names(10, 20));
    const loader = await startLoader({ dataDir, store });
    await loader.drain();
    expect(await counted()).toEqual({ rows: 30, spans: 30 });
    await loader.close();
    await log.close();
  });

  it('inserts rows anew of which a failed insert left only the token', async () => {
    const log = await openSegmentLog({ dataDir });
    for (const name of names(20)) await append(log, name);
    let insert = async (batch: Parameters<Store['insertNative']>[0]): Promise<void> => {
      insert = store.insertNative;
      await store.insertNative(batch);
      // The part keeps its token, and no row can be read of it.
      await store.execute(deleteRows, {});
      throw new Error('the disk is full');
    };
    const failing = {
      ...store,
      insertNative: (batch: Parameters<typeof insert>[0]) => insert(batch),
    };
    const loader = await startLoader({ dataDir, store: failing });
    await append(log, ...names(10, 20));
    await loader.drain();
    expect(await counted()).toEqual({ rows: 30, spans: 30 });
    await loader.close();
    await log.close();
  });

  it('waits for a store that refuses, tells so, and loses nothing', async () => {
    const log = await openSegmentLog({ dataDir });
    await append(log, ...names(5));
    let refusals = 2;
    const insertNative: Store['insertNative'] = async (insert) => {
      if (refusals-- > 0) throw new Error('ClickHouse is away');
      await store.insertNative(insert);
    };
    const loader = await startLoader({ dataDir, store: { ...store, insertNative } });
    await expect.poll(() => loader.status().lastError).toBe('ClickHouse is away');
    await loader.drain();
    expect(await counted()).toEqual({ rows: 5, spans: 5 });
    expect(loader.status().lastError).toBeUndefined();
    await loader.close();
    await log.close();
  });

  it('is the only one on its log, and ends its drains when it is closed', async () => {
    const insertNative = (): Promise<void> => Promise.reject(new Error('never'));
    const log = await openSegmentLog({ dataDir });
    await append(log, 'stuck');
    const loader = await startLoader({ dataDir, store: { ...store, insertNative } });
    await expect(startLoader({ dataDir, store })).rejects.toMatchObject({ code: 'loader_running' });
    const drained = expect(loader.drain()).rejects.toThrow('closed');
    await loader.close();
    await drained;
    await expect(loader.drain()).rejects.toThrow('closed');
    expect(await listSegments(directory)).toEqual([1]);
    expect(segmentPath(directory, 1)).toContain('000000000001.seg');
    await log.close();
  });

  it('drains at once where nothing was ever received', async () => {
    const loader = await startLoader({ dataDir, store });
    await loader.drain();
    expect(loader.status().loadedBatches).toBe(0);
    await loader.close();
  });
});

import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogReader, type LogRecord } from './log-reader.ts';
import { listSegments, logDirectory, segmentPath } from './segment-files.ts';
import { type LogEntry, openSegmentLog, type SegmentLog } from './segment-log.ts';

let dataDir: string;
let directory: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-log-'));
  directory = logDirectory(dataDir);
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

const hashOf = (name: string): string =>
  createHash('sha256').update(name).digest('hex').slice(0, 32);

function entry(log: SegmentLog, name: string, rejected = 0): LogEntry {
  const requests = [{ hash: hashOf(name), rejected }];
  return { requests, rows: 1, ingestedAtNanos: log.stamp(), block: Buffer.alloc(100, name) };
}

async function readAll(): Promise<LogRecord[]> {
  const reader = createLogReader(directory);
  const records: LogRecord[] = [];
  for (;;) {
    const record = await reader.next();
    if (record === undefined) break;
    records.push(record);
  }
  await reader.close();
  return records;
}

const hashes = (records: readonly LogRecord[]): string[] =>
  records.flatMap(({ requests }) => requests.map(({ hash }) => hash));

describe('segment log', () => {
  it('gives back what was appended, in order and across segments', async () => {
    const log = await openSegmentLog({ dataDir, segmentBytes: 2000 });
    const names = Array.from({ length: 60 }, (_, index) => `entry ${index}`);
    for (let at = 0; at < names.length; at += 6) {
      await Promise.all(names.slice(at, at + 6).map((name) => log.append(entry(log, name))));
    }
    await log.close();
    const records = await readAll();
    expect(hashes(records)).toEqual(names.map(hashOf));
    expect(records[7]?.payload).toEqual(Buffer.alloc(100, 'entry 7'));
    expect((await listSegments(directory)).length).toBeGreaterThan(3);
    const stamps = records.map(({ header }) => header.ingestedAtNanos);
    expect(stamps).toEqual(stamps.toSorted((a, b) => Number(a - b)));
  });

  it('cuts a torn record off and goes on after it', async () => {
    const log = await openSegmentLog({ dataDir });
    await log.append(entry(log, 'first'));
    await log.append(entry(log, 'torn'));
    await log.close();
    const path = segmentPath(directory, 1);
    const whole = (await readFile(path)).length;
    for (const cut of [1, 60, 100, 130, 147]) {
      const bytes = await readFile(path);
      await truncate(path, whole - cut);
      expect(hashes(await readAll())).toEqual([hashOf('first')]);
      const again = await openSegmentLog({ dataDir });
      expect(again.seen(hashOf('first'))).toBeDefined();
      expect(again.seen(hashOf('torn'))).toBeUndefined();
      await again.append(entry(again, 'next'));
      await again.close();
      expect(hashes(await readAll())).toEqual([hashOf('first'), hashOf('next')]);
      await writeFile(path, bytes);
    }
  });

  it('does not read a record whose bytes are not what was written, and loses none behind it', async () => {
    const log = await openSegmentLog({ dataDir });
    for (const name of ['first', 'damaged', 'third']) await log.append(entry(log, name));
    await log.close();
    const [, damaged] = await readAll();
    const file = await open(segmentPath(directory, 1), 'r+');
    await file.write(Buffer.from('!'), 0, 1, (damaged?.to.offset ?? 0) - 10);
    await file.close();

    const again = await openSegmentLog({ dataDir });
    await again.append(entry(again, 'fourth'));
    await again.close();
    expect(hashes(await readAll())).toEqual(['first', 'third', 'fourth'].map(hashOf));
  });

  it('lets a reader follow while records are half written', async () => {
    const log = await openSegmentLog({ dataDir });
    await log.append(entry(log, 'first'));
    await log.append(entry(log, 'second'));
    await log.close();
    const path = segmentPath(directory, 1);
    const bytes = await readFile(path);
    await truncate(path, bytes.length - 90);
    const reader = createLogReader(directory);
    expect((await reader.next())?.requests).toEqual([{ hash: hashOf('first'), rejected: 0 }]);
    expect(await reader.next()).toBeUndefined();
    await appendFile(path, bytes.subarray(bytes.length - 90));
    expect((await reader.next())?.requests).toEqual([{ hash: hashOf('second'), rejected: 0 }]);
    expect(await reader.next()).toBeUndefined();
    await reader.close();
  });

  it('keeps the requests of an entry in their order', async () => {
    const log = await openSegmentLog({ dataDir });
    const requests = ['a', 'b', 'c'].map((name, rejected) => ({ hash: hashOf(name), rejected }));
    await log.append({ ...entry(log, 'several'), requests });
    await log.append({ ...entry(log, 'none'), requests: [] });
    await log.close();
    const [first, second] = await readAll();
    expect(first?.requests).toEqual(requests);
    expect(first?.payload).toEqual(Buffer.alloc(100, 'several'));
    expect(second?.requests).toEqual([]);
    const again = await openSegmentLog({ dataDir });
    expect(again.seen(hashOf('c'))).toMatchObject({ rejected: 2 });
    await again.close();
  });

  it('refuses a log of another version rather than pass over it', async () => {
    const log = await openSegmentLog({ dataDir });
    await log.append(entry(log, 'acknowledged'));
    await log.close();
    const file = await open(segmentPath(directory, 1), 'r+');
    await file.write(Buffer.from([1]), 0, 1, 8);
    await file.close();
    const refused = { code: 'unknown_log_version' };
    await expect(openSegmentLog({ dataDir })).rejects.toMatchObject(refused);
    await expect(readAll()).rejects.toMatchObject(refused);
  });

  it('knows a request again when it is stored, and after restarts', async () => {
    const log = await openSegmentLog({ dataDir, segmentBytes: 500 });
    await log.append(entry(log, 'known', 3));
    for (let index = 0; index < 10; index++) await log.append(entry(log, `more ${index}`));
    await log.close();
    // The segment that held it was loaded and deleted meanwhile.
    for (const segment of (await listSegments(directory)).slice(0, -1)) {
      await rm(segmentPath(directory, segment));
    }
    const again = await openSegmentLog({ dataDir });
    expect(await again.seen(hashOf('known'))).toMatchObject({ rejected: 3 });
    expect(again.seen(hashOf('unknown'))).toBeUndefined();
    await again.close();
  });

  it('forgets requests beyond the bounds of the window', async () => {
    let millis = 5;
    const window = { maxEntries: 3, maxAgeSeconds: 60, elapsedMillis: () => millis };
    const log = await openSegmentLog({ dataDir, window });
    for (const name of ['a', 'b', 'c', 'd']) await log.append(entry(log, name));
    expect(['a', 'b', 'c', 'd'].filter((name) => log.seen(hashOf(name)))).toEqual(['b', 'c', 'd']);
    millis += 61_000;
    await log.append(entry(log, 'e'));
    expect(['b', 'c', 'd', 'e'].filter((name) => log.seen(hashOf(name)))).toEqual(['e']);
    await log.close();
  });

  it('remembers requests although the clock is set forward or back', async () => {
    let millis = 1_790_000_000_000;
    const log = await openSegmentLog({ dataDir, now: () => millis });
    await log.append(entry(log, 'before'));
    millis += 3 * 86_400_000;
    await log.append(entry(log, 'ahead'));
    millis -= 30 * 86_400_000;
    await log.append(entry(log, 'back'));
    const names = ['before', 'ahead', 'back'];
    expect(names.filter((name) => log.seen(hashOf(name)))).toEqual(names);
    await log.close();
    const again = await openSegmentLog({ dataDir, now: () => millis });
    expect(names.filter((name) => again.seen(hashOf(name)))).toEqual(names);
    await again.close();
  });

  it('leaves the last bytes of the disk to the loader', async () => {
    const log = await openSegmentLog({ dataDir, minFreeBytes: Number.MAX_SAFE_INTEGER });
    const refusal = () => log.ensureRoom(1).catch((error: unknown) => error);
    await expect.poll(refusal).toMatchObject({ code: 'disk_full', retryable: true });
    await log.close();
    const roomier = await openSegmentLog({ dataDir, minFreeBytes: 0 });
    await roomier.ensureRoom(1);
    await roomier.close();
  });

  it('refuses entries when it is full and takes them again when segments are freed', async () => {
    let millis = 1_790_000_000_000;
    const log = await openSegmentLog({ dataDir, maxBytes: 8000, now: () => millis });
    let taken = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await log.ensureRoom(132);
        await log.append(entry(log, `entry ${taken++}`));
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'log_full', retryable: true });
    expect(log.bytes()).toBeLessThanOrEqual(8000);
    for (const segment of (await listSegments(directory)).slice(0, -1)) {
      await rm(segmentPath(directory, segment));
    }
    millis += 1000;
    await log.ensureRoom(132);
    await log.append(entry(log, 'fits again'));
    await log.close();
    expect(hashes(await readAll()).at(-1)).toBe(hashOf('fits again'));
  });

  it('never stamps a time before an earlier one, also after a restart with the clock set back', async () => {
    const log = await openSegmentLog({ dataDir, now: () => 1_790_000_000_000 });
    const ahead = entry(log, 'ahead');
    await log.append(ahead);
    await log.close();
    const again = await openSegmentLog({ dataDir, now: () => 1_780_000_000_000 });
    expect(ahead.ingestedAtNanos / 1_000_000n).toBe(1_790_000_000_000n);
    expect(again.stamp()).toBe(ahead.ingestedAtNanos + 1n);
    await again.close();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock-file.ts';

let directory: string;
let lock: { path: string; code: 'receiver_running'; holder: string };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baton-lock-'));
  lock = { path: join(directory, 'x.lock'), code: 'receiver_running', holder: 'A receiver' };
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('lock file', () => {
  it('is held by one at a time and left behind by none', async () => {
    const held = await takeLock(lock);
    await expect(takeLock(lock)).rejects.toMatchObject({
      code: 'receiver_running',
      message: `A receiver already uses ${directory} (process ${process.pid}). Stop it, or use another data directory.`,
    });
    await held.release();
    await (await takeLock(lock)).release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is taken over from a process that is gone, or whose number went to another', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    for (const stale of [`{"pid":${gone.pid}}`, `{"pid":${process.pid},"started":"before"}`, 'x']) {
      await writeFile(lock.path, stale);
      await (await takeLock(lock)).release();
    }
  });

  it('goes to exactly one of many that find it stale', async () => {
    for (let round = 0; round < 50; round++) {
      await writeFile(lock.path, `{"stale":${round}}`);
      const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(lock)));
      const codes = taken.map((one) => (one.status === 'rejected' ? one.reason.code : 'taken'));
      expect(codes.toSorted()).toEqual([...Array(7).fill('receiver_running'), 'taken']);
      for (const one of taken) if (one.status === 'fulfilled') await one.value.release();
    }
    expect(await readdir(directory)).toEqual([]);
  });
});

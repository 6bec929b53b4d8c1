import { mkdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Session } from 'chdb';
import { StoreError } from '../store-error.ts';
import { loadChdb } from './load-chdb.ts';

const engineArguments = (path: string): string[] => [
  // A file that is not there: without a name, the engine takes `config.xml` from where the process was started.
  `--config-file=${join(path, 'no-config.xml')}`,
  // Not 4 but 32 merges and mutations may wait for its two threads. Where none may, ClickHouse looks for work again
  // after up to a second: a mutation of 20 parts took 2.5 s rather than 0.06.
  '--background_merges_mutations_concurrency_ratio=16',
];

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Process id in the `status` file that ClickHouse keeps locked while it has the directory open. */
const readHolder = (path: string): number | undefined => {
  try {
    const match = /^PID: (\d+)/m.exec(readFileSync(join(path, 'status'), 'utf8'));
    return match === null ? undefined : Number(match[1]);
  } catch {
    return undefined;
  }
};

/**
 * Whether Linux lists a lock on the `status` file. The engine would find out too, but it says so on
 * stderr before it fails.
 */
const isListedAsLocked = (path: string): boolean => {
  try {
    const { ino } = statSync(join(path, 'status'));
    const locks = readFileSync('/proc/locks', 'utf8');
    return new RegExp(`FLOCK .*:${ino} `).test(locks);
  } catch {
    return false;
  }
};

const locked = (path: string, holder: number, options?: ErrorOptions): StoreError =>
  new StoreError(
    'data_dir_locked',
    `The data directory ${path} is in use by another process (pid ${holder}). Stop it, or choose another directory.`,
    options,
  );

const explain = (cause: unknown, path: string): StoreError => {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const other = /close the current session \(path='([^']*)'\)/.exec(detail)?.[1];
  if (other !== undefined || /still releasing its connection/.test(detail)) {
    return new StoreError(
      'data_dir_busy',
      `Cannot open the data directory ${path}: this process already has ${other ?? 'another one'} open, and embedded ClickHouse allows one per process. Close that store first.`,
      { cause },
    );
  }
  const holder = readHolder(path);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    return locked(path, holder, { cause });
  }
  const space = statfsSync(path);
  if (space.bavail * space.bsize < 1 << 20) {
    return new StoreError('disk_full', `No space is left on the disk of ${path}.`, { cause });
  }
  return new StoreError(
    'data_dir_unusable',
    `Embedded ClickHouse cannot open the data directory ${path}: ${detail}. Check that it is readable and writable and was not written by something else.`,
    { cause },
  );
};

/** Opens one connection to the embedded engine; several on one directory run side by side. */
export function openSession(directory: string): Session {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw new StoreError(
      'data_dir_unusable',
      `Cannot create the data directory ${path}: ${(cause as Error).message}.`,
      { cause },
    );
  }
  const holder = readHolder(path);
  if (holder !== undefined && holder !== process.pid && isListedAsLocked(path)) {
    throw locked(path, holder);
  }
  try {
    return new (loadChdb().Session)(path, { connectionArgs: engineArguments(path) });
  } catch (cause) {
    throw explain(cause, path);
  }
}

import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CollectorError, type CollectorErrorCode } from '../errors.ts';
import { fileError } from './file-error.ts';
import { processStart } from './process-start.ts';

const ATTEMPTS = 100;
const TAKEOVER_POLL_MILLIS = 5;

/** A lock that is held until it is released or its process is gone. */
export interface LockFile {
  release(): Promise<void>;
}

/** Which lock, and what to say if another process holds it. */
export interface LockOptions {
  readonly path: string;
  readonly code: CollectorErrorCode;
  /** Subject of the message, such as `A receiver`. */
  readonly holder: string;
}

/**
 * Takes a lock file, also from a process that no longer lives. Throws a CollectorError with the given code if
 * another process holds it, `data_dir_unwritable` and the like if the file cannot be written.
 */
export async function takeLock(options: LockOptions): Promise<LockFile> {
  const { path } = options;
  const own = JSON.stringify({ pid: process.pid, started: await processStart(process.pid) });
  try {
    await mkdir(dirname(path), { recursive: true });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await createWith(path, own)) return { release: () => release(path, own) };
      const held = await readFile(path, 'utf8').catch(() => undefined);
      if (held === undefined) continue;
      const pid = await livingHolder(held);
      if (pid !== undefined) throw heldBy(options, pid);
      await removeStale(path, held, own);
    }
  } catch (error) {
    throw fileError(error, `take the lock ${path}`);
  }
  throw heldBy(options, undefined);
}

function heldBy(options: LockOptions, pid: number | undefined): CollectorError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new CollectorError(
    options.code,
    `${options.holder} already uses ${dirname(options.path)} (${who}). ` +
      'Stop it, or use another data directory.',
  );
}

/** Creates the file with its content in one step, so that nobody reads a lock without a holder. */
async function createWith(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a stale lock. Who removes one holds a second lock for that moment and looks again, or somebody slower
 * could remove the fresh lock of somebody quicker.
 */
async function removeStale(path: string, stale: string, own: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await createWith(guard, own))) {
    const holder = await readFile(guard, 'utf8').catch(() => undefined);
    if (holder !== undefined && (await livingHolder(holder)) === undefined) {
      await rm(guard, { force: true });
    }
    await delay(TAKEOVER_POLL_MILLIS);
    return;
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) === stale)
      await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function release(path: string, own: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === own)
    await rm(path, { force: true });
}

async function livingHolder(content: string): Promise<number | undefined> {
  let holder: { pid?: unknown; started?: unknown };
  try {
    holder = JSON.parse(content);
  } catch {
    return undefined;
  }
  const { pid, started } = holder;
  if (typeof pid !== 'number' || !isAlive(pid)) return undefined;
  // The number may have gone to another process since, as in a container that starts again.
  return (await processStart(pid)) === started ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

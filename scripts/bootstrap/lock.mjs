import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stateDir } from './paths.mjs';

const HEARTBEAT_MILLIS = 5_000;
const STALE_MILLIS = 60_000;
const POLL_MILLIS = 200;

/** Runs `work` while no other process of this clone installs or builds. */
export async function withLock(work) {
  const file = join(stateDir, 'lock');
  mkdirSync(stateDir, { recursive: true });
  await acquire(file);
  const beat = setInterval(() => touch(file), HEARTBEAT_MILLIS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    remove(file);
  }
}

async function acquire(file) {
  let said = false;
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = read(file);
    if (holder !== undefined && isStale(file, holder)) steal(file, holder);
    else if (holder !== undefined) {
      if (!said)
        process.stderr.write(`Waiting for process ${holder}, which installs or builds here\n`);
      said = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  }
}

/** The holder is gone, or its process id belongs to somebody else by now. */
function isStale(file, holder) {
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MILLIS) return true;
    // The file is created before its content is written.
    if (holder === '') return false;
    process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Moves the stale lock away; if it turns out to be a fresh one, puts it back. */
function steal(file, holder) {
  const moved = `${file}.${process.pid}`;
  try {
    renameSync(file, moved);
    if (read(moved) !== holder) linkSync(moved, file);
  } catch {
    // Somebody else was faster: the next round sees what they left.
  }
  remove(moved);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Gone with its folder: nothing left to guard.
  }
}

function remove(file) {
  try {
    unlinkSync(file);
  } catch {
    // Already gone.
  }
}

import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A watch on a few files. */
export interface FileWatch {
  close(): Promise<void>;
}

const POLL_MILLIS = 1000;
/** Certificate and key are written one after the other, and a file that is being written is empty at first. */
const SETTLE_MILLIS = 100;

/**
 * Calls `onChange` after any of the files changed, appeared or went and all have stood still since, one call at a time.
 * Looks at the files every second besides listening to the system, which tells nothing of some mounts and of links that
 * are swapped.
 */
export async function watchFiles(
  paths: readonly string[],
  onChange: () => Promise<void>,
  o: { pollMillis?: number } = {},
): Promise<FileWatch> {
  let known = await signatureOf(paths);
  let seen = known;
  let seenAt = performance.now();
  let isClosed = false;
  let settling: NodeJS.Timeout | undefined;
  let checking: Promise<void> = Promise.resolve();
  const check = async (): Promise<void> => {
    const signature = await signatureOf(paths);
    if (signature !== seen) seenAt = performance.now();
    seen = signature;
    if (isClosed || signature === known) return;
    if (performance.now() - seenAt < SETTLE_MILLIS) return lookSoon();
    known = signature;
    await onChange();
  };
  const look = (): void => {
    checking = checking.then(check, check);
  };
  const lookSoon = (): void => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MILLIS).unref();
  };
  const poll = setInterval(look, o.pollMillis ?? POLL_MILLIS).unref();
  const watchers = [...new Set(paths.map((path) => dirname(path)))].flatMap((directory) =>
    listenTo(directory, lookSoon),
  );
  return {
    async close() {
      isClosed = true;
      clearInterval(poll);
      clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
      await checking.catch(() => undefined);
    },
  };
}

function listenTo(directory: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, onEvent);
    // Without it the poll remains.
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

async function signatureOf(paths: readonly string[]): Promise<string> {
  const signatures = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found && [found.ino, found.size, found.mtimeMs, found.ctimeMs, found.mode].join(':');
    }),
  );
  return signatures.join('|');
}

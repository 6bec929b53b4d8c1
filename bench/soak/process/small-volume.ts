import { execFile, execFileSync } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(1 << 20);

/** A file system of a few megabytes that can be filled up and freed. */
export interface SmallVolume {
  /** Writes a file until nothing more fits. */
  fill(): Promise<void>;
  /** Removes that file. */
  free(): Promise<void>;
  freeBytes(): Promise<number>;
  grow(mebibytes: number): Promise<void>;
  unmount(): Promise<void>;
}

/** Why small volumes cannot be made here, or undefined if they can. */
export function whyNoSmallVolume(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'it mounts a small file system, which takes Linux and root';
  }
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt']);
    return undefined;
  } catch {
    return 'it mounts a small file system, which is not allowed here';
  }
}

/** Mounts a tmpfs of this size on a directory, which is made. */
export async function mountSmallVolume(path: string, mebibytes: number): Promise<SmallVolume> {
  await mkdir(path, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]);
  const unmountOnExit = (): void => {
    // Lazily: what has files open there may only now be ending.
    execFileSync('umount', ['--lazy', path]);
  };
  process.once('exit', unmountOnExit);
  const filler = join(path, 'filler');
  return {
    async fill() {
      const file = await open(filler, 'a');
      try {
        // Smaller and smaller pieces, so that not even a page is left.
        for (let size = CHUNK.length; size >= 4096; size /= 4) {
          for (;;) {
            const piece = CHUNK.subarray(0, size);
            const { bytesWritten } = await file.write(piece).catch(() => ({ bytesWritten: 0 }));
            if (bytesWritten < size) break;
          }
        }
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler, { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    async grow(size) {
      await run('mount', ['-o', `remount,size=${size}m`, path]);
    },
    async unmount() {
      process.removeListener('exit', unmountOnExit);
      await run('umount', [path]);
    },
  };
}

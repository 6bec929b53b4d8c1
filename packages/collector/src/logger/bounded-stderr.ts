import { copyFileSync, fstatSync, ftruncateSync, statSync } from 'node:fs';

const STDERR = 2;

/**
 * Standard error of this process. Where it is appended to `file`, that file is copied to `file.1` and begun anew
 * whenever it has grown over `maxBytes`, so that both together stay under twice that.
 */
export function boundedStderr(
  file: string | undefined,
  maxBytes: number = 4 * 1024 * 1024,
): { write(line: string): void } {
  let left = 0;
  return {
    write(line) {
      process.stderr.write(line);
      if (file === undefined) return;
      left -= Buffer.byteLength(line);
      if (left > 0) return;
      left = keepUnder(file, maxBytes);
    },
  };
}

/** Makes room if needed; says how many bytes may be written before it is worth looking again. */
function keepUnder(file: string, maxBytes: number): number {
  try {
    const open = fstatSync(STDERR);
    const named = statSync(file);
    if (!open.isFile() || open.ino !== named.ino || open.dev !== named.dev) return maxBytes;
    if (open.size < maxBytes) return maxBytes - open.size;
    copyFileSync(file, `${file}.1`);
    // Opened for appending, so the next line goes to the new end.
    ftruncateSync(STDERR, 0);
    return maxBytes;
  } catch {
    // A log that cannot be kept short must not stop what it tells about.
    return maxBytes;
  }
}

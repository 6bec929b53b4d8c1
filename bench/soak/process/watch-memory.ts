import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const POLL_MILLIS = 100;

/** Watches how much memory a process holds, whichever process that is at the moment. */
export function watchMemory(findPid: () => Promise<number | undefined>): {
  /** The most seen so far, in MiB; 0 where the system does not tell. */
  peakMib(): number;
  stop(): void;
} {
  let peakKib = 0;
  const sample = async (): Promise<void> => {
    const pid = await findPid();
    const path = `/proc/${pid}/status`;
    if (pid === undefined || !existsSync(path)) return;
    const status = await readFile(path, 'utf8').catch(() => '');
    peakKib = Math.max(peakKib, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0));
  };
  const timer = setInterval(() => void sample(), POLL_MILLIS);
  return {
    peakMib: () => peakKib / 1024,
    stop: () => clearInterval(timer),
  };
}
